//! Mails to organizers, each in the reader's own language.

use entity::dispute::{self, DisputeStatus};
use entity::membership::{self, MemberRole};
use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::refund::RefundStatus;
use entity::role_grant::{self, Role};
use entity::user::{self, UserStatus};
use entity::{event, order, order_line, payment, quota, refund};
use kernel::env::Settings;
use kernel::ids::{EventId, OrderId, TypedId as _};
use kernel::money::Money;
use kernel::text::{EmailAddress, Locale};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait as _};

use super::buyer::Purchase;
use super::draft::{Draft, Fault};
use super::letter::{EventCard, Letter, say};
use crate::documents::EventFacts;
use crate::refunds;
use crate::sale_notices::Sales;
use crate::translation::{amount, label, money};

/// A recipient: a member of an organization, or an administrator.
pub(super) struct Reader {
    pub(super) user_id: Uuid,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) locale: Locale,
}

impl Reader {
    fn of(user: user::Model) -> Self {
        let locale = Locale::or_default(&user.locale);
        Self { user_id: user.id, email: user.email, name: user.display_name, locale }
    }
}

/// The members in one of these roles whose accounts are active, in the order of their accounts' ids.
pub(super) async fn readers(
    conn: &impl ConnectionTrait,
    organization_id: Uuid,
    roles: &[MemberRole],
) -> Result<Vec<Reader>, DbErr> {
    let members = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(membership::Column::OrganizationId.eq(organization_id))
        .filter(membership::Column::Role.is_in(roles.iter().copied()))
        .into_query();
    let users = user::Entity::find()
        .filter(user::Column::Id.in_subquery(members))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .order_by_asc(user::Column::Id)
        .all(conn)
        .await?;
    Ok(users.into_iter().map(Reader::of).collect())
}

/// The administrators whose accounts are active and verified.
pub(super) async fn administrators(conn: &impl ConnectionTrait) -> Result<Vec<Reader>, DbErr> {
    let admins = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::UserId)
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .into_query();
    let users = user::Entity::find()
        .filter(user::Column::Id.in_subquery(admins))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .order_by_asc(user::Column::Id)
        .all(conn)
        .await?;
    Ok(users.into_iter().map(Reader::of).collect())
}

/// The number of an event's orders that are still pending or confirmed.
pub(super) async fn open_orders(conn: &impl ConnectionTrait, event_id: EventId) -> Result<u64, DbErr> {
    order::Entity::find()
        .filter(order::Column::EventId.eq(event_id))
        .filter(order::Column::Status.is_in([OrderStatus::Pending, OrderStatus::Confirmed]))
        .count(conn)
        .await
}

/// The sold places of an event, and all places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fullness {
    pub(super) sold: i64,
    pub(super) size: i64,
}

/// How full an event is: by its capacity, else by the sum of its quotas; `None` if it has no limit.
pub(super) async fn fullness(conn: &impl ConnectionTrait, event: &event::Model) -> Result<Option<Fullness>, DbErr> {
    let quotas = quota::Entity::find().filter(quota::Column::EventId.eq(event.id)).all(conn).await?;
    let counted: Vec<&quota::Model> = match event.capacity_quota_id {
        Some(capacity) => quotas.iter().filter(|quota| quota.id == capacity).collect(),
        None => quotas.iter().collect(),
    };
    if counted.is_empty() {
        return Ok(None);
    }
    Ok(Some(Fullness {
        sold: counted.iter().map(|quota| quota.sold).sum(),
        size: counted.iter().map(|quota| quota.size).sum(),
    }))
}

/// Begins a letter to an organizer about an order.
fn letter(settings: &Settings, purchase: &Purchase, reader: &Reader, subject: &str) -> Result<Letter, Fault> {
    let name = purchase.facts.organization.name.as_str();
    let why = say(reader.locale, "mail-why-organizer", [("organization", name.into())])?;
    let mut letter = Letter::new(reader.locale, subject, why);
    letter.greeting = Some(reader.name.clone());
    let page = format!(
        "{}/organizer/{}/orders/{}",
        settings.public_url,
        purchase.facts.organization.slug,
        purchase.details.order.typed_id()
    );
    letter.links.push((label(reader.locale, "mail-open-order")?, page));
    Ok(letter)
}

fn draft(purchase: &Purchase, reader: &Reader, letter: Letter) -> Draft {
    Draft {
        to: EmailAddress::stored(&reader.email),
        user_id: Some(reader.user_id),
        order_id: Some(purchase.details.order.id),
        letter,
        attachments: Vec::new(),
    }
}

