//! The sandbox: a payment provider without money. Its payment page lets a developer choose how the payment ends. It
//! stores one file per checkout, so that API and worker can share it and it survives restarts.

mod record;
#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use kernel::clock::Clock;
use kernel::money::Currency;
use kernel::payments::{
    Charges, Checkout, CheckoutRequest, PaymentProvider, ProviderDispute, ProviderError, ProviderNews, ProviderRefund,
    RefundFault, RefundRequest, SandboxDesk, SandboxOutcome, SandboxView, Uncharged, WebhookError, WebhookEvent,
    WebhookSubject,
};
use time::OffsetDateTime;

use self::record::{NoRefund, Record};
use crate::files::{Folder, blocking};
use crate::stripe::amounts;

/// The sandbox as a payment provider.
pub struct Sandbox {
    folder: Folder,
    public_url: String,
    clock: Arc<dyn Clock>,
}

impl Sandbox {
    /// Opens the sandbox's folder, and creates it if it does not exist. Payment pages are under `public_url`.
    pub fn open(dir: PathBuf, mut public_url: String, clock: Arc<dyn Clock>) -> io::Result<Self> {
        public_url.truncate(public_url.trim_end_matches('/').len());
        Ok(Self { folder: Folder::open(dir)?, public_url, clock })
    }

    fn now(&self) -> i64 {
        self.clock.now().unix_timestamp()
    }

    fn url(&self, checkout_id: &str) -> String {
        format!("{}/sandbox/pay/{checkout_id}", self.public_url)
    }

    /// Reads a checkout; none if the id is unknown.
    async fn record(&self, checkout_id: &str) -> Result<Option<Record>, ProviderError> {
        if !is_checkout_id(checkout_id) {
            return Ok(None);
        }
        let (folder, name) = (self.folder.clone(), file_name(checkout_id));
        blocking(move || load(&folder, &name)).await.map_err(|err| faulty(&err))
    }

    /// Changes a checkout under the folder's lock. Returns it with the result of the change.
    async fn change<T: Send + 'static>(
        &self,
        checkout_id: &str,
        change: impl FnOnce(&mut Record) -> T + Send + 'static,
    ) -> Result<(Record, T), ProviderError> {
        if !is_checkout_id(checkout_id) {
            return Err(unknown());
        }
        let (folder, name) = (self.folder.clone(), file_name(checkout_id));
        let changed = blocking(move || {
            let lock = folder.lock()?;
            let Some(mut record) = load(&folder, &name)? else { return Ok(None) };
            let said = change(&mut record);
            folder.write(&lock, &name, &serde_json::to_vec_pretty(&record)?)?;
            Ok(Some((record, said)))
        });
        changed.await.map_err(|err| faulty(&err))?.ok_or_else(unknown)
    }

    fn as_checkout(&self, record: &Record, checkout_id: &str) -> Result<Checkout, ProviderError> {
        record.checkout(self.now(), &self.url(checkout_id)).ok_or_else(unreadable)
    }
}

#[async_trait]
impl PaymentProvider for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn charges(&self, currency: Currency) -> Result<Charges, Uncharged> {
        amounts::charges(currency)
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, ProviderError> {
        let checkout_id = format!("sbx_{}", request.payment_id.uuid().simple());
        let (folder, name) = (self.folder.clone(), file_name(&checkout_id));
        let new = Record::new(checkout_id.clone(), request);
        let opened = blocking(move || {
            let lock = folder.lock()?;
            if let Some(record) = load(&folder, &name)? {
                return Ok(record);
            }
            folder.write(&lock, &name, &serde_json::to_vec_pretty(&new)?)?;
            Ok(new)
        });
        let record = opened.await.map_err(|err| faulty(&err))?;
        self.as_checkout(&record, &checkout_id)
    }

    async fn checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError> {
        let record = self.record(checkout_id).await?.ok_or_else(unknown)?;
        self.as_checkout(&record, checkout_id)
    }

    async fn checkout_of_intent(&self, intent_id: &str) -> Result<Option<Checkout>, ProviderError> {
        let Some(checkout_id) = checkout_of(intent_id) else { return Ok(None) };
        let Some(record) = self.record(&checkout_id).await? else { return Ok(None) };
        self.as_checkout(&record, &checkout_id).map(Some)
    }

    /// None: all events of the sandbox are about checkouts.
    async fn intent_of_refund(&self, _refund_id: &str) -> Result<Option<String>, ProviderError> {
        Ok(None)
    }

