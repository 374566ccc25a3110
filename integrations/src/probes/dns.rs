use std::net::SocketAddr;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

use super::{PATIENCE, ProbeError};

/// The selectors under which mail services usually publish their DKIM keys.
const USUAL_SELECTORS: [&str; 12] =
    ["default", "mail", "dkim", "s1", "s2", "selector1", "selector2", "google", "k1", "k2", "mx", "smtp"];

/// The DNS records of a domain that receivers of its mails check.
#[derive(Debug, Clone, Default)]
pub struct MailRecords {
    /// The SPF records (RFC 7208); there must be exactly one.
    pub spf: Vec<String>,
    /// The DMARC records (RFC 7489), of the domain or of one above it.
    pub dmarc: Vec<String>,
    /// The selectors that have a DKIM key (RFC 6376), of those that were tried.
    pub dkim: Vec<String>,
}

/// Looks up a domain's SPF, DMARC and DKIM records. Senders choose their DKIM selectors, so this tries the given one or
/// the usual ones.
///
/// # Errors
/// When a look-up fails.
pub async fn mail_records(
    domain: &str,
    selector: Option<&str>,
    server: Option<SocketAddr>,
) -> Result<MailRecords, ProbeError> {
    let resolver = resolver(server)?;
    let texts = async |name: String| -> Result<Vec<String>, ProbeError> {
        // The final dot prevents look-ups in the machine's search domains.
        match resolver.txt_lookup(format!("{name}.")).await {
            Ok(found) => Ok(found.answers().iter().filter_map(|record| text_of(&record.data)).collect()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(error) => Err(ProbeError::new(error.to_string())),
        }
    };
    let starting = |texts: Vec<String>, with: &str| -> Vec<String> {
        texts.into_iter().filter(|text| text.to_ascii_lowercase().starts_with(with)).collect()
    };
    let mut records = MailRecords {
        spf: starting(texts(domain.to_owned()).await?, "v=spf1"),
        dmarc: starting(dmarc(&texts, domain).await?, "v=dmarc1"),
        dkim: Vec::new(),
    };
    for selector in selector.map_or(USUAL_SELECTORS.to_vec(), |selector| vec![selector]) {
        let keys = texts(format!("{selector}._domainkey.{domain}")).await?;
        if keys.iter().any(|key| key.contains("p=")) {
            records.dkim.push(selector.to_owned());
        }
    }
    Ok(records)
}

/// The DMARC records of a domain or, if it has none, of the domains above it.
async fn dmarc(
    texts: &impl AsyncFn(String) -> Result<Vec<String>, ProbeError>,
    domain: &str,
) -> Result<Vec<String>, ProbeError> {
    let mut name = domain;
    loop {
        let found = texts(format!("_dmarc.{name}")).await?;
        match name.split_once('.') {
            Some((_, parent)) if found.is_empty() && parent.contains('.') => name = parent,
            _ => return Ok(found),
        }
    }
}

/// The text of a TXT record, which may consist of several strings.
fn text_of(data: &RData) -> Option<String> {
    let RData::TXT(text) = data else { return None };
    Some(text.txt_data.iter().map(|part| String::from_utf8_lossy(part)).collect())
}

fn resolver(server: Option<SocketAddr>) -> Result<TokioResolver, ProbeError> {
    let probe_error = |error: hickory_resolver::net::NetError| ProbeError::new(error.to_string());
    let mut builder = match server {
        Some(address) => {
            let mut connection = ConnectionConfig::udp();
            connection.port = address.port();
            let server = NameServerConfig::new(address.ip(), true, vec![connection]);
            let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
        None => TokioResolver::builder_tokio().map_err(probe_error)?,
    };
    builder.options_mut().timeout = PATIENCE / 4;
    builder.options_mut().attempts = 2;
    builder.build().map_err(probe_error)
}