/// The notice of a sale: what was sold, to whom, for how much, and how full the event is.
pub(super) fn sale_notice(
    settings: &Settings,
    purchase: &Purchase,
    reader: &Reader,
    fullness: Option<Fullness>,
) -> Result<Option<Draft>, Fault> {
    let order = &purchase.details.order;
    if order.status != OrderStatus::Confirmed {
        return Ok(None);
    }
    let locale = reader.locale;
    let title = purchase.facts.event.title.as_str();
    let args = || [("count", purchase.places().into()), ("event", title.into())];
    let mut letter = letter(settings, purchase, reader, &say(locale, "sale-subject", args())?)?;
    letter.paragraphs.push(say(locale, "sale-intro", args())?);
    letter.rows = purchase.rows(locale)?;
    letter.rows.push((label(locale, "mail-buyer")?, order.name.clone()));
    letter.event = Some(EventCard::new(&purchase.facts, locale)?);
    add_fullness(&mut letter, fullness)?;
    Ok(Some(draft(purchase, reader, letter)))
}

/// The sales of an event since the last notice, loaded for a mail.
pub(super) struct SalesSummary {
    pub(super) facts: EventFacts,
    pub(super) sales: Sales,
    /// The first orders with the number of their places, oldest first.
    pub(super) first: Vec<(order::Model, i32)>,
    pub(super) fullness: Option<Fullness>,
}

/// The orders that a notice lists, with the number of their places.
pub(super) async fn listed_orders(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<Vec<(order::Model, i32)>, DbErr> {
    let ids = || ids.iter().map(OrderId::uuid);
    let lines = order_line::Entity::find().filter(order_line::Column::OrderId.is_in(ids())).all(conn).await?;
    let places = |id: Uuid| -> i32 { lines.iter().filter(|line| line.order_id == id).map(|line| line.quantity).sum() };
    let orders = order::Entity::find().filter(order::Column::Id.is_in(ids())).order_by_asc(order::Column::Id);
    let orders = orders.all(conn).await?.into_iter();
    Ok(orders.map(|order| (places(order.id), order)).map(|(places, order)| (order, places)).collect())
}

/// The notice of several orders: how many there were, for how much, who bought first, and how full the event is.
pub(super) fn sales_notice(settings: &Settings, summary: &SalesSummary, reader: &Reader) -> Result<Draft, Fault> {
    let SalesSummary { facts, sales, first, fullness } = summary;
    let (locale, title) = (reader.locale, facts.event.title.as_str());
    let why = say(locale, "mail-why-organizer", [("organization", facts.organization.name.as_str().into())])?;
    let subject = say(locale, "sale-subject", [("count", sales.places.into()), ("event", title.into())])?;
    let mut letter = Letter::new(locale, &subject, why);
    letter.greeting = Some(reader.name.clone());
    letter.paragraphs.push(say(locale, "sales-intro", [("orders", sales.orders.into()), ("event", title.into())])?);
    letter.event = Some(EventCard::new(facts, locale)?);
    letter.rows.push((label(locale, "sales-orders")?, sales.orders.to_string()));
    letter.rows.push((label(locale, "sales-tickets")?, sales.places.to_string()));
    for total in sales.totals.iter().filter(|total| total.minor > 0 || sales.totals.len() == 1) {
        letter.rows.push((label(locale, "mail-total")?, money(locale, *total)?));
    }
    add_fullness(&mut letter, *fullness)?;
    for (order, places) in first {
        let total = money(locale, Money::stored(order.total_minor, &order.currency)?)?;
        let args = [("name", order.name.as_str().into()), ("count", (*places).into()), ("total", total.into())];
        letter.rows.push((order.code.clone(), say(locale, "sales-order", args)?));
    }
    let more = sales.orders - i64::try_from(first.len()).unwrap_or(i64::MAX);
    if more > 0 {
        letter.notes.push(say(locale, "sales-more", [("count", more.into())])?);
    }
    let (organization, event_id) = (&facts.organization.slug, facts.event.typed_id());
    let page = format!("{}/organizer/{organization}/events/{event_id}/orders", settings.public_url);
    letter.links.push((label(locale, "sales-open-orders")?, page));
    let to = EmailAddress::stored(&reader.email);
    Ok(Draft { to, user_id: Some(reader.user_id), order_id: None, letter, attachments: Vec::new() })
}

/// Adds how full the event is.
fn add_fullness(letter: &mut Letter, fullness: Option<Fullness>) -> Result<(), Fault> {
    let locale = letter.locale;
    if let Some(Fullness { sold, size }) = fullness {
        let value = say(locale, "sale-fullness-value", [("sold", sold.into()), ("size", size.into())])?;
        letter.rows.push((label(locale, "sale-fullness")?, value));
        if sold >= size {
            letter.paragraphs.push(label(locale, "sale-full")?);
        }
    }
    Ok(())
}

/// The notice that a refund failed and needs manual action, or could not be sent so far.
pub(super) fn refund_failed(
    settings: &Settings,
    purchase: &Purchase,
    reader: &Reader,
    refund: &refund::Model,
) -> Result<Option<Draft>, Fault> {
    let (name, said) = match refund.status {
        RefundStatus::Failed if refunds::is_unverified(refund) => ("refund-unclear", refund.failure.as_deref()),
        RefundStatus::Failed => ("refund-failed", refund.failure.as_deref()),
        RefundStatus::Pending if refund.provider_refund_id.is_none() => ("refund-waits", None),
        _ => return Ok(None),
    };
    let money = Money::stored(refund.amount_minor, &refund.currency)?;
    Trouble { name, action: "action", detail: "answer", money, said }.draft(settings, purchase, reader).map(Some)
}

/// The notice that a payment needs manual action: it does not match its order, its checkout could not be opened, or its
/// state can't be determined.
pub(super) fn payment_trouble(
    settings: &Settings,
    purchase: &Purchase,
    reader: &Reader,
    payment: &payment::Model,
) -> Result<Option<Draft>, Fault> {
    let (name, detail) = match payment.status {
        PaymentStatus::Quarantined => ("quarantined", "difference"),
        PaymentStatus::Failed if payment.checkout_id.is_none() => ("unpayable", "answer"),
        PaymentStatus::Expired | PaymentStatus::Cancelled if payment.failure.is_some() => ("unverified", "answer"),
        _ => return Ok(None),
    };
    let money = Money::stored(payment.amount_minor, &payment.currency)?;
    let said = payment.failure.as_deref();
    Trouble { name, action: "action", detail, money, said }.draft(settings, purchase, reader).map(Some)
}

/// The notice that a buyer disputes a payment, or how the dispute ended. The advice depends on whether the order is
/// still confirmed, and on what was refunded of its payment.
pub(super) fn disputed(
    settings: &Settings,
    purchase: &Purchase,
    reader: &Reader,
    dispute: &dispute::Model,
    refunds: &[refund::Model],
) -> Result<Draft, Fault> {
    let money = Money::stored(dispute.amount_minor, &dispute.currency)?;
    let name = match dispute.status {
        DisputeStatus::Inquiry | DisputeStatus::InquiryReview => "inquiry",
        DisputeStatus::NeedsResponse | DisputeStatus::UnderReview => "disputed",
        DisputeStatus::InquiryClosed => "inquiry-closed",
        DisputeStatus::Won => "dispute-won",
        DisputeStatus::Lost => "dispute-lost",
    };
    let action = if purchase.details.order.status == OrderStatus::Confirmed {
        "action"
    } else {
        of_ended(dispute, purchase.details.payment.as_ref(), refunds)
    };
    Trouble { name, action, detail: "reason", money, said: Some(&dispute.reason) }.draft(settings, purchase, reader)
}

/// The key of the text that says what a dispute means for an order that has ended.
fn of_ended(dispute: &dispute::Model, payment: Option<&payment::Model>, refunds: &[refund::Model]) -> &'static str {
    let left = payment.map_or(0, |payment| payment.amount_minor - payment.refunded_minor);
    let settled = refunds.iter().any(|refund| refunds::was_settled(refund, dispute.opened_at));
    let resumed =
        |refund: &refund::Model| refund.status != RefundStatus::Failed && Some(refund.created_at) >= dispute.closed_at;
    match dispute.status {
        DisputeStatus::Inquiry | DisputeStatus::InquiryReview | DisputeStatus::InquiryClosed => "action",
        DisputeStatus::NeedsResponse | DisputeStatus::UnderReview if left == 0 || settled => "refunded",
        DisputeStatus::Won if refunds.iter().any(resumed) => "ended",
        DisputeStatus::Won if left > 0 => "open",
        DisputeStatus::Lost if dispute.amount_minor < left => "rest",
        DisputeStatus::Won | DisputeStatus::Lost if left == 0 => "refunded",
        _ => "ended",
    }
}

