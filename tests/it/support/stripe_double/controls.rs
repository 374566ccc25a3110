//! The test's controls of the double: as the buyer, as the bank, in the dashboard, in the network. Each records the
//! events that Stripe would send, in Stripe's order.

use std::time::Duration;

use super::state::{Intent, Mishap, Refund, Request, Session, State};
use super::{StripeDouble, objects, refunds};

const DECLINED: &str = "Your card was declined.";
const RETURNED: &str = "The bank returned the debit.";

impl StripeDouble {
    /// All sessions so far, oldest first.
    pub(crate) fn sessions(&self) -> Vec<Session> {
        self.state().sessions.clone()
    }

    /// The current state of a session.
    pub(crate) fn session(&self, id: &str) -> Session {
        let now = self.now();
        self.state().session(id, now).expect("the session exists").clone()
    }

    /// The payment of a session.
    pub(crate) fn intent(&self, session_id: &str) -> Intent {
        let intent = self.session(session_id).intent.expect("an attempt to pay was made");
        self.state().intents[&intent].clone()
    }

    /// All refunds so far, oldest first.
    pub(crate) fn refunds(&self) -> Vec<Refund> {
        self.state().refunds.clone()
    }

    /// All received requests, oldest first.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// The buyer pays by card.
    pub(crate) fn pay(&self, session_id: &str) {
        self.attempt(session_id, |state, now, session, intent| {
            intent.status = "succeeded";
            intent.error = None;
            session.status = "complete";
            session.payment_status = "paid";
            state.happened("payment_intent.succeeded", now, &objects::payment_intent(intent));
            Some("checkout.session.completed")
        });
    }

    /// The buyer's card is declined; another attempt can be made.
    pub(crate) fn decline(&self, session_id: &str) {
        self.attempt(session_id, |state, now, _, intent| {
            intent.status = "requires_payment_method";
            intent.error = Some(DECLINED);
            state.happened("payment_intent.payment_failed", now, &objects::payment_intent(intent));
            None
        });
    }

    /// The buyer finishes the checkout, and the money takes days.
    pub(crate) fn pay_later(&self, session_id: &str) {
        self.attempt(session_id, |state, now, session, intent| {
            intent.status = "processing";
            session.status = "complete";
            state.happened("payment_intent.processing", now, &objects::payment_intent(intent));
            Some("checkout.session.completed")
        });
    }

    /// The money that takes days arrives.
    pub(crate) fn money_arrives(&self, session_id: &str) {
        self.change(session_id, |state, now, session, intent| {
            assert_eq!(intent.status, "processing");
            intent.status = "succeeded";
            session.payment_status = "paid";
            state.happened("payment_intent.succeeded", now, &objects::payment_intent(intent));
            Some("checkout.session.async_payment_succeeded")
        });
    }

    /// The money that takes days never arrives.
    pub(crate) fn money_never_arrives(&self, session_id: &str) {
        self.change(session_id, |state, now, _, intent| {
            assert_eq!(intent.status, "processing");
            intent.status = "requires_payment_method";
            intent.error = Some(RETURNED);
            state.happened("payment_intent.payment_failed", now, &objects::payment_intent(intent));
            Some("checkout.session.async_payment_failed")
        });
    }

    /// The session is expired early, as in the dashboard.
    pub(crate) fn expire(&self, session_id: &str) {
        let (now, mut state) = (self.now(), self.state());
        let session = state.session(session_id, now).expect("the session exists");
        assert_eq!(session.status, "open");
        session.status = "expired";
        let object = session.clone();
        let object = objects::session(&state, &object, false);
        state.happened("checkout.session.expired", now, &object);
    }

    /// Records the event that a session has expired, which Stripe sends a little later.
    pub(crate) fn tell_expired(&self, session_id: &str) {
        let session = self.session(session_id);
        assert_eq!(session.status, "expired");
        let (now, mut state) = (self.now(), self.state());
        let object = objects::session(&state, &session, false);
        state.happened("checkout.session.expired", now, &object);
    }

    /// A refund is made in the dashboard.
    pub(crate) fn refund_at_dashboard(&self, session_id: &str, amount: i64) -> Refund {
        let intent = self.intent(session_id);
        let (now, mut state) = (self.now(), self.state());
        refunds::refund(&mut state, now, &intent.id, Some(amount), super::state::Metadata::new()).unwrap()
    }

    /// A refund that had succeeded is returned by the bank.
    pub(crate) fn fail_refund(&self, refund_id: &str) {
        let (now, mut state) = (self.now(), self.state());
        let refund = state.refunds.iter_mut().find(|refund| refund.id == refund_id).expect("the refund exists");
        refund.status = "failed";
        refund.failure_reason = Some("expired_or_canceled_card");
        let object = objects::refund(refund);
        state.happened("refund.updated", now, &object);
        state.happened("refund.failed", now, &object);
    }

