//! Stripe as a payment provider: Checkout Sessions, refunds, disputes, and verified webhooks.

pub(crate) mod amounts;
mod fault;
mod read;
mod webhook;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ::stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError, StripeRequest as _};
use async_trait::async_trait;
use kernel::clock::Clock;
use kernel::payments::{
    Charges, Checkout, CheckoutRequest, PaymentProvider, ProviderDispute, ProviderError, ProviderNews, ProviderRefund,
    RefundFault, RefundRequest, Uncharged, WebhookError, WebhookEvent,
};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ExpireCheckoutSession, ListCheckoutSession, ProductData,
    RetrieveCheckoutSession,
};
use stripe_core::dispute::{ListDispute, RetrieveDispute};
use stripe_core::refund::{CreateRefund, ListRefund, RetrieveRefund};
use stripe_shared::{CheckoutSession, CheckoutSessionLocale, CheckoutSessionMode, Dispute, Refund};
use stripe_types::{Currency, List, RangeBoundsTs, RangeQueryTs};
use time::OffsetDateTime;

use self::fault::{Fault, persist, repeat};

/// The metadata key of our payment's id in Stripe's objects.
const PAYMENT_ID: &str = "payment_id";
/// The metadata key of our order's id in Stripe's objects.
const ORDER_ID: &str = "order_id";
/// The metadata key of our refund's id in Stripe's refunds.
const REFUND_ID: &str = "refund_id";

/// The longest product name that is sent. Stripe documents no limit; this length is known to work.
const NAME_CHARACTERS: usize = 250;

/// The largest page of Stripe's lists (<https://docs.stripe.com/api/pagination>).
const PAGE: i64 = 100;
/// No limit, for lists of a single payment.
const ALL: usize = usize::MAX;

/// How much later than planned a session ends if it is opened late: more than the 30 minutes that Stripe requires.
const LATER: Duration = Duration::from_mins(45);

/// The options of the Stripe client.
#[derive(Debug)]
pub struct StripeOptions {
    /// The API key: `sk_…`, or a restricted one that may write Checkout Sessions and refunds.
    pub secret_key: SecretString,
    /// The webhook endpoint's signing secrets, `whsec_…`; several while one is being replaced.
    pub webhook_secrets: Vec<SecretString>,
    /// Another base URL of the API, for tests.
    pub api_base: Option<String>,
    /// The timeout of one call.
    pub timeout: Duration,
}

/// What is wrong with the options. Messages contain no secrets.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StripeSetupError(String);

/// Stripe as a payment provider.
pub struct Stripe {
    client: Client,
    webhook_secrets: Vec<SecretString>,
    clock: Arc<dyn Clock>,
}

impl Stripe {
    /// Creates the client, without any call.
    pub fn new(options: StripeOptions, clock: Arc<dyn Clock>) -> Result<Self, StripeSetupError> {
        let mut builder = ClientBuilder::new(options.secret_key.expose_secret()).timeout(options.timeout).app_info(
            "event-radar",
            Some(env!("CARGO_PKG_VERSION").to_owned()),
            None,
        );
        if let Some(base) = options.api_base {
            builder = builder.url(format!("{}/", base.trim_end_matches('/')));
        }
        let client = builder.build().map_err(|err| StripeSetupError(err.to_string()))?;
        Ok(Self { client, webhook_secrets: options.webhook_secrets, clock })
    }

    /// Opens a session. If that is so late (after an outage at Stripe, say) that Stripe would refuse the planned end,
    /// the session gets a later one. The order's hold still ends as planned, and closes the session.
    async fn create(&self, request: &CheckoutRequest) -> Result<CheckoutSession, ProviderError> {
        let create = create_session(request)?;
        let created = match self.create_once(&create, &key_of(request, &create)).await {
            Err(Fault::Refused { param: Some(param), .. }) if param == "expires_at" => {
                let later = create.expires_at((request.expires_at + LATER).unix_timestamp());
                self.create_once(&later, &key_of(request, &later)).await
            }
            created => created,
        };
        created.map_err(Into::into)
    }

