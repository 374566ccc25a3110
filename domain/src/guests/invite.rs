//! Inviting guests, mailing them again, and withdrawing invitations, by organizers.

use std::collections::HashSet;

use entity::event::{self, EventStatus};
use entity::guest::{Column, Entity, GuestStatus, Model};
use entity::{organization, ticket_type};
use kernel::actor::Actor;
use kernel::bounds::Bounds;
use kernel::db::{Tx, among, insert_missing};
use kernel::error::{Failure, Validation};
use kernel::ids::{self, GuestKind, OfOrganization as _, TicketTypeKind, TypedId as _};
use kernel::jobs::outbox;
use kernel::text::{Invalid, block, is_visible};
use kernel::{Env, limits, secret};
use sea_orm::ConnectionTrait;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use time::Duration;

use super::GuestErrorCode::{self, Answered, InvalidInput, NotOpen, TooManyToday, TooSoon};
use super::read::{BadLine, Named, Read, WhyBad, read};
use super::{BETWEEN_MAILS, MAILS, has_order, record, refusal, token};
use crate::events::{self, Managed};
use crate::job::Job;
use crate::organizations::{self, Permission};

/// The longest text with addresses.
const TEXT: usize = 100_000;
/// The most addresses at once.
const AT_ONCE: usize = 500;
/// The most invitations that an established organization mails within [`DAY`].
const ESTABLISHED: u64 = 1_000;
/// The same for one that is new, or has held no event so far.
const NEW: u64 = 50;
/// The time span that these limits apply to.
const DAY: Duration = Duration::days(1);
/// How many links the personal words may have: spam has many.
const LINKS: usize = 3;
/// How old an organization has to be to be established.
const SETTLED: Duration = Duration::days(14);

/// People to be invited. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct InviteGuests {
    /// The TypeID of the event.
    pub event_id: String,
    /// The TypeID of the ticket type that those get who come.
    pub ticket_type_id: String,
    /// The addresses, as pasted.
    pub text: String,
    /// Personal words, for the mail.
    pub message: Option<String>,
}

/// The outcome of inviting people.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The event they are invited to.
    pub event: event::Model,
    /// How many were invited.
    pub invited: usize,
    /// For whom nobody was.
    pub bad: Vec<BadLine>,
}

/// Invites people by mail. Those who are invited already get no further mail, so repeating it sends nothing twice.
///
/// Rule: members who manage orders.
pub async fn invite(env: &Env, actor: &Actor, input: InviteGuests) -> Result<Invited, Failure<GuestErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        events::require(conn, actor, &input.event_id, Permission::ManageOrders, "eventId").await?;
    let by = actor.require_user()?;
    let mut checks = Validation::new();
    let ticket_type_id = checks.take("ticketTypeId", ids::parse::<TicketTypeKind>(&input.ticket_type_id));
    let message = input.message.as_deref().filter(|message| is_visible(message));
    let message = checks.take_optional("message", message.map(personal));
    let too_long = input.text.chars().count() > TEXT;
    if too_long {
        checks.add_beyond(InvalidInput, "text", Bounds::too_long(TEXT), "This is too much text for one go.");
    }
    let Read { good, mut bad } = if too_long { Read::default() } else { read(&input.text) };
    if good.len() > AT_ONCE {
        let message = format!("Invite at most {AT_ONCE} people at once.");
        checks.add_beyond(InvalidInput, "text", Bounds::too_long(AT_ONCE), message);
    }
    let (ticket_type_id, message) = checks.finish_with((ticket_type_id, message))?;
    require_open(env, &event, &organization).await?;
    let of_event = ticket_type::Entity::find_by_id(ticket_type_id).filter(ticket_type::Column::EventId.eq(event.id));
    let ticket_type = of_event.one(conn).await?.ok_or_else(|| Failure::not_found("ticketTypeId", "ticket type"))?;

    let tx = env.begin().await?;
    tx.hold(&format!("guests {}", organization.id)).await?;
    let good = new_ones(&tx, &event, good, &mut bad).await?;
    require_room(&tx, env, actor, &organization, good.len() as u64).await?;
    let mut rows = Vec::with_capacity(good.len());
    for Named { email, name, .. } in good {
        let id = env.ids.next();
        rows.push(Model {
            id,
            event_id: event.id,
            organization_id: organization.id,
            ticket_type_id: ticket_type.id,
            email: email.as_str().to_owned(),
            name,
            locale: by.locale.tag().to_owned(),
            message: message.clone(),
            status: GuestStatus::Invited,
            token_hash: secret::digest(&token(env, id)?),
            invited_by: by.user_id.uuid(),
            mails: 1,
            mailed_at: env.now(),
            answered_at: None,
            order_id: None,
            created_at: env.now(),
        });
    }
    let jobs: Vec<_> = rows.iter().map(|row| Job::SendGuestInvitation { guest_id: row.typed_id() }).collect();
    let invited = rows.len();
    if let Some(first) = rows.first().cloned() {
        insert_missing(&tx, rows).await?;
        outbox::enqueue(&tx, env, jobs).await?;
        let entry = kernel::audit::Entry::of("guest.invite", "event", event.id)
            .organization(first.of_organization())
            .details(serde_json::json!({ "guests": invited, "ticketType": ticket_type.id }));
        kernel::audit::record(&tx, env, actor, entry).await?;
    }
    tx.commit().await?;
    bad.sort_by_key(|bad| bad.line);
    Ok(Invited { event, invited, bad })
}

