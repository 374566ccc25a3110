//! The mail that invites somebody to an organization.

use entity::{invitation, organization, user};
use kernel::Env;
use kernel::env::Settings;
use kernel::ids::{InvitationId, JobId};
use kernel::text::{EmailAddress, Locale};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use time::Duration;

use super::draft::{Draft, Fault};
use super::few::{self, Few};
use super::letter::{Letter, say};
use crate::organizations::invitations;
use crate::translation::{TranslationError, label};

/// The most invitations that an address is mailed within a day, whoever sends them. Counts mails rather than open
/// invitations, because invitations can be revoked.
const FEW: Few = Few { kind: "send_invitation", most: 5, within: Duration::days(1) };

/// The facts in an invitation's mail.
pub(super) struct InvitationFacts<'a> {
    pub(super) by: &'a str,
    pub(super) organization: &'a str,
    pub(super) token: &'a str,
}

/// The mail of an invitation; `None` if it is not valid any more, or the address gets too many.
pub(super) async fn invitation(env: &Env, job_id: JobId, id: InvitationId) -> Result<Option<Draft>, Fault> {
    let Some(draft) = valid(env, id).await? else {
        few::forget(env, job_id).await?;
        return Ok(None);
    };
    if !few::record(env, &FEW, job_id, &draft).await? {
        tracing::warn!(invitation_id = %id, "no invitation was mailed: the address was sent too many");
        return Ok(None);
    }
    Ok(Some(draft))
}

/// The mail of an invitation that is still valid.
async fn valid(env: &Env, id: InvitationId) -> Result<Option<Draft>, Fault> {
    let conn = env.db.primary();
    let valid = invitation::Entity::find_by_id(id).filter(invitation::Column::ExpiresAt.gt(env.now()));
    let Some(row) = valid.one(conn).await? else { return Ok(None) };
    if !invitations::is_asked_rightly(conn, &row).await? {
        return Ok(None);
    }
    let organization = organization::Entity::find_by_id(row.organization_id).one(conn).await?;
    let inviter = user::Entity::find_by_id(row.invited_by).one(conn).await?;
    let (Some(organization), Some(inviter)) = (organization, inviter) else { return Ok(None) };
    let known = user::Entity::find()
        .filter(user::Column::Email.eq(&*row.email))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .one(conn)
        .await?;
    let locale = Locale::or_default(known.as_ref().map_or(&row.locale, |user| &user.locale));
    let token = invitations::token(env, row.id)?;
    let asked = InvitationFacts { by: &inviter.display_name, organization: &organization.name, token: &token };
    let letter = letter(locale, known.as_ref().map(|user| user.display_name.clone()), &asked, &env.settings)?;
    let to = EmailAddress::stored(&row.email);
    Ok(Some(Draft { user_id: known.map(|user| user.id), to, order_id: None, letter, attachments: Vec::new() }))
}

pub(super) fn letter(
    locale: Locale,
    greeting: Option<String>,
    asked: &InvitationFacts<'_>,
    settings: &Settings,
) -> Result<Letter, TranslationError> {
    let args = || [("person", asked.by.into()), ("organization", asked.organization.into())];
    let mut letter =
        Letter::new(locale, &say(locale, "invitation-subject", args())?, label(locale, "mail-why-account")?);
    letter.greeting = greeting;
    letter.paragraphs.push(say(locale, "invitation-intro", args())?);
    letter.paragraphs.push(label(locale, "invitation-how")?);
    let address = format!("{}/invitation?token={}", settings.public_url, asked.token);
    letter.links.push((label(locale, "invitation-button")?, address));
    letter.notes.push(say(locale, "link-days", [("days", invitations::LIFETIME.whole_days().into())])?);
    letter.notes.push(label(locale, "invitation-note")?);
    Ok(letter)
}
