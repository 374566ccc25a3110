//! "Event Buddy": an organization for programs that learn by trying. It has rooms for one meeting at a time, accounts
//! without addresses, and the registrations of a public demonstration of hypermedia services. In development its accounts
//! log in by name, and its collections can be emptied.

use entity::event::{self, EventStatus};
use entity::membership::{self, MemberRole};
use entity::order::{self, OrderOrigin, OrderStatus};
use entity::role_grant::Role;
use entity::ticket_type::{self, TicketKind};
use entity::user::{self, UserStatus};
use entity::{order_line, organization, quota, ticket_type_quota, venue};
use kernel::db::{Tx, insert_all};
use kernel::error::Failure;
use kernel::ids::{EventId, OrganizationId, UserId};
use kernel::text::EmailAddress;
use kernel::zones::Timezone;
use kernel::{Env, secret, versions};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use time::PrimitiveDateTime;
use time::macros::datetime;

use super::data::key;
use super::{DemoErrorCode, broken};
use crate::accounts::grant_role_in;
use crate::orders::Attendee;
use crate::organizations::accounts;
use crate::{event_search, events, orders, registrations};

type Result<T> = std::result::Result<T, Failure<DemoErrorCode>>;

pub(super) const SLUG: &str = "event-buddy";
const ZONE: &str = "Europe/Berlin";

/// The rooms, and how many fit in.
const ROOMS: [(&str, i32); 4] = [
    ("Developer Meeting Room", 5),
    ("Customer Meeting Room 1", 15),
    ("Customer Meeting Room 2", 15),
    ("Main Boardroom", 25),
];

/// A meeting: its title, the index of its room, when it begins on a clock on the wall, how many minutes it takes, and
/// whether people are registered for it.
const MEETINGS: [(&str, usize, PrimitiveDateTime, i64, bool); 3] = [
    ("Daily Standup", 0, datetime!(2027-02-07 9:00), 15, true),
    ("Requirements Review", 0, datetime!(2027-02-07 10:00), 60, false),
    ("All Hands", 3, datetime!(2027-02-07 10:00), 60, true),
];

/// Everybody: username, name and role.
const PEOPLE: [(&str, &str, MemberRole); 11] = [
    (super::ROOT, "Root", MemberRole::Owner),
    ("phartman", "Pat Hartman", MemberRole::Member),
    ("tgraves", "Terry Graves", MemberRole::Member),
    ("jkelly", "Jamie Kelly", MemberRole::Member),
    ("fwinters", "Felicia Winters", MemberRole::Member),
    ("clopez", "Courtney Lopez", MemberRole::Member),
    ("sheath", "Samantha Heath", MemberRole::Member),
    ("gjohnson", "Gail Johnson", MemberRole::Member),
    ("dthibideau", "Denise Thibideau", MemberRole::Member),
    ("manderson", "Mel Anderson", MemberRole::Manager),
    ("hreagan", "Harper Reagan", MemberRole::Registrar),
];

/// Those who are registered, of [`PEOPLE`].
const REGISTERED: std::ops::Range<usize> = 1..5;

/// The organization's key.
pub(super) fn organization_id() -> Uuid {
    key("organization", SLUG)
}

fn account_id(username: &str) -> Uuid {
    key("account", username)
}

/// Loads the organization with everything in it, unless it is there.
pub(super) async fn load(tx: &Tx, env: &Env) -> Result<()> {
    if organization::Entity::find_by_id(organization_id()).one(tx).await?.is_some() {
        return Ok(());
    }
    let now = env.now();
    let organization = organization::Model {
        id: organization_id(),
        name: "Event Buddy".to_owned(),
        slug: SLUG.to_owned(),
        currency: "EUR".to_owned(),
        created_at: now,
        updated_at: now,
        version: versions::FIRST,
        instant_events: true,
    };
    insert_all(tx, [organization]).await?;
    write_people(tx, env).await?;
    insert_all(tx, ROOMS.map(|(name, capacity)| room(env, name, capacity))).await?;
    let meetings = MEETINGS.map(|(title, at, starts, minutes, _)| meeting(env, title, ROOMS[at].0, starts, minutes));
    let meetings = meetings.into_iter().collect::<Result<Vec<_>>>()?;
    event_search::note_words(tx, &meetings).await?;
    for ((title, at, .., registered), event) in MEETINGS.into_iter().zip(meetings) {
        write_meeting(tx, env, &event, title, ROOMS[at].1, registered).await?;
    }
    Ok(())
}

