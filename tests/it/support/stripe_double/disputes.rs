//! The double's disputes (<https://docs.stripe.com/api/disputes>).

use serde_json::{Value, json};

use super::StripeDouble;
use super::errors::Refusal;
use super::form::Form;
use super::objects;
use super::state::{Dispute, State};

/// The statuses in which the bank has the money and Stripe makes no refunds.
const TAKEN: [&str; 3] = ["needs_response", "under_review", "lost"];

/// Lists the disputes, newest first.
pub(super) fn list(double: &StripeDouble, form: &Form) -> Result<Value, Refusal> {
    form.only(&["payment_intent", "created[gte]", "created[lt]", "limit", "starting_after", "expand[*]"])?;
    let state = double.state();
    let intent = form.text("payment_intent");
    let since = form.integer("created[gte]")?.unwrap_or(0);
    let until = form.integer("created[lt]")?.unwrap_or(i64::MAX);
    let all = state.disputes.iter().rev().filter(|dispute| {
        (since..until).contains(&dispute.created) && intent.as_ref().is_none_or(|intent| dispute.intent == *intent)
    });
    let data: Vec<Value> = all.map(objects::dispute).collect();
    Ok(json!({ "object": "list", "url": "/v1/disputes", "has_more": false, "data": data }))
}

pub(super) fn retrieve(double: &StripeDouble, id: &str, form: &Form) -> Result<Value, Refusal> {
    form.only(&["expand[*]"])?;
    let state = double.state();
    let dispute = state.disputes.iter().find(|dispute| dispute.id == id);
    dispute.map(objects::dispute).ok_or_else(|| Refusal::no_such("dispute", id))
}

/// Whether a dispute prevents refunds of a payment.
pub(super) fn forbid_refunds(state: &State, intent: &str) -> bool {
    state.disputes.iter().any(|dispute| dispute.intent == intent && TAKEN.contains(&dispute.status))
}

impl StripeDouble {
    /// The buyer's bank opens an inquiry (`warning_needs_response`) or a dispute (`needs_response`).
    pub(crate) fn open_dispute(&self, session_id: &str, amount: i64, status: &'static str) -> Dispute {
        let intent = self.intent(session_id);
        let (now, mut state) = (self.now(), self.state());
        let dispute = Dispute {
            id: state.id("du"),
            created: now,
            intent: intent.id,
            charge: intent.charge,
            amount,
            currency: intent.currency,
            status,
        };
        state.disputes.push(dispute.clone());
        let object = objects::dispute(&dispute);
        state.happened("charge.dispute.created", now, &object);
        if TAKEN.contains(&status) {
            state.happened("charge.dispute.funds_withdrawn", now, &object);
        }
        dispute
    }

    /// Changes the status of a dispute.
    pub(crate) fn move_dispute(&self, id: &str, status: &'static str) {
        let (now, mut state) = (self.now(), self.state());
        let dispute = state.disputes.iter_mut().find(|dispute| dispute.id == id).expect("the dispute exists");
        dispute.status = status;
        let object = objects::dispute(dispute);
        match status {
            "won" => {
                state.happened("charge.dispute.closed", now, &object);
                state.happened("charge.dispute.funds_reinstated", now, &object);
            }
            "lost" | "warning_closed" => state.happened("charge.dispute.closed", now, &object),
            _ => state.happened("charge.dispute.updated", now, &object),
        }
    }
}
