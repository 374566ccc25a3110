//! The double's refunds (<https://docs.stripe.com/api/refunds>).

use serde_json::{Value, json};

use super::StripeDouble;
use super::errors::Refusal;
use super::form::Form;
use super::state::{Metadata, Refund, State};
use super::{disputes, objects};

pub(super) fn create(double: &StripeDouble, form: &Form) -> Result<Value, Refusal> {
    form.only(&["payment_intent", "amount", "metadata[*]", "reason", "expand[*]"])?;
    let intent = form.required("payment_intent")?;
    let (now, mut state) = (double.now(), double.state());
    if !state.knows(&intent) {
        return Err(Refusal::no_such("payment_intent", &intent));
    }
    let refund = refund(&mut state, now, &intent, form.integer("amount")?, form.metadata("metadata")?)?;
    Ok(objects::refund(&refund))
}

/// Makes a refund and records its events, for the API and the dashboard.
pub(super) fn refund(
    state: &mut State,
    now: i64,
    intent_id: &str,
    amount: Option<i64>,
    metadata: Metadata,
) -> Result<Refund, Refusal> {
    let intent = state.intents.get(intent_id).ok_or_else(|| Refusal::no_such("payment_intent", intent_id))?.clone();
    if intent.status != "succeeded" {
        return Err(Refusal::plain("This PaymentIntent does not have a successful charge to refund."));
    }
    if disputes::forbid_refunds(state, intent_id) {
        let message = "The charge has been charged back; cannot issue a refund.";
        return Err(Refusal::invalid("charge", "charge_disputed", message));
    }
    let left = intent.amount - state.refunded(intent_id);
    let amount = amount.unwrap_or(left);
    if left == 0 {
        let message = "Charge has already been refunded.";
        return Err(Refusal::invalid("charge", "charge_already_refunded", message));
    }
    if !(1..=left).contains(&amount) {
        let message = format!("Refund amount ({amount}) is greater than unrefunded amount on charge ({left})");
        return Err(Refusal::invalid("amount", "parameter_invalid", &message));
    }
    let refund = Refund {
        id: state.id("re"),
        created: now,
        intent: intent.id.clone(),
        charge: intent.charge.clone(),
        amount,
        currency: intent.currency.clone(),
        status: "succeeded",
        failure_reason: None,
        metadata,
    };
    state.refunds.push(refund.clone());
    state.happened("refund.created", now, &objects::refund(&refund));
    let charge = objects::charge(&intent, state.refunded(intent_id));
    state.happened("charge.refunded", now, &charge);
    Ok(refund)
}

pub(super) fn retrieve(double: &StripeDouble, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["expand[*]"])?;
    let state = double.state();
    let refund = state.refunds.iter().find(|refund| refund.id == id);
    refund.map(objects::refund).ok_or_else(|| Refusal::no_such("refund", id))
}

/// Lists the refunds, newest first, one page at a time.
pub(super) fn list(double: &StripeDouble, form: &Form) -> Result<Value, Refusal> {
    form.only(&["payment_intent", "created[gte]", "created[lt]", "limit", "starting_after", "expand[*]"])?;
    let state = double.state();
    let intent = form.text("payment_intent");
    if let Some(unknown) = intent.as_ref().filter(|intent| !state.knows(intent)) {
        return Err(Refusal::no_such("payment_intent", unknown));
    }
    let limit = usize::try_from(form.integer("limit")?.unwrap_or(10)).unwrap_or(0);
    if !(1..=100).contains(&limit) {
        return Err(Refusal::invalid("limit", "parameter_invalid_integer", "Invalid limit"));
    }
    let limit = limit.min(state.page_size.unwrap_or(limit));
    let all = state.refunds.iter().rev().filter(|refund| intent.as_ref().is_none_or(|intent| refund.intent == *intent));
    let since = form.integer("created[gte]")?.unwrap_or(0);
    let until = form.integer("created[lt]")?.unwrap_or(i64::MAX);
    let mut remaining: Vec<&Refund> = all.filter(|refund| (since..until).contains(&refund.created)).collect();
    if let Some(after) = form.text("starting_after") {
        let at =
            remaining.iter().position(|refund| refund.id == after).ok_or_else(|| Refusal::no_such("refund", &after))?;
        remaining.drain(..=at);
    }
    let data: Vec<Value> = remaining.iter().take(limit).map(|refund| objects::refund(refund)).collect();
    Ok(json!({ "object": "list", "url": "/v1/refunds", "has_more": remaining.len() > limit, "data": data }))
}
