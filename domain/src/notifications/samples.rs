//! Mails about an order and an event that there are not: what administrators see of the texts that they write.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::event::EventStatus;
use entity::mail_link_request::LinkPurpose;
use entity::mail_text::MailTextKind;
use entity::mail_text_test;
use entity::order::OrderStatus;
use entity::refund::{self, RefundOrigin, RefundStatus};
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::error::Internal;
use kernel::ids::MailTextTestId;
use kernel::site::MailText;
use kernel::text::{EmailAddress, Locale};
use sea_orm::EntityTrait as _;
use sea_orm::prelude::Uuid;
use time::Duration;

use super::buyer::Purchase;
use super::draft::{Draft, Fault};
use super::guest::Words;
use super::letter::{Letter, RenderedLetter, say};
use super::{account, attendees, buyer, follower, guest};
use crate::accounts::IssuedLink;
use crate::documents::samples::{details, facts};
use crate::documents::{Branding, EventFacts, look_of};
use crate::events::Plan;
use crate::site_settings;

const NAME: &str = "Ada Lovelace";
const ADDRESS: &str = "ada@example.org";
/// Stands where a mail has a secret.
const SECRET: &str = "example";

/// A mail with these texts, for somebody whom there is not. Its pictures are part of the HTML.
pub(crate) async fn sample(
    env: &Env,
    kind: MailTextKind,
    locale: Locale,
    text: &MailText,
) -> Result<RenderedLetter, Internal> {
    let draft = Box::pin(draft(env, kind, locale)).await.map_err(|fault| match fault {
        Fault::Database(error) => Internal::Database(error),
        Fault::Document(error) => Internal::Other(error.to_string()),
    })?;
    let Draft { mut letter, attachments, .. } = draft;
    letter.site = site_settings::site(env).await?;
    letter.reword_as(text);
    let mut set = letter.render(&env.settings).map_err(|error| Internal::Other(error.to_string()))?;
    for file in attachments {
        if let Some(id) = &file.inline_id {
            let picture = format!("data:{};base64,{}", file.content_type, STANDARD.encode(&file.body));
            set.html = set.html.replace(&format!("cid:{id}"), &picture);
        }
    }
    Ok(set)
}

/// The test of a text, to the administrator who wrote it; `None` if it is gone.
pub(super) async fn test(env: &Env, test_id: MailTextTestId) -> Result<Option<Draft>, Fault> {
    let conn = env.db.primary();
    let found = mail_text_test::Entity::find_by_id(test_id).find_also_related(user::Entity).one(conn).await?;
    let Some((row, Some(user))) =
        found.filter(|(_, user)| user.as_ref().is_some_and(|user| user.status == UserStatus::Active))
    else {
        return Ok(None);
    };
    let locale = Locale::or_default(&row.locale);
    let mut draft = Box::pin(draft(env, row.kind, locale)).await?;
    draft.letter.site = site_settings::site(env).await?;
    draft.letter.reword_as(&MailText { subject: row.subject, intro: row.intro });
    draft.letter.subject = say(locale, "mail-test", [("subject", draft.letter.subject.as_str().into())])?;
    Ok(Some(Draft { to: EmailAddress::stored(&user.email), user_id: Some(user.id), order_id: None, ..draft }))
}

async fn draft(env: &Env, kind: MailTextKind, locale: Locale) -> Result<Draft, Fault> {
    let (settings, purchase) = (&env.settings, purchase(env, locale));
    let draft = match kind {
        MailTextKind::OrderConfirmed => {
            let look = look_of(env, &purchase.facts, &Branding::default()).await?;
            buyer::confirmation(settings, &purchase, look).await?
        }
        MailTextKind::Reminder => attendees::reminder(settings, &purchase, env.now())?,
        MailTextKind::EventChanged => {
            let after = Plan::new(&purchase.facts.event, purchase.facts.venue.as_ref());
            let before = Plan { starts_at: after.starts_at - 3_600, ends_at: after.ends_at - 3_600, ..after.clone() };
            attendees::change_notice(settings, &purchase, &before, &after)?
        }
        MailTextKind::OrderCancelled => Some(buyer::cancellation(settings, &cancelled(env, purchase, false), 2500)?),
        MailTextKind::EventCancelled => Some(buyer::cancellation(settings, &cancelled(env, purchase, true), 2500)?),
        MailTextKind::RefundPending => {
            buyer::refund_notice(settings, &purchase, &refund(env, &purchase, RefundStatus::Pending))?
        }
        MailTextKind::RefundMade => {
            buyer::refund_notice(settings, &purchase, &refund(env, &purchase, RefundStatus::Succeeded))?
        }
        MailTextKind::FeedbackRequest => attendees::feedback_request(settings, &purchase)?,
        MailTextKind::NewEvent => Some(follower::letter(settings, &purchase.facts, &person(env, locale))?),
        MailTextKind::EventInvitation => Some(of_letter(invitation(env, locale, &purchase.facts)?)),
        MailTextKind::ConfirmAddress => Some(link(env, locale, LinkPurpose::VerifyEmail)?),
        MailTextKind::LoginLink => Some(link(env, locale, LinkPurpose::Login)?),
        MailTextKind::ResetPassword => Some(link(env, locale, LinkPurpose::ResetPassword)?),
    };
    draft.ok_or_else(|| Fault::from(Internal::Other(format!("there is no sample of {kind:?}"))))
}

