use crate::testing::{TestEnv, test_env};
use entity::{event, outbox, quota};
use kernel::Env;
use kernel::actor::{Actor, SignedIn, Via};
use kernel::error::Failure;
use kernel::ids::{EventId, OrderId, SessionId, TypedId as _};
use kernel::jobs::Outcome;
use kernel::page::PageRequest;
use kernel::patch::Patch;
use sea_orm::QueryOrder as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

use super::EventErrorCode::{
    self, CapacityTooSmall, EventInPast, MissingPlace, NoTicketType, OrganizerNotVerified, PaymentsNotSetUp,
    PriceLocked, QuantityTooSmall,
};
use super::{
    CancelEvent, CreateEvent, CreateTicketType, EventFields, EventFilter, Price, UpdateEvent, UpdateTicketType,
    availability, cancel, create, create_ticket_type, discover, limits, publish, remind_due, ticket_types,
    ticket_types_of, update, update_ticket_type,
};
use crate::accounts::{SignUp, provision};
use crate::cancellations::{self, CancelOrder};
use crate::checkout::{self, PlaceOrder, PlaceOrderLine};
use crate::event_search::reindex_all;
use crate::maintenance;
use crate::organizations::{self, CreateOrganization};
use crate::waiting_rooms::Rooms;

/// An organizer with an organization.
struct House {
    actor: Actor,
    organization: organizations::Organization,
}

async fn person(env: &Env, email: &str) -> Actor {
    let form = SignUp {
        email: email.to_owned(),
        password: "correct horse battery".into(),
        display_name: "Olga".to_owned(),
        locale: None,
        timezone: None,
    };
    let account = provision(env, form).await.unwrap();
    Actor::User(Box::new(SignedIn {
        lacks_second_factor: false,
        is_member: false,
        user_id: account.user_id,
        via: Via::Session(SessionId::from_uuid(env.ids.next())),
        email: account.email,
        display_name: account.display_name,
        status: account.status,
        email_verified: account.email_verified,
        locale: account.locale,
        timezone: account.timezone,
        roles: account.roles,
    }))
}

async fn house(env: &Env) -> House {
    let actor = person(env, "olga@example.org").await;
    let form = CreateOrganization {
        name: "Jazz House".to_owned(),
        currency: "EUR".to_owned(),
        slug: None,
        idempotency_key: None,
    };
    let organization = organizations::create(env, &actor, form).await.unwrap();
    House { actor, organization }
}

impl House {
    fn form(&self, env: &Env, title: &str) -> CreateEvent {
        CreateEvent {
            organization_id: self.organization.typed_id().to_string(),
            fields: EventFields {
                title: Some(title.to_owned()),
                starts_at: Some(env.now() + Duration::days(7)),
                ends_at: Some(env.now() + Duration::days(8)),
                timezone: Some("Europe/Berlin".to_owned()),
                online_url: Patch::Set("https://example.org/live".to_owned()),
                ..EventFields::default()
            },
            idempotency_key: None,
        }
    }

    /// A published event with a free ticket type; returns their ids.
    async fn published(&self, env: &Env) -> (String, String) {
        let event = create(env, &self.actor, self.form(env, "Concert")).await.unwrap();
        let event_id = event.typed_id().to_string();
        let ticket_type = create_ticket_type(env, &self.actor, ticket_type(&event_id)).await.unwrap();
        publish(env, &self.actor, &event_id).await.unwrap();
        (event_id, ticket_type.typed_id().to_string())
    }
}

fn ticket_type(event_id: &str) -> CreateTicketType {
    CreateTicketType {
        event_id: event_id.to_owned(),
        name: "Admission".to_owned(),
        description: None,
        kind: None,
        price: None,
        quantity: None,
        sales_start_at: None,
        sales_end_at: None,
        min_per_order: None,
        max_per_order: None,
        idempotency_key: None,
    }
}

fn euro(amount: &str) -> Price {
    Price { amount: amount.to_owned(), currency: "EUR".to_owned() }
}

