//! Rate limits by group of requests: for each address, and for each signed-in user.

mod client;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use domain::accounts::LoginPlace;
use domain::admin_error::AdminErrorCode;
use domain::rate_limits::InForce;
use kernel::error::Failure;
use kernel::rate_limits::{Allowance, Group, Rate, RateLimiter, Rates, Refusals, Want};
use kernel::{Actor, Env};

pub use client::{ClientAddress, network_of};

/// The headers of the IETF's draft (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-03>).
pub const HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("ratelimit-limit"),
    HeaderName::from_static("ratelimit-remaining"),
    HeaderName::from_static("ratelimit-reset"),
];

/// The group that a mutation is counted in.
pub fn group_of_mutation(field: &str) -> Group {
    match field {
        "sessionCreate"
        | "magicLinkRedeem"
        | "passwordReset"
        | "passwordChange"
        | "emailVerify"
        | "secondFactorRedeem"
        | "secondFactorBegin"
        | "secondFactorConfirm"
        | "secondFactorRemove"
        | "secondFactorUndo"
        | "recoveryCodesReplace"
        | "emailChangeRequest"
        | "emailChangeConfirm"
        | "emailChangeUndo"
        | "accountDeletionRequest"
        | "apiKeyCreate"
        | "apiKeyTakeOver"
        | "invitationAccept"
        | "invitationDecline" => Group::LogIns,
        "accountSignUp" => Group::SignUps,
        "magicLinkRequest"
        | "passwordResetRequest"
        | "emailVerificationRequest"
        | "invitationCreate"
        | "orderLinksRequest"
        | "invitationResend"
        | "memberGrant" => Group::MailLinks,
        "messageTest" => Group::TestMails,
        "orderPlace" | "guestAnswer" | "guestLinkUse" => Group::Orders,
        "reportCreate" | "organizationContact" => Group::Reports,
        _ => Group::Writes,
    }
}

/// How often a request counts, by group.
pub type RequestCounts = BTreeMap<Group, u32>;

/// The limit on password attempts for one account from all devices that its owner has not used: few guesses for attackers,
/// and enough for people who are not sure which password it was.
const UNKNOWN_DEVICES: Rate = Rate::new(20, Duration::from_hours(1));

/// The limits in force.
pub struct RateLimits {
    limiter: Option<Arc<dyn RateLimiter>>,
    rates: Rates,
    refusals: Arc<Refusals>,
}

impl RateLimits {
    /// Limits that are counted by `limiter`; no limits without one.
    pub fn new(limiter: Option<Arc<dyn RateLimiter>>, rates: Rates, refusals: Arc<Refusals>) -> Self {
        Self { limiter, rates, refusals }
    }

    /// The current limits, for administrators.
    pub fn in_force(&self, env: &Env, actor: &Actor) -> Result<InForce, Failure<AdminErrorCode>> {
        domain::rate_limits::in_force(env, actor, self.limiter.as_deref(), &self.rates)
    }

    /// Counts a request for its address, before anything else is done for it.
    ///
    /// # Errors
    /// The exhausted allowance, if there were too many.
    pub async fn of_address(
        &self,
        client: ClientAddress,
        counts: &RequestCounts,
    ) -> Result<Option<Allowance>, Allowance> {
        self.take(counts, |group| (format!("{}:ip:{}", group.name(), client.key()), self.rates.of_address(group))).await
    }

    /// Counts a request for its signed-in user, or for the API key that it comes with.
    ///
    /// # Errors
    /// The exhausted allowance, if there were too many.
    pub async fn of_user(&self, actor: &Actor, counts: &RequestCounts) -> Result<Option<Allowance>, Allowance> {
        let Some(user) = actor.user() else { return Ok(None) };
        let place = |group: Group| match user.key() {
            Some(key) => (format!("{}:key:{}", group.name(), key.id), self.rates.of_key(group)),
            None => (format!("{}:user:{}", group.name(), user.user_id), self.rates.of_user(group)),
        };
        self.take(counts, place).await
    }

    /// Counts a password attempt for its account. Unknown devices share one limit. A device that the owner has logged in on
    /// has its own, so that others can't lock the owner out.
    ///
    /// # Errors
    /// The exhausted allowance, if there were too many.
    pub async fn of_login(&self, place: &LoginPlace) -> Result<(), Allowance> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        let rate = if place.known { self.rates.of_user(Group::LogIns) } else { UNKNOWN_DEVICES };
        let want = Want { key: format!("{}:account:{}", Group::LogIns.name(), place.key), rate, count: 1 };
        match limiter.take(&[want]).await {
            Some(allowance) if allowance.retry_after.is_some() => {
                self.refusals.count(Group::LogIns);
                Err(allowance)
            }
            _ => Ok(()),
        }
    }

    async fn take(
        &self,
        counts: &RequestCounts,
        place: impl Fn(Group) -> (String, Rate),
    ) -> Result<Option<Allowance>, Allowance> {
        let Some(limiter) = &self.limiter else { return Ok(None) };
        let wants: Vec<_> = counts
            .iter()
            .map(|(group, count)| {
                let (key, rate) = place(*group);
                Want { key, rate, count: *count }
            })
            .collect();
        match limiter.take(&wants).await {
            Some(allowance) if allowance.retry_after.is_some() => {
                for group in counts.keys() {
                    self.refusals.count(*group);
                }
                Err(allowance)
            }
            allowance => Ok(allowance),
        }
    }
}

/// The allowance with less left.
pub fn tighter(one: Option<Allowance>, other: Option<Allowance>) -> Option<Allowance> {
    one.into_iter().chain(other).reduce(Allowance::tighter)
}

/// The duration in seconds, rounded up.
pub fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// Sets the rate-limit headers of a response.
pub fn set_headers(headers: &mut HeaderMap, allowance: Option<Allowance>) {
    let Some(allowance) = allowance else { return };
    let numbers = [u64::from(allowance.limit), u64::from(allowance.remaining), seconds(allowance.reset)];
    for (name, number) in HEADERS.into_iter().zip(numbers) {
        headers.insert(name, HeaderValue::from(number));
    }
    if let Some(wait) = allowance.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
    }
}

/// The error message for too many requests.
pub fn rejection_message(allowance: Allowance) -> String {
    let wait = seconds(allowance.retry_after.unwrap_or_default());
    format!("That was too often in a short time. Try again in {wait} s.")
}
