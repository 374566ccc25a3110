//! How a connection stands, for those who connected it.

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

/// How a connection stands. Its secret is not among what is told.
#[derive(Debug, Clone)]
pub struct Standing {
    /// What kind of system.
    pub kind: CrmKind,
    /// Where messages go, for a webhook.
    pub url: Option<String>,
    /// When it was connected.
    pub connected_at: OffsetDateTime,
    /// When contacts were last taken.
    pub last_synced_at: Option<OffsetDateTime>,
    /// Why the last try failed, if it did.
    pub last_error: Option<String>,
    /// When it did.
    pub last_error_at: Option<OffsetDateTime>,
    /// Since when nothing is sent any more, if so.
    pub halted_at: Option<OffsetDateTime>,
    /// Until when it is left alone, as it asked, or since it failed.
    pub retry_at: Option<OffsetDateTime>,
    /// How many contacts wait to be sent or erased.
    pub waiting: u64,
    /// How many of these wait to be erased.
    pub erasing: u64,
    /// How many contacts the system has from us.
    pub sent: u64,
    /// How many contacts it does not take.
    pub refused: u64,
    /// What it does not do, and why.
    pub refusals: Vec<Refusal>,
}

/// Contacts that a system does not take, or does not erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in words without personal data.
    pub reason: String,
    /// Whether they were to be erased, and have to be by hand.
    pub erasing: bool,
    /// How many there are.
    pub contacts: u64,
}

/// How an organization's connection stands; none if it has none.
///
/// Rule: members who manage the organization.
pub async fn of_organization(
    env: &Env,
    actor: &Actor,
    organization_id: OrganizationId,
) -> Result<Option<Standing>, Failure<CrmErrorCode>> {
    let conn = env.db.primary();
    organizations::require(conn, actor, organization_id, Permission::ManageOrganization, "organizationId").await?;
    match Entity::find_by_id(organization_id).one(conn).await? {
        Some(row) => Ok(Some(of(env, row).await?)),
        None => Ok(None),
    }
}

/// How the platform's customer system stands; none if the configuration names none.
///
/// Rule: administrators.
pub async fn of_platform(env: &Env, actor: &Actor) -> Result<Option<Standing>, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    // Workers connect what is configured, and let go of what is not, when they start.
    if env.settings.crm.is_none() {
        return Ok(None);
    }
    match Entity::find_by_id(PLATFORM).one(env.db.primary()).await? {
        Some(row) => Ok(Some(of(env, row).await?)),
        None => Ok(None),
    }
}

pub(super) async fn of(env: &Env, row: Model) -> Result<Standing, DbErr> {
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
    Ok(Standing {
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
