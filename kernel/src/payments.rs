//! The port for payment providers. Their events arrive in any order and more than once, so an event is only a reason to
//! look: [`PaymentProvider::checkout`] and [`PaymentProvider::refunds`] return the current state.

mod charges;

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use time::OffsetDateTime;

use crate::ids::{OrderId, PaymentId, RefundId};
use crate::money::{Currency, Money};
use crate::text::{EmailAddress, Locale};

pub use charges::{Charges, Uncharged};
pub use entity::dispute::DisputeStatus;

/// A checkout to be opened. It is identical for every try of the same payment, as idempotency keys require.
#[derive(Debug, Clone)]
pub struct CheckoutRequest {
    /// Our id of the payment, which the idempotency key is derived from.
    pub payment_id: PaymentId,
    /// The order to be paid.
    pub order_id: OrderId,
    /// The order's code, which the buyer and the organizer see at the provider.
    pub order_code: String,
    /// The lines that the buyer sees before paying.
    pub lines: Vec<CheckoutLine>,
    /// The order's total, which the checkout must charge.
    pub total: Money,
    /// The buyer's address, which the provider fills in.
    pub email: EmailAddress,
    /// The language of the payment page.
    pub locale: Locale,
    /// When the checkout closes, by the provider's clock.
    pub expires_at: OffsetDateTime,
    /// Where the provider sends the buyer after paying.
    pub success_url: String,
    /// Where the provider sends the buyer after giving up.
    pub cancel_url: String,
}

/// One line of a checkout.
#[derive(Debug, Clone)]
pub struct CheckoutLine {
    /// What is bought, in words for the buyer.
    pub name: String,
    /// The price of one piece.
    pub unit_price: Money,
    /// The number of pieces.
    pub quantity: u32,
}

/// The status of a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckoutStatus {
    /// The buyer can still pay.
    Open,
    /// The buyer finished the checkout; the money may still be on its way.
    Complete,
    /// The checkout was closed without a payment.
    Expired,
    /// The provider reports a status that this code does not know.
    Unclear,
}

/// The current state of a checkout at the provider.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// The provider's id of the checkout.
    pub checkout_id: String,
    /// The payment page; none once the checkout is closed.
    pub url: Option<String>,
    /// Whether the buyer can still pay.
    pub status: CheckoutStatus,
    /// Whether the money has arrived.
    pub paid: bool,
    /// The provider's message if the latest attempt to pay failed.
    pub failure: Option<String>,
    /// Whether the payment was cancelled at the provider, so that no further attempt is possible.
    pub cancelled: bool,
    /// The provider's id of the payment; none until the buyer attempts one.
    pub intent_id: Option<String>,
    /// The amount that the checkout was opened for; none if it can't be read.
    pub total: Option<Money>,
    /// What can't be read in the provider's answer: an amount, or a status that this code does not know. If the
    /// checkout was paid, a person has to look at it.
    pub unreadable: Option<String>,
    /// Our id of the payment, as the provider got it when the checkout was opened.
    pub payment_id: Option<String>,
}

/// A refund to be made. Our id and the attempt form the idempotency key.
#[derive(Debug, Clone)]
pub struct RefundRequest {
    /// Our id of the refund.
    pub refund_id: RefundId,
    /// How often the provider failed at this refund before; see [`RefundFault::Failed`].
    pub attempt: u32,
    /// The provider's id of the payment to be refunded.
    pub intent_id: String,
    /// The amount to send back, all of the payment or a part.
    pub amount: Money,
}

/// The status of a refund at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderRefundStatus {
    /// The money is on its way, or the provider has yet to send it.
    Pending,
    /// The refund was made, though it may still fail later (<https://docs.stripe.com/refunds#failed-refunds>).
    Succeeded,
    /// The refund failed or was cancelled, with the provider's reason. The money is back with us.
    Failed(String),
}

/// The current state of a refund at the provider.
#[derive(Debug, Clone)]
pub struct ProviderRefund {
    /// The provider's id of the refund.
    pub provider_refund_id: String,
    /// Our id of the refund; none if it was made in the provider's dashboard.
    pub refund_id: Option<String>,
    /// The amount that goes back to the buyer.
    pub amount: Money,
    /// Whether the money is on its way, was sent, or came back.
    pub status: ProviderRefundStatus,
}

