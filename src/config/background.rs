//! The configuration of what happens in the background: jobs, and the removal of old rows.

use serde::Deserialize;

/// How many jobs run at the same time, and for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// The number of jobs for payments and orders that run at the same time in one process.
    pub payments: usize,
    /// The number of mails that are sent at the same time.
    pub mail: usize,
    /// The number of jobs of each queue, except for payments, in a batch while requests need the processor.
    pub while_busy: usize,
    /// The number of jobs for CRMs.
    pub sync: usize,
    /// The number of mails of messages to attendees.
    pub bulk_mail: usize,
    /// The number of housekeeping jobs.
    pub maintenance: usize,
    /// How often the outbox is polled if no signal arrives, in milliseconds.
    pub poll_interval_ms: u64,
    /// An upper bound on the run time of every job. None: each kind has its own limit.
    pub job_timeout_seconds: Option<u64>,
    /// How much longer a job's lease is than its timeout.
    pub lease_margin_seconds: u64,
}

impl Default for Worker {
    fn default() -> Self {
        Self {
            payments: 8,
            mail: 40,
            while_busy: 16,
            sync: 4,
            bulk_mail: 2,
            maintenance: 1,
            poll_interval_ms: 1000,
            job_timeout_seconds: None,
            lease_margin_seconds: 15,
        }
    }
}

/// For how many days old rows are kept.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Finished jobs and their failures.
    pub jobs_days: u16,
    /// Webhook events, which recognize repeated deliveries.
    pub webhooks_days: u16,
    /// Ended sessions and links, and used refresh tokens.
    pub sessions_days: u16,
    /// The record of mails that were sent.
    pub mails_days: u16,
    /// The recipients of messages to attendees.
    pub message_recipients_days: u16,
    /// Changes of events that ticket holders were notified of.
    pub event_changes_days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            jobs_days: 7,
            webhooks_days: 30,
            sessions_days: 7,
            mails_days: 400,
            message_recipients_days: 400,
            event_changes_days: 400,
        }
    }
}

impl Retention {
    /// The numbers of days with their keys and their minimums. Jobs and mails that are still retried, webhook events
    /// that the provider may send again (for three days), and sessions in use must not be deleted.
    pub fn days(&self) -> [(&'static str, u16, u16); 6] {
        [
            ("retention.jobs_days", self.jobs_days, 1),
            ("retention.webhooks_days", self.webhooks_days, 4),
            ("retention.sessions_days", self.sessions_days, 1),
            ("retention.mails_days", self.mails_days, 7.max(self.jobs_days)),
            ("retention.message_recipients_days", self.message_recipients_days, 7),
            ("retention.event_changes_days", self.event_changes_days, 7),
        ]
    }

    /// The periods, as the kernel's settings have them.
    pub fn periods(&self) -> kernel::env::Retention {
        let days = |days: u16| time::Duration::days(i64::from(days));
        kernel::env::Retention {
            jobs: days(self.jobs_days),
            webhooks: days(self.webhooks_days),
            sessions: days(self.sessions_days),
            mails: days(self.mails_days),
            message_recipients: days(self.message_recipients_days),
            event_changes: days(self.event_changes_days),
        }
    }
}
