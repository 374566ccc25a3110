//! What operations want of a payment provider. Whatever a provider reports, in whatever order and however often, is
//! only a reason to look: [`PaymentProvider::checkout`] and [`PaymentProvider::refunds`] tell what is true now.

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

/// A checkout to be opened. The same payment always asks for the same, so that a provider's idempotency holds.
#[derive(Debug, Clone)]
pub struct CheckoutRequest {
    /// Our payment; also what the idempotency key is made of.
    pub payment_id: PaymentId,
    /// The order that is paid.
    pub order_id: OrderId,
    /// The order's code, for people.
    pub order_code: String,
    /// What is bought.
    pub lines: Vec<CheckoutLine>,
    /// What is to be paid in all.
    pub total: Money,
    /// The buyer.
    pub email: EmailAddress,
    /// The buyer's language.
    pub locale: Locale,
    /// When the checkout closes, on the provider's clock.
    pub expires_at: OffsetDateTime,
    /// Where the buyer comes back to after paying.
    pub success_url: String,
    /// Where the buyer comes back to after giving up.
    pub cancel_url: String,
}

/// One line of a checkout.
#[derive(Debug, Clone)]
pub struct CheckoutLine {
    /// What it is, for the buyer.
    pub name: String,
    /// The price of one.
    pub unit_price: Money,
    /// How many.
    pub quantity: u32,
}

/// Where a checkout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckoutStatus {
    /// The buyer can still pay.
    Open,
    /// The buyer is through; the money may still be on its way.
    Complete,
    /// Closed without payment.
    Expired,
    /// The provider has a word for it that is newer than this code.
    Unclear,
}

/// What the provider says of a checkout right now.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// The provider's id of it.
    pub checkout_id: String,
    /// Where the buyer pays, while it is open.
    pub url: Option<String>,
    /// Where it stands.
    pub status: CheckoutStatus,
    /// Whether the money has arrived.
    pub paid: bool,
    /// Whether the latest attempt to pay failed, and the provider's words for why.
    pub failure: Option<String>,
    /// Whether the payment was cancelled at the provider, so that no other attempt can follow.
    pub cancelled: bool,
    /// The provider's id of the payment behind it, once there is one.
    pub intent_id: Option<String>,
    /// The total it was opened for; none if it can't be read.
    pub total: Option<Money>,
    /// What of it can't be read: an amount, or a word that is newer than this code. Of a checkout that was paid, a person
    /// has to look at it.
    pub unreadable: Option<String>,
    /// Our payment, as it was told when the checkout was opened.
    pub payment_id: Option<String>,
}

/// A refund to be made; our id and the attempt are the idempotency key.
#[derive(Debug, Clone)]
pub struct RefundRequest {
    /// Our refund.
    pub refund_id: RefundId,
    /// How often the provider failed at it before; see [`RefundFault::Failed`].
    pub attempt: u32,
    /// The provider's payment it comes out of.
    pub intent_id: String,
    /// How much.
    pub amount: Money,
}

/// Where a refund stands with the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderRefundStatus {
    /// On its way.
    Pending,
    /// Done, though it may still fail later (<https://docs.stripe.com/refunds#failed-refunds>).
    Succeeded,
    /// Failed or cancelled, with the provider's words for why; the money is back with us.
    Failed(String),
}

/// What the provider says of a refund right now.
#[derive(Debug, Clone)]
pub struct ProviderRefund {
    /// The provider's id of it.
    pub provider_refund_id: String,
    /// Our refund, if we asked for it.
    pub refund_id: Option<String>,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: ProviderRefundStatus,
}

/// What the provider says of a dispute right now.
#[derive(Debug, Clone)]
pub struct ProviderDispute {
    /// The provider's id of it.
    pub provider_dispute_id: String,
    /// Where it stands.
    pub status: DisputeStatus,
    /// The bank's reason, in a word of the provider's.
    pub reason: String,
    /// How much is contested.
    pub amount: Money,
    /// Until when evidence is taken.
    pub evidence_due_at: Option<OffsetDateTime>,
    /// When it was opened.
    pub opened_at: OffsetDateTime,
}

/// What a webhook event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookSubject {
    /// A checkout, by the provider's id.
    Checkout(String),
    /// A payment, by the provider's id; charges and refunds are events of their payment.
    Intent(String),
    /// A dispute, by the provider's id of the payment.
    Dispute(String),
    /// A refund, of which the event says nothing more.
    Refund(String),
    /// A dispute, by the provider's id of it: the event says nothing more.
    BareDispute(String),
    /// Nothing we act on.
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

/// A webhook event whose signature was right.
#[derive(Debug, Clone)]
pub struct WebhookEvent {
    /// The provider's id of the event: the same when it is delivered again.
    pub event_id: String,
    /// Its type, such as `checkout.session.completed`.
    pub kind: String,
    /// What it is about.
    pub subject: WebhookSubject,
}

/// Why a webhook was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// No signature header, or one that can't be read.
    #[error("the signature header is missing or malformed")]
    BadHeader,
    /// No signature fits the body under any of the secrets.
    #[error("the signature does not fit")]
    BadSignature,
    /// Signed too long ago, or in the future.
    #[error("the signature's time is more than 300 seconds off")]
    Stale,
    /// Signed rightly, but not an event.
    #[error("the body is not an event")]
    BadBody,
}