/// A problem with a payment or refund that needs manual action.
struct Trouble<'a> {
    /// The prefix of its translated texts.
    name: &'static str,
    /// The key of the text that says what to do.
    action: &'static str,
    /// The key of the label for the details.
    detail: &'static str,
    money: Money,
    said: Option<&'a str>,
}

impl Trouble<'_> {
    fn draft(&self, settings: &Settings, purchase: &Purchase, reader: &Reader) -> Result<Draft, Fault> {
        let (locale, order) = (reader.locale, &purchase.details.order);
        let key = |part: &str| format!("{}-{part}", self.name);
        let sum = amount(locale, self.money);
        let subject = say(locale, &key("subject"), [("order", order.code.as_str().into())])?;
        let mut letter = letter(settings, purchase, reader, &subject)?;
        let args = [
            ("order", order.code.as_str().into()),
            ("event", purchase.facts.event.title.as_str().into()),
            ("amount", sum.as_str().into()),
        ];
        letter.paragraphs.push(say(locale, &key("intro"), args)?);
        letter.paragraphs.push(label(locale, &key(self.action))?);
        letter.rows.push((label(locale, "mail-event")?, purchase.facts.event.title.clone()));
        letter.rows.push((label(locale, "mail-order")?, order.code.clone()));
        letter.rows.push((label(locale, "mail-buyer")?, order.name.clone()));
        letter.rows.push((label(locale, "mail-amount")?, sum));
        if let Some(said) = self.said {
            letter.rows.push((label(locale, &key(self.detail))?, said.to_owned()));
        }
        Ok(draft(purchase, reader, letter))
    }
}
