//! The double's Checkout Sessions (<https://docs.stripe.com/api/checkout/sessions>).

use serde_json::{Value, json};

use super::StripeDouble;
use super::errors::Refusal;
use super::form::Form;
use super::objects;
use super::state::{Line, Session};

const KNOWN: [&str; 16] = [
    "mode",
    "client_reference_id",
    "customer_email",
    "expires_at",
    "success_url",
    "cancel_url",
    "locale",
    "expand[*]",
    "metadata[*]",
    "payment_intent_data[description]",
    "payment_intent_data[metadata][*]",
    "line_items[*][quantity]",
    "line_items[*][price_data][currency]",
    "line_items[*][price_data][unit_amount]",
    "line_items[*][price_data][product_data][name]",
    "payment_method_types[*]",
];

/// Currencies with three decimals, of which the last must be zero (<https://docs.stripe.com/currencies#three-decimal>).
const THREE_DECIMALS: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];

pub(super) fn create(double: &StripeDouble, form: &Form) -> Result<Value, Refusal> {
    form.only(&KNOWN)?;
    if form.required("mode")? != "payment" {
        return Err(Refusal::invalid("mode", "parameter_invalid", "The double only knows the mode payment."));
    }
    let success_url = web_address(form, "success_url")?.ok_or_else(|| Refusal::missing("success_url"))?;
    let cancel_url = web_address(form, "cancel_url")?;
    let customer_email = form.text("customer_email");
    if customer_email.as_ref().is_some_and(|email| !email.contains('@')) {
        return Err(Refusal::invalid("customer_email", "email_invalid", "Invalid email address"));
    }
    let (lines, currency) = lines(form)?;
    let amount_total = lines.iter().map(|line| line.unit_amount * line.quantity).sum();
    if amount_total < 50 && currency == "eur" {
        let message = "The Checkout Session's total amount due must add up to at least €0.50 eur";
        return Err(Refusal::invalid("line_items", "amount_too_small", message));
    }
    let created = double.now();
    let mut state = double.state();
    if state.refuses_sessions {
        return Err(Refusal::plain("Your account cannot currently make live charges."));
    }
    let session = Session {
        id: state.id("cs_test"),
        created,
        expires_at: expires_at(form, created)?,
        status: "open",
        payment_status: "unpaid",
        amount_total,
        currency,
        lines,
        client_reference_id: form.text("client_reference_id"),
        customer_email,
        locale: form.text("locale"),
        success_url,
        cancel_url,
        metadata: form.metadata("metadata")?,
        intent_metadata: form.metadata("payment_intent_data[metadata]")?,
        intent: None,
    };
    state.sessions.push(session.clone());
    Ok(objects::session(&state, &session, form.expands("payment_intent")))
}

pub(super) fn retrieve(double: &StripeDouble, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["expand[*]"])?;
    let (now, mut state) = (double.now(), double.state());
    let session = state.known(id, now).ok_or_else(|| Refusal::no_such("checkout.session", id))?.clone();
    Ok(objects::session(&state, &session, form.expands("payment_intent")))
}

pub(super) fn list(double: &StripeDouble, form: &Form) -> Result<Value, Refusal> {
    form.only(&["payment_intent", "limit", "starting_after", "expand[*]"])?;
    let intent = form.required("payment_intent")?;
    let (now, mut state) = (double.now(), double.state());
    let ids: Vec<String> = state.sessions.iter().map(|session| session.id.clone()).collect();
    let sessions: Vec<Session> = ids.iter().filter_map(|id| state.session(id, now).cloned()).collect();
    let of_intent = sessions.iter().filter(|session| session.intent.as_ref() == Some(&intent));
    let expand = form.expands("data.payment_intent");
    let data: Vec<Value> = of_intent.map(|session| objects::session(&state, session, expand)).collect();
    Ok(json!({ "object": "list", "url": "/v1/checkout/sessions", "has_more": false, "data": data }))
}

pub(super) fn expire(double: &StripeDouble, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["expand[*]"])?;
    let (now, mut state) = (double.now(), double.state());
    let session = state.known(id, now).ok_or_else(|| Refusal::no_such("checkout.session", id))?;
    if session.status != "open" {
        let message = format!(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Session has a status of {}.",
            session.status
        );
        return Err(Refusal::plain(&message));
    }
    session.status = "expired";
    let session = session.clone();
    let object = objects::session(&state, &session, false);
    state.happened("checkout.session.expired", now, &object);
    Ok(objects::session(&state, &session, form.expands("payment_intent")))
}

fn lines(form: &Form) -> Result<(Vec<Line>, String), Refusal> {
    let mut lines = Vec::new();
    let mut currencies = Vec::new();
    while form.0.keys().any(|name| name.starts_with(&format!("line_items[{}]", lines.len()))) {
        let name = |key: &str| format!("line_items[{}]{key}", lines.len());
        let currency = form.required(&name("[price_data][currency]"))?;
        let amount_name = name("[price_data][unit_amount]");
        let unit_amount = form.required_integer(&amount_name)?;
        if !(0..=99_999_999).contains(&unit_amount) {
            return Err(Refusal::invalid(&amount_name, "parameter_invalid_integer", "Invalid amount"));
        }
        if THREE_DECIMALS.contains(&currency.as_str()) && unit_amount % 10 != 0 {
            return Err(Refusal::invalid(&amount_name, "invalid_charge_amount", "The last digit must be zero"));
        }
        let line = Line {
            name: form.required(&name("[price_data][product_data][name]"))?,
            unit_amount,
            quantity: form.required_integer(&name("[quantity]"))?,
        };
        if line.quantity < 1 || currency.len() != 3 || currency != currency.to_lowercase() {
            return Err(Refusal::invalid("line_items", "parameter_invalid", "Invalid line item"));
        }
        currencies.push(currency);
        lines.push(line);
    }
    currencies.dedup();
    match currencies.as_slice() {
        [] => Err(Refusal::missing("line_items")),
        [currency] if lines.len() <= 100 => Ok((lines, currency.clone())),
        _ => Err(Refusal::invalid("line_items", "parameter_invalid", "Too many line items, or several currencies")),
    }
}

fn web_address(form: &Form, name: &str) -> Result<Option<String>, Refusal> {
    match form.text(name) {
        Some(url) if reqwest::Url::parse(&url).is_err() => {
            Err(Refusal::invalid(name, "url_invalid", "Not a valid URL"))
        }
        url => Ok(url),
    }
}

/// The end of a session: 30 minutes to 24 hours from now, by default 24 hours.
fn expires_at(form: &Form, now: i64) -> Result<i64, Refusal> {
    let expires_at = form.integer("expires_at")?.unwrap_or(now + 86_400);
    if (now + 1_800..=now + 86_400).contains(&expires_at) {
        return Ok(expires_at);
    }
    let message = "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session \
                   creation.";
    Err(Refusal::invalid("expires_at", "parameter_invalid", message))
}
