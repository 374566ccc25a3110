//! How a message would look, and how many would get it.

use super::audience::{Audience, AudienceWish};
use super::{MessageErrorCode, words, writing};
use crate::actor::Actor;
use crate::documents::EventFacts;
use crate::error::{Failure, Internal, Validation};
use crate::mail_preferences::{self, MailKind};
use crate::notifications::{self, Addressee, WrittenText};
use crate::text::{EmailAddress, Locale};
use crate::{Env, markdown};

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
    /// The language of what stands around the body; the author's own if none is given.
    pub locale: Option<String>,
}

/// A message as it would go out.
#[derive(Debug, Clone)]
pub struct MessagePreview {
    /// How many addresses would get it.
    pub recipients: u64,
    /// How many others would, if they had not ended such mails.
    pub unwanted: u64,
    /// The subject.
    pub subject: String,
    /// The body as HTML that is safe to show.
    pub body_html: String,
    /// The mail as HTML.
    pub html: String,
    /// The mail as text.
    pub text: String,
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
    let (Some(words), Some(audience)) = (words, audience) else {
        return Err(checks.into_failure());
    };
    audience.check(conn, event.id).await?;
    let people = audience.people(conn, event.id).await?;
    let addresses: Vec<_> = people.iter().filter_map(|person| EmailAddress::parse(&person.email).ok()).collect();
    let unwanted = mail_preferences::without(conn, MailKind::Messages, &addresses).await?.len();
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
    Ok(MessagePreview {
        recipients: (people.len() - unwanted.min(people.len())) as u64,
        unwanted: unwanted as u64,
        subject: set.subject,
        body_html: html,
        html: set.html,
        text: set.text,
    })
}

fn gone(event_id: &uuid::Uuid) -> Internal {
    Internal::Other(format!("event {event_id} is gone"))
}
