//! How a message would look, and how many would get it.

use kernel::actor::Actor;
use kernel::error::{Failure, Internal, Validation};
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, markdown};
use sea_orm::DbErr;
use uuid::Uuid;

use super::audience::{Audience, AudienceWish};
use super::{MessageErrorCode, words, writing};
use crate::documents::EventFacts;
use crate::mail_preferences::{self, MailKind};
use crate::notifications::{self, Addressee, WrittenText};

/// A message that is still being written.
#[derive(Debug, Clone)]
pub struct PreviewMessage {
    /// The event.
    pub event_id: String,
    /// One line.
    pub subject: String,
    /// Markdown.
    pub body: String,
    /// Who is to get it.
    pub audience: AudienceWish,
    /// Whether to count them, which looks at each.
    pub counted: bool,
    /// The language of what stands around the body; the author's own if none is given.
    pub locale: Option<String>,
}

/// A message as it would go out.
#[derive(Debug, Clone)]
pub struct MessagePreview {
    /// How many would get it, if that was asked.
    pub reach: Option<Reach>,
    /// The subject.
    pub subject: String,
    /// The body as HTML that is safe to show.
    pub body_html: String,
    /// The mail as HTML.
    pub html: String,
    /// The mail as text.
    pub text: String,
}

/// How many a message would go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// How many addresses would get it.
    pub recipients: u64,
    /// How many others would, if they had not ended such mails.
    pub unwanted: u64,
}

/// Says how a message would look, and how many would get it now.
///
/// Rule: as for sending it.
pub async fn preview(
    env: &Env,
    actor: &Actor,
    input: PreviewMessage,
) -> Result<MessagePreview, Failure<MessageErrorCode>> {
    let conn = env.db.primary();
    let (event, author) = writing(env, actor, &input.event_id).await?;
    let mut checks = Validation::new();
    let words = words(&mut checks, &input.subject, &input.body);
    let audience = Audience::parse(&mut checks, &input.audience);
    let (words, audience) = checks.finish_with((words, audience))?;
    audience.check(conn, event.id).await?;
    let reach = if input.counted { Some(reach(env, &audience, event.id).await?) } else { None };
    let facts = EventFacts::load(conn, event.id).await?.ok_or_else(|| gone(&event.id))?;
    let html = markdown::html(&words.body);
    let text = WrittenText { subject: &words.subject, html: &html, text: &words.body };
    let to = Addressee {
        name: &author.display_name,
        locale: input.locale.as_deref().map_or(author.locale, Locale::or_default),
        unsubscribe: mail_preferences::link_of(&env.settings, &author.email, MailKind::Messages)?,
    };
    let set = notifications::written(&env.settings, &facts, &text, to, false)
        .map_err(|error| Internal::Other(error.to_string()))?;
    Ok(MessagePreview { reach, subject: set.subject, body_html: html, html: set.html, text: set.text })
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
