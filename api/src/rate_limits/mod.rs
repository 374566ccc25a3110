//! How often one may ask, by group of what is asked for: for each address, and for each user who signed in.

mod client;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::rate_limits::{Rate, RateLimiter, Standing, Want};
use domain::{Actor, metrics};

pub(crate) use client::ClientAddress;

use crate::server::{App, problem};

/// People share addresses: a household, an office, a campus on the day of an on-sale.
const SHARED: u32 = 4;

/// Headers of the IETF's draft (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-03>), which
/// clients know.
pub(crate) const HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("ratelimit-limit"),
    HeaderName::from_static("ratelimit-remaining"),
    HeaderName::from_static("ratelimit-reset"),
];

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
            orders: Rate::new(30, Duration::from_mins(1)),
            reports: Rate::new(10, Duration::from_hours(1)),
        }
    }
}

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Reads,
    Writes,
    LogIns,
    SignUps,
    MailLinks,
    Orders,
    Reports,
}

impl Group {
    /// The group of a mutation.
    pub(crate) fn of_mutation(field: &str) -> Self {
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
            | "recoveryCodesReplace" => Self::LogIns,
            "accountSignUp" => Self::SignUps,
            "magicLinkRequest" | "passwordResetRequest" | "emailVerificationRequest" | "messageTest" => Self::MailLinks,
            "orderPlace" => Self::Orders,
            "reportCreate" => Self::Reports,
            _ => Self::Writes,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::LogIns => "logins",
            Self::SignUps => "sign_ups",
            Self::MailLinks => "mail_links",
            Self::Orders => "orders",
            Self::Reports => "reports",
        }
    }

    fn rate(self, rates: &Rates) -> Rate {
        match self {
            Self::Reads => rates.reads,
            Self::Writes => rates.writes,
            Self::LogIns => rates.logins,
            Self::SignUps => rates.sign_ups,
            Self::MailLinks => rates.mail_links,
            Self::Orders => rates.orders,
            Self::Reports => rates.reports,
        }
    }

    /// What one address may. Of those who are nobody yet there is nothing else to count by.
    fn rate_of_address(self, rates: &Rates) -> Rate {
        match self {
            Self::LogIns | Self::SignUps | Self::MailLinks => self.rate(rates),
            Self::Reads | Self::Writes | Self::Orders | Self::Reports => self.rate(rates).times(SHARED),
        }
    }
}

/// What a request asks for, and how often.
pub(crate) type Asked = BTreeMap<Group, u32>;

/// The limits in force.
pub(crate) struct RateLimits {
    limiter: Option<Arc<dyn RateLimiter>>,
    rates: Rates,
}

impl RateLimits {
    pub(crate) fn new(limiter: Option<Arc<dyn RateLimiter>>, rates: Rates) -> Self {
        Self { limiter, rates }
    }

    /// Counts for the address. Before anything else is done for the request.
    ///
    /// # Errors
    /// How it stands, where it was too often.
    pub(crate) async fn of_address(&self, client: ClientAddress, asked: &Asked) -> Result<Option<Standing>, Standing> {
        self.take(asked, |group| (format!("{}:ip:{}", group.name(), client.key()), group.rate_of_address(&self.rates)))
            .await
    }

    /// Counts for whoever is signed in.
    ///
    /// # Errors
    /// How the user stands, where it was too often.
    pub(crate) async fn of_user(&self, actor: &Actor, asked: &Asked) -> Result<Option<Standing>, Standing> {
        let Some(user) = actor.user() else { return Ok(None) };
        self.take(asked, |group| (format!("{}:user:{}", group.name(), user.user_id), group.rate(&self.rates))).await
    }

    async fn take(&self, asked: &Asked, place: impl Fn(Group) -> (String, Rate)) -> Result<Option<Standing>, Standing> {
        let Some(limiter) = &self.limiter else { return Ok(None) };
        let wants: Vec<_> = asked
            .iter()
            .map(|(group, count)| {
                let (key, rate) = place(*group);
                Want { key, rate, count: *count }
            })
            .collect();
        match limiter.take(&wants).await {
            Some(standing) if standing.retry_after.is_some() => {
                for group in asked.keys() {
                    metrics::rate_limited(group.name());
                }
                Err(standing)
            }
            standing => Ok(standing),
        }
    }
}

/// The closer of two standings.
pub(crate) fn tighter(one: Option<Standing>, other: Option<Standing>) -> Option<Standing> {
    one.into_iter().chain(other).reduce(Standing::tighter)
}

/// Whole seconds, not too few.
pub(crate) fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// Tells in headers how the client stands.
pub(crate) fn tell(headers: &mut HeaderMap, standing: Option<Standing>) {
    let Some(standing) = standing else { return };
    let numbers = [u64::from(standing.limit), u64::from(standing.remaining), seconds(standing.reset)];
    for (name, number) in HEADERS.into_iter().zip(numbers) {
        headers.insert(name, HeaderValue::from(number));
    }
    if let Some(wait) = standing.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
    }
}

/// Guards what is not GraphQL: pages, files and their forms.
pub(crate) async fn guard(
    State(app): State<Arc<App>>,
    Extension(client): Extension<ClientAddress>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let group = match (request.method(), path) {
        (&Method::GET | &Method::HEAD, _) => Group::Reads,
        (_, "/verify-email" | "/login" | "/reset-password") => Group::LogIns,
        _ => Group::Writes,
    };
    match app.rate_limits.of_address(client, &Asked::from([(group, 1)])).await {
        Ok(standing) => {
            let mut response = next.run(request).await;
            tell(response.headers_mut(), standing);
            response
        }
        Err(standing) => {
            let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", &too_often(standing));
            tell(response.headers_mut(), Some(standing));
            response
        }
    }
}

/// What somebody is told who asks too often.
pub(crate) fn too_often(standing: Standing) -> String {
    let wait = seconds(standing.retry_after.unwrap_or_default());
    format!("That was too often in a short time. Try again in {wait} s.")
}
