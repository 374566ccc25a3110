//! The caller of an endpoint: who asks, how, and for what.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use domain::organizations::{Permission, Rights};
use kernel::Actor;
use serde::de::DeserializeOwned;

use super::accept::{Accepted, accepted};
use super::list_query::Common;
use super::problems::Problem;
use super::query::{self, Offer, Params};
use crate::rest::Rest;

/// Who asks, as the middleware found out.
#[derive(Debug, Clone)]
pub(super) struct Known(pub(super) Actor);

/// What handlers know of a request.
pub(crate) struct Caller {
    /// Who asks.
    pub(crate) actor: Actor,
    /// The form that the answer has.
    pub(crate) form: Accepted,
    /// The headers of the request.
    pub(crate) headers: HeaderMap,
    uri: Uri,
}

impl FromRequestParts<Arc<Rest>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Rest>) -> Result<Self, Problem> {
        let actor = parts.extensions.get::<Known>().map_or(Actor::Anonymous, |known| known.0.clone());
        let (headers, uri) = (parts.headers.clone(), parts.uri.clone());
        Ok(Self { actor, form: accepted(&headers), headers, uri })
    }
}

/// The filters of a collection by name, and the parameters that all collections have.
pub(crate) type QueryParts<'a> = (Vec<(&'static str, Option<&'a str>)>, Common<'a>);

impl Caller {
    /// The parameters of a collection.
    pub(crate) fn params<T: DeserializeOwned>(
        &self,
        offer: &Offer,
        parts: impl for<'a> Fn(&'a T) -> QueryParts<'a>,
    ) -> Result<Params, Problem> {
        let (query, pairs) = query::read::<T>(&self.uri)?;
        Params::parse(offer, parts(&query), pairs)
    }

    /// The organization that something new is for: the one that is named, or the only one in which the caller has the
    /// permission.
    pub(crate) fn organization(
        &self,
        rights: &Rights,
        permission: Permission,
        named: Option<&str>,
    ) -> Result<String, Problem> {
        let only = || rights.only(permission).map(|id| id.to_string());
        let message = "organization is missing: name the organization that this is for.";
        let unclear = || self.unless_signed_in(Problem::field("organization", message));
        named.map(str::to_owned).or_else(only).ok_or_else(unclear)
    }

    /// Whether the caller said that they don't need a body back (RFC 7240 §4.2).
    pub(crate) fn wants_minimal(&self) -> bool {
        let values = self.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        values
            .flat_map(|value| value.split(','))
            .any(|preference| preference.trim().eq_ignore_ascii_case("return=minimal"))
    }

    /// The client's key for something that is created once.
    ///
    /// # Errors
    /// 400 when the key is empty, too long or no text.
    pub(crate) fn idempotency_key(&self) -> Result<Option<String>, Problem> {
        let Some(value) = self.headers.get("idempotency-key") else { return Ok(None) };
        let text = value.to_str().ok().map(|text| text.trim().trim_matches('"'));
        let key = text.filter(|text| (1..=kernel::limits::IDEMPOTENCY_KEY).contains(&text.len()));
        let message = format!("Idempotency-Key must have 1 to {} characters.", kernel::limits::IDEMPOTENCY_KEY);
        let wrong = || Problem::parameter("Idempotency-Key", message);
        Ok(Some(key.ok_or_else(wrong)?.to_owned()))
    }

    /// The refusal of something that the caller may not do here: it looks as if it did not exist, unless they have not said
    /// who they are.
    pub(crate) fn refusal(&self) -> Problem {
        self.unless_signed_in(Problem::not_found())
    }

    /// The problem, for callers who have said who they are.
    pub(crate) fn unless_signed_in(&self, problem: Problem) -> Problem {
        if self.actor.user().is_some() { problem } else { Problem::sign_in() }
    }

    /// Passes for callers who may change what they see here. Whether they may is judged before what they send.
    ///
    /// # Errors
    /// 401 for callers who have not said who they are, 403 for others.
    pub(crate) fn require(&self, may: bool) -> Result<(), Problem> {
        if may {
            return Ok(());
        }
        Err(self.unless_signed_in(Problem::forbidden("You may see this, but not change it.")))
    }

    /// The zone of times that come without one: the caller's.
    pub(crate) fn timezone(&self) -> String {
        self.actor.user().map_or_else(|| "UTC".to_owned(), |user| user.timezone.clone())
    }

    /// The address that was asked for, without its origin.
    pub(crate) fn target(&self) -> &str {
        self.uri.path_and_query().map_or("/", |target| target.as_str())
    }
}
