//! Entries of the audit trail, and why a mutation was refused.

use async_graphql::{Context, Enum, Error, ID, Object, SimpleObject};
use domain::audit_trail;
use kernel::ids::{OrganizationId, TypedId as _};

use super::loaders::AccountKey;
use crate::schema::accounts::User;
use crate::schema::context;
use crate::schema::names::{self, NamedThing};
use crate::schema::scalars::DateTime;

/// Why an admin's mutation was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::admin_error::AdminErrorCode")]
pub(crate) enum AdminErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// This can't be done to your own account.
    OwnAccount,
    /// There has to be at least one admin. Make someone else one first.
    LastAdmin,
    /// Someone else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it
    /// is now.
    EditedMeanwhile,
}

/// An action recorded in the audit trail, where it is kept for good.
#[derive(Debug, Clone)]
pub(crate) struct AuditEntry(pub(crate) audit_trail::AuditEntry);

/// An action recorded in the audit trail, where it is kept for good.
#[Object]
impl AuditEntry {
    /// The entry's id, `audit_…`.
    async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// What was done, as kind of object and verb, such as `user.suspend`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// The user who did it; null for the system, and for someone who was not logged in.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>, Error> {
        let Some(id) = self.0.actor_user_id else { return Ok(None) };
        Ok(context::rows(ctx).load_one(AccountKey(id)).await?.map(User::from))
    }

    /// The id of the object that it was done to, of any kind. It may no longer exist.
    async fn subject_id(&self) -> ID {
        audit_trail::subject_id(&self.0).into()
    }

    /// The object that it was done to, by its name; null for kinds without names, and if it no longer exists.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<NamedThing>, Error> {
        names::of(ctx, self.0.subject_id).await
    }

    /// The organization in whose name it was done; null if there is none.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<NamedThing>, Error> {
        match self.0.organization_id {
            Some(id) => names::of(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The id of the organization in whose name it was done; null if there is none.
    async fn organization_id(&self) -> Option<ID> {
        self.0.organization_id.map(|id| OrganizationId::from_uuid(id).to_string().into())
    }

    /// The reason that was given; null if there is none.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// What changed, and further details, by name.
    async fn changes(&self) -> Vec<AuditChange> {
        audit_trail::changes(&self.0).into_iter().map(AuditChange::from).collect()
    }

    /// The IP address that the request came from; null if it was not a request of a client.
    async fn client_address(&self) -> Option<&str> {
        self.0.client_address.as_deref()
    }

    /// When it was done: the time of the transaction that made the change.
    async fn occurred_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// `occurredAt` by its former name.
    #[graphql(deprecation = "Use `occurredAt`.")]
    async fn at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// A change or detail of an entry of the audit trail.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AuditChange {
    /// The name of the property, such as `status`.
    name: String,
    /// The previous value; null if there was none, or if it was not recorded.
    before: Option<String>,
    /// The new value, or the value of a detail; null if there is none.
    after: Option<String>,
}

impl From<audit_trail::Change> for AuditChange {
    fn from(change: audit_trail::Change) -> Self {
        Self { name: change.name, before: change.before, after: change.after }
    }
}