/// Writes the accounts. Those that a reset erased come back under their keys.
async fn write_people(tx: &Tx, env: &Env) -> Result<()> {
    use user::Column::{DisplayName, Email, Id, Locale, Status, Timezone, UpdatedAt, Username};
    let now = env.now();
    for (username, name, _) in PEOPLE {
        let id = account_id(username);
        let row = user::Model {
            id,
            email: EmailAddress::placeholder(id).as_str().to_owned(),
            password_hash: None,
            username: Some(username.to_owned()),
            display_name: name.to_owned(),
            locale: "en".to_owned(),
            timezone: ZONE.to_owned(),
            status: UserStatus::Active,
            email_verified_at: None,
            deletes_at: None,
            created_at: now,
            updated_at: now,
            terms_id: None,
            privacy_id: None,
            version: versions::FIRST,
        };
        let again = OnConflict::column(Id)
            .update_columns([Email, Username, DisplayName, Locale, Timezone, Status, UpdatedAt])
            .to_owned();
        user::Entity::insert(row.into_active_model().reset_all()).on_conflict(again).exec_without_returning(tx).await?;
    }
    let memberships = PEOPLE.map(|(username, _, role)| membership::Model {
        organization_id: organization_id(),
        user_id: account_id(username),
        role,
        created_at: now,
        version: versions::FIRST,
    });
    insert_all(tx, memberships).await?;
    for (username, ..) in PEOPLE.iter().filter(|(.., role)| matches!(role, MemberRole::Owner | MemberRole::Manager)) {
        grant_role_in(tx, env, UserId::from_uuid(account_id(username)), Role::Organizer).await?;
    }
    Ok(())
}

fn room(env: &Env, name: &str, capacity: i32) -> venue::Model {
    venue::Model {
        id: key("venue", &format!("{SLUG}/{name}")),
        organization_id: organization_id(),
        name: name.to_owned(),
        address: String::new(),
        city: String::new(),
        city_key: String::new(),
        country: String::new(),
        latitude: None,
        longitude: None,
        at_x: None,
        at_y: None,
        at_z: None,
        created_at: env.now(),
        version: versions::FIRST,
        capacity: Some(capacity),
        description: None,
        timezone: Some(ZONE.to_owned()),
        exclusive: true,
        updated_at: env.now(),
    }
}

fn meeting(env: &Env, title: &str, room: &str, starts: PrimitiveDateTime, minutes: i64) -> Result<event::Model> {
    let (now, zone) = (env.now(), Timezone::parse(ZONE).map_err(broken)?);
    let starts_at = zone.at(starts);
    Ok(event::Model {
        venue_id: Some(key("venue", &format!("{SLUG}/{room}"))),
        slug: format!("{SLUG}-{}", title.to_lowercase().replace(' ', "-")),
        title: title.to_owned(),
        status: EventStatus::Published,
        starts_at,
        ends_at: starts_at + time::Duration::minutes(minutes),
        timezone: ZONE.to_owned(),
        is_free: true,
        search_text: event_search::text_of([title, "Event Buddy", room]),
        published_at: Some(now),
        // Nobody is reminded or asked.
        reminded_for: Some(starts_at),
        feedback_asked_at: Some(now),
        ..events::blank(key("event", &format!("{SLUG}/{title}")), organization_id(), now)
    })
}