/// Something that happened at the provider, to be looked at if it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderNews {
    /// The provider's id of the payment it happened to.
    pub intent_id: String,
    /// The provider's id of what is new.
    pub object_id: String,
}

/// Why a call to the provider gave no result.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Worth another try with the same idempotency key: the network, a timeout, a 5xx, a rate limit.
    #[error("the payment provider did not answer as it should: {0}")]
    Temporary(String),
    /// The provider says no, and will again.
    #[error("the payment provider refused: {0}")]
    Refused(String),
    /// The provider has no such thing, or not for us: it was made with other keys or under another account. An answer, not
    /// a fault: asking again changes nothing, and whoever waits must not wait for it.
    #[error("the payment provider does not know it: {0}")]
    Unknown(String),
}

/// Why asking for a refund gave none. Money went out or it did not, so these are told apart more closely than
/// [`ProviderError`].
#[derive(Debug, thiserror::Error)]
pub enum RefundFault {
    /// No answer that says anything: the network, a timeout, a rate limit. It may have been made; to be asked again under
    /// the same key.
    #[error("the payment provider did not answer as it should: {0}")]
    Unanswered(String),
    /// The provider failed, and says so again under the same key. It may have been made all the same: to be looked for,
    /// and if it was not, asked for as the next attempt.
    #[error("the payment provider failed: {0}")]
    Failed(String),
    /// The provider says no, and will again.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

/// A payment provider. No call is made inside a database transaction, and each has a timeout.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// Its name in rows and logs: `stripe`, `sandbox`.
    fn name(&self) -> &'static str;

    /// What amounts it charges in a currency, or that it charges none. Asked when prices are typed and published and when
    /// orders are placed.
    fn charges(&self, currency: Currency) -> Result<Charges, Uncharged>;

    /// Opens a checkout; the same payment gets the same checkout however often it asks.
    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, ProviderError>;

    /// Looks at a checkout.
    async fn checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError>;

    /// The checkout that a payment of the provider's belongs to; none if it was not made by one of ours. Needed when news
    /// of the payment come before news of its checkout.
    async fn checkout_of_intent(&self, intent_id: &str) -> Result<Option<Checkout>, ProviderError>;

    /// The provider's payment that a refund of the provider's is of; none if it is of none.
    async fn intent_of_refund(&self, refund_id: &str) -> Result<Option<String>, ProviderError>;

    /// The provider's payment that a dispute of the provider's is about; none if it is about none.
    async fn intent_of_dispute(&self, dispute_id: &str) -> Result<Option<String>, ProviderError>;

    /// Closes an open checkout, so that it can't be paid any more. Says how it stands afterwards: the buyer may have
    /// been faster.
    async fn close_checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError>;

    /// Sends money back; the same attempt at a refund is made once however often it is asked for, as long as the provider
    /// keeps its key.
    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, RefundFault>;

    /// All refunds of a payment, ours and those made in the provider's own dashboard.
    async fn refunds(&self, intent_id: &str) -> Result<Vec<ProviderRefund>, ProviderError>;

    /// All disputes of a payment.
    async fn disputes(&self, intent_id: &str) -> Result<Vec<ProviderDispute>, ProviderError>;

    /// What was refunded or disputed from a time on and before another, in all payments: what may have been missed. None if
    /// that is more than so many, which is then to be asked for in shorter spans.
    async fn news(
        &self,
        from: OffsetDateTime,
        until: OffsetDateTime,
        at_most: usize,
    ) -> Result<Option<Vec<ProviderNews>>, ProviderError>;

    /// Checks a webhook's signature over its raw body and reads what it is about.
    fn webhook(&self, signature: &str, body: &[u8], now: OffsetDateTime) -> Result<WebhookEvent, WebhookError>;
}

/// What somebody chooses on the sandbox's pay page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SandboxOutcome {
    /// Pays; or, after [`Self::Later`], the money arrives.
    Succeed,
    /// The attempt fails and another can be made; or, after [`Self::Later`], the money never arrives.
    Decline,
    /// Is through, but the money arrives later, as with a bank debit.
    Later,
}

/// The sandbox's pay page, as the api shows it.
#[async_trait]
pub trait SandboxDesk: Send + Sync {
    /// What is to be paid, for whom, and how it stands; none for an unknown checkout.
    async fn look(&self, checkout_id: &str) -> Result<Option<SandboxView>, ProviderError>;

    /// Does what was chosen, and returns the webhook events that a provider would now send. What can't be chosen any
    /// more changes nothing and returns none.
    async fn choose(&self, checkout_id: &str, outcome: SandboxOutcome) -> Result<Vec<WebhookEvent>, ProviderError>;
}

/// A checkout on the sandbox's pay page.
#[derive(Debug, Clone)]
pub struct SandboxView {
    /// The order's code.
    pub order_code: String,
    /// What is bought.
    pub lines: Vec<CheckoutLine>,
    /// Where it stands.
    pub checkout: Checkout,
    /// Whether the buyer chose to pay later and the money is on its way.
    pub on_its_way: bool,
    /// Where the buyer goes after paying.
    pub success_url: String,
    /// Where the buyer goes after giving up.
    pub cancel_url: String,
}