async fn order(env: &Env, event_id: &str, ticket_type_id: &str, quantity: i32, key: &str) -> OrderId {
    let line = PlaceOrderLine { ticket_type_id: ticket_type_id.to_owned(), quantity, attendees: Vec::new() };
    let form = PlaceOrder {
        event_id: event_id.to_owned(),
        email: Some("gil@example.org".to_owned()),
        name: None,
        locale: None,
        lines: vec![line],
        idempotency_key: key.to_owned(),
        return_url: None,
        agreed_to: checkout::ShownTerms::default(),
        admission: None,
        visitor_key: None,
    };
    OrderId::from_uuid(
        checkout::place(env, &checkout::Desk::new(Rooms::new(env)), &Actor::Anonymous, form).await.unwrap().order.id,
    )
}

fn codes<T: std::fmt::Debug>(result: Result<T, Failure<EventErrorCode>>) -> Vec<EventErrorCode> {
    result.unwrap_err().codes()
}

#[tokio::test]
async fn publishing_tells_all_reasons_at_once() {
    let TestEnv { env, clock, .. } = &test_env().await;
    let house = house(env).await;
    let mut form = house.form(env, "Concert");
    form.fields.online_url = Patch::Keep;
    let event = create(env, &house.actor, form).await.unwrap();
    let event_id = event.typed_id().to_string();
    let Actor::User(mut user) = house.actor.clone() else { panic!("signed in") };
    user.email_verified = false;
    let unverified = Actor::User(user);
    clock.advance(Duration::days(30));
    let expected = [NoTicketType, EventInPast, OrganizerNotVerified, MissingPlace];
    assert_eq!(codes(publish(env, &unverified, &event_id).await), expected);

    let paid = CreateTicketType { price: Some(euro("25.00")), ..ticket_type(&event_id) };
    create_ticket_type(env, &house.actor, paid).await.unwrap();
    let expected = [EventInPast, PaymentsNotSetUp, MissingPlace];
    assert_eq!(codes(publish(env, &house.actor, &event_id).await), expected);
}

#[tokio::test]
async fn a_published_event_gets_no_price_without_payments() {
    let TestEnv { env, .. } = &test_env().await;
    let house = house(env).await;
    let (event_id, ticket_type_id) = house.published(env).await;
    let paid = CreateTicketType { price: Some(euro("25.00")), ..ticket_type(&event_id) };
    assert_eq!(codes(create_ticket_type(env, &house.actor, paid).await), [PaymentsNotSetUp]);
    let priced = UpdateTicketType { ticket_type_id, price: Some(euro("25.00")), ..UpdateTicketType::default() };
    assert_eq!(codes(update_ticket_type(env, &house.actor, priced).await), [PaymentsNotSetUp]);
}

#[tokio::test]
async fn a_first_limit_counts_what_was_ordered_before() {
    let TestEnv { env, .. } = &test_env().await;
    let house = house(env).await;
    let (event_id, ticket_type_id) = house.published(env).await;
    let first = order(env, &event_id, &ticket_type_id, 3, "a").await;
    order(env, &event_id, &ticket_type_id, 2, "b").await;

    let capacity = |places| UpdateEvent {
        event_id: event_id.clone(),
        fields: EventFields { capacity: places, ..EventFields::default() },
        ..UpdateEvent::default()
    };
    let quantity = |places| UpdateTicketType {
        ticket_type_id: ticket_type_id.clone(),
        quantity: Patch::Set(places),
        ..UpdateTicketType::default()
    };
    assert_eq!(codes(update(env, &house.actor, capacity(Patch::Set(4))).await), [CapacityTooSmall]);
    assert_eq!(codes(update_ticket_type(env, &house.actor, quantity(4)).await), [QuantityTooSmall]);
    let event = update(env, &house.actor, capacity(Patch::Set(10))).await.unwrap();
    let ticket_type = update_ticket_type(env, &house.actor, quantity(6)).await.unwrap();
    let left = async || availability(env.db.primary(), [ticket_type.id]).await.unwrap()[&ticket_type.id];
    assert_eq!(left().await, Some(1));

    // Released places return to both quotas, and limits can be changed accordingly.
    let form = CancelOrder { order_id: first.to_string(), secret: None, reason: None };
    cancellations::cancel(env, &house.actor, form).await.unwrap();
    assert_eq!(left().await, Some(4));
    assert_eq!(codes(update(env, &house.actor, capacity(Patch::Set(1))).await), [CapacityTooSmall]);
    assert_eq!(codes(update_ticket_type(env, &house.actor, quantity(1)).await), [QuantityTooSmall]);
    update(env, &house.actor, capacity(Patch::Set(2))).await.unwrap();
    assert_eq!(left().await, Some(0));

    // Clearing the limits removes their quotas.
    update(env, &house.actor, capacity(Patch::Clear)).await.unwrap();
    let unlimited = UpdateTicketType { quantity: Patch::Clear, ..quantity(1) };
    update_ticket_type(env, &house.actor, unlimited).await.unwrap();
    assert_eq!(left().await, None);
    let rows = quota::Entity::find().filter(quota::Column::EventId.eq(event.id)).all(env.db.primary()).await;
    assert_eq!(rows.unwrap(), []);
}

