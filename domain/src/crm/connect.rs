//! Connecting and disconnecting an organization's CRM, and erasing a contact there.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::crm_connection::{self, Column, CrmKind, Entity, Model};
use entity::crm_contact::{self, CrmContactState};
use entity::{crm_change, organization};
use kernel::actor::Actor;
use kernel::crm::{CrmError, Destination};
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::{ContactOwnerId, TypedId as _};
use kernel::jobs::outbox;
use kernel::seal::{self, Purpose};
use kernel::text::{EmailAddress, line, web_address};
use kernel::{Env, audit};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{DbErr, IntoActiveModel as _, Iterable as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::CrmErrorCode::{self, ErasuresPending, InvalidInput, NotConnected, TokenRefused, Unreachable};
use super::connection::locked;
use super::erasure::note_erasure;
use super::{ConnectionStatus, SETTLES, status};
use crate::job::Job;
use crate::organizations::{self, Permission};

/// How long a system may take to respond while somebody waits for the connection to be checked.
const PATIENCE: Duration = Duration::from_secs(8);

/// A CRM to be connected. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Connect {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// Which product, or a webhook.
    pub kind: CrmKind,
    /// The access token; only for HubSpot.
    pub token: Option<SecretString>,
    /// The URL that messages are posted to; only for a webhook.
    pub url: Option<String>,
}

/// A connection that was just created.
#[derive(Debug, Clone)]
pub struct Connected {
    /// Its state right after it was connected.
    pub status: ConnectionStatus,
    /// The key that messages to a webhook are signed with; `None` for HubSpot. It is shown only once.
    pub signing_secret: Option<SecretString>,
}

/// Connects a CRM, replacing the previous one, and has all existing buyers sent to it.
///
/// Rule: members who manage the organization.
pub async fn connect(env: &Env, actor: &Actor, input: Connect) -> Result<Connected, Failure<CrmErrorCode>> {
    let organization = managed(env, actor, &input.organization_id).await?;
    let destination = parse(env, &input)?;
    let checked = tokio::time::timeout(PATIENCE, env.crm.check(&destination)).await;
    checked.unwrap_or_else(|_| Err(CrmError::Temporary("It did not answer in time.".to_owned()))).map_err(refused)?;
    let (secret, url, signing_secret) = match destination {
        Destination::HubSpot { token } => (token, None, None),
        Destination::Webhook { url, secret } => (secret.clone(), Some(url), Some(secret)),
    };
    let row = Model {
        owner_id: organization.id,
        kind: input.kind,
        url,
        secret: Some(seal::seal(env, Purpose::Crm, organization.id, secret.expose_secret().as_bytes())?),
        fingerprint: None,
        created_at: env.now(),
        halted_at: None,
        last_synced_at: None,
        last_error: None,
        last_error_at: None,
        failures: 0,
        retry_at: None,
        locked_by: None,
        locked_until: None,
    };
    let tx = env.begin().await?;
    replace(&tx, env, row.clone()).await?;
    record(&tx, env, actor, &organization, "crm.connect", input.kind).await?;
    tx.commit().await?;
    Ok(Connected { status: status::of(env, row).await?, signing_secret })
}

async fn managed(
    env: &Env,
    actor: &Actor,
    organization_id: &str,
) -> Result<organization::Model, Failure<CrmErrorCode>> {
    let (conn, permission) = (env.db.primary(), Permission::ManageOrganization);
    organizations::require_named(conn, actor, organization_id, permission, "organizationId").await
}

fn parse(env: &Env, input: &Connect) -> Result<Destination, Failure<CrmErrorCode>> {
    let mut checks = Validation::new();
    let destination = match input.kind {
        CrmKind::HubSpot => {
            let token = input.token.as_ref().map_or("", |token| token.expose_secret());
            let token = checks.take("token", line(token, 300));
            let plain = |token: &String| token.bytes().all(|byte| byte.is_ascii_graphic());
            if token.as_ref().is_some_and(|token| !plain(token)) {
                checks.add(InvalidInput, "token", "token must be an access token, like pat-eu1-….");
            }
            token.map(|token| Destination::HubSpot { token: token.into() })
        }
        CrmKind::Webhook => {
            let url = checks.take("url", web_address(input.url.as_deref().unwrap_or_default()));
            url.map(|url| Destination::Webhook { url, secret: signing_secret(env) })
        }
    };
    checks.finish()?;
    destination.ok_or_else(|| Failure::rejected(InvalidInput, "Choose where contacts are sent."))
}

/// A new random key for signatures.
fn signing_secret(env: &Env) -> SecretString {
    let mut bytes = [0; 32];
    env.random.fill(&mut bytes);
    format!("whsec_{}", STANDARD.encode(bytes)).into()
}

fn refused(error: CrmError) -> Failure<CrmErrorCode> {
    match error {
        CrmError::Denied(words) => Failure::field(TokenRefused, "token", words),
        CrmError::Unusable(words) => Failure::field(InvalidInput, "url", words),
        CrmError::Throttled { .. } => {
            Failure::rejected(Unreachable, "It is not accepting calls right now. Try again later.")
        }
        CrmError::Temporary(words) => Failure::rejected(Unreachable, words),
    }
}

