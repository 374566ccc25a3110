//! The mail with the links of one's orders.

use kernel::Env;
use kernel::env::Settings;
use kernel::ids::{JobId, OrderLinkRequestId, TypedId};
use kernel::text::{EmailAddress, Locale};
use time::Duration;

use super::buyer::Purchase;
use super::draft::{Draft, Fault};
use super::few::{self, Few};
use super::letter::{Letter, say};
use crate::order_links;
use crate::translation::label;

/// So that nobody can flood a mailbox through us.
const FEW: Few = Few { kind: "send_order_links", most: 5, within: Duration::hours(1) };

/// The mail for a request; `None` if there are no such orders, or the address gets too many.
pub(super) async fn links(env: &Env, job_id: JobId, id: OrderLinkRequestId) -> Result<Option<Draft>, Fault> {
    let conn = env.db.primary();
    let Some((request, orders)) = order_links::found(conn, env, id).await? else { return Ok(None) };
    let ids: Vec<_> = orders.iter().map(TypedId::typed_id).collect();
    let purchases: Vec<Purchase> = Purchase::load_many(conn, &ids).await?.into_iter().flatten().collect();
    let Some(draft) = letter(&env.settings, Locale::or_default(&request.locale), &purchases)? else {
        return Ok(None);
    };
    if !few::record(env, &FEW, job_id, &draft).await? {
        tracing::warn!(request_id = %id, "no links were mailed: too many were asked for");
        return Ok(None);
    }
    Ok(Some(draft))
}

pub(super) fn letter(settings: &Settings, locale: Locale, purchases: &[Purchase]) -> Result<Option<Draft>, Fault> {
    let Some(first) = purchases.first() else { return Ok(None) };
    let count = purchases.len();
    let why = label(locale, "order-links-why")?;
    let mut letter = Letter::new(locale, &say(locale, "order-links-subject", [("count", count.into())])?, why);
    letter.greeting = Some(first.order().name.clone());
    letter.paragraphs.push(say(locale, "order-links-intro", [("count", count.into())])?);
    for purchase in purchases {
        let title = purchase.facts.event.title.as_str();
        let args = [("event", title.into()), ("order", purchase.order().code.as_str().into())];
        letter.links.push((say(locale, "order-links-link", args)?, purchase.link(settings)));
    }
    letter.notes.push(label(locale, "order-links-note")?);
    let to = EmailAddress::stored(&first.order().email);
    let user_id = first.order().user_id;
    Ok(Some(Draft { to, user_id, order_id: None, letter, attachments: Vec::new() }))
}