async fn write_meeting(
    tx: &Tx,
    env: &Env,
    event: &event::Model,
    title: &str,
    places: i32,
    registered: bool,
) -> Result<()> {
    let people: &[_] = if registered { &PEOPLE[REGISTERED] } else { &[] };
    let sold = i64::try_from(people.len()).unwrap_or_default();
    insert_all(tx, [event.clone()]).await?;
    let (kind_id, quota_id) =
        (key("ticket type", &format!("{SLUG}/{title}")), key("quota", &format!("{SLUG}/{title}")));
    let kind = ticket_type::Model {
        id: kind_id,
        event_id: event.id,
        name: "Registration".to_owned(),
        description: None,
        kind: TicketKind::Free,
        price_minor: 0,
        currency: "EUR".to_owned(),
        sales_start_at: None,
        sales_end_at: None,
        min_per_order: 1,
        max_per_order: 1,
        position: 0,
        created_at: env.now(),
        updated_at: env.now(),
        version: versions::FIRST,
    };
    let quota = quota::Model {
        id: quota_id,
        event_id: event.id,
        name: kind.name.clone(),
        size: i64::from(places),
        held: 0,
        sold,
        version: versions::FIRST,
    };
    insert_all(tx, [quota]).await?;
    insert_all(tx, [kind.clone()]).await?;
    insert_all(tx, [ticket_type_quota::Model { ticket_type_id: kind_id, quota_id }]).await?;
    let placed: Vec<_> = people.iter().map(|(username, name, _)| order(env, event, username, name)).collect();
    let lines: Vec<_> = placed.iter().map(|order| line(env, order, &kind)).collect();
    let tickets: Vec<_> = placed
        .iter()
        .zip(&lines)
        .flat_map(|(order, line)| orders::new_tickets(env, order, std::slice::from_ref(line)))
        .collect();
    insert_all(tx, placed).await?;
    insert_all(tx, lines).await?;
    insert_all(tx, tickets).await?;
    Ok(())
}

fn order(env: &Env, event: &event::Model, username: &str, name: &str) -> order::Model {
    let (now, person) = (env.now(), UserId::from_uuid(account_id(username)));
    let key = registrations::key_of(person, EventId::from_uuid(event.id), 0);
    order::Model {
        id: env.ids.next(),
        event_id: event.id,
        organization_id: event.organization_id,
        user_id: Some(person.uuid()),
        code: secret::order_code(&*env.random),
        secret: secret::token(&*env.random),
        status: OrderStatus::Confirmed,
        email: EmailAddress::placeholder(person.uuid()).as_str().to_owned(),
        name: name.to_owned(),
        locale: "en".to_owned(),
        total_minor: 0,
        currency: "EUR".to_owned(),
        idempotency_scope: key.scope,
        idempotency_key: key.event,
        idempotency_hash: key.hash,
        placed_at: now,
        expires_at: None,
        confirmed_at: Some(now),
        cancelled_at: None,
        cancel_reason: None,
        terms_id: None,
        privacy_id: None,
        organizer_terms_id: None,
        origin: OrderOrigin::Sale,
        invited_by: None,
        version: versions::FIRST,
    }
}

fn line(env: &Env, order: &order::Model, kind: &ticket_type::Model) -> order_line::Model {
    let attendee = Attendee { name: order.name.clone(), email: order.email.clone() };
    order_line::Model {
        id: env.ids.next(),
        order_id: order.id,
        ticket_type_id: kind.id,
        ticket_type_name: kind.name.clone(),
        quantity: 1,
        unit_price_minor: 0,
        total_minor: 0,
        attendees: serde_json::json!([attendee]),
    }
}

/// The accounts of the organization that have no address, with their memberships; all but root, or all.
pub(super) async fn accounts(
    tx: &Tx,
    with_root: bool,
) -> std::result::Result<Vec<(user::Model, membership::Model)>, DbErr> {
    let memberships = membership::Entity::find().filter(membership::Column::OrganizationId.eq(organization_id()));
    let mut accounts = Vec::new();
    for membership in memberships.all(tx).await? {
        let user = user::Entity::find_by_id(membership.user_id).one(tx).await?;
        let Some(user) = user.filter(|user| EmailAddress::stored(&user.email).is_placeholder()) else { continue };
        if with_root || user.id != account_id(super::ROOT) {
            accounts.push((user, membership));
        }
    }
    Ok(accounts)
}

/// Ends an account of the organization; without it, nobody could use the account.
pub(super) async fn end(
    tx: &Tx,
    env: &Env,
    account: (&user::Model, &membership::Model),
) -> std::result::Result<(), DbErr> {
    let organization = organization::Entity::find_by_id(organization_id()).one(tx).await?;
    match organization {
        Some(organization) => accounts::end(tx, env, &organization, account).await,
        None => Ok(()),
    }
}

/// The organization, for what takes its typed id.
pub(super) fn typed_organization() -> OrganizationId {
    OrganizationId::from_uuid(organization_id())
}
