//! What programs do that have no page: rooms for one meeting at a time, registrations, accounts without addresses. The cases
//! run in the demo's organization for programs, whose accounts log in by name.

mod accounts;
mod demo;
mod registrations;
mod rooms;

use domain::demo as event_buddy;
use domain::events::{self, CreateAtVenue, Event, EventFields};
use domain::venues;
use kernel::collection::Slice;
use kernel::error::{ErrorCode, Failure};
use kernel::ids::TypedId as _;
use kernel::page::PageRequest;
use kernel::zones::Timezone;
use kernel::{Actor, Env};
use time::{Duration, PrimitiveDateTime, Time};

use crate::support::TestApp;

/// Somebody of the demo's organization.
async fn actor(env: &Env, username: &str) -> Actor {
    let person = event_buddy::basic(env, username, event_buddy::BASIC_PASSWORD).await.unwrap();
    Actor::User(Box::new(person.unwrap_or_else(|| panic!("{username} does not log in"))))
}

/// A user of the app, as an actor in the domain.
async fn person(app: &TestApp, user: &crate::support::TestUser) -> Actor {
    let env = &app.parts.env;
    let email = kernel::text::EmailAddress::parse(&user.email).unwrap();
    let account = domain::accounts::find_by_email(env, &email).await.unwrap().unwrap();
    let Actor::User(mut signed_in) = actor(env, "phartman").await else { panic!("a person") };
    signed_in.user_id = account.user_id;
    signed_in.email = email;
    Actor::User(signed_in)
}

/// The demo's organization with a manager.
async fn loaded(env: &Env) -> Actor {
    event_buddy::load_event_buddy(env).await.unwrap();
    actor(env, "manderson").await
}

/// The TypeID of a room of the demo's organization, by its name.
async fn room(env: &Env, manager: &Actor, name: &str) -> String {
    let page = PageRequest::first(50);
    let all = venues::for_organization(env.db.primary(), manager, organization(env, manager).await, &page);
    let all = all.await.unwrap();
    all.items.iter().find(|venue| venue.name == name).unwrap().typed_id().to_string()
}

async fn organization(env: &Env, actor: &Actor) -> kernel::ids::OrganizationId {
    domain::organizations::accounts::home_of(env.db.primary(), actor).await.unwrap().unwrap()
}

/// A day from now on, at this hour.
fn on_day(env: &Env, day: i64, hour: u8) -> PrimitiveDateTime {
    PrimitiveDateTime::new((env.now() + Duration::days(day)).date(), Time::from_hms(hour, 0, 0).unwrap())
}

/// The first of a list.
fn first(most: u64) -> Slice {
    Slice { page: PageRequest::first(most), offset: 0, count: false }
}

/// An hour's meeting, by clocks in Tokyo.
fn meeting(room: &str, name: &str, starts: PrimitiveDateTime) -> CreateAtVenue {
    let zone = Timezone::parse("Asia/Tokyo").unwrap();
    let starts_at = zone.at(starts);
    CreateAtVenue {
        venue_id: room.to_owned(),
        fields: EventFields {
            title: Some(name.to_owned()),
            starts_at: Some(starts_at),
            ends_at: Some(starts_at + Duration::hours(1)),
            timezone: Some(zone.name().to_owned()),
            ..EventFields::default()
        },
        idempotency_key: None,
    }
}

async fn held(env: &Env, manager: &Actor, input: CreateAtVenue) -> Event {
    events::create_at_venue(env, manager, input).await.unwrap()
}

/// The codes of a refusal; `FORBIDDEN` or the like for one without.
fn codes<T: std::fmt::Debug, C: ErrorCode + std::fmt::Debug>(result: Result<T, Failure<C>>) -> String {
    match result {
        Err(failure @ Failure::Rejected(_)) => format!("{:?}", failure.codes()),
        Err(Failure::Forbidden(_)) => "forbidden".to_owned(),
        Err(Failure::Unauthenticated) => "unauthenticated".to_owned(),
        other => panic!("{other:?}"),
    }
}
