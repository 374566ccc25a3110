use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use kernel::mail::{Mail, MailError, Mailbox, MailboxEntry, Mailer};
use tokio::sync::Notify;

use super::wait::PATIENCE;

/// A mailer that stores mails in memory. A mail with the same Message-ID replaces the earlier one.
#[derive(Default)]
pub(crate) struct TestMailbox {
    kept: Mutex<Vec<MailboxEntry>>,
    arrived: Notify,
    refusals: AtomicU32,
    unknown: Mutex<Vec<String>>,
    sends: AtomicU32,
    stalls: AtomicU32,
    takes: Mutex<Duration>,
}

impl TestMailbox {
    /// All mails to an address, oldest first.
    pub(crate) fn to(&self, address: &str) -> Vec<Mail> {
        let kept = self.kept.lock().unwrap();
        kept.iter().filter(|kept| kept.mail.to.as_str() == address).map(|kept| kept.mail.clone()).collect()
    }

    /// The number of mails that were handed over, including duplicates.
    pub(crate) fn sends(&self) -> u32 {
        self.sends.load(Ordering::SeqCst)
    }

    /// Makes the next mails fail temporarily, as in an outage of the server.
    pub(crate) fn refuse_next(&self, mails: u32) {
        self.refusals.store(mails, Ordering::SeqCst);
    }

    /// Accepts the next mails but fails, as if the server's answer got lost.
    pub(crate) fn stall_next(&self, mails: u32) {
        self.stalls.store(mails, Ordering::SeqCst);
    }

    /// Delays every mail by this time from now on.
    pub(crate) fn take(&self, time: Duration) {
        *self.takes.lock().unwrap() = time;
    }

    /// Makes all mails to an address fail permanently.
    pub(crate) fn refuse_for_good(&self, address: &str) {
        self.unknown.lock().unwrap().push(address.to_owned());
    }

    /// Waits for the first matching mail to an address.
    pub(crate) async fn wait(&self, address: &str, fits: impl Fn(&Mail) -> bool) -> Mail {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let arrived = self.arrived.notified();
            if let Some(mail) = self.to(address).into_iter().rfind(&fits) {
                return mail;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if tokio::time::timeout(left, arrived).await.is_err() {
                let subjects: Vec<_> = self.to(address).into_iter().map(|mail| mail.subject).collect();
                panic!("no fitting mail to {address} within {PATIENCE:?}; there are {subjects:?}");
            }
        }
    }
}

#[async_trait]
impl Mailer for TestMailbox {
    async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        let takes = *self.takes.lock().unwrap();
        tokio::time::sleep(takes).await;
        let refuse = |left: u32| left.checked_sub(1);
        if self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, refuse).is_ok() {
            return Err(MailError::Temporary("the test refuses it".to_owned()));
        }
        if self.unknown.lock().unwrap().iter().any(|unknown| unknown == mail.to.as_str()) {
            return Err(MailError::Permanent("550 no such person".to_owned()));
        }
        self.sends.fetch_add(1, Ordering::SeqCst);
        let mut kept = self.kept.lock().unwrap();
        kept.retain(|before| before.mail.message_id != mail.message_id);
        let id = format!("mail-{}", kept.len());
        kept.push(MailboxEntry { id, sent_at: 0, mail: mail.clone() });
        drop(kept);
        self.arrived.notify_waiters();
        if self.stalls.fetch_update(Ordering::SeqCst, Ordering::SeqCst, refuse).is_ok() {
            return Err(MailError::Temporary("the test never answers".to_owned()));
        }
        Ok("kept by the test".to_owned())
    }
}

#[async_trait]
impl Mailbox for TestMailbox {
    async fn latest(&self, limit: usize) -> Result<Vec<MailboxEntry>, MailError> {
        Ok(self.kept.lock().unwrap().iter().rev().take(limit).cloned().collect())
    }
}
