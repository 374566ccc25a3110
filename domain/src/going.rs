//! Who is going to an event, as far as its organizer and the buyers want that to be seen.

use std::collections::HashMap;

use entity::order::{self, OrderStatus};
use entity::ticket::TicketStatus;
use entity::user::UserStatus;
use entity::{event, event_guest};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among, expr_among};
use kernel::error::{ErrorCode, Failure, Validation};
use kernel::ids::{self, EventId, OfOrganization as _, OrderKind};
use kernel::{Env, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query, any};
use sea_orm::{ConnectionTrait, IntoActiveModel as _, QuerySelect as _, QueryTrait as _};

use crate::sums::{self, Measure};
use crate::{events, orders};

/// The longest first name that is shown, in characters.
const LONGEST_NAME: usize = 40;

/// Why a name was not shown or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GoingErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, or it is not yours.
    NotFound,
    /// The order is not confirmed, so nobody is going with it.
    OrderNotConfirmed,
    /// The organizer does not show who is going.
    ListOff,
    /// The order's name is none that can be shown: it has to be a word of letters.
    NoFirstName,
}

impl ErrorCode for GoingErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// Whether the buyer's first name is to be seen on the event's page.
#[derive(Debug, Clone)]
pub struct ShowName {
    /// The TypeID of the order.
    pub order_id: String,
    /// The secret from the order's link; required unless its buyer is signed in.
    pub secret: Option<String>,
    /// Whether it is to be seen.
    pub shown: bool,
}

/// Who is going to an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Going {
    /// How many tickets are valid or checked in.
    pub count: i64,
    /// The first names of buyers who want to be seen, those who said so first coming first.
    pub names: Vec<String>,
}

/// Shows or hides a buyer's first name among those who are going. Hiding it is always possible.
///
/// Rule: the buyer, or whoever has the order's secret.
pub async fn show_name(env: &Env, actor: &Actor, input: ShowName) -> Result<order::Model, Failure<GoingErrorCode>> {
    let mut checks = Validation::new();
    let order_id = checks.take("orderId", ids::parse::<OrderKind>(&input.order_id));
    let order_id = checks.finish_with(order_id)?;
    let conn = env.db.primary();
    let missing = || Failure::not_found("orderId", "order");
    let order = orders::for_buyer(conn, actor, order_id, input.secret.as_deref()).await?.ok_or_else(missing)?;
    let event = event::Entity::find_by_id(order.event_id).one(conn).await?.ok_or_else(missing)?;
    if input.shown && order.status != OrderStatus::Confirmed {
        return Err(Failure::rejected(GoingErrorCode::OrderNotConfirmed, "This order has no valid tickets."));
    }
    if input.shown && !event.guest_list {
        return Err(Failure::rejected(GoingErrorCode::ListOff, "The organizer does not show who is going."));
    }
    if input.shown && first_name(&order.name).is_none() {
        let message = "Only a first name of letters is shown, of up to 40. The name on this order is none.";
        return Err(Failure::rejected(GoingErrorCode::NoFirstName, message));
    }
    let tx = env.begin().await?;
    let changed = if input.shown {
        let row = event_guest::Model { order_id: order.id, event_id: event.id, created_at: env.now() };
        event_guest::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(OnConflict::column(event_guest::Column::OrderId).do_nothing().to_owned())
            .exec_without_returning(&tx)
            .await?
    } else {
        event_guest::Entity::delete_by_id(order.id).exec(&tx).await?.rows_affected
    };
    if changed > 0 {
        let action = if input.shown { "order.name_show" } else { "order.name_hide" };
        let entry = Entry::of(action, "order", order.id).organization(order.of_organization());
        audit::record(&tx, env, actor, entry).await?;
        events::announce_facts(&tx, EventId::from_uuid(event.id));
    }
    tx.commit().await?;
    Ok(order)
}