    /// Tries to open a session. If a failed call created one after all, nobody knows its URL, and it expires unpaid.
    async fn create_once(&self, create: &CreateCheckoutSession, key: &str) -> Result<CheckoutSession, Fault> {
        let session = persist(|failures| {
            let call = self.once_with(key, failures).map(|strategy| create.customize().request_strategy(strategy));
            async move { call?.send(&self.client).await }
        });
        session.await
    }

    /// The strategy that sends a request once, with our key. Stripe remembers the response to a key for a day,
    /// including its own failures (5xx) (<https://docs.stripe.com/api/idempotent_requests>). So after a failure the key
    /// gets the current minute: attempts within it share a key, and later ones get a new one.
    fn once_with(&self, key: &str, failures: u32) -> Result<RequestStrategy, StripeError> {
        let key = match failures {
            0 => key.to_owned(),
            _ => format!("{key}-{}-{failures}", self.clock.unix_millis().div_euclid(60_000)),
        };
        under(key)
    }

    async fn retrieve(&self, checkout_id: &str) -> Result<CheckoutSession, ProviderError> {
        let retrieve = RetrieveCheckoutSession::new(checkout_id).expand(expanded("payment_intent"));
        persist(|_| retrieve.send(&self.client)).await.map_err(Into::into)
    }

    /// All disputes of a list, newest first; none if there are more than `at_most`.
    async fn list_disputes(&self, list: ListDispute, at_most: usize) -> Result<Option<Vec<Dispute>>, StripeError> {
        let mut disputes: Vec<Dispute> = Vec::new();
        while disputes.len() <= at_most {
            let mut next = list.clone().limit(PAGE);
            if let Some(last) = disputes.last() {
                next = next.starting_after(last.id.as_str());
            }
            let page: List<Dispute> = next.send(&self.client).await?;
            let more = page.has_more && !page.data.is_empty();
            disputes.extend(page.data);
            if !more {
                break;
            }
        }
        Ok(Some(disputes).filter(|disputes| disputes.len() <= at_most))
    }

    /// All refunds of a list, newest first; none if there are more than `at_most`.
    async fn list_refunds(&self, list: ListRefund, at_most: usize) -> Result<Option<Vec<Refund>>, StripeError> {
        let mut refunds: Vec<Refund> = Vec::new();
        while refunds.len() <= at_most {
            let mut next = list.clone().limit(PAGE);
            if let Some(last) = refunds.last() {
                next = next.starting_after(last.id.as_str());
            }
            let page: List<Refund> = next.send(&self.client).await?;
            let more = page.has_more && !page.data.is_empty();
            refunds.extend(page.data);
            if !more {
                break;
            }
        }
        Ok(Some(refunds).filter(|refunds| refunds.len() <= at_most))
    }
}

