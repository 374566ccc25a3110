//! Stripe's objects as JSON, with all fields that strict clients require.

use serde_json::{Value, json};

use super::state::{Dispute, Intent, Line, Refund, Session, State};

pub(super) fn session(state: &State, session: &Session, expand: bool) -> Value {
    let intent = session.intent.as_ref().and_then(|id| state.intents.get(id));
    let payment_intent = match intent {
        Some(intent) if expand => payment_intent(intent),
        Some(intent) => json!(intent.id),
        None => Value::Null,
    };
    let open = session.status == "open";
    let subtotal: i64 = session.lines.iter().map(|Line { unit_amount, quantity, .. }| unit_amount * quantity).sum();
    json!({
        "id": session.id,
        "object": "checkout.session",
        "adaptive_pricing": { "enabled": false },
        "amount_subtotal": subtotal,
        "amount_total": session.amount_total,
        "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null },
        "billing_address_collection": null,
        "cancel_url": session.cancel_url,
        "client_reference_id": session.client_reference_id,
        "client_secret": null,
        "created": session.created,
        "currency": session.currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null,
            "shipping_address": null,
            "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer": null,
        "customer_creation": "if_required",
        "customer_details": { "email": session.customer_email, "tax_exempt": "none", "tax_ids": null },
        "customer_email": session.customer_email,
        "expires_at": session.expires_at,
        "livemode": false,
        "locale": session.locale,
        "metadata": session.metadata,
        "mode": "payment",
        "payment_intent": payment_intent,
        "payment_method_collection": "if_required",
        "payment_method_options": { "card": { "request_three_d_secure": "automatic" } },
        "payment_method_types": ["card", "sepa_debit"],
        "payment_status": session.payment_status,
        "phone_number_collection": { "enabled": false },
        "shipping_options": [],
        "status": session.status,
        "submit_type": null,
        "success_url": session.success_url,
        "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
        "ui_mode": "hosted_page",
        "url": open.then(|| format!("https://checkout.stripe.com/c/pay/{}", session.id)),
    })
}

pub(super) fn payment_intent(intent: &Intent) -> Value {
    let error = intent.error.map(|message| {
        json!({
            "type": "card_error",
            "code": "card_declined",
            "decline_code": "generic_decline",
            "doc_url": "https://docs.stripe.com/error-codes/card-declined",
            "message": message,
        })
    });
    let (paid, canceled) = (intent.status == "succeeded", intent.status == "canceled");
    json!({
        "id": intent.id,
        "object": "payment_intent",
        "amount": intent.amount,
        "amount_capturable": 0,
        "amount_received": if paid { intent.amount } else { 0 },
        "automatic_payment_methods": null,
        "canceled_at": canceled.then_some(intent.created),
        "cancellation_reason": canceled.then_some("requested_by_customer"),
        "capture_method": "automatic_async",
        "client_secret": format!("{}_secret_double", intent.id),
        "confirmation_method": "automatic",
        "created": intent.created,
        "currency": intent.currency,
        "customer": null,
        "last_payment_error": error,
        "latest_charge": paid.then_some(&intent.charge),
        "livemode": false,
        "metadata": intent.metadata,
        "next_action": null,
        "payment_method": null,
        "payment_method_options": {},
        "payment_method_types": ["card", "sepa_debit"],
        "processing": null,
        "status": intent.status,
    })
}

pub(super) fn refund(refund: &Refund) -> Value {
    json!({
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": null,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency,
        "destination_details": null,
        "failure_reason": refund.failure_reason,
        "metadata": refund.metadata,
        "payment_intent": refund.intent,
        "reason": null,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": refund.status,
        "transfer_reversal": null,
    })
}

pub(super) fn charge(intent: &Intent, refunded: i64) -> Value {
    json!({
        "id": intent.charge,
        "object": "charge",
        "amount": intent.amount,
        "amount_captured": intent.amount,
        "amount_refunded": refunded,
        "captured": true,
        "created": intent.created,
        "currency": intent.currency,
        "livemode": false,
        "metadata": intent.metadata,
        "paid": true,
        "payment_intent": intent.id,
        "refunded": refunded == intent.amount,
        "status": "succeeded",
    })
}

pub(super) fn dispute(dispute: &Dispute) -> Value {
    json!({
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transactions": [],
        "charge": dispute.charge,
        "created": dispute.created,
        "currency": dispute.currency,
        "enhanced_eligibility_types": [],
        "evidence": { "enhanced_evidence": {} },
        "evidence_details": {
            "due_by": dispute.created + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": false,
            "past_due": false,
            "submission_count": 0,
        },
        "is_charge_refundable": dispute.status.starts_with("warning_"),
        "livemode": false,
        "metadata": {},
        "network_reason_code": null,
        "payment_intent": dispute.intent,
        "payment_method_details": null,
        "reason": "product_not_received",
        "status": dispute.status,
    })
}
