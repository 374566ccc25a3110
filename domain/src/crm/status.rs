//! The state of a connection, for the people who manage it.

use entity::crm_change;
use entity::crm_connection::{Entity, Model};
use entity::crm_contact::{self, CrmContactState};
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::ids::OrganizationId;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use super::{CrmErrorCode, CrmKind};
use crate::admin_error::AdminErrorCode;
use crate::contact_changes::PLATFORM;
use crate::organizations::{self, Permission};

/// The state of a connection, without its secret.
#[derive(Debug, Clone)]
pub struct ConnectionStatus {
    /// Which product, or a webhook.
    pub kind: CrmKind,
    /// The URL that messages are posted to; only for an organization's webhook.
    pub url: Option<String>,
    /// When the connection was created.
    pub connected_at: OffsetDateTime,
    /// When the system last accepted contacts.
    pub last_synced_at: Option<OffsetDateTime>,
    /// Why the last attempt failed; `None` if it succeeded.
    pub last_error: Option<String>,
    /// When the last attempt failed; `None` if it succeeded.
    pub last_error_at: Option<OffsetDateTime>,
    /// Since when the connection is halted, so that nothing is sent.
    pub halted_at: Option<OffsetDateTime>,
    /// Until when sending is paused, because the system asked for it or failed.
    pub retry_at: Option<OffsetDateTime>,
    /// The number of contacts that wait to be sent or erased.
    pub waiting: u64,
    /// How many of [`Self::waiting`] wait to be erased.
    pub erasing: u64,
    /// The number of contacts that the system received from us.
    pub sent: u64,
    /// The number of contacts that the system rejected.
    pub refused: u64,
    /// Rejected contacts and failed erasures, grouped by reason.
    pub refusals: Vec<Refusal>,
}

/// Contacts that a system rejected or failed to erase, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The system's reason, free of personal data.
    pub reason: String,
    /// Whether the erasure failed, so that somebody has to erase them by hand.
    pub erasing: bool,
    /// The number of contacts.
    pub contacts: u64,
}

/// The state of an organization's connection; `None` without one.
///
/// Rule: members who manage the organization.
pub async fn of_organization(
    env: &Env,
    actor: &Actor,
    organization_id: OrganizationId,
) -> Result<Option<ConnectionStatus>, Failure<CrmErrorCode>> {
    let conn = env.db.primary();
    organizations::require(conn, actor, organization_id, Permission::ManageOrganization, "organizationId").await?;
    match Entity::find_by_id(organization_id).one(conn).await? {
        Some(row) => Ok(Some(of(env, row).await?)),
        None => Ok(None),
    }
}

/// The state of the platform's connection; `None` if no CRM is configured.
///
/// Rule: administrators.
pub async fn of_platform(env: &Env, actor: &Actor) -> Result<Option<ConnectionStatus>, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    // The row is updated when a worker starts, so it may be outdated.
    if env.settings.crm.is_none() {
        return Ok(None);
    }
    match Entity::find_by_id(PLATFORM).one(env.db.primary()).await? {
        Some(row) => Ok(Some(of(env, row).await?)),
        None => Ok(None),
    }
}

pub(super) async fn of(env: &Env, row: Model) -> Result<ConnectionStatus, DbErr> {
    let conn = env.db.primary();
    let noted: Option<(i64, i64)> = crm_change::Entity::find()
        .select_only()
        .column_as(Expr::cust("COUNT(DISTINCT email)"), "waiting")
        .column_as(Expr::cust("COUNT(DISTINCT CASE WHEN erase THEN email END)"), "erasing")
        .filter(crm_change::Column::OwnerId.eq(row.owner_id))
        .into_tuple()
        .one(conn)
        .await?;
    let (waiting, erasing) = noted.unwrap_or_default();
    let known: Vec<(CrmContactState, Option<String>, i64)> = crm_contact::Entity::find()
        .select_only()
        .column(crm_contact::Column::State)
        .column(crm_contact::Column::Reason)
        .column_as(crm_contact::Column::AddressHash.count(), "contacts")
        .filter(crm_contact::Column::OwnerId.eq(row.owner_id))
        .group_by(crm_contact::Column::State)
        .group_by(crm_contact::Column::Reason)
        .order_by_asc(crm_contact::Column::State)
        .order_by_asc(crm_contact::Column::Reason)
        .into_tuple()
        .all(conn)
        .await?;
    let in_state = |state| known.iter().filter(|(of, ..)| *of == state).map(|(.., number)| number.unsigned_abs()).sum();
    Ok(ConnectionStatus {
        kind: row.kind,
        url: row.url,
        connected_at: row.created_at,
        last_synced_at: row.last_synced_at,
        last_error: row.last_error,
        last_error_at: row.last_error_at,
        halted_at: row.halted_at,
        retry_at: row.retry_at.filter(|at| *at > env.now()),
        waiting: waiting.unsigned_abs(),
        erasing: erasing.unsigned_abs(),
        sent: in_state(CrmContactState::Sent),
        refused: in_state(CrmContactState::Refused),
        refusals: known.into_iter().filter_map(refusal).collect(),
    })
}

fn refusal((state, reason, contacts): (CrmContactState, Option<String>, i64)) -> Option<Refusal> {
    let erasing = state == CrmContactState::Erased;
    Some(Refusal { reason: reason?, erasing, contacts: contacts.unsigned_abs() })
}
