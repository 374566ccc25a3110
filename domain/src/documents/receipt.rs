//! The texts of an order's receipt. It proves a payment; it is no tax invoice, since nothing is known of taxes.

use ::documents::{DocumentError, Receipt};
use entity::ledger_entry::LedgerKind;
use entity::organization_profile;
use entity::payment::PaymentStatus;
use entity::refund;
use fluent_bundle::FluentArgs;
use kernel::Env;
use kernel::error::Internal;
use kernel::money::Money;
use kernel::text::Locale;
use sea_orm::DbErr;

use super::look::{Branding, look_of};
use super::{EventFacts, Look};
use crate::orders::OrderDetails;
use crate::translation::{amount, date_time, label, money, text};
use crate::{ledger, organizations, refunds};

/// Whether an order has a receipt: it has cost something, and the payment arrived.
pub fn has_receipt(details: &OrderDetails) -> bool {
    let paid = details.payment.as_ref().is_some_and(|payment| payment.status == PaymentStatus::Succeeded);
    paid && details.order.total_minor > 0
}

/// The receipt of an order in its buyer's language; `None` if it has none. Runs at most six statements.
pub async fn receipt_of(env: &Env, facts: &EventFacts, details: &OrderDetails) -> Result<Option<Receipt>, Internal> {
    if !has_receipt(details) {
        return Ok(None);
    }
    let conn = env.db.primary();
    let organization = facts.organization.id;
    // Number and refunds come from the same rows, so that they agree.
    let moves = ledger::moves_after_payment(conn, details.order.id).await?;
    let mut refunds = refunds::of_orders(conn, &[details.order.id]).await?;
    let has = |refund: &refund::Model, kind| moves.contains(&(refund.id, kind));
    refunds.retain(|refund| has(refund, LedgerKind::Refund) && !has(refund, LedgerKind::RefundReversal));
    let number = number(details, moves.len());
    let profile = organizations::profiles_of(conn, [organization]).await?.remove(&organization);
    let look = look_of(env, facts, &Branding::load(conn, facts).await?).await?;
    let written = receipt(facts, details, (number, &refunds), profile.as_ref(), look);
    written.map(Some).map_err(|error| Internal::Other(error.to_string()))
}

/// The receipt's number: the order's code, and how often what it says has changed. So the same receipt always has the
/// same number, and one after a refund, or after a refund that came back, has one that no other had.
fn number(details: &OrderDetails, moves: usize) -> String {
    format!("{}-{}", details.order.code, moves + 1)
}

pub(super) fn receipt(
    facts: &EventFacts,
    details: &OrderDetails,
    (number, refunds): (String, &[refund::Model]),
    profile: Option<&organization_profile::Model>,
    look: Look,
) -> Result<Receipt, DocumentError> {
    let (order, zone) = (&details.order, facts.zone()?);
    let locale = Locale::or_default(&order.locale);
    let say = |key: &str| label(locale, key);
    let stored = |minor: i64| Money::stored(minor, &order.currency).map_err(|error| fault(&error));
    let mut made: Vec<&refund::Model> = refunds.iter().collect();
    made.sort_by_key(|refund| (refund.updated_at, refund.id));
    let mut rows = Vec::with_capacity(details.lines.len());
    for line in &details.lines {
        let (each, together) = (stored(line.unit_price_minor)?, stored(line.total_minor)?);
        let what = line.ticket_type_name.clone();
        rows.push([what, line.quantity.to_string(), money(locale, each)?, money(locale, together)?]);
    }
    let paid = order.confirmed_at.unwrap_or(order.placed_at);
    let seller = [Some(facts.organization.name.clone()), profile.and_then(|profile| profile.contact_email.clone())];
    let mut event = vec![facts.event.title.clone(), facts.starts(locale)?];
    event.extend(facts.place(locale)?);
    Ok(Receipt {
        language: locale.tag(),
        title: say("receipt-title")?,
        organizer: facts.organization.name.clone(),
        facts: vec![
            (say("receipt-number")?, number.clone()),
            (say("receipt-order")?, order.code.clone()),
            (say("receipt-ordered")?, date_time(locale, &zone, order.placed_at)?),
            (say("receipt-paid")?, date_time(locale, &zone, paid)?),
        ],
        number,
        parties: vec![
            (say("receipt-seller")?, seller.into_iter().flatten().collect()),
            (say("receipt-buyer")?, vec![order.name.clone(), order.email.clone()]),
            (say("receipt-event")?, event),
        ],
        columns: [say("receipt-description")?, say("receipt-quantity")?, say("receipt-each")?, say("receipt-amount")?],
        rows,
        totals: totals(facts, details, &made, locale)?,
        notes: vec![say("receipt-note")?],
        look,
    })
}

/// What was paid, each refund, and what is left of the payment.
fn totals(
    facts: &EventFacts,
    details: &OrderDetails,
    made: &[&refund::Model],
    locale: Locale,
) -> Result<Vec<(String, String)>, DocumentError> {
    let (order, zone) = (&details.order, facts.zone()?);
    let written = |minor: i64| -> Result<String, DocumentError> {
        Ok(amount(locale, Money::stored(minor, &order.currency).map_err(|error| fault(&error))?))
    };
    let mut totals = vec![(label(locale, "receipt-total")?, written(order.total_minor)?)];
    let mut left = order.total_minor;
    for refund in made {
        let mut date = FluentArgs::new();
        date.set("date", date_time(locale, &zone, refund.updated_at)?);
        totals.push((text(locale, "receipt-refund", &date)?, format!("−{}", written(refund.amount_minor)?)));
        left -= refund.amount_minor;
    }
    if !made.is_empty() {
        totals.push((label(locale, "receipt-left")?, written(left)?));
    }
    Ok(totals)
}

fn fault(error: &DbErr) -> DocumentError {
    DocumentError(error.to_string())
}