#[async_trait]
impl PaymentProvider for Stripe {
    fn name(&self) -> &'static str {
        "stripe"
    }

    fn charges(&self, currency: kernel::money::Currency) -> Result<Charges, Uncharged> {
        amounts::charges(currency)
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, ProviderError> {
        Ok(read::checkout(&Box::pin(self.create(request)).await?))
    }

    async fn checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError> {
        Ok(read::checkout(&self.retrieve(checkout_id).await?))
    }

    async fn checkout_of_intent(&self, intent_id: &str) -> Result<Option<Checkout>, ProviderError> {
        let list = ListCheckoutSession::new().payment_intent(intent_id).expand(expanded("data.payment_intent"));
        let sessions: List<CheckoutSession> = match persist(|_| list.send(&self.client)).await {
            Ok(sessions) => sessions,
            Err(Fault::Unknown(_)) => return Ok(None),
            Err(fault) => return Err(fault.into()),
        };
        Ok(sessions.data.first().map(read::checkout))
    }

    async fn intent_of_refund(&self, refund_id: &str) -> Result<Option<String>, ProviderError> {
        let retrieve = RetrieveRefund::new(refund_id);
        let refund = persist(|_| retrieve.send(&self.client)).await?;
        Ok(refund.payment_intent.map(|intent| intent.id().as_str().to_owned()))
    }

    async fn intent_of_dispute(&self, dispute_id: &str) -> Result<Option<String>, ProviderError> {
        let retrieve = RetrieveDispute::new(dispute_id);
        let dispute = match persist(|_| retrieve.send(&self.client)).await {
            Ok(dispute) => dispute,
            // Keys from before we read disputes may lack the permission; `doctor` reports it.
            Err(Fault::Missed(message)) if message.starts_with("403 ") => return Ok(None),
            Err(fault) => return Err(fault.into()),
        };
        Ok(dispute.payment_intent.map(|intent| intent.id().as_str().to_owned()))
    }

    async fn close_checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError> {
        let expire = ExpireCheckoutSession::new(checkout_id).expand(expanded("payment_intent"));
        match persist(|_| expire.send(&self.client)).await.map_err(ProviderError::from) {
            Ok(session) => Ok(read::checkout(&session)),
            // Only open sessions can be expired: this one was paid or has expired meanwhile.
            Err(ProviderError::Refused(_)) => self.checkout(checkout_id).await,
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, RefundFault> {
        let refund_id = request.refund_id.to_string();
        let key = match request.attempt {
            0 => format!("refund-{refund_id}"),
            attempt => format!("refund-{refund_id}-{attempt}"),
        };
        let create = CreateRefund::new()
            .payment_intent(&request.intent_id)
            .amount(amounts::to_stripe(request.amount).map_err(refund_fault)?)
            .metadata(HashMap::from([(REFUND_ID.to_owned(), refund_id)]));
        let made = repeat(|| {
            let call = under(key.clone()).map(|strategy| create.customize().request_strategy(strategy));
            async move { call?.send(&self.client).await }
        });
        // If the response can't be parsed, the refund was made anyway.
        read::refund(&made.await?).map_err(|error| RefundFault::Unanswered(error.to_string()))
    }

    async fn refunds(&self, intent_id: &str) -> Result<Vec<ProviderRefund>, ProviderError> {
        let refunds = persist(|_| self.list_refunds(ListRefund::new().payment_intent(intent_id), ALL)).await?;
        refunds.unwrap_or_default().iter().map(read::refund).collect()
    }

    async fn disputes(&self, intent_id: &str) -> Result<Vec<ProviderDispute>, ProviderError> {
        let list = ListDispute::new().payment_intent(intent_id);
        match persist(|_| self.list_disputes(list.clone(), ALL)).await {
            Ok(disputes) => disputes.unwrap_or_default().iter().map(read::dispute).collect(),
            // Keys from before we read disputes may lack the permission.
            Err(Fault::Missed(message)) if message.starts_with("403 ") => Err(ProviderError::Refused(message)),
            Err(fault) => Err(fault.into()),
        }
    }

    async fn news(
        &self,
        from: OffsetDateTime,
        until: OffsetDateTime,
        at_most: usize,
    ) -> Result<Option<Vec<ProviderNews>>, ProviderError> {
        let span = RangeQueryTs::Bounds(RangeBoundsTs {
            gte: Some(from.unix_timestamp()),
            lt: Some(until.unix_timestamp()),
            ..RangeBoundsTs::default()
        });
        let list = ListRefund::new().created(span);
        let Some(refunds) = persist(|_| self.list_refunds(list.clone(), at_most)).await? else { return Ok(None) };
        let list = ListDispute::new().created(span);
        let disputes = match persist(|_| self.list_disputes(list.clone(), at_most)).await {
            Err(Fault::Missed(message)) if message.starts_with("403 ") => Some(Vec::new()),
            disputes => disputes?,
        };
        let Some(disputes) = disputes else { return Ok(None) };
        let refunds = refunds.iter().filter_map(read::news);
        Ok(Some(refunds.chain(disputes.iter().filter_map(read::dispute_news)).collect()))
    }

    fn webhook(&self, signature: &str, body: &[u8], now: OffsetDateTime) -> Result<WebhookEvent, WebhookError> {
        webhook::verify(&self.webhook_secrets, signature, body, now.unix_timestamp())?;
        webhook::read(body)
    }
}

/// The strategy that sends a request once, with this idempotency key.
fn under(key: String) -> Result<RequestStrategy, StripeError> {
    IdempotencyKey::new(key).map(RequestStrategy::Idempotent).map_err(|err| StripeError::ConfigError(err.to_string()))
}

/// The refund fault for an error from before the refund was sent.
fn refund_fault(error: ProviderError) -> RefundFault {
    match error {
        ProviderError::Refused(message) | ProviderError::Unknown(message) => RefundFault::Refused(message),
        ProviderError::Temporary(message) => RefundFault::Unanswered(message),
    }
}

/// The idempotency key of a session: the payment's id and a hash of the parameters. Stripe accepts a key only with the
/// parameters it was first used with, but these change if the event is renamed, the site moves, or this code changes.
/// If a session with earlier parameters was created, nobody knows its URL.
fn key_of(request: &CheckoutRequest, create: &CreateCheckoutSession) -> String {
    // In this build, JSON objects are sorted by key.
    let parameters = serde_json::to_value(create).map(|parameters| parameters.to_string()).unwrap_or_default();
    let digest = hex::encode(&Sha256::digest(parameters)[..12]);
    format!("checkout-{}-{digest}", request.payment_id)
}

/// The request that creates a session.
fn create_session(request: &CheckoutRequest) -> Result<CreateCheckoutSession, ProviderError> {
    let metadata = HashMap::from([
        (PAYMENT_ID.to_owned(), request.payment_id.to_string()),
        (ORDER_ID.to_owned(), request.order_id.to_string()),
    ]);
    let mut intent = CreateCheckoutSessionPaymentIntentData::new();
    intent.description = Some(order_name(request));
    intent.metadata = Some(metadata.clone());
    let create = CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .line_items(line_items(request)?)
        .client_reference_id(request.order_id.to_string())
        .metadata(metadata)
        .payment_intent_data(intent)
        .customer_email(request.email.as_str())
        .expires_at(request.expires_at.unix_timestamp())
        .success_url(&request.success_url)
        .cancel_url(&request.cancel_url);
    Ok(match request.locale.tag().parse::<CheckoutSessionLocale>() {
        Ok(locale) => create.locale(locale),
        Err(_) => create,
    })
}

/// The lines that Stripe shows; a single line if their sum is not the total, as with a discount.
fn line_items(request: &CheckoutRequest) -> Result<Vec<CreateCheckoutSessionLineItems>, ProviderError> {
    let sum = request.lines.iter().try_fold(0_i64, |sum, line| {
        line.unit_price.minor.checked_mul(i64::from(line.quantity)).and_then(|all| sum.checked_add(all))
    });
    if sum != Some(request.total.minor) || request.lines.is_empty() {
        return Ok(vec![line_item(&order_name(request), request.total, 1)?]);
    }
    request.lines.iter().map(|line| line_item(&line.name, line.unit_price, line.quantity)).collect()
}

fn line_item(
    name: &str,
    price: kernel::money::Money,
    quantity: u32,
) -> Result<CreateCheckoutSessionLineItems, ProviderError> {
    let mut data = CreateCheckoutSessionLineItemsPriceData::new(currency(price.currency));
    data.unit_amount = Some(amounts::to_stripe(price)?);
    data.product_data = Some(ProductData::new(name.chars().take(NAME_CHARACTERS).collect::<String>()));
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price_data = Some(data);
    item.quantity = Some(u64::from(quantity));
    Ok(item)
}

fn order_name(request: &CheckoutRequest) -> String {
    format!("Event Radar {}", request.order_code)
}

/// The currency in Stripe's form, which is lower case. Currencies that the crate's list lacks are passed through.
fn currency(currency: kernel::money::Currency) -> Currency {
    let code = currency.code().to_lowercase();
    code.parse().unwrap_or(Currency::Unknown(code))
}

fn expanded(field: &str) -> Vec<String> {
    vec![field.to_owned()]
}
