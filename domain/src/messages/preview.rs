//! Previewing a message and counting its recipients.

use kernel::actor::Actor;
use kernel::error::{Failure, Internal, Validation};
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, markdown};
use sea_orm::DbErr;
use uuid::Uuid;

use super::audience::{Audience, AudienceFilter};
use super::placeholders::{Filled, Reader};
use super::{MessageErrorCode, content, require_author};
use crate::documents::EventFacts;
use crate::mail_preferences::{self, MailKind};
use crate::notifications::{self, Addressee};

/// A message that is still being written. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct PreviewMessage {
    /// The TypeID of the event.
    pub event_id: String,
    /// The subject, a single line.
    pub subject: String,
    /// The body, in Markdown.
    pub body: String,
    /// The recipients to count.
    pub audience: AudienceFilter,
    /// Whether to count the recipients, which loads all of them.
    pub counted: bool,
    /// The language of the text around the body; the author's own by default.
    pub locale: Option<String>,
}

/// A message as it would be sent.
#[derive(Debug, Clone)]
pub struct MessagePreview {
    /// The number of recipients; `None` unless requested.
    pub reach: Option<Reach>,
    /// The subject line as it would be sent.
    pub subject: String,
    /// The body as sanitized HTML.
    pub body_html: String,
    /// The whole mail as HTML.
    pub html: String,
    /// The whole mail as plain text.
    pub text: String,
}

/// The size of a message's audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The number of addresses that would get the message.
    pub recipients: u64,
    /// The number of further addresses, which opted out of such mails.
    pub unwanted: u64,
}

/// Renders a message without sending it, and counts its current recipients.
///
/// Rule: as for sending it.
pub async fn preview(
    env: &Env,
    actor: &Actor,
    input: PreviewMessage,
) -> Result<MessagePreview, Failure<MessageErrorCode>> {
    let conn = env.db.primary();
    let (event, author) = require_author(env, actor, &input.event_id).await?;
    let mut checks = Validation::new();
    let content = content(&mut checks, &input.subject, &input.body);
    let audience = Audience::parse(&mut checks, &input.audience);
    let (content, audience) = checks.finish_with((content, audience))?;
    audience.check(conn, event.id).await?;
    let reach = if input.counted { Some(reach(env, &audience, event.id).await?) } else { None };
    let facts = EventFacts::load(conn, event.id).await?.ok_or_else(|| gone(&event.id))?;
    let mut brands = notifications::brands_of(conn, &env.settings, &[facts.organization.id]).await?;
    let html = markdown::html(&content.body);
    let locale = input.locale.as_deref().map_or(author.locale, Locale::or_default);
    let reader = Reader { name: &author.display_name, locale, order_link: None };
    let filled = Filled::new(&env.settings, &facts, &reader, (content.subject.as_str(), content.body.as_str()))
        .map_err(|error| Internal::Other(error.to_string()))?;
    let text = filled.text(&html);
    let to = Addressee {
        name: &author.display_name,
        locale,
        unsubscribe: mail_preferences::link_of(&env.settings, &author.email, MailKind::Messages)?,
        brand: brands.remove(&facts.organization.id).unwrap_or_default(),
    };
    let set = notifications::written(&env.settings, &facts, &text, to, false)
        .map_err(|error| Internal::Other(error.to_string()))?;
    let body_html = filled.html.unwrap_or(html);
    Ok(MessagePreview { reach, subject: set.subject, body_html, html: set.html, text: set.text })
}

async fn reach(env: &Env, audience: &Audience, event_id: Uuid) -> Result<Reach, DbErr> {
    let conn = env.db.primary();
    let people = audience.people(conn, event_id).await?;
    let addresses: Vec<_> = people.iter().map(|person| EmailAddress::stored(&person.email)).collect();
    let unwanted = mail_preferences::without(conn, MailKind::Messages, &addresses).await?.len();
    Ok(Reach { recipients: people.len().saturating_sub(unwanted) as u64, unwanted: unwanted as u64 })
}

fn gone(event_id: &Uuid) -> Internal {
    Internal::Other(format!("event {event_id} is gone"))
}