/// The personal words of an invitation.
fn personal(text: &str) -> Result<String, Invalid> {
    let text = block(text, limits::GUEST_MESSAGE)?;
    if text.matches("://").count() > LINKS {
        return Err(Invalid::new(format!("can have at most {LINKS} links")));
    }
    Ok(text)
}

/// Refuses for events that nobody can come to.
async fn require_open(
    env: &Env,
    event: &event::Model,
    organization: &organization::Model,
) -> Result<(), Failure<GuestErrorCode>> {
    let open = event.status == EventStatus::Published && event.unpublished_at.is_none() && event.ends_at > env.now();
    if !open || !organizations::hidden_of(env.db.primary(), [organization.id]).await?.is_empty() {
        let message = "Nobody can be invited to this event: it is not published, or it is over.";
        return Err(Failure::field(NotOpen, "eventId", message));
    }
    Ok(())
}

/// Those who are not invited yet and may be; the others go to the bad.
async fn new_ones(
    tx: &Tx,
    event: &event::Model,
    good: Vec<Named>,
    bad: &mut Vec<BadLine>,
) -> Result<Vec<Named>, DbErr> {
    let addresses = good.iter().map(|named| named.email.as_str());
    let known = Entity::find().filter(Column::EventId.eq(event.id)).filter(among(tx, Column::Email, addresses));
    let known: HashSet<String> = known.all(tx).await?.into_iter().map(|row| row.email).collect();
    let emails = good.iter().map(|named| &named.email);
    let refused = refusal::among_addresses(tx, event.organization_id, emails).await?;
    let mut new = Vec::with_capacity(good.len());
    for named in good {
        let why = if known.contains(named.email.as_str()) {
            WhyBad::Invited
        } else if refused.contains(&named.email) {
            WhyBad::Refused
        } else {
            new.push(named);
            continue;
        };
        bad.push(BadLine { line: named.line, text: named.text, why });
    }
    Ok(new)
}

/// Refuses if the organization would send more mails than it may within a day; or, unless it is established, the person,
/// who could have several. The caller holds the organization's lock.
async fn require_room(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    organization: &organization::Model,
    wanted: u64,
) -> Result<(), Failure<GuestErrorCode>> {
    let established = is_established(tx, env, organization).await?;
    let most = if established { ESTABLISHED } else { NEW };
    // At most one mail a day goes to a guest, so guests are counted.
    let of_day = Entity::find().filter(Column::MailedAt.gt(env.now() - DAY));
    let mut mailed = of_day.clone().filter(Column::OrganizationId.eq(organization.id)).count(tx).await?;
    if !established {
        let person = actor.require_user::<GuestErrorCode>()?.user_id;
        tx.hold(&format!("guests of {person}")).await?;
        let by_person = of_day.filter(Column::InvitedBy.eq(person.uuid())).count(tx).await?;
        mailed = Ord::max(mailed, by_person);
    }
    if mailed + wanted > most {
        let left = most.saturating_sub(mailed);
        let message = format!(
            "Your organization can invite {most} people a day, and {left} of these are left. Nobody was invited."
        );
        return Err(Failure::field(TooManyToday, "text", message));
    }
    Ok(())
}