/// The current state of a dispute at the provider.
#[derive(Debug, Clone)]
pub struct ProviderDispute {
    /// The provider's id of the dispute.
    pub provider_dispute_id: String,
    /// How far the dispute has come, from an inquiry to won or lost.
    pub status: DisputeStatus,
    /// The bank's reason, as the provider's code, such as `fraudulent`.
    pub reason: String,
    /// The contested amount, all of the payment or a part.
    pub amount: Money,
    /// The deadline for evidence; none if the provider names none.
    pub evidence_due_at: Option<OffsetDateTime>,
    /// When the bank opened the dispute.
    pub opened_at: OffsetDateTime,
}

/// The object that a webhook event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookSubject {
    /// A checkout, by the provider's id.
    Checkout(String),
    /// A payment, by the provider's id. Events of charges and refunds name their payment.
    Intent(String),
    /// A dispute, by the provider's id of its payment.
    Dispute(String),
    /// A refund, by the provider's id of it: the event does not name its payment.
    Refund(String),
    /// A dispute, by the provider's id of it: the event does not name its payment.
    BareDispute(String),
    /// An object that we ignore.
    Other,
}

impl fmt::Display for WebhookSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkout(id) => write!(f, "checkout {id}"),
            Self::Intent(id) => write!(f, "intent {id}"),
            Self::Dispute(id) => write!(f, "dispute {id}"),
            Self::Refund(id) => write!(f, "refund {id}"),
            Self::BareDispute(id) => write!(f, "bare_dispute {id}"),
            Self::Other => f.write_str("other"),
        }
    }
}

impl FromStr for WebhookSubject {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(' ') {
            Some(("checkout", id)) => Ok(Self::Checkout(id.to_owned())),
            Some(("intent", id)) => Ok(Self::Intent(id.to_owned())),
            Some(("dispute", id)) => Ok(Self::Dispute(id.to_owned())),
            Some(("refund", id)) => Ok(Self::Refund(id.to_owned())),
            Some(("bare_dispute", id)) => Ok(Self::BareDispute(id.to_owned())),
            None if text == "other" => Ok(Self::Other),
            _ => Err(()),
        }
    }
}

/// A webhook event with a valid signature.
#[derive(Debug, Clone)]
pub struct WebhookEvent {
    /// The provider's id of the event, which is the same when it is delivered again.
    pub event_id: String,
    /// The type of the event, such as `checkout.session.completed`.
    pub kind: String,
    /// The object to look at.
    pub subject: WebhookSubject,
}

/// Why a webhook was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The signature header is missing or malformed.
    #[error("the signature header is missing or malformed")]
    BadHeader,
    /// No signature matches the body under any of the secrets.
    #[error("the signature does not fit")]
    BadSignature,
    /// The signature's time is too far in the past or the future.
    #[error("the signature's time is more than 300 seconds off")]
    Stale,
    /// The signature is valid, but the body is not an event.
    #[error("the body is not an event")]
    BadBody,
}

/// A refund or dispute at the provider, which we may have missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderNews {
    /// The provider's id of the payment.
    pub intent_id: String,
    /// The provider's id of the refund or dispute.
    pub object_id: String,
}

/// Why a call to the provider failed.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Worth another try with the same idempotency key: the network, a timeout, a 5xx, a rate limit.
    #[error("the payment provider did not answer as it should: {0}")]
    Temporary(String),
    /// The provider refuses the call, and would refuse it again.
    #[error("the payment provider refused: {0}")]
    Refused(String),
    /// The provider has no such object, or it was made with other keys or under another account. This is an answer, not
    /// a fault: asking again changes nothing.
    #[error("the payment provider does not know it: {0}")]
    Unknown(String),
}

