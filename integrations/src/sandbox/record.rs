//! A stored sandbox checkout, and how it changes. Its status is computed from the clock, so nothing has to run for it
//! to expire or for money to arrive.

use kernel::money::{Currency, Money};
use kernel::payments::{
    Checkout, CheckoutLine, CheckoutRequest, CheckoutStatus, ProviderRefund, ProviderRefundStatus, RefundRequest,
    SandboxOutcome, SandboxView,
};
use serde::{Deserialize, Serialize};

/// How long delayed money takes to arrive, in seconds.
const LATER_SECONDS: i64 = 20;

const DECLINED: &str = "The card was declined.";
const NEVER_ARRIVED: &str = "The bank debit failed.";

/// A checkout as stored in its file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    checkout_id: String,
    intent_id: String,
    payment_id: String,
    order_code: String,
    lines: Vec<Line>,
    total_minor: i64,
    currency: String,
    expires_at: i64,
    success_url: String,
    cancel_url: String,
    stage: Stage,
    failure: Option<String>,
    /// The number of events so far, which makes their ids unique.
    events: u32,
    refunds: Vec<Refund>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    name: String,
    unit_minor: i64,
    quantity: u32,
}

/// The stored stage of a checkout; see [`Record::stage`] for the stage at a given time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    Open,
    Paid,
    OnItsWay { since: i64 },
    NeverPaid,
    Closed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Refund {
    provider_id: String,
    our_id: String,
    minor: i64,
}

/// Why a refund is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoRefund {
    NotPaid,
    OtherCurrency,
    TooMuch,
}

impl Record {
    /// A new, open checkout.
    pub(super) fn new(checkout_id: String, request: &CheckoutRequest) -> Self {
        let line = |line: &CheckoutLine| Line {
            name: line.name.clone(),
            unit_minor: line.unit_price.minor,
            quantity: line.quantity,
        };
        Self {
            checkout_id,
            intent_id: format!("sbx_pi_{}", request.payment_id.uuid().simple()),
            payment_id: request.payment_id.to_string(),
            order_code: request.order_code.clone(),
            lines: request.lines.iter().map(line).collect(),
            total_minor: request.total.minor,
            currency: request.total.currency.code().to_owned(),
            expires_at: request.expires_at.unix_timestamp(),
            success_url: request.success_url.clone(),
            cancel_url: request.cancel_url.clone(),
            stage: Stage::Open,
            failure: None,
            events: 0,
            refunds: Vec::new(),
        }
    }

    /// The stage at this time, in Unix seconds.
    pub(super) fn stage(&self, now: i64) -> Stage {
        match self.stage {
            Stage::Open if now >= self.expires_at => Stage::Closed,
            Stage::OnItsWay { since } if now >= since + LATER_SECONDS => Stage::Paid,
            stage => stage,
        }
    }

    /// The state that the provider reports; none if its currency can't be read.
    pub(super) fn checkout(&self, now: i64, url: &str) -> Option<Checkout> {
        let stage = self.stage(now);
        let complete = !matches!(stage, Stage::Open | Stage::Closed);
        let status = match stage {
            Stage::Open => CheckoutStatus::Open,
            Stage::Closed => CheckoutStatus::Expired,
            Stage::Paid | Stage::OnItsWay { .. } | Stage::NeverPaid => CheckoutStatus::Complete,
        };
        Some(Checkout {
            checkout_id: self.checkout_id.clone(),
            url: (stage == Stage::Open).then(|| url.to_owned()),
            status,
            paid: stage == Stage::Paid,
            failure: self.failure.clone(),
            cancelled: false,
            intent_id: complete.then(|| self.intent_id.clone()),
            total: Some(self.money(self.total_minor)?),
            unreadable: None,
            payment_id: Some(self.payment_id.clone()),
        })
    }

