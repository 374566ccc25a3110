//! The payment sandbox's pay page.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::settlement::Receiver;
use kernel::Env;
use kernel::payments::{CheckoutStatus, ProviderError, SandboxDesk, SandboxOutcome, SandboxView};
use minijinja::context;
use serde::Deserialize;

use super::page::{notice, page};
use api_base::extract::Path;

#[derive(Clone)]
struct Desk {
    env: Env,
    desk: Arc<dyn SandboxDesk>,
}

#[derive(Deserialize)]
struct Choice {
    outcome: Option<String>,
}

pub(super) fn router<S: Clone + Send + Sync + 'static>(env: Env, desk: Arc<dyn SandboxDesk>) -> Router<S> {
    Router::new()
        .route("/sandbox/pay/{checkout_id}", get(show).post(choose))
        .layer(DefaultBodyLimit::max(4096))
        .with_state(Desk { env, desk })
}

async fn show(State(state): State<Desk>, Path(checkout_id): Path<String>) -> Response {
    match state.desk.look(&checkout_id).await {
        Ok(Some(view)) => pay_page(&view),
        Ok(None) => unknown(),
        Err(error) => faulty(&error),
    }
}

/// Carries out the choice: stores the events that a provider would send, then redirects the browser as a provider would.
async fn choose(
    State(state): State<Desk>,
    Path(checkout_id): Path<String>,
    form: Result<Form<Choice>, FormRejection>,
) -> Response {
    let outcome = form.ok().and_then(|Form(choice)| choice.outcome).and_then(|outcome| parse(&outcome));
    match state.desk.look(&checkout_id).await {
        Ok(Some(_)) => {}
        Ok(None) => return unknown(),
        Err(error) => return faulty(&error),
    }
    let Some(outcome) = outcome else {
        let text = "Send a form with outcome=succeed, outcome=decline or outcome=later.";
        return notice(StatusCode::BAD_REQUEST, "Unknown outcome", text);
    };
    let events = match state.desk.choose(&checkout_id, outcome).await {
        Ok(events) => events,
        Err(error) => return faulty(&error),
    };
    for event in events {
        let event_id = event.event_id.clone();
        if let Err(error) = Receiver::default().receive(&state.env, "sandbox", event).await {
            // As after a lost webhook, the reconciler will notice what happened.
            tracing::error!(%error, event_id, "an event of the sandbox could not be kept");
            let text = "Your choice counts, but the news of it could not be kept; it will be noticed a little later.";
            return notice(StatusCode::SERVICE_UNAVAILABLE, "Try again later", text);
        }
    }
    match state.desk.look(&checkout_id).await {
        Ok(Some(view)) => (StatusCode::SEE_OTHER, [(LOCATION, next(&view, outcome, &checkout_id))]).into_response(),
        Ok(None) => unknown(),
        Err(error) => faulty(&error),
    }
}

fn parse(outcome: &str) -> Option<SandboxOutcome> {
    match outcome {
        "succeed" => Some(SandboxOutcome::Succeed),
        "decline" => Some(SandboxOutcome::Decline),
        "later" => Some(SandboxOutcome::Later),
        _ => None,
    }
}

/// Redirects to the order if the payment is complete, or else back to the page, which says why it is not.
fn next(view: &SandboxView, outcome: SandboxOutcome, checkout_id: &str) -> String {
    if outcome != SandboxOutcome::Decline && view.checkout.status == CheckoutStatus::Complete {
        view.success_url.clone()
    } else {
        format!("/sandbox/pay/{checkout_id}")
    }
}

fn pay_page(view: &SandboxView) -> Response {
    let stage = match view.checkout.status {
        CheckoutStatus::Open => "open",
        CheckoutStatus::Expired | CheckoutStatus::Unclear => "expired",
        CheckoutStatus::Complete if view.on_its_way => "on_its_way",
        CheckoutStatus::Complete if view.checkout.paid => "paid",
        CheckoutStatus::Complete => "unpaid",
    };
    let lines = view.lines.iter().map(|line| {
        context! { name => line.name.as_str(), quantity => line.quantity, unit_price => line.unit_price.to_string() }
    });
    let values = context! {
        order_code => view.order_code.as_str(),
        lines => lines.collect::<Vec<_>>(),
        total => view.checkout.total.map(|total| total.to_string()),
        failure => view.checkout.failure.as_deref(),
        success_url => view.success_url.as_str(),
        cancel_url => view.cancel_url.as_str(),
        stage,
    };
    page(StatusCode::OK, "pay.html", values)
}

fn unknown() -> Response {
    notice(StatusCode::NOT_FOUND, "Not found", "There is no such checkout.")
}

fn faulty(error: &ProviderError) -> Response {
    tracing::error!(%error, "the payment sandbox failed");
    notice(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Payment sandbox",
        "The sandbox's folder could not be used; the log says why.",
    )
}
