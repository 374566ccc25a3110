//! What is counted together, how often it may be, and how often it was too often.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use time::OffsetDateTime;

use super::Rate;

/// People share addresses: a household, an office, a campus on the day of an on-sale.
const SHARED: u32 = 4;

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Looking: queries, pages, subscriptions.
    Reads,
    /// Changing anything that has no group of its own.
    Writes,
    /// Logging in, using mailed links, and changing the second factor.
    LogIns,
    /// Making an account.
    SignUps,
    /// Asking for a mailed link.
    MailLinks,
    /// Sending oneself a message to look at.
    TestMails,
    /// Placing an order.
    Orders,
    /// Reporting something.
    Reports,
}

impl Group {
    /// All groups, as they stand in the configuration.
    pub const ALL: [Self; 8] = [
        Self::Reads,
        Self::Writes,
        Self::LogIns,
        Self::SignUps,
        Self::MailLinks,
        Self::TestMails,
        Self::Orders,
        Self::Reports,
    ];

    /// The name in keys, in metrics, and in the configuration below `limits`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::LogIns => "logins",
            Self::SignUps => "sign_ups",
            Self::MailLinks => "mail_links",
            Self::TestMails => "test_mails",
            Self::Orders => "orders",
            Self::Reports => "reports",
        }
    }
}

/// How often one user may ask. An address has four times as much where signed-in people may share it, and just this where
/// there is nobody but the address.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Looking: queries, pages, subscriptions.
    pub reads: Rate,
    /// Changing anything that has no group of its own.
    pub writes: Rate,
    /// Logging in, using mailed links, and changing the second factor.
    pub logins: Rate,
    /// Making an account.
    pub sign_ups: Rate,
    /// Asking for a mailed link.
    pub mail_links: Rate,
    /// Sending oneself a message to look at.
    pub test_mails: Rate,
    /// Placing an order.
    pub orders: Rate,
    /// Reporting something.
    pub reports: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            reads: Rate::new(600, Duration::from_mins(1)),
            writes: Rate::new(120, Duration::from_mins(1)),
            logins: Rate::new(30, Duration::from_mins(5)),
            sign_ups: Rate::new(20, Duration::from_hours(1)),
            mail_links: Rate::new(20, Duration::from_mins(15)),
            test_mails: Rate::new(20, Duration::from_mins(15)),
            orders: Rate::new(30, Duration::from_mins(1)),
            reports: Rate::new(10, Duration::from_hours(1)),
        }
    }
}

impl Rates {
    /// What one user may.
    pub fn of_user(&self, group: Group) -> Rate {
        match group {
            Group::Reads => self.reads,
            Group::Writes => self.writes,
            Group::LogIns => self.logins,
            Group::SignUps => self.sign_ups,
            Group::MailLinks => self.mail_links,
            Group::TestMails => self.test_mails,
            Group::Orders => self.orders,
            Group::Reports => self.reports,
        }
    }

    /// What one address may. Of those who are nobody yet there is nothing else to count by.
    pub fn of_address(&self, group: Group) -> Rate {
        match group {
            Group::LogIns | Group::SignUps | Group::MailLinks => self.of_user(group),
            Group::Reads | Group::Writes | Group::TestMails | Group::Orders | Group::Reports => {
                self.of_user(group).times(SHARED)
            }
        }
    }
}

/// How many requests of each group this process refused since it started: for administrators and for Prometheus.
#[derive(Debug)]
pub struct Refusals {
    since: OffsetDateTime,
    counts: [AtomicU64; Group::ALL.len()],
}

impl Refusals {
    /// None so far.
    pub fn since(now: OffsetDateTime) -> Self {
        Self { since: now, counts: std::array::from_fn(|_| AtomicU64::new(0)) }
    }

    /// When it began.
    pub fn began_at(&self) -> OffsetDateTime {
        self.since
    }

    /// A request asked too often for something of the group.
    pub fn count(&self, group: Group) {
        self.counts[group as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many so far.
    pub fn of(&self, group: Group) -> u64 {
        self.counts[group as usize].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_room_for_several_people() {
        let rates = Rates::default();
        assert_eq!(rates.of_address(Group::Reads), Rate::new(2400, Duration::from_mins(1)));
        assert_eq!(rates.of_address(Group::LogIns), rates.of_user(Group::LogIns), "there is nobody but the address");
    }

    #[test]
    fn refusals_are_counted_by_group() {
        let refusals = Refusals::since(OffsetDateTime::UNIX_EPOCH);
        for group in Group::ALL {
            for _ in 0..=group as usize {
                refusals.count(group);
            }
        }
        let counts = Group::ALL.map(|group| refusals.of(group));
        assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 8], "no two share a place");
    }
}
