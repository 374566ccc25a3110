//! Recording changes of contacts, in the transaction that makes them, for the CRMs that hold the contact.

use std::collections::BTreeSet;

use entity::crm_connection::{self, Model as Connection};
use entity::{crm_change, order};
use kernel::Env;
use kernel::db::{Tx, among, insert_all};
use kernel::ids::ContactOwnerId;
use kernel::jobs::outbox;
use kernel::text::is_placeholder;
use sea_orm::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use crate::job::Job;

/// The owner id of the platform's connection; an organization's connection has the organization's id.
pub const PLATFORM: Uuid = Uuid::nil();

/// The length in seconds of the windows whose changes are sent by one job.
const WINDOW: i64 = 5;
/// How long after the window the job starts, so that transactions in flight have committed.
const MARGIN: Duration = Duration::seconds(3);
/// How long a change may wait before it is assumed to have lost its job and gets another one.
const STUCK: Duration = Duration::minutes(15);

/// Records that something about an organization's buyers changed, for its CRM and for the platform's. If
/// neither is connected, this costs one query. It takes no lock before the transaction commits, so it can be called
/// anywhere in it.
pub(crate) async fn note(tx: &Tx, env: &Env, organization_id: Uuid, emails: &[&str]) -> Result<(), DbErr> {
    let emails: BTreeSet<&str> = emails.iter().copied().collect();
    if emails.is_empty() {
        return Ok(());
    }
    for connection in open(tx, &[PLATFORM, organization_id]).await? {
        add(tx, env, &connection, &emails).await?;
    }
    Ok(())
}

/// Like [`note`], for the buyers of these orders.
pub(crate) async fn note_orders(tx: &Tx, env: &Env, organization_id: Uuid, orders: Vec<Uuid>) -> Result<(), DbErr> {
    if orders.is_empty() {
        return Ok(());
    }
    let connections = open(tx, &[PLATFORM, organization_id]).await?;
    if connections.is_empty() {
        return Ok(());
    }
    let emails: Vec<String> = order::Entity::find()
        .select_only()
        .column(order::Column::Email)
        .filter(among(tx, order::Column::Id, orders))
        .into_tuple()
        .all(tx)
        .await?;
    let emails: BTreeSet<&str> = emails.iter().map(String::as_str).collect();
    for connection in connections {
        add(tx, env, &connection, &emails).await?;
    }
    Ok(())
}

/// Records that something about a person changed, for the platform's CRM and for those of the organizations
/// that the person has bought from.
pub(crate) async fn note_person(tx: &Tx, env: &Env, email: &str) -> Result<(), DbErr> {
    let connections = crm_connection::Entity::find()
        .filter(crm_connection::Column::HaltedAt.is_null())
        .filter(of_person(email))
        .order_by_asc(crm_connection::Column::OwnerId)
        .all(tx)
        .await?;
    for connection in connections {
        add(tx, env, &connection, &BTreeSet::from([email])).await?;
    }
    Ok(())
}

/// The connections that may hold a person: the platform's, and those of the organizations they bought from.
pub(crate) fn of_person(email: &str) -> Condition {
    let bought_from = Query::select()
        .column(order::Column::OrganizationId)
        .from(order::Entity)
        .and_where(order::Column::Email.eq(email))
        .and_where(order::Column::ConfirmedAt.is_not_null())
        .to_owned();
    Condition::any()
        .add(crm_connection::Column::OwnerId.eq(PLATFORM))
        .add(crm_connection::Column::OwnerId.in_subquery(bought_from))
}

/// The connections of these owners that are not halted.
async fn open(tx: &Tx, owners: &[Uuid]) -> Result<Vec<Connection>, DbErr> {
    crm_connection::Entity::find()
        .filter(among(tx, crm_connection::Column::OwnerId, owners.iter().copied()))
        .filter(crm_connection::Column::HaltedAt.is_null())
        .order_by_asc(crm_connection::Column::OwnerId)
        .all(tx)
        .await
}

async fn add(tx: &Tx, env: &Env, connection: &Connection, emails: &BTreeSet<&str>) -> Result<(), DbErr> {
    insert(tx, env, connection.owner_id, emails).await?;
    enqueue(tx, env, connection.owner_id, connection.retry_at)
}

/// Inserts change rows. The caller enqueues the job that sends them.
pub(crate) async fn insert(tx: &Tx, env: &Env, owner_id: Uuid, emails: &BTreeSet<&str>) -> Result<(), DbErr> {
    let reachable = emails.iter().filter(|email| !is_placeholder(email));
    let rows: Vec<_> = reachable.map(|email| change(env, owner_id, email, false)).collect();
    insert_all(tx, rows).await
}

pub(crate) fn change(env: &Env, owner_id: Uuid, email: &str, erase: bool) -> crm_change::Model {
    crm_change::Model { id: env.ids.next(), owner_id, email: email.to_owned(), erase, created_at: env.now() }
}

/// Enqueues the job that sends an owner's changes: one for all changes in a window of some seconds, inserted last in
/// the transaction. While the system must not be called, the job is scheduled for `retry_at`.
pub(crate) fn enqueue(tx: &Tx, env: &Env, owner_id: Uuid, retry_at: Option<OffsetDateTime>) -> Result<(), DbErr> {
    let from = retry_at.unwrap_or_else(|| env.now()).max(env.now());
    let window = from.unix_timestamp().div_euclid(WINDOW) + 1;
    let ends_at = OffsetDateTime::from_unix_timestamp(window * WINDOW).unwrap_or(from);
    let key = format!("sync_contacts:{owner_id}:{window}");
    let job = Job::SyncContacts { owner_id: ContactOwnerId::from_uuid(owner_id) };
    tx.insert_last(outbox::row(env, &job, ends_at + MARGIN, Some(key))?);
    Ok(())
}

/// Enqueues another job for waiting changes whose job was lost or failed too often.
pub(crate) async fn revive(env: &Env) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let stuck = Query::select()
        .column(crm_change::Column::OwnerId)
        .from(crm_change::Entity)
        .and_where(crm_change::Column::CreatedAt.lt(env.now() - STUCK))
        .to_owned();
    let owners = crm_connection::Entity::find()
        .filter(crm_connection::Column::HaltedAt.is_null())
        .filter(crm_connection::Column::OwnerId.in_subquery(stuck))
        .all(&tx)
        .await?;
    for connection in owners {
        enqueue(&tx, env, connection.owner_id, connection.retry_at)?;
    }
    tx.commit().await?;
    Ok(false)
}
