//! The mail that invites somebody to an organization.

use entity::{invitation, notification, organization, user};
use kernel::Env;
use kernel::db::insert_missing;
use kernel::env::Settings;
use kernel::ids::{InvitationId, JobId};
use kernel::text::{EmailAddress, Locale};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use time::Duration;

use super::draft::{Draft, Fault};
use super::letter::{Letter, say};
use super::record;
use crate::organizations::invitations;
use crate::translation::{TranslationError, label};

/// The name of the job, and so the kind of the mail.
const KIND: &str = "send_invitation";
/// The most invitations that an address is mailed within [`WINDOW`], whoever sends them.
const LIMIT: u64 = 5;
/// The time span that [`LIMIT`] applies to.
const WINDOW: Duration = Duration::days(1);

/// The facts in an invitation's mail.
pub(super) struct InvitationFacts<'a> {
    pub(super) by: &'a str,
    pub(super) organization: &'a str,
    pub(super) token: &'a str,
}

/// The mail of an invitation; `None` if it is not valid any more, or the address gets too many.
pub(super) async fn invitation(env: &Env, job_id: JobId, id: InvitationId) -> Result<Option<Draft>, Fault> {
    let Some(draft) = valid(env, id).await? else {
        forget(env, job_id).await?;
        return Ok(None);
    };
    if !record_within_limit(env, job_id, &draft).await? {
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
    if !invitations::is_asked_by_owner(conn, &row).await? {
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

/// Deletes the record of a mail that an earlier attempt of the job could not send: it would count as one that is sent yet.
async fn forget(env: &Env, job_id: JobId) -> Result<(), DbErr> {
    use notification::{Column, NotificationState};

    let tx = env.begin().await?;
    notification::Entity::delete_many()
        .filter(Column::JobId.eq(job_id.uuid()))
        .filter(Column::State.eq(NotificationState::Sending))
        .exec(&tx)
        .await?;
    tx.commit().await
}

/// Records the mail, unless the address was sent too many. Counts mails rather than open invitations, because
/// invitations can be revoked. Jobs for the same address count one after the other: at the same time, none would see
/// the mails of the others.
async fn record_within_limit(env: &Env, job_id: JobId, draft: &Draft) -> Result<bool, DbErr> {
    use notification::Column;

    let row = record::row(env, job_id, KIND, draft);
    let tx = env.begin().await?;
    tx.hold(&format!("{KIND} {}", row.recipient)).await?;
    let of_others = notification::Entity::find()
        .filter(Expr::cust(format!("kind = '{KIND}'")))
        .filter(Column::Recipient.eq(&*row.recipient))
        .filter(Column::CreatedAt.gt(env.now() - WINDOW))
        .filter(Column::JobId.ne(row.job_id));
    let within = of_others.count(&tx).await? < LIMIT;
    if within {
        insert_missing(&tx, vec![row]).await?;
    }
    tx.commit().await?;
    Ok(within)
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
