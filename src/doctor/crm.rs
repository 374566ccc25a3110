//! Checks the platform's CRM. Those of organizations are shown in their settings.

use std::time::Duration;

use integrations::{CrmOptions, CrmSystems};
use kernel::crm::{Crm as _, CrmError, Destination};

use super::Finding;
use crate::config::Config;

/// The timeout of the check.
const PATIENCE: Duration = Duration::from_secs(8);

pub(super) async fn look(config: &Config) -> Vec<Finding> {
    let Some(destination) = config.crm() else {
        return vec![Finding::ok("CRM", "off for the platform; organizations connect their own")];
    };
    let options = CrmOptions {
        hubspot_api_base: config.crm.hubspot_api_base.clone(),
        private_targets: config.has_private_targets(),
        timeout: PATIENCE,
    };
    let asked = match CrmSystems::new(&options, std::sync::Arc::new(kernel::clock::SystemClock)) {
        Ok(systems) => systems.check(&destination).await,
        Err(error) => Err(CrmError::Temporary(error.to_string())),
    };
    vec![match (asked, &destination) {
        (Ok(()), Destination::HubSpot { .. }) => {
            Finding::ok("CRM", "HubSpot knows the token, and it may read contacts")
        }
        (Ok(()), Destination::Webhook { .. }) => {
            Finding::ok("CRM", "contacts go to the webhook; whether it takes them shows once one changes")
        }
        (Err(CrmError::Denied(message)), _) => {
            let advice = "let the private app have crm.objects.contacts.read and .write and crm.schemas.contacts.write";
            Finding::problem("CRM", message, advice)
        }
        (Err(CrmError::Unusable(message)), _) => {
            Finding::problem("CRM", message, "correct crm.webhook_url, or allow it with crm.private_targets")
        }
        (Err(error), _) => Finding::problem("CRM", error.to_string(), "this machine must be able to reach it"),
    }]
}