    /// Changes a session's amount and currency, so that they don't match the order.
    pub(crate) fn tamper(&self, session_id: &str, amount_total: i64, currency: &str) {
        let (now, mut state) = (self.now(), self.state());
        let session = state.session(session_id, now).expect("the session exists");
        session.amount_total = amount_total;
        currency.clone_into(&mut session.currency);
    }

    /// Gives a session statuses that our code does not know.
    pub(crate) fn speak(&self, session_id: &str, status: &'static str, payment_status: &'static str) {
        let (now, mut state) = (self.now(), self.state());
        let session = state.session(session_id, now).expect("the session exists");
        (session.status, session.payment_status) = (status, payment_status);
    }

    /// Sets the status of a session's payment, and the error of its last attempt.
    pub(crate) fn intent_becomes(&self, session_id: &str, status: &'static str, error: Option<&'static str>) {
        self.change(session_id, |_, _, _, intent| {
            intent.status = status;
            intent.error = error;
            None
        });
    }

    /// The payment of a session is cancelled in the dashboard.
    pub(crate) fn cancel_intent(&self, session_id: &str) {
        self.change(session_id, |state, now, _, intent| {
            intent.status = "canceled";
            state.happened("payment_intent.canceled", now, &objects::payment_intent(intent));
            None
        });
    }

    /// Makes a session unknown, as if the API keys had changed.
    pub(crate) fn forget(&self, session_id: &str) {
        self.state().forgotten.insert(session_id.to_owned());
    }

    /// Makes a forgotten session known again.
    pub(crate) fn recall(&self, session_id: &str) {
        self.state().forgotten.remove(session_id);
    }

    /// Answers all requests about a session with 500 from now on.
    pub(crate) fn spoil(&self, session_id: &str) {
        self.state().spoiled.insert(session_id.to_owned());
    }

    /// Refuses or allows new sessions, as for an account that can't charge.
    pub(crate) fn refuse_sessions(&self, refuse: bool) {
        self.state().refuses_sessions = refuse;
    }

    /// The next requests are answered with 500, without any effect.
    pub(crate) fn fail_next(&self, requests: usize) {
        self.state().mishaps.extend(vec![Mishap::Fail; requests]);
    }

    /// The next request takes effect, but is answered with 500.
    pub(crate) fn fail_after_doing(&self) {
        self.state().mishaps.push(Mishap::FailAfterwards);
    }

    /// Answers every request with 503 from now on.
    pub(crate) fn go_away(&self) {
        self.state().away = true;
    }

    /// Answers requests normally again.
    pub(crate) fn come_back(&self) {
        let mut state = self.state();
        state.away = false;
        state.spoiled.clear();
    }

    /// The next requests take effect, but their answers are lost.
    pub(crate) fn lose_next(&self, requests: usize) {
        self.state().mishaps.extend(vec![Mishap::Lose; requests]);
    }

    /// The next requests take effect, and are answered late.
    pub(crate) fn slow_next(&self, requests: usize, delay: Duration) {
        self.state().mishaps.extend(vec![Mishap::Slow(delay); requests]);
    }

    /// The next requests are refused by the rate limit.
    pub(crate) fn limit_next(&self, requests: usize) {
        self.state().mishaps.extend(vec![Mishap::Limit; requests]);
    }

    /// Limits the pages of lists to this size.
    pub(crate) fn page_size(&self, size: usize) {
        self.state().page_size = Some(size);
    }

    /// Applies an attempt to pay to an open session.
    fn attempt(&self, session_id: &str, change: impl FnOnce(&mut State, i64, &mut Session, &mut Intent) -> Changed) {
        let (now, mut state) = (self.now(), self.state());
        let session = state.session(session_id, now).expect("the session exists").clone();
        assert_eq!(session.status, "open", "only an open session can be paid");
        if session.intent.is_none() {
            let intent = Intent {
                id: state.id("pi"),
                charge: state.id("ch"),
                created: now,
                amount: session.amount_total,
                currency: session.currency,
                status: "requires_payment_method",
                error: None,
                metadata: session.intent_metadata,
            };
            state.session(session_id, now).expect("the session exists").intent = Some(intent.id.clone());
            state.intents.insert(intent.id.clone(), intent);
        }
        drop(state);
        self.change(session_id, change);
    }

    fn change(&self, session_id: &str, change: impl FnOnce(&mut State, i64, &mut Session, &mut Intent) -> Changed) {
        let (now, mut state) = (self.now(), self.state());
        let mut session = state.session(session_id, now).expect("the session exists").clone();
        let mut intent = state.intents[session.intent.as_ref().expect("an attempt was made")].clone();
        let event = change(&mut state, now, &mut session, &mut intent);
        state.intents.insert(intent.id.clone(), intent);
        *state.session(session_id, now).expect("the session exists") = session.clone();
        if let Some(kind) = event {
            let object = objects::session(&state, &session, false);
            state.happened(kind, now, &object);
        }
    }
}

/// The type of the event about the session that follows those about its payment.
type Changed = Option<&'static str>;