/// Whether an organization has been around for a while, and has held an event.
async fn is_established(
    conn: &impl ConnectionTrait,
    env: &Env,
    organization: &organization::Model,
) -> Result<bool, DbErr> {
    if organization.created_at > env.now() - SETTLED {
        return Ok(false);
    }
    let held = event::Entity::find()
        .filter(event::Column::OrganizationId.eq(organization.id))
        .filter(event::Column::PublishedAt.is_not_null())
        .filter(event::Column::EndsAt.lt(env.now()))
        .one(conn)
        .await?;
    Ok(held.is_some())
}

/// Mails an invitation again: one that was not answered, or that was withdrawn.
///
/// Rule: members who manage orders; at most once a day, and three times in all.
pub async fn resend(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<GuestErrorCode>> {
    let row = managed(env, actor, id).await?;
    let conn = env.db.primary();
    let event = event::Entity::find_by_id(row.event_id).one(conn).await?.ok_or_else(missing)?;
    let organization = organization::Entity::find_by_id(row.organization_id).one(conn).await?.ok_or_else(missing)?;
    require_open(env, &event, &organization).await?;
    if matches!(row.status, GuestStatus::Going | GuestStatus::Declined) {
        return Err(Failure::field(Answered, "guestId", "They have answered already."));
    }
    let tx = env.begin().await?;
    tx.hold(&format!("guests {}", row.organization_id)).await?;
    require_room(&tx, env, actor, &organization, 1).await?;
    let due = Entity::update_many()
        .col_expr(Column::MailedAt, Expr::value(env.now()))
        .col_expr(Column::Mails, Expr::col(Column::Mails).add(1))
        .col_expr(Column::Status, GuestStatus::Invited.to_value().into())
        .filter(Column::Id.eq(row.id))
        .filter(Column::Status.is_in([GuestStatus::Invited, GuestStatus::Withdrawn]))
        .filter(Column::MailedAt.lte(env.now() - BETWEEN_MAILS))
        .filter(Column::Mails.lt(MAILS))
        .exec(&tx)
        .await?;
    if due.rows_affected == 0 {
        let message = "An invitation can be sent once a day, and three times in all.";
        return Err(Failure::field(TooSoon, "guestId", message));
    }
    outbox::enqueue(&tx, env, [Job::SendGuestInvitation { guest_id: row.typed_id() }]).await?;
    record(&tx, env, actor, &row, "guest.resend").await?;
    let row = Entity::find_by_id(row.id).one(&tx).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(row)
}

/// Withdraws an invitation of somebody who is not coming: its link stops working. That of somebody who said no stays as it
/// is, so that they are not mailed again.
///
/// Rule: members who manage orders.
pub async fn withdraw(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<GuestErrorCode>> {
    let row = managed(env, actor, id).await?;
    if matches!(row.status, GuestStatus::Withdrawn | GuestStatus::Declined) {
        return Ok(row);
    }
    let tx = env.begin().await?;
    let withdrawn = Entity::update_many()
        .col_expr(Column::Status, GuestStatus::Withdrawn.to_value().into())
        .filter(Column::Id.eq(row.id))
        .filter(Column::Status.is_in([GuestStatus::Invited, GuestStatus::Going]))
        .filter(has_order().not())
        .exec(&tx)
        .await?;
    if withdrawn.rows_affected == 0 {
        let now = Entity::find_by_id(row.id).one(&tx).await?.ok_or_else(missing)?;
        if matches!(now.status, GuestStatus::Withdrawn | GuestStatus::Declined) {
            return Ok(now);
        }
        let message = "They are coming already. Cancel their order instead.";
        return Err(Failure::field(Answered, "guestId", message));
    }
    record(&tx, env, actor, &row, "guest.withdraw").await?;
    let row = Entity::find_by_id(row.id).one(&tx).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(row)
}

/// The guest, if the actor may manage the orders of its organization.
async fn managed(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<GuestErrorCode>> {
    actor.require_user::<GuestErrorCode>()?;
    let mut checks = Validation::new();
    let id = checks.take("guestId", ids::parse::<GuestKind>(id));
    let id = checks.finish_with(id)?;
    let conn = env.db.primary();
    let row = Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    match organizations::require(conn, actor, row.of_organization(), Permission::ManageOrders, "guestId").await {
        Ok(_) => Ok(row),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

fn missing() -> Failure<GuestErrorCode> {
    Failure::not_found("guestId", "guest")
}