/// Replaces a connection and starts over with its contacts.
pub(super) async fn replace(tx: &Tx, env: &Env, row: Model) -> Result<(), DbErr> {
    let owner_id = row.owner_id;
    let all_but_key = Column::iter().filter(|column| !matches!(column, Column::OwnerId));
    let instead = OnConflict::column(Column::OwnerId).update_columns(all_but_key).to_owned();
    Entity::insert(row.into_active_model().reset_all()).on_conflict(instead).exec_without_returning(tx).await?;
    // The connection is locked only from here on.
    clear(tx, owner_id).await?;
    let collect = Job::CollectContacts { owner_id: ContactOwnerId::from_uuid(owner_id) };
    outbox::enqueue_at(tx, env, &collect, env.now() + SETTLES).await
}

/// Deletes the records of contacts that were sent or wait to be; those who were erased stay recorded, so that they are
/// not sent again. Their remote ids are dropped, because in another system the same id may be somebody else.
pub(super) async fn clear(tx: &Tx, owner_id: Uuid) -> Result<(), DbErr> {
    crm_change::Entity::delete_many()
        .filter(crm_change::Column::OwnerId.eq(owner_id))
        .filter(crm_change::Column::Erase.eq(false))
        .exec(tx)
        .await?;
    crm_contact::Entity::delete_many()
        .filter(crm_contact::Column::OwnerId.eq(owner_id))
        .filter(crm_contact::Column::State.ne(CrmContactState::Erased))
        .exec(tx)
        .await?;
    crm_contact::Entity::update_many()
        .filter(crm_contact::Column::OwnerId.eq(owner_id))
        .filter(crm_contact::Column::RemoteId.is_not_null())
        .col_expr(crm_contact::Column::RemoteId, Expr::value(None::<String>))
        .exec(tx)
        .await?;
    Ok(())
}

/// A CRM to be disconnected.
#[derive(Debug, Clone)]
pub struct Disconnect {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// Confirms that contacts waiting to be erased there will not be.
    pub discard_erasures: bool,
}

/// Disconnects an organization's CRM: its secret is deleted, and so is what waited to be sent. The system
/// still has the contacts it has received.
///
/// Rule: members who manage the organization.
pub async fn disconnect(
    env: &Env,
    actor: &Actor,
    input: Disconnect,
) -> Result<organization::Model, Failure<CrmErrorCode>> {
    let organization = managed(env, actor, &input.organization_id).await?;
    let tx = env.begin().await?;
    let known = connection(&tx, organization.id).await?;
    if !input.discard_erasures {
        let of_owner = crm_change::Entity::find().filter(crm_change::Column::OwnerId.eq(organization.id));
        if of_owner.filter(crm_change::Column::Erase.eq(true)).one(&tx).await?.is_some() {
            let words = "Contacts wait to be erased there. Say that they are not to be, and erase them there yourself.";
            return Err(Failure::rejected(ErasuresPending, words));
        }
    }
    Entity::delete_by_id(organization.id).exec(&tx).await?;
    clear(&tx, organization.id).await?;
    crm_change::Entity::delete_many().filter(crm_change::Column::OwnerId.eq(organization.id)).exec(&tx).await?;
    record(&tx, env, actor, &organization, "crm.disconnect", known.kind).await?;
    tx.commit().await?;
    Ok(organization)
}

/// A contact to be erased from an organization's CRM.
#[derive(Debug, Clone)]
pub struct EraseContact {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The contact's address, as it was typed.
    pub email: String,
}

/// Has an organization's CRM erase a contact, who is never sent there again. Orders and tickets stay as
/// they are. Repeating it changes nothing.
///
/// Rule: members who manage the organization.
pub async fn erase(
    env: &Env,
    actor: &Actor,
    input: EraseContact,
) -> Result<organization::Model, Failure<CrmErrorCode>> {
    let organization = managed(env, actor, &input.organization_id).await?;
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::of_account(&input.email));
    let email = checks.finish_with(email)?;
    let tx = env.begin().await?;
    let known = connection(&tx, organization.id).await?;
    note_erasure(&tx, env, organization.id, email.as_str()).await?;
    record(&tx, env, actor, &organization, "crm.erase_contact", known.kind).await?;
    tx.commit().await?;
    Ok(organization)
}

async fn connection(tx: &Tx, owner_id: Uuid) -> Result<crm_connection::Model, Failure<CrmErrorCode>> {
    locked(tx, owner_id)
        .await?
        .ok_or_else(|| Failure::rejected(NotConnected, "This organization has no CRM connected."))
}

async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: &organization::Model,
    action: &'static str,
    kind: CrmKind,
) -> Result<(), Internal> {
    let entry = audit::Entry::of(action, "organization", organization.id)
        .organization(organization.typed_id())
        .details(json!({ "kind": kind.to_value() }));
    Ok(audit::record(tx, env, actor, entry).await?)
}
