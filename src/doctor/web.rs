//! Checks the public address.

use integrations::probes::{self, WebFacts};
use time::OffsetDateTime;

use super::Finding;
use crate::config::Config;

/// The largest accepted difference to the `Date` header, which has whole seconds and is as old as the response.
const SKEW: time::Duration = time::Duration::seconds(5);

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let url = config.public_url();
    let facts = match probes::web(&url).await {
        Ok(facts) => facts,
        Err(error) => {
            let advice = "fine while nothing runs; else check http.public_url, DNS, the certificate and the proxy";
            let message = format!("{url} does not answer: {error}");
            return vec![Finding::for_the_world(config, "public URL", message, advice)];
        }
    };
    if !facts.is_ours {
        let advice = "point the proxy at this product, and http.public_url at the proxy";
        let message = format!("something else answers at {url} (status {})", facts.status);
        return vec![Finding::problem("public URL", message, advice)];
    }
    let mut findings = vec![Finding::ok("public URL", format!("{url} leads here"))];
    findings.extend(clock(&facts));
    for origin in &config.http.allowed_origins {
        findings.push(match probes::preflight(&url, origin).await {
            Ok(true) => Finding::ok("CORS", format!("pages on {origin} may call the API")),
            Ok(false) => {
                let advice =
                    "let the proxy pass Origin and Access-Control headers on, and restart the API after changes";
                Finding::problem("CORS", format!("pages on {origin} may not call the API"), advice)
            }
            Err(error) => Finding::problem("CORS", format!("it could not be asked: {error}"), "try again"),
        });
    }
    findings
}

fn clock(facts: &WebFacts) -> Option<Finding> {
    #[expect(clippy::disallowed_methods, reason = "it is this machine's clock that is looked at")]
    let skew = (OffsetDateTime::now_utc() - facts.date?).abs();
    (skew > SKEW).then(|| {
        let message = format!("this machine's is {} s off from the public address's", skew.whole_seconds());
        Finding::warning("clock", message, "let both follow NTP (timedatectl set-ntp true)")
    })
}
