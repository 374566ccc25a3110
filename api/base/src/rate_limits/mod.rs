//! How often one may ask, by group of what is asked for: for each address, and for each user who signed in.

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

/// Headers of the IETF's draft (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-03>), which
/// clients know.
pub const HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("ratelimit-limit"),
    HeaderName::from_static("ratelimit-remaining"),
    HeaderName::from_static("ratelimit-reset"),
];

/// The group of a mutation.
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
        | "invitationAccept"
        | "invitationDecline" => Group::LogIns,
        "accountSignUp" => Group::SignUps,
        "magicLinkRequest"
        | "passwordResetRequest"
        | "emailVerificationRequest"
        | "invitationCreate"
        | "invitationResend"
        | "memberGrant" => Group::MailLinks,
        "messageTest" => Group::TestMails,
        "orderPlace" => Group::Orders,
        "reportCreate" => Group::Reports,
        _ => Group::Writes,
    }
}

/// What a request asks for, and how often.
pub type Asked = BTreeMap<Group, u32>;

/// How often a password may be tried for one account from everywhere together but its owner's devices: few guesses, and
/// enough for people who are not sure which one it was.
const STRANGERS: Rate = Rate::new(20, Duration::from_hours(1));

/// The limits in force.
pub struct RateLimits {
    limiter: Option<Arc<dyn RateLimiter>>,
    rates: Rates,
    refusals: Arc<Refusals>,
}

impl RateLimits {
    /// Limits that are counted there; none where there are none.
    pub fn new(limiter: Option<Arc<dyn RateLimiter>>, rates: Rates, refusals: Arc<Refusals>) -> Self {
        Self { limiter, rates, refusals }
    }

    /// What is in force, for administrators.
    pub fn in_force(&self, env: &Env, actor: &Actor) -> Result<InForce, Failure<AdminErrorCode>> {
        domain::rate_limits::in_force(env, actor, self.limiter.as_deref(), &self.rates)
    }

    /// Counts for the address. Before anything else is done for the request.
    ///
    /// # Errors
    /// How it stands, where it was too often.
    pub async fn of_address(&self, client: ClientAddress, asked: &Asked) -> Result<Option<Allowance>, Allowance> {
        self.take(asked, |group| (format!("{}:ip:{}", group.name(), client.key()), self.rates.of_address(group))).await
    }

    /// Counts for whoever is signed in.
    ///
    /// # Errors
    /// How the user stands, where it was too often.
    pub async fn of_user(&self, actor: &Actor, asked: &Asked) -> Result<Option<Allowance>, Allowance> {
        let Some(user) = actor.user() else { return Ok(None) };
        self.take(asked, |group| (format!("{}:user:{}", group.name(), user.user_id), self.rates.of_user(group))).await
    }

    /// Counts a try of a password, for its account. Strangers share what they have; a device that its owner has logged in
    /// from has its own, so that nobody is locked out by others.
    ///
    /// # Errors
    /// How it stands, where it was too often.
    pub async fn of_login(&self, place: &LoginPlace) -> Result<(), Allowance> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        let rate = if place.known { self.rates.of_user(Group::LogIns) } else { STRANGERS };
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
        asked: &Asked,
        place: impl Fn(Group) -> (String, Rate),
    ) -> Result<Option<Allowance>, Allowance> {
        let Some(limiter) = &self.limiter else { return Ok(None) };
        let wants: Vec<_> = asked
            .iter()
            .map(|(group, count)| {
                let (key, rate) = place(*group);
                Want { key, rate, count: *count }
            })
            .collect();
        match limiter.take(&wants).await {
            Some(allowance) if allowance.retry_after.is_some() => {
                for group in asked.keys() {
                    self.refusals.count(*group);
                }
                Err(allowance)
            }
            allowance => Ok(allowance),
        }
    }
}

/// The closer of two allowances.
pub fn tighter(one: Option<Allowance>, other: Option<Allowance>) -> Option<Allowance> {
    one.into_iter().chain(other).reduce(Allowance::tighter)
}

/// Whole seconds, not too few.
pub fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// Tells in headers how the client stands.
pub fn tell(headers: &mut HeaderMap, allowance: Option<Allowance>) {
    let Some(allowance) = allowance else { return };
    let numbers = [u64::from(allowance.limit), u64::from(allowance.remaining), seconds(allowance.reset)];
    for (name, number) in HEADERS.into_iter().zip(numbers) {
        headers.insert(name, HeaderValue::from(number));
    }
    if let Some(wait) = allowance.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
    }
}

/// What somebody is told who asks too often.
pub fn too_often(allowance: Allowance) -> String {
    let wait = seconds(allowance.retry_after.unwrap_or_default());
    format!("That was too often in a short time. Try again in {wait} s.")
}
