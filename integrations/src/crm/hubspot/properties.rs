//! Our custom properties of contacts. They are created when they are missing.

use std::time::Instant;

use kernel::crm::CrmError;
use serde_json::json;

use super::HubSpot;
use super::faults::Fault;

/// The prefix of our properties' names, and the name of their group.
pub(super) const PREFIX: &str = "eventradar";

/// Name, label, type and field type of our properties
/// (<https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide>).
const PROPERTIES: [(&str, &str, &str, &str); 7] = [
    ("orders", "Orders", "number", "number"),
    ("cancelled_orders", "Cancelled orders", "number", "number"),
    ("tickets", "Tickets", "number", "number"),
    ("checked_in", "Tickets checked in", "number", "number"),
    ("last_order_at", "Last order", "datetime", "date"),
    ("last_event", "Last event", "string", "text"),
    ("signed_up_at", "Signed up", "datetime", "date"),
];

impl HubSpot<'_> {
    /// Creates our properties if they are missing. Stops at `until`.
    pub(super) async fn make_properties(&self, until: Instant) -> Result<(), Fault> {
        let group = json!({ "name": PREFIX, "label": "Event Radar", "displayOrder": -1 });
        self.make("/crm/v3/properties/contacts/groups", &group).await?;
        for (name, label, kind, field) in PROPERTIES {
            if Instant::now() >= until {
                return Err(Fault::Other(CrmError::Temporary("HubSpot takes too long.".to_owned())));
            }
            let property = json!({
                "groupName": PREFIX, "name": format!("{PREFIX}_{name}"), "label": label,
                "type": kind, "fieldType": field,
            });
            self.make("/crm/v3/properties/contacts", &property).await?;
        }
        Ok(())
    }

    async fn make(&self, path: &str, body: &serde_json::Value) -> Result<(), Fault> {
        match self.call(self.post(path, body)).await {
            Ok(_) | Err(Fault::Exists) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}
