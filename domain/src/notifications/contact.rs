//! The mail with a visitor's message to an organizer.

use entity::contact_message;
use entity::membership::MemberRole;
use kernel::Env;
use kernel::ids::ContactMessageId;
use kernel::text::{EmailAddress, Locale};
use sea_orm::EntityTrait as _;

use super::brand::Brand;
use super::draft::{Draft, Fault};
use super::letter::{EventCard, Letter, say};
use super::organizer;
use crate::documents::EventFacts;
use crate::organizations;
use crate::translation::label;

/// The message, to the address that the organization has chosen for this or for answers, or else to its owners. Empty if
/// it was deleted meanwhile.
pub(super) async fn message(env: &Env, id: ContactMessageId) -> Result<Vec<Draft>, Fault> {
    let conn = env.db.primary();
    let Some(message) = contact_message::Entity::find_by_id(id).one(conn).await? else { return Ok(Vec::new()) };
    let organization_id = message.organization_id;
    let Some(organization) = organizations::by_ids(conn, [organization_id]).await?.into_iter().next() else {
        return Ok(Vec::new());
    };
    let facts = match message.event_id {
        Some(event_id) => EventFacts::load(conn, event_id).await?,
        None => None,
    };
    let profile = organizations::profiles_of(conn, [organization_id]).await?.remove(&organization_id);
    let chosen = profile.and_then(|profile| profile.contact_email.or(profile.reply_to));
    let owners = organizer::readers(conn, organization_id, &[MemberRole::Owner]).await?;
    let draft = |locale: Locale, to: &str, user_id| {
        let letter = letter(locale, &message, &organization.name, facts.as_ref())?;
        Ok(Draft { to: EmailAddress::stored(to), user_id, order_id: None, letter, attachments: Vec::new() })
    };
    match chosen {
        Some(address) => {
            let locale = owners.first().map_or(Locale::En, |owner| owner.locale);
            Ok(vec![draft(locale, &address, None)?])
        }
        None => owners.iter().map(|owner| draft(owner.locale, &owner.email, Some(owner.user_id))).collect(),
    }
}

fn letter(
    locale: Locale,
    message: &contact_message::Model,
    organization: &str,
    facts: Option<&EventFacts>,
) -> Result<Letter, Fault> {
    let args = || [("name", message.name.as_str().into()), ("organization", organization.into())];
    let mut letter = Letter::new(locale, &say(locale, "contact-subject", args())?, say(locale, "contact-why", args())?);
    letter.paragraphs.push(say(locale, "contact-intro", args())?);
    letter.paragraphs.extend(message.message.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
    letter.event = facts.map(|facts| EventCard::new(facts, locale)).transpose()?;
    letter.rows.push((label(locale, "contact-from")?, format!("{} <{}>", message.name, message.email)));
    letter.notes.push(label(locale, "contact-answer")?);
    let sender = Some(EmailAddress::stored(&message.email)).filter(|address| address.as_str().is_ascii());
    letter.brand = Brand { reply_to: sender, ..Brand::default() };
    Ok(letter)
}