/// An order for an evening in two weeks.
fn purchase(env: &Env, locale: Locale) -> Purchase {
    let (mut facts, mut details) = (facts("Jazz im Hof"), details(NAME, "Standard", "EUR", 2));
    let starts_at = env.now() + Duration::weeks(2);
    let starts_at = starts_at.replace_time(time::macros::time!(17:00));
    // There is no file of it.
    facts.cover = None;
    facts.event.starts_at = starts_at;
    facts.event.ends_at = starts_at + Duration::hours(4);
    facts.event.reminded_for = Some(starts_at);
    locale.tag().clone_into(&mut details.order.locale);
    SECRET.clone_into(&mut details.order.secret);
    for line in &mut details.lines {
        line.quantity = 2;
        line.unit_price_minor = line.total_minor / 2;
    }
    Purchase { facts, details, agenda: Vec::new() }
}

fn cancelled(env: &Env, mut purchase: Purchase, with_event: bool) -> Purchase {
    purchase.details.order.status = OrderStatus::Cancelled;
    purchase.details.order.cancelled_at = Some(env.now());
    if with_event {
        purchase.facts.event.status = EventStatus::Cancelled;
        purchase.facts.event.cancelled_at = Some(env.now());
    }
    purchase
}

fn refund(env: &Env, purchase: &Purchase, status: RefundStatus) -> refund::Model {
    refund::Model {
        id: Uuid::from_u128(60),
        order_id: purchase.order().id,
        payment_id: Uuid::from_u128(50),
        status,
        amount_minor: purchase.order().total_minor,
        currency: purchase.order().currency.clone(),
        origin: RefundOrigin::OrderCancelled,
        reason: String::new(),
        idempotency_key: String::new(),
        idempotency_hash: Vec::new(),
        provider_refund_id: None,
        failure: None,
        requested_by: None,
        attempt: 0,
        sent_at: None,
        created_at: env.now(),
        updated_at: env.now(),
        version: 1,
    }
}

fn person(env: &Env, locale: Locale) -> user::Model {
    user::Model {
        id: Uuid::from_u128(72),
        email: ADDRESS.to_owned(),
        password_hash: None,
        display_name: NAME.to_owned(),
        locale: locale.tag().to_owned(),
        timezone: "UTC".to_owned(),
        status: UserStatus::Active,
        email_verified_at: Some(env.now()),
        deletes_at: None,
        created_at: env.now(),
        updated_at: env.now(),
        terms_id: None,
        privacy_id: None,
        username: None,
        version: 1,
    }
}

fn invitation(env: &Env, locale: Locale, facts: &EventFacts) -> Result<Letter, Fault> {
    let page = |path: &str| format!("{}/{path}", env.settings.public_url);
    let words = Words {
        by: "Grace Hopper",
        name: Some(NAME),
        message: None,
        link: page("invitation"),
        no_more: page("unsubscribe"),
    };
    Ok(guest::letter(locale, facts, &words)?)
}

fn link(env: &Env, locale: Locale, purpose: LinkPurpose) -> Result<Draft, Fault> {
    let issued = IssuedLink {
        to: EmailAddress::stored(ADDRESS),
        user_id: None,
        display_name: NAME.to_owned(),
        locale,
        purpose,
        token: SECRET.to_owned(),
        code: None,
    };
    Ok(of_letter(account::letter(&issued, &env.settings)?))
}

fn of_letter(letter: Letter) -> Draft {
    Draft { to: EmailAddress::stored(ADDRESS), user_id: None, order_id: None, letter, attachments: Vec::new() }
}
