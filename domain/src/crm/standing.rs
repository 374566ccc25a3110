//! How a connection stands, for those who connected it.

use entity::crm_change;
use entity::crm_connection::{Entity, Model};
use entity::crm_contact::{self, CrmContactState};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, QuerySelect as _};
use time::OffsetDateTime;

use super::{CrmErrorCode, CrmKind};
use crate::Env;
use crate::actor::Actor;
use crate::error::Failure;
use crate::ids::OrganizationId;
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
    /// How many contacts wait to be sent.
    pub waiting: u64,
    /// How many contacts the system has from us.
    pub sent: u64,
    /// How many contacts it does not take.
    pub refused: u64,
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
    match Entity::find_by_id(organization_id.uuid()).one(conn).await? {
        Some(row) => Ok(Some(of(env, row).await?)),
        None => Ok(None),
    }
}

pub(super) async fn of(env: &Env, row: Model) -> Result<Standing, DbErr> {
    let conn = env.db.primary();
    let waiting: Option<i64> = crm_change::Entity::find()
        .select_only()
        .column_as(Expr::cust("COUNT(DISTINCT email)"), "waiting")
        .filter(crm_change::Column::OwnerId.eq(row.owner_id))
        .into_tuple()
        .one(conn)
        .await?;
    let by_state: Vec<(CrmContactState, i64)> = crm_contact::Entity::find()
        .select_only()
        .column(crm_contact::Column::State)
        .column_as(crm_contact::Column::AddressHash.count(), "contacts")
        .filter(crm_contact::Column::OwnerId.eq(row.owner_id))
        .group_by(crm_contact::Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    let in_state = |state| by_state.iter().find(|(of, _)| *of == state).map_or(0, |(_, number)| number.unsigned_abs());
    Ok(Standing {
        kind: row.kind,
        url: row.url,
        connected_at: row.created_at,
        last_synced_at: row.last_synced_at,
        last_error: row.last_error,
        last_error_at: row.last_error_at,
        halted_at: row.halted_at,
        waiting: waiting.unwrap_or_default().unsigned_abs(),
        sent: in_state(CrmContactState::Sent),
        refused: in_state(CrmContactState::Refused),
    })
}
