//! The groups of requests that share a rate limit, the limits, and how many requests were refused.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use time::OffsetDateTime;

use super::Rate;

/// How many times a user's rate an address gets, since people share addresses: a household, an office, a campus.
const SHARED: u32 = 4;

/// A group of requests that share a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Queries, pages and subscriptions.
    Reads,
    /// All mutations that are in no other group.
    Writes,
    /// Logins, uses of mailed links, and changes of the second factor.
    LogIns,
    /// Registrations of new accounts.
    SignUps,
    /// Requests for a mailed link.
    MailLinks,
    /// Test mails that organizers send to themselves.
    TestMails,
    /// Orders that are placed, with or without an account.
    Orders,
    /// Reports of events, organizations and users.
    Reports,
}

impl Group {
    /// All groups, in the order of the configuration.
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

    /// The group's name in keys, in metrics, and in the configuration under `limits`.
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

/// The rate of each group for one user. An address gets four times as much in groups of signed-in people, who may share
/// it, and the same where the address is all there is to count by.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// The rate of [`Group::Reads`].
    pub reads: Rate,
    /// The rate of [`Group::Writes`].
    pub writes: Rate,
    /// The rate of [`Group::LogIns`].
    pub logins: Rate,
    /// The rate of [`Group::SignUps`].
    pub sign_ups: Rate,
    /// The rate of [`Group::MailLinks`].
    pub mail_links: Rate,
    /// The rate of [`Group::TestMails`].
    pub test_mails: Rate,
    /// The rate of [`Group::Orders`].
    pub orders: Rate,
    /// The rate of [`Group::Reports`].
    pub reports: Rate,
    /// The rate of [`Group::Reads`] for one API key, which programs use more evenly than people.
    pub key_reads: Rate,
    /// The same for [`Group::Writes`] and [`Group::Orders`].
    pub key_writes: Rate,
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
            key_reads: Rate::new(1200, Duration::from_mins(1)),
            key_writes: Rate::new(240, Duration::from_mins(1)),
        }
    }
}

impl Rates {
    /// The rate for one user.
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

    /// The rate for one API key, which is counted apart from its person.
    pub fn of_key(&self, group: Group) -> Rate {
        match group {
            Group::Reads => self.key_reads,
            Group::Writes | Group::Orders => self.key_writes,
            Group::LogIns | Group::SignUps | Group::MailLinks | Group::TestMails | Group::Reports => {
                self.of_user(group)
            }
        }
    }

    /// The rate for one address: the user's rate in groups for people who are not signed in yet, a multiple of it in
    /// others.
    pub fn of_address(&self, group: Group) -> Rate {
        match group {
            Group::LogIns | Group::SignUps | Group::MailLinks => self.of_user(group),
            Group::Reads | Group::Writes | Group::TestMails | Group::Orders | Group::Reports => {
                self.of_user(group).times(SHARED)
            }
        }
    }
}

/// How many requests of each group this process has refused since it started, for administrators and Prometheus.
#[derive(Debug)]
pub struct Refusals {
    since: OffsetDateTime,
    counts: [AtomicU64; Group::ALL.len()],
}

impl Refusals {
    /// Counters at zero, starting now.
    pub fn since(now: OffsetDateTime) -> Self {
        Self { since: now, counts: std::array::from_fn(|_| AtomicU64::new(0)) }
    }

    /// When counting started: at the start of the process.
    pub fn began_at(&self) -> OffsetDateTime {
        self.since
    }

    /// Counts a refused request of a group.
    pub fn count(&self, group: Group) {
        self.counts[group as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The number of refused requests of a group.
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
