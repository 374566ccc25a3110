//! The configuration of how much users may do: requests, messages to attendees, and orders at the same time.

use kernel::env::WaitingRoomSettings;
use serde::Deserialize;

/// The rate limits per user, such as `60/1m`. An address gets four times as much, except for `logins`, `sign_ups` and
/// `mail_links`, where it gets the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether the limits apply. None: in production only.
    pub enabled: Option<bool>,
    /// Queries, subscriptions, pages and files.
    pub reads: String,
    /// Mutations and forms without a limit of their own.
    pub writes: String,
    /// Logins, uses of mailed links, and changes of the second factor.
    pub logins: String,
    /// Registrations of new accounts.
    pub sign_ups: String,
    /// Requests for a mailed link.
    pub mail_links: String,
    /// Test mails that organizers send to themselves.
    pub test_mails: String,
    /// Orders that are placed.
    pub orders: String,
    /// Reports of events, organizations and users.
    pub reports: String,
    /// What counts as `reads`, for each API key.
    pub key_reads: String,
    /// What counts as `writes` or `orders`, for each API key.
    pub key_writes: String,
}

impl Default for Limits {
    fn default() -> Self {
        let rate = str::to_owned;
        Self {
            enabled: None,
            reads: rate("600/1m"),
            writes: rate("120/1m"),
            logins: rate("30/5m"),
            sign_ups: rate("20/1h"),
            mail_links: rate("20/15m"),
            test_mails: rate("20/15m"),
            orders: rate("30/1m"),
            reports: rate("10/1h"),
            key_reads: rate("1200/1m"),
            key_writes: rate("240/1m"),
        }
    }
}

impl Limits {
    /// The rates with their keys.
    pub fn rates(&self) -> [(&'static str, &str); 10] {
        [
            ("limits.reads", &self.reads),
            ("limits.writes", &self.writes),
            ("limits.logins", &self.logins),
            ("limits.sign_ups", &self.sign_ups),
            ("limits.mail_links", &self.mail_links),
            ("limits.test_mails", &self.test_mails),
            ("limits.orders", &self.orders),
            ("limits.reports", &self.reports),
            ("limits.key_reads", &self.key_reads),
            ("limits.key_writes", &self.key_writes),
        ]
    }
}

/// Limits on messages to attendees.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Messages {
    /// The most messages to an event's attendees within 24 hours. 0: none can be sent.
    pub per_event_and_day: u32,
    /// The most recipients of an organization's messages within 24 hours. 0: none can be sent.
    pub recipients_per_organization_and_day: u32,
}

impl Default for Messages {
    fn default() -> Self {
        Self { per_event_and_day: 5, recipients_per_organization_and_day: 50_000 }
    }
}

/// How waiting rooms let people in.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WaitingRoom {
    /// How many are let in per minute where the organizer has not chosen another number.
    pub per_minute: u32,
    /// Whether an event gets a waiting room by itself when more people order.
    pub automatic: bool,
    /// How long somebody who was let in has to order.
    pub minutes_to_order: u32,
}

impl Default for WaitingRoom {
    fn default() -> Self {
        Self { per_minute: 30_000, automatic: true, minutes_to_order: 10 }
    }
}

impl WaitingRoom {
    /// The settings that the rules depend on.
    pub fn settings(self) -> WaitingRoomSettings {
        let time_to_order = time::Duration::minutes(self.minutes_to_order.into());
        WaitingRoomSettings { per_minute: self.per_minute, automatic: self.automatic, time_to_order }
    }
}
