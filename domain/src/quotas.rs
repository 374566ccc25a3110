//! Places: the size of a quota, and how many of its places are held and sold. Every change is one conditional update
//! per quota, in order of id to prevent deadlocks; the CHECK `held + sold <= size` guards it in the database.

use std::collections::{BTreeMap, HashMap};

use entity::quota::Column;
use entity::{event, order_line, quota, ticket_type_quota};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, QueryResult, QuerySelect};

use kernel::db::{Tx, among};

/// A change of a quota's numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Added to the places held by pending orders.
    pub held: i64,
    /// Added to the places sold.
    pub sold: i64,
}

/// Changes to several quotas, by id.
pub type Changes = BTreeMap<Uuid, Change>;

/// Takes a shared lock on the event until the transaction ends. Cancellations and new limits lock it exclusively, so
/// that each order is admitted, confirmed or ended either before or after them.
pub async fn shared_event(tx: &Tx, event_id: Uuid) -> Result<Option<event::Model>, DbErr> {
    let query = event::Entity::find_by_id(event_id).lock(LockType::KeyShare);
    query.one(tx).await
}

/// Locks the quotas of an event until the transaction ends. SQLite needs no lock, since it has a single writer.
pub async fn lock_for_event(tx: &Tx, event_id: Uuid) -> Result<Vec<quota::Model>, DbErr> {
    of_event(event_id).lock_exclusive().all(tx).await
}

/// The quotas of an event as they are now, for whoever finds out from [`apply`] whether they still were.
pub async fn read_for_event(tx: &Tx, event_id: Uuid) -> Result<Vec<quota::Model>, DbErr> {
    of_event(event_id).all(tx).await
}

fn of_event(event_id: Uuid) -> Select<quota::Entity> {
    quota::Entity::find().filter(quota::Column::EventId.eq(event_id)).order_by_asc(quota::Column::Id)
}

/// Which quotas each ticket type of an event draws from, the event's capacity included.
pub async fn links(
    conn: &impl ConnectionTrait,
    event: &event::Model,
    ticket_types: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Uuid>>, DbErr> {
    let capacity = event.capacity_quota_id;
    let mut links: HashMap<Uuid, Vec<Uuid>> =
        ticket_types.into_iter().map(|id| (id, capacity.into_iter().collect())).collect();
    let rows = ticket_type_quota::Entity::find()
        .filter(among(conn, ticket_type_quota::Column::TicketTypeId, links.keys().copied()))
        .all(conn)
        .await?;
    for row in rows {
        links.entry(row.ticket_type_id).or_default().push(row.quota_id);
    }
    Ok(links)
}

/// Applies the changes, each only if enough places are left. Returns false if one could not be applied; others may have
/// been, so the caller must roll back. Limits that were cleared meanwhile are skipped.
pub async fn apply(tx: &Tx, changes: &Changes) -> Result<bool, DbErr> {
    use quota::Column::{Held, Id, Size, Sold};
    for (id, change) in changes {
        if *change == Change::default() {
            continue;
        }
        let held = Expr::col(Held).add(change.held);
        let sold = Expr::col(Sold).add(change.sold);
        let mut update =
            quota::Entity::update_many().filter(Id.eq(*id)).col_expr(Held, held.clone()).col_expr(Sold, sold.clone());
        // Releasing places must work even if the quota is smaller than what is taken.
        if change.held + change.sold > 0 {
            update = update.filter(held.add(sold).lte(Expr::col(Size)));
        }
        if update.exec(tx).await?.rows_affected != 1 && is_there(tx, *id).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the quota still exists: an organizer may have cleared the limit since the order's event was read.
async fn is_there(tx: &Tx, id: Uuid) -> Result<bool, DbErr> {
    Ok(quota::Entity::find_by_id(id).one(tx).await?.is_some())
}

/// The places of an order's lines in each quota, multiplied by `change`: `Change { held: -1, sold: 1 }` turns held
/// places into sold ones.
pub async fn changes_for_order(
    conn: &impl ConnectionTrait,
    event: &event::Model,
    lines: &[order_line::Model],
    change: Change,
) -> Result<Changes, DbErr> {
    let drawn = links(conn, event, lines.iter().map(|line| line.ticket_type_id)).await?;
    let mut changes = Changes::new();
    for line in lines {
        let quantity = i64::from(line.quantity);
        for quota in &drawn[&line.ticket_type_id] {
            let entry = changes.entry(*quota).or_default();
            entry.held += change.held * quantity;
            entry.sold += change.sold * quantity;
        }
    }
    Ok(changes)
}

/// The places of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The limit on held and sold places together.
    pub size: i64,
    /// Places held by pending orders.
    pub held: i64,
    /// Places of confirmed orders.
    pub sold: i64,
}

impl Places {
    /// Places that can still be ordered.
    pub fn left(&self) -> i64 {
        Ord::max(self.size - self.held - self.sold, 0)
    }

    /// Adds the numbers of a joined quota to a query. The table has this name in the query, the numbers this prefix.
    pub(crate) fn with_columns<E: EntityTrait>(query: Select<E>, table: &'static str, prefix: &str) -> Select<E> {
        [Column::Size, Column::Held, Column::Sold].into_iter().fold(query, |query, column| {
            query.column_as(Expr::col((table, column)), format!("{prefix}{}", column.as_str()))
        })
    }

    /// Reads the numbers of a joined quota; `None` if there was none to join.
    pub(crate) fn joined(row: &QueryResult, prefix: &str) -> Result<Option<Self>, DbErr> {
        let number = |column: Column| row.try_get::<Option<i64>>(prefix, column.as_str());
        let numbers = number(Column::Size)?.zip(number(Column::Held)?).zip(number(Column::Sold)?);
        Ok(numbers.map(|((size, held), sold)| Self { size, held, sold }))
    }
}

impl From<&quota::Model> for Places {
    fn from(row: &quota::Model) -> Self {
        Self { size: row.size, held: row.held, sold: row.sold }
    }
}

/// The places of several ticket types and quotas.
#[derive(Debug, Clone, Default)]
pub struct PlacesFound {
    /// By ticket type, for those with a limit of their own.
    pub of_ticket_type: HashMap<Uuid, Places>,
    /// By quota id, for the quotas that exist.
    pub of_quota: HashMap<Uuid, Places>,
}

/// The places of ticket types with a limit of their own, and of quotas such as events' capacities. Runs two statements.
pub async fn places(conn: &impl ConnectionTrait, ticket_types: &[Uuid], quotas: &[Uuid]) -> Result<PlacesFound, DbErr> {
    let links = ticket_type_quota::Entity::find()
        .filter(among(conn, ticket_type_quota::Column::TicketTypeId, ticket_types.iter().copied()))
        .all(conn)
        .await?;
    let ids = links.iter().map(|link| link.quota_id).chain(quotas.iter().copied());
    let rows = quota::Entity::find().filter(among(conn, quota::Column::Id, ids)).all(conn).await?;
    let of_quota: HashMap<Uuid, Places> = rows.iter().map(|row| (row.id, Places::from(row))).collect();
    let of_ticket_type = links
        .iter()
        .filter_map(|link| of_quota.get(&link.quota_id).map(|places| (link.ticket_type_id, *places)))
        .collect();
    Ok(PlacesFound { of_ticket_type, of_quota })
}