#[tokio::test]
async fn a_price_stays_once_somebody_ordered() {
    let TestEnv { env, .. } = &test_env().await;
    let house = house(env).await;
    let (event_id, ticket_type_id) = house.published(env).await;
    let order_id = order(env, &event_id, &ticket_type_id, 1, "a").await;
    let form = || UpdateTicketType {
        ticket_type_id: ticket_type_id.clone(),
        price: Some(euro("5")),
        ..UpdateTicketType::default()
    };
    assert!(codes(update_ticket_type(env, &house.actor, form()).await).contains(&PriceLocked));
    let same = UpdateTicketType { price: Some(euro("0")), ..form() };
    update_ticket_type(env, &house.actor, same).await.unwrap();
    let cancelled = CancelOrder { order_id: order_id.to_string(), secret: None, reason: None };
    cancellations::cancel(env, &house.actor, cancelled).await.unwrap();
    assert_eq!(codes(update_ticket_type(env, &house.actor, form()).await), [PaymentsNotSetUp]);
}

#[tokio::test]
async fn free_ticket_types_follow_the_currency_of_paid_ones() {
    let TestEnv { env, .. } = &test_env().await;
    let house = house(env).await;
    let event = create(env, &house.actor, house.form(env, "Concert")).await.unwrap();
    let event_id = event.typed_id().to_string();
    let is_free = async || super::by_ids(env.db.primary(), [event.id]).await.unwrap()[0].is_free;
    assert!(!is_free().await, "nothing can be ordered yet");
    create_ticket_type(env, &house.actor, ticket_type(&event_id)).await.unwrap();
    assert!(is_free().await);

    let yen = Price { amount: "1200".to_owned(), currency: "JPY".to_owned() };
    let paid = CreateTicketType { price: Some(yen), ..ticket_type(&event_id) };
    let paid = create_ticket_type(env, &house.actor, paid).await.unwrap();
    assert!(!is_free().await);
    let of_event = ticket_types_of(env.db.primary(), [event.id]).await.unwrap().remove(&event.id).unwrap();
    assert!(of_event.iter().all(|ticket_type| ticket_type.currency == "JPY"), "{of_event:?}");
    assert_eq!(of_event.iter().map(|ticket_type| ticket_type.position).collect::<Vec<_>>(), [0, 1]);

    let euro = CreateTicketType { price: Some(euro("3")), ..ticket_type(&event_id) };
    assert_eq!(codes(create_ticket_type(env, &house.actor, euro).await), [EventErrorCode::CurrencyMismatch]);
    let free = Price { amount: "0".to_owned(), currency: "JPY".to_owned() };
    let freed = UpdateTicketType {
        ticket_type_id: paid.typed_id().to_string(),
        price: Some(free),
        ..UpdateTicketType::default()
    };
    update_ticket_type(env, &house.actor, freed).await.unwrap();
    assert!(is_free().await);
}

#[tokio::test]
async fn cancelling_is_for_good_and_asked_for_once() {
    let TestEnv { env, clock, .. } = &test_env().await;
    let house = house(env).await;
    let (event_id, _) = house.published(env).await;
    let form = |reason: &str| CancelEvent { event_id: event_id.clone(), reason: reason.to_owned() };
    for wrong in ["", "  ", "a\0b"] {
        assert_eq!(codes(cancel(env, &house.actor, form(wrong)).await), [EventErrorCode::InvalidInput]);
    }
    cancel(env, &house.actor, form("Rain.")).await.unwrap();
    let again = cancel(env, &house.actor, form("Snow.")).await.unwrap();
    assert_eq!(again.cancel_reason.as_deref(), Some("Rain."));
    let jobs = outbox::Entity::find().filter(outbox::Column::Kind.eq("cancel_event_orders"));
    assert_eq!(jobs.count(env.db.primary()).await.unwrap(), 1);
    assert_eq!(codes(publish(env, &house.actor, &event_id).await), [EventErrorCode::EventCancelled]);

    let (over, _) = house.published(env).await;
    clock.advance(Duration::days(60));
    let late = CancelEvent { event_id: over, reason: "Too late.".to_owned() };
    assert_eq!(codes(cancel(env, &house.actor, late).await), [EventInPast]);
}

