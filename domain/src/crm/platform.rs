//! The platform's own CRM, which the configuration names.

use entity::crm_change;
use entity::crm_connection::{Entity, Model};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Env;
use kernel::crm::Destination;
use kernel::error::Internal;
use sea_orm::prelude::*;
use secrecy::ExposeSecret as _;
use sha2::Sha256;

use super::connect::{clear, replace};
use super::connection::locked;
use crate::contact_changes::PLATFORM;

/// Aligns the stored connection with the configuration: changes are recorded for the platform's CRM only
/// while one is configured, and a different one is sent all contacts. A halted connection resumes. Workers call it when
/// they start.
pub async fn align(env: &Env) -> Result<(), Internal> {
    let tx = env.begin().await?;
    let known = locked(&tx, PLATFORM).await?;
    let Some(configured) = &env.settings.crm else {
        if known.is_some() {
            Entity::delete_by_id(PLATFORM).exec(&tx).await?;
            clear(&tx, PLATFORM).await?;
            let left = crm_change::Entity::delete_many().filter(crm_change::Column::OwnerId.eq(PLATFORM));
            let left = left.exec(&tx).await?.rows_affected;
            tx.commit().await?;
            if left > 0 {
                tracing::warn!(contacts = left, "contacts were still to be erased from the CRM, and are not");
            }
        }
        return Ok(());
    };
    let fingerprint = fingerprint(env, configured)?;
    match known {
        Some(known) if known.fingerprint.as_ref() == Some(&fingerprint) && known.halted_at.is_none() => return Ok(()),
        Some(known) if known.fingerprint.as_ref() == Some(&fingerprint) => {
            replace(
                &tx,
                env,
                Model { halted_at: None, failures: 0, retry_at: None, locked_by: None, locked_until: None, ..known },
            )
            .await?;
        }
        _ => replace(&tx, env, connection(env, configured, fingerprint)).await?,
    }
    tx.commit().await?;
    Ok(())
}

fn connection(env: &Env, configured: &Destination, fingerprint: String) -> Model {
    Model {
        owner_id: PLATFORM,
        kind: configured.kind(),
        url: None,
        secret: None,
        fingerprint: Some(fingerprint),
        created_at: env.now(),
        halted_at: None,
        last_synced_at: None,
        last_error: None,
        last_error_at: None,
        failures: 0,
        retry_at: None,
        locked_by: None,
        locked_until: None,
    }
}

/// Identifies a configuration without revealing its secrets.
fn fingerprint(env: &Env, configured: &Destination) -> Result<String, Internal> {
    let mut mac = Hmac::<Sha256>::new_from_slice(env.settings.secret_key.expose_secret())
        .map_err(|error| Internal::Other(error.to_string()))?;
    mac.update(b"the platform's CRM: ");
    mac.update(configured.name().as_bytes());
    let (address, secret) = match configured {
        Destination::HubSpot { token } => ("", token),
        Destination::Webhook { url, secret } => (url.as_str(), secret),
    };
    mac.update(b" ");
    mac.update(address.as_bytes());
    mac.update(b" ");
    mac.update(secret.expose_secret().as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}
