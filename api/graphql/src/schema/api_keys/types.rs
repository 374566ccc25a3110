//! API keys, and what they may do.

use async_graphql::{Enum, ID, SimpleObject};
use domain::api_keys::{self, Shown};
use kernel::Actor;
use kernel::ids::TypedId as _;
use kernel::scopes::{Access, Resource, Scope};

use crate::schema::scalars::DateTime;

/// Something that API keys may be allowed to read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Resource")]
pub(crate) enum ApiResource {
    /// Organizations: their profiles, terms and settings.
    Organizations,
    /// The members of organizations, and who is invited to become one.
    Members,
    /// The venues of organizations.
    Venues,
    /// Events with their ticket types and content.
    Events,
    /// Orders with their tickets and guests, and what an event's sales come to.
    Orders,
    /// Check-ins, with the tickets that are needed for them.
    CheckIns,
    /// Refunds.
    Refunds,
    /// Payments and disputes, which can only be read.
    Payments,
    /// Messages to attendees, and their templates.
    Messages,
    /// Addresses that are told of changes.
    Webhooks,
    /// The person's own account: name, language, picture, and what they follow. Not for keys of organizations.
    Profile,
}

/// What may be done with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Access")]
pub(crate) enum ApiAccess {
    /// See what there is.
    Read,
    /// Create, change and delete. It includes reading.
    Write,
}

/// One thing that an API key may do, such as `events:read`.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct ApiKeyScope {
    /// What it is for.
    resource: ApiResource,
    /// What may be done with it.
    access: ApiAccess,
}

impl From<Scope> for ApiKeyScope {
    fn from(scope: Scope) -> Self {
        Self { resource: scope.resource.into(), access: scope.access.into() }
    }
}

/// Whether an API key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "api_keys::Status")]
pub(crate) enum ApiKeyStatus {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// The person that it acts for is suspended or has left the organization. Another owner can take it over.
    Abandoned,
}

/// An API key: with its secret, a program acts for a person, who made it or took it over. It may do what its scopes say,
/// as far as that person may.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ApiKey {
    /// The key's id, `apikey_…`. Not secret.
    id: ID,
    /// What people call it.
    name: String,
    /// The last characters of the secret, to recognize it by.
    hint: String,
    /// What it may do.
    scopes: Vec<ApiKeyScope>,
    /// Whether it works, has expired, or was revoked.
    status: ApiKeyStatus,
    /// The name of the person it acts for.
    person_name: String,
    /// Whether it acts for whoever asks.
    viewer_is_person: bool,
    /// When it was made.
    created_at: DateTime,
    /// When it ends by itself; null if it does not.
    expires_at: Option<DateTime>,
    /// When it was last used, within a minute; null if it never was.
    last_used_at: Option<DateTime>,
}

impl ApiKey {
    /// A key as the actor sees it.
    pub(crate) fn new(shown: Shown, actor: &Actor) -> Self {
        let Shown { key, person_name, status } = shown;
        Self {
            id: key.typed_id().to_string().into(),
            scopes: api_keys::scopes_of(&key).iter().map(ApiKeyScope::from).collect(),
            viewer_is_person: actor.user().is_some_and(|user| user.user_id.uuid() == key.user_id),
            name: key.name,
            hint: key.hint,
            status: status.into(),
            person_name,
            created_at: DateTime(key.created_at),
            expires_at: key.expires_at.map(DateTime),
            last_used_at: key.last_used_at.map(DateTime),
        }
    }
}