/// Takes the names of somebody whose account is erased off all lists.
pub(crate) async fn forget(tx: &Tx, user_id: Uuid) -> Result<(), DbErr> {
    let own = order::Entity::find().select_only().column(order::Column::Id).filter(order::Column::UserId.eq(user_id));
    let of_theirs = event_guest::Column::OrderId.in_subquery(own.into_query());
    let events: Vec<Uuid> = event_guest::Entity::find()
        .select_only()
        .column(event_guest::Column::EventId)
        .filter(of_theirs.clone())
        .into_tuple()
        .all(tx)
        .await?;
    event_guest::Entity::delete_many().filter(of_theirs).exec(tx).await?;
    for event in events {
        events::announce_facts(tx, EventId::from_uuid(event));
    }
    Ok(())
}

/// What of a buyer's name is shown: the first word, if it can be a name. Anybody may type anything into an order, and the
/// page is the organizer's.
fn first_name(name: &str) -> Option<&str> {
    let first = name.split_whitespace().next()?;
    let fits = |letter: char| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’' | '·');
    let marks = |letter: char| matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{900}'..='\u{dff}');
    (first.chars().count() <= LONGEST_NAME && first.chars().all(|letter| fits(letter) || marks(letter)))
        .then_some(first)
}

/// Which of these orders' buyers are seen. Runs one statement.
pub async fn shown_among(
    conn: &impl ConnectionTrait,
    orders: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Uuid>, DbErr> {
    let shown = event_guest::Entity::find().select_only().column(event_guest::Column::OrderId);
    shown.filter(among(conn, event_guest::Column::OrderId, orders)).into_tuple().all(conn).await
}

/// Who is going to these events, by event. Runs two statements. Callers leave out events whose organizer does not want
/// that to be seen.
pub async fn going_to(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<HashMap<Uuid, Going>, DbErr> {
    let mut going: HashMap<Uuid, Going> = HashMap::new();
    let taken = [TicketStatus::Valid.to_value(), TicketStatus::CheckedIn.to_value()];
    for sum in sums::of_events(conn, events, &[Measure::Tickets]).await? {
        if taken.contains(&sum.state) {
            going.entry(sum.event_id).or_default().count += sum.units;
        }
    }
    let place = "ROW_NUMBER() OVER (PARTITION BY event_guests.event_id \
                 ORDER BY event_guests.created_at, event_guests.order_id)";
    let seen = Query::select()
        .column(("event_guests", "event_id"))
        .column(("orders", "name"))
        .expr_as(Expr::cust(place), "place")
        .from("event_guests")
        .inner_join("orders", Expr::col(("orders", "id")).equals(("event_guests", "order_id")))
        .left_join("users", Expr::col(("users", "id")).equals(("orders", "user_id")))
        .and_where(expr_among(conn, Expr::col(("event_guests", "event_id")), events.iter().copied()))
        .and_where(Expr::col(("orders", "status")).eq(OrderStatus::Confirmed.to_value()))
        // Guests have no account; whose account is suspended or erased is not shown.
        .cond_where(any![
            Expr::col(("users", "id")).is_null(),
            Expr::col(("users", "status")).eq(UserStatus::Active.to_value())
        ])
        .to_owned();
    let first = Query::select()
        .columns(["event_id", "name"])
        .from_subquery(seen, "seen")
        .and_where(Expr::col("place").lte(limits::NAMES_GOING))
        .order_by("place", sea_orm::Order::Asc)
        .to_owned();
    for row in conn.query_all(&first).await? {
        let (event_id, name): (Uuid, String) = (row.try_get("", "event_id")?, row.try_get("", "name")?);
        // Nobody else's business: neither the family name nor anything after it.
        going.entry(event_id).or_default().names.extend(first_name(&name).map(str::to_owned));
    }
    Ok(going)
}

#[cfg(test)]
mod tests {
    use super::first_name;

    #[test]
    fn a_first_name_is_a_word_of_letters() {
        for (name, shown) in [
            ("Rita Reader", Some("Rita")),
            ("  Jean-Luc P.", Some("Jean-Luc")),
            ("أحمد علي", Some("أحمد")),
            ("अनिता", Some("अनिता")),
            ("O'Neil", Some("O'Neil")),
            ("https://spam.example", None),
            ("buy@spam.example now", None),
            ("R2D2", None),
            ("–", None),
            ("", None),
        ] {
            assert_eq!(first_name(name), shown, "{name}");
        }
        assert_eq!(first_name(&"a".repeat(41)), None);
    }
}