/// Why a refund call failed. It matters whether money may have been sent, so this says more than [`ProviderError`].
#[derive(Debug, thiserror::Error)]
pub enum RefundFault {
    /// No conclusive answer: the network, a timeout, a rate limit. The refund may have been made; repeat the call with
    /// the same key.
    #[error("the payment provider did not answer as it should: {0}")]
    Unanswered(String),
    /// The provider failed, and answers the same to the same key. The refund may have been made anyway: look for it,
    /// and make another attempt if it is not there.
    #[error("the payment provider failed: {0}")]
    Failed(String),
    /// The provider refuses the refund, and would refuse it again.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

/// A payment provider. Don't call it inside a database transaction. Every call has a timeout.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// The provider's name in rows and logs: `stripe` or `sandbox`.
    fn name(&self) -> &'static str;

    /// The amounts that can be charged in a currency. Checked when prices are edited and published, and when orders are
    /// placed.
    fn charges(&self, currency: Currency) -> Result<Charges, Uncharged>;

    /// Opens a checkout. Further calls for the same payment return the same checkout.
    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, ProviderError>;

    /// Returns the current state of a checkout.
    async fn checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError>;

    /// The checkout that a payment at the provider belongs to; none if it was not made by one of ours. Needed when an
    /// event of the payment arrives before one of its checkout.
    async fn checkout_of_intent(&self, intent_id: &str) -> Result<Option<Checkout>, ProviderError>;

    /// The provider's payment that a refund belongs to; none if it belongs to none.
    async fn intent_of_refund(&self, refund_id: &str) -> Result<Option<String>, ProviderError>;

    /// The provider's payment that a dispute is about; none if it is about none.
    async fn intent_of_dispute(&self, dispute_id: &str) -> Result<Option<String>, ProviderError>;

    /// Closes an open checkout, so that it can't be paid any more. Returns its state afterwards: the buyer may have
    /// paid first.
    async fn close_checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError>;

    /// Sends money back. Repeated calls for the same attempt make one refund, as long as the provider remembers the
    /// key.
    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, RefundFault>;

    /// All refunds of a payment: ours and those made in the provider's dashboard.
    async fn refunds(&self, intent_id: &str) -> Result<Vec<ProviderRefund>, ProviderError>;

    /// All disputes about a payment.
    async fn disputes(&self, intent_id: &str) -> Result<Vec<ProviderDispute>, ProviderError>;

    /// All refunds and disputes made from `from` until before `until`, of all payments, to find those whose events were
    /// missed. None if there are more than `at_most`; then ask for shorter spans.
    async fn news(
        &self,
        from: OffsetDateTime,
        until: OffsetDateTime,
        at_most: usize,
    ) -> Result<Option<Vec<ProviderNews>>, ProviderError>;

    /// Verifies a webhook's signature over its raw body and reads the event.
    fn webhook(&self, signature: &str, body: &[u8], now: OffsetDateTime) -> Result<WebhookEvent, WebhookError>;
}

/// A choice on the sandbox's payment page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SandboxOutcome {
    /// Pay; after [`Self::Later`]: let the money arrive.
    Succeed,
    /// Let the attempt fail, so that another can be made; after [`Self::Later`]: the money never arrives.
    Decline,
    /// Finish the checkout, but let the money arrive later, as with a bank debit.
    Later,
}

/// The sandbox's payment page, which the API shows.
#[async_trait]
pub trait SandboxDesk: Send + Sync {
    /// The checkout to be shown; none if the id is unknown.
    async fn look(&self, checkout_id: &str) -> Result<Option<SandboxView>, ProviderError>;

    /// Applies a choice and returns the webhook events that a provider would send now. A choice that is not possible
    /// any more changes nothing and returns no events.
    async fn choose(&self, checkout_id: &str, outcome: SandboxOutcome) -> Result<Vec<WebhookEvent>, ProviderError>;
}

/// A checkout on the sandbox's payment page.
#[derive(Debug, Clone)]
pub struct SandboxView {
    /// The order's code, as the buyer knows it.
    pub order_code: String,
    /// The lines of the order, with their prices.
    pub lines: Vec<CheckoutLine>,
    /// The state of the checkout.
    pub checkout: Checkout,
    /// Whether the buyer chose to pay later and the money is on its way.
    pub on_its_way: bool,
    /// Where the page leads after paying.
    pub success_url: String,
    /// Where the page leads after giving up.
    pub cancel_url: String,
}