    async fn intent_of_dispute(&self, _dispute_id: &str) -> Result<Option<String>, ProviderError> {
        Ok(None)
    }

    async fn close_checkout(&self, checkout_id: &str) -> Result<Checkout, ProviderError> {
        let now = self.now();
        let (record, ()) = self.change(checkout_id, move |record| record.close(now)).await?;
        self.as_checkout(&record, checkout_id)
    }

    async fn refund(&self, request: &RefundRequest) -> Result<ProviderRefund, RefundFault> {
        let fault = |error| match error {
            ProviderError::Refused(message) | ProviderError::Unknown(message) => RefundFault::Refused(message),
            ProviderError::Temporary(message) => RefundFault::Unanswered(message),
        };
        let checkout_id = checkout_of(&request.intent_id).ok_or_else(unknown).map_err(fault)?;
        let (now, request) = (self.now(), request.clone());
        let (_, made) = self.change(&checkout_id, move |record| record.refund(&request, now)).await.map_err(fault)?;
        made.map_err(|why| {
            RefundFault::Refused(match why {
                NoRefund::NotPaid => "the payment has not been paid".to_owned(),
                NoRefund::OtherCurrency => "the payment was made in another currency".to_owned(),
                NoRefund::TooMuch => "the refund is more than what is left of the payment".to_owned(),
            })
        })
    }

    async fn refunds(&self, intent_id: &str) -> Result<Vec<ProviderRefund>, ProviderError> {
        let checkout_id = checkout_of(intent_id).ok_or_else(unknown)?;
        let record = self.record(&checkout_id).await?.ok_or_else(unknown)?;
        record.refunds().ok_or_else(unreadable)
    }

    /// None: the sandbox has no disputes.
    async fn disputes(&self, _intent_id: &str) -> Result<Vec<ProviderDispute>, ProviderError> {
        Ok(Vec::new())
    }

    /// None: only our own refunds exist in the sandbox.
    async fn news(
        &self,
        _from: OffsetDateTime,
        _until: OffsetDateTime,
        _at_most: usize,
    ) -> Result<Option<Vec<ProviderNews>>, ProviderError> {
        Ok(Some(Vec::new()))
    }

    /// Always refused: the sandbox sends no webhooks, since its payment page returns the events directly.
    fn webhook(&self, _signature: &str, _body: &[u8], _now: OffsetDateTime) -> Result<WebhookEvent, WebhookError> {
        Err(WebhookError::BadHeader)
    }
}

#[async_trait]
impl SandboxDesk for Sandbox {
    async fn look(&self, checkout_id: &str) -> Result<Option<SandboxView>, ProviderError> {
        let Some(record) = self.record(checkout_id).await? else { return Ok(None) };
        record.view(self.now(), &self.url(checkout_id)).ok_or_else(unreadable).map(Some)
    }

    async fn choose(&self, checkout_id: &str, outcome: SandboxOutcome) -> Result<Vec<WebhookEvent>, ProviderError> {
        let now = self.now();
        let (record, kind) = self.change(checkout_id, move |record| record.choose(outcome, now)).await?;
        let event = |kind: &str| WebhookEvent {
            event_id: record.event_id(),
            kind: kind.to_owned(),
            subject: WebhookSubject::Checkout(checkout_id.to_owned()),
        };
        Ok(kind.map(event).into_iter().collect())
    }
}

fn load(folder: &Folder, name: &str) -> io::Result<Option<Record>> {
    let Some(bytes) = folder.read(name)? else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&bytes)?))
}

fn file_name(checkout_id: &str) -> String {
    format!("{checkout_id}.json")
}

/// Whether this is a checkout id in its exact form. Ids come from URLs and become file names, so nothing else may pass.
fn is_checkout_id(text: &str) -> bool {
    text.strip_prefix("sbx_").is_some_and(|remaining| {
        remaining.len() == 32 && remaining.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

fn checkout_of(intent_id: &str) -> Option<String> {
    intent_id.strip_prefix("sbx_pi_").map(|remaining| format!("sbx_{remaining}"))
}

fn unknown() -> ProviderError {
    ProviderError::Unknown("there is no such payment".to_owned())
}

fn unreadable() -> ProviderError {
    ProviderError::Refused("the sandbox's file of this payment can't be read".to_owned())
}

fn faulty(err: &io::Error) -> ProviderError {
    ProviderError::Temporary(format!("the sandbox's folder: {err}"))
}