#[tokio::test]
async fn a_list_takes_two_statements() {
    let TestEnv { env, .. } = &test_env().await;
    let house = house(env).await;
    for _ in 0..5 {
        house.published(env).await;
    }
    for first in [1, 5] {
        let before = env.db.statements();
        let page = PageRequest::first(first);
        let filter = EventFilter { search: Some("concert hou".to_owned()), ..EventFilter::default() };
        let page = discover(env, &filter, &page).await.unwrap();
        assert_eq!(page.items.len() as u64, first);
        assert_eq!(env.db.statements() - before, 2);
    }
}

#[tokio::test]
async fn an_idempotency_key_is_known_for_thirty_days() {
    let TestEnv { env, clock, .. } = &test_env().await;
    let house = house(env).await;
    let form = CreateEvent { idempotency_key: Some("k".to_owned()), ..house.form(env, "Concert") };
    let first = create(env, &house.actor, form.clone()).await.unwrap().id;
    clock.advance(Duration::days(30));
    maintenance::clean_up(env).await.unwrap();
    assert_eq!(create(env, &house.actor, form.clone()).await.unwrap().id, first);
    clock.advance(Duration::seconds(1));
    maintenance::clean_up(env).await.unwrap();
    assert_ne!(create(env, &house.actor, form).await.unwrap().id, first);
}

#[tokio::test]
async fn a_job_brings_the_index_in_line() {
    let TestEnv { env, .. } = &test_env().await;
    let house = house(env).await;
    for title in ["Köln", "München"] {
        create(env, &house.actor, house.form(env, title)).await.unwrap();
    }
    let tx = env.begin().await.unwrap();
    let old = event::Entity::update_many().col_expr(event::Column::SearchText, Expr::value("koln"));
    old.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(reindex_all(env, EventId::from_uuid(Uuid::nil())).await.unwrap(), Outcome::Done));
    let events = event::Entity::find().order_by_asc(event::Column::Id).all(env.db.primary()).await.unwrap();
    let texts: Vec<_> = events.iter().map(|event| event.search_text.as_str()).collect();
    assert_eq!(texts, ["koln koeln jazz house", "munchen muenchen jazz house"]);
}

#[tokio::test]
async fn events_that_can_not_be_reminded_of_leave_room_for_others() {
    let TestEnv { env, clock, .. } = &test_env().await;
    let house = house(env).await;
    for _ in 0..25 {
        house.published(env).await;
    }
    let refusal = "CREATE TRIGGER picky BEFORE UPDATE OF reminded_for ON events \
                   WHEN NEW.id <> (SELECT MAX(id) FROM events) \
                   BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: picky'); END";
    env.db.writer().execute_unprepared(refusal).await.unwrap();
    clock.advance(Duration::days(6));
    let outcome = remind_due(env).await.unwrap();
    assert!(matches!(&outcome, Outcome::Retry(why) if why.starts_with("24 failed")), "{outcome:?}");
    let reminded = event::Entity::find().filter(event::Column::RemindedFor.is_not_null());
    assert_eq!(reminded.count(env.db.writer()).await.unwrap(), 1);
}

/// The web app's forms accept the same numbers as the domain.
#[test]
fn forms_have_the_same_limits() {
    let grouped = |number: i64| {
        let digits = number.to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).unwrap()).collect();
        groups.join("_")
    };
    let event = include_str!("../../../web/src/features/organizer/editor/values.ts");
    let ticket_type = include_str!("../../../web/src/features/organizer/tickets/wish.ts");
    for (form, name, most) in [
        (event, "MOST_PLACES", i64::from(limits::MAX_PLACES)),
        (ticket_type, "MOST_PER_ORDER", i64::from(ticket_types::MAX_PER_ORDER)),
        (ticket_type, "MOST_UNITS", kernel::money::MAX_MINOR),
    ] {
        let line = format!("const {name} = {};", grouped(most));
        assert!(form.contains(&line), "{line}");
    }
}