    /// The content of the payment page.
    pub(super) fn view(&self, now: i64, url: &str) -> Option<SandboxView> {
        let line = |line: &Line| {
            let unit_price = self.money(line.unit_minor)?;
            Some(CheckoutLine { name: line.name.clone(), unit_price, quantity: line.quantity })
        };
        Some(SandboxView {
            order_code: self.order_code.clone(),
            lines: self.lines.iter().map(line).collect::<Option<_>>()?,
            checkout: self.checkout(now, url)?,
            on_its_way: matches!(self.stage(now), Stage::OnItsWay { .. }),
            success_url: self.success_url.clone(),
            cancel_url: self.cancel_url.clone(),
        })
    }

    /// Applies a choice, and returns the type of the event that a provider would send; none if the choice is not
    /// possible any more.
    pub(super) fn choose(&mut self, outcome: SandboxOutcome, now: i64) -> Option<&'static str> {
        let (stage, failure, kind) = match (self.stage(now), outcome) {
            (Stage::Open, SandboxOutcome::Succeed) => (Stage::Paid, None, "checkout.session.completed"),
            (Stage::Open, SandboxOutcome::Later) => {
                (Stage::OnItsWay { since: now }, None, "checkout.session.completed")
            }
            (Stage::Open, SandboxOutcome::Decline) => (Stage::Open, Some(DECLINED), "payment_intent.payment_failed"),
            (Stage::OnItsWay { .. }, SandboxOutcome::Succeed) => {
                (Stage::Paid, None, "checkout.session.async_payment_succeeded")
            }
            (Stage::OnItsWay { .. }, SandboxOutcome::Decline) => {
                (Stage::NeverPaid, Some(NEVER_ARRIVED), "checkout.session.async_payment_failed")
            }
            _ => return None,
        };
        self.stage = stage;
        self.failure = failure.map(ToOwned::to_owned);
        self.events += 1;
        Some(kind)
    }

    /// The id of the latest event.
    pub(super) fn event_id(&self) -> String {
        format!("{}_evt_{}", self.checkout_id, self.events)
    }

    /// Closes the checkout if it is open.
    pub(super) fn close(&mut self, now: i64) {
        if self.stage(now) == Stage::Open {
            self.stage = Stage::Closed;
        }
    }

    /// Makes a refund, once per refund id and never for more than was paid.
    pub(super) fn refund(&mut self, request: &RefundRequest, now: i64) -> Result<ProviderRefund, NoRefund> {
        let our_id = request.refund_id.to_string();
        if let Some(made) = self.refunds.iter().find(|refund| refund.our_id == our_id) {
            return Ok(made.provider_refund(request.amount.currency));
        }
        if self.stage(now) != Stage::Paid {
            return Err(NoRefund::NotPaid);
        }
        if request.amount.currency.code() != self.currency {
            return Err(NoRefund::OtherCurrency);
        }
        let left = self.refunds.iter().fold(self.total_minor, |left, refund| left - refund.minor);
        if request.amount.minor <= 0 || request.amount.minor > left {
            return Err(NoRefund::TooMuch);
        }
        let refund = Refund {
            provider_id: format!("sbx_re_{}", request.refund_id.uuid().simple()),
            our_id,
            minor: request.amount.minor,
        };
        let provider_refund = refund.provider_refund(request.amount.currency);
        self.refunds.push(refund);
        Ok(provider_refund)
    }

    /// All refunds, oldest first.
    pub(super) fn refunds(&self) -> Option<Vec<ProviderRefund>> {
        let currency = Currency::parse(&self.currency).ok()?;
        Some(self.refunds.iter().map(|refund| refund.provider_refund(currency)).collect())
    }

    fn money(&self, minor: i64) -> Option<Money> {
        Some(Money::new(minor, Currency::parse(&self.currency).ok()?))
    }
}

impl Refund {
    fn provider_refund(&self, currency: Currency) -> ProviderRefund {
        ProviderRefund {
            provider_refund_id: self.provider_id.clone(),
            refund_id: Some(self.our_id.clone()),
            amount: Money::new(self.minor, currency),
            status: ProviderRefundStatus::Succeeded,
        }
    }
}
