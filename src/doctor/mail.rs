//! Checks the mail server, and the DNS records of the sender's domain.

use std::sync::Arc;

use integrations::{Smtp, probes};
use kernel::clock::SystemClock;

use super::{Finding, Options};
use crate::config::Config;

pub(super) async fn look(config: &Config, options: &Options) -> Vec<Finding> {
    let Some(url) = &config.mail.url else {
        return vec![Finding::ok("mail", "kept in the local mailbox; none is sent")];
    };
    let server = async {
        match Smtp::new(url, &config.mail.from, Arc::new(SystemClock)) {
            Ok(smtp) => smtp.try_login().await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    };
    let (server, mut records) = tokio::join!(server, records(config, options));
    records.insert(
        0,
        match server {
            Ok(()) => Finding::ok("mail", "logged in to the mail server"),
            Err(error) => {
                let advice = "check mail.url: host, port, tls, user and password";
                Finding::problem("mail", format!("the server can't be used: {error}"), advice)
            }
        },
    );
    records
}

/// The domain of the sender's address.
fn domain_of(from: &str) -> Option<&str> {
    let (_, domain) = from.trim().trim_end_matches('>').rsplit_once('@')?;
    Some(domain)
}

async fn records(config: &Config, options: &Options) -> Vec<Finding> {
    let Some(domain) = domain_of(&config.mail.from) else { return Vec::new() };
    if !domain.contains('.') || ["localhost", "test", "local", "internal"].iter().any(|end| domain.ends_with(end)) {
        return vec![Finding::ok("mail DNS", format!("{domain} is not a public domain, so it has no records"))];
    }
    let records = match probes::mail_records(domain, options.dkim_selector.as_deref(), options.dns).await {
        Ok(records) => records,
        Err(error) => {
            let advice = "check that names can be looked up here, or name a server with --dns";
            return vec![Finding::warning("mail DNS", format!("{domain} can't be looked up: {error}"), advice)];
        }
    };
    vec![spf(config, domain, &records.spf), dkim(config, domain, options, &records.dkim), dmarc(domain, &records.dmarc)]
}

fn spf(config: &Config, domain: &str, found: &[String]) -> Finding {
    let advice = "add a TXT record such as \"v=spf1 include:YOUR-MAIL-SERVICE -all\"; your mail service says which";
    match found {
        [] => Finding::for_the_world(config, "SPF", format!("{domain} does not say who may send its mail"), advice),
        [one] if one.split_whitespace().any(|term| matches!(term, "+all" | "all")) => {
            Finding::problem("SPF", format!("{domain} lets anyone send its mail"), "end the record with -all or ~all")
        }
        [_] => Finding::ok("SPF", format!("{domain} says who may send its mail")),
        _ => Finding::problem("SPF", format!("{domain} has several records, which counts as an error"), "leave one"),
    }
}

fn dkim(config: &Config, domain: &str, options: &Options, found: &[String]) -> Finding {
    match (found, &options.dkim_selector) {
        ([], Some(selector)) => {
            let message = format!("there is no key at {selector}._domainkey.{domain}");
            Finding::for_the_world(config, "DKIM", message, "publish the key that your mail service signs with")
        }
        ([], None) => {
            let message = format!("{domain} has no key under a usual name");
            Finding::warning("DKIM", message, "if your mail service signs, name its selector with --dkim-selector")
        }
        (selectors, _) => Finding::ok("DKIM", format!("{domain} has a key: {}", selectors.join(", "))),
    }
}

fn dmarc(domain: &str, found: &[String]) -> Finding {
    match found {
        [] => {
            let advice = format!("add a TXT record at _dmarc.{domain} such as \"v=DMARC1; p=quarantine\"");
            Finding::warning("DMARC", format!("{domain} does not say what to do with forged mail"), advice)
        }
        [one] if one.replace(' ', "").contains("p=none") => {
            let message = format!("{domain} lets forged mail through (p=none)");
            Finding::warning("DMARC", message, "raise it to p=quarantine once the reports look good")
        }
        [_] => Finding::ok("DMARC", format!("{domain} says what to do with forged mail")),
        _ => Finding::problem("DMARC", format!("{domain} has several records, so none counts"), "leave one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_senders_domain() {
        for (from, domain) in [("Tickets <no-reply@example.org>", "example.org"), ("a@b.example", "b.example")] {
            assert_eq!(domain_of(from), Some(domain));
        }
        assert_eq!(domain_of("nobody"), None);
    }
}
