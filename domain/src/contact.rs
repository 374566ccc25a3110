//! Writing to an organizer, whose address stays unknown to the sender.

use entity::contact_message::{Column, Entity, Model};
use entity::organization;
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{ErrorCode, Failure, Validation};
use kernel::ids::{self, ContactMessageId, OrganizationKind};
use kernel::jobs::outbox;
use kernel::limits;
use kernel::retention::Old;
use kernel::text::{EmailAddress, Invalid, block, line};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{IntoActiveModel as _, QuerySelect as _};
use time::Duration;

use crate::job::Job;
use crate::{events, organizations};

/// How many messages an organization gets from one address within a day.
const FROM_ONE: u64 = 3;
/// How many messages an organization gets from everybody within an hour.
const FROM_ALL: u64 = 20;
/// How many links a message may have: spam has many.
const LINKS: usize = 3;
/// How long messages are retained.
const RETENTION: Duration = Duration::days(30);

/// Why a message was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization or event.
    NotFound,
    /// The organization takes no messages.
    ContactClosed,
    /// The organization has got too many messages, from this address or from everybody.
    TooManyMessages,
}

impl ErrorCode for ContactErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// A message to an organizer. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// The slug of the event that it is about.
    pub event: Option<String>,
    /// The sender's name.
    pub name: String,
    /// The address that the answer goes to.
    pub email: String,
    /// The message, as plain text.
    pub message: String,
    /// A field that people don't see: whoever fills it in is a program.
    pub website: Option<String>,
}

/// Mails a message to an organizer, as if the sender had written to them. What a program has filled in goes nowhere.
///
/// Rule: anybody.
pub async fn contact(env: &Env, actor: &Actor, input: Contact) -> Result<(), Failure<ContactErrorCode>> {
    let mut checks = Validation::new();
    let organization_id = checks.take("organizationId", ids::parse::<OrganizationKind>(&input.organization_id));
    let name = checks.take("name", line(&input.name, limits::NAME));
    let email = checks.take("email", EmailAddress::parse(&input.email));
    let message = checks.take("message", message(&input.message));
    let (organization_id, name, email, message) = checks.finish_with((organization_id, name, email, message))?;
    if input.website.is_some_and(|website| !website.trim().is_empty()) {
        return Ok(());
    }
    let tx = env.begin().await?;
    // Two at once are counted one after the other.
    let organization = organization::Entity::find_by_id(organization_id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let organization = organization.ok_or_else(|| Failure::not_found("organizationId", "organization"))?;
    if organizations::hidden_of(&tx, [organization.id]).await?.contains(&organization.id) {
        return Err(Failure::not_found("organizationId", "organization"));
    }
    let profile = organizations::profiles_of(&tx, [organization.id]).await?.remove(&organization.id);
    if profile.is_some_and(|profile| !profile.contact_form) {
        return Err(Failure::rejected(ContactErrorCode::ContactClosed, "This organizer takes no messages here."));
    }
    let event_id = match &input.event {
        None => None,
        Some(slug) => Some(event_of(&tx, actor, slug, organization.id).await?),
    };
    let sent = |by: Duration| {
        let of = Entity::find().filter(Column::OrganizationId.eq(organization.id));
        of.filter(Column::CreatedAt.gt(env.now() - by))
    };
    let from_one = sent(Duration::DAY).filter(Column::Email.eq(email.as_str())).count(&tx).await?;
    if from_one >= FROM_ONE || sent(Duration::HOUR).count(&tx).await? >= FROM_ALL {
        let message = "This organizer has got many messages. Please try again tomorrow.";
        return Err(Failure::rejected(ContactErrorCode::TooManyMessages, message));
    }
    let row = Model {
        id: env.ids.next(),
        organization_id: organization.id,
        event_id,
        name,
        email: email.as_str().to_owned(),
        message,
        created_at: env.now(),
    };
    let contact_message_id = ContactMessageId::from_uuid(row.id);
    row.into_active_model().reset_all().insert(&tx).await?;
    outbox::enqueue(&tx, env, [Job::SendContactMessage { contact_message_id }]).await?;
    tx.commit().await?;
    Ok(())
}

/// The event with this slug, which the sender may see and which is the organization's.
async fn event_of(
    tx: &kernel::db::Tx,
    actor: &Actor,
    slug: &str,
    organization_id: Uuid,
) -> Result<Uuid, Failure<ContactErrorCode>> {
    let found = events::visible_by_slug(tx, actor, slug).await?.map(|details| details.event);
    let found = found.filter(|event| event.organization_id == organization_id);
    found.map(|event| event.id).ok_or_else(|| Failure::not_found("event", "event"))
}

fn message(text: &str) -> Result<String, Invalid> {
    let text = block(text, limits::CONTACT_MESSAGE)?;
    if text.is_empty() {
        return Err(Invalid::required());
    }
    if text.matches("://").count() > LINKS {
        return Err(Invalid::new(format!("can have at most {LINKS} links")));
    }
    Ok(text)
}

/// Deletes old messages. Returns whether there are more.
pub(crate) async fn forget(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - RETENTION;
    Old::<Entity> { id: Column::Id, at: Column::CreatedAt, before, which: None, with: &[] }.delete(env).await
}
