//! Entries of the audit trail, and why something was refused.

use async_graphql::{Context, Enum, Error, ID, Object, SimpleObject};
use domain::audit_trail;
use kernel::ids::{OrganizationId, TypedId as _};

use super::loaders::AccountKey;
use crate::schema::accounts::User;
use crate::schema::context;
use crate::schema::scalars::DateTime;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::admin_error::AdminErrorCode")]
pub(crate) enum AdminErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// Nobody does this to the own account.
    OwnAccount,
    /// There is always at least one administrator. Make somebody else one first.
    LastAdmin,
    /// Somebody else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it is now.
    EditedMeanwhile,
}

/// Something that was done, as kept in the audit trail for good.
#[derive(Debug, Clone)]
pub(crate) struct AuditEntry(pub(crate) audit_trail::AuditEntry);

/// Something that was done, as kept in the audit trail for good.
#[Object]
impl AuditEntry {
    /// The entry's id, `audit_…`.
    async fn id(&self) -> ID {
        self.0.typed_id().to_string().into()
    }

    /// What was done, as noun and verb, such as `user.suspend`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// Who did it; null if that was the system itself, or somebody not signed in.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<User>, Error> {
        let Some(id) = self.0.actor_user_id else { return Ok(None) };
        Ok(context::rows(ctx).load_one(AccountKey(id)).await?.map(User::from))
    }

    /// What it was done to: an id of any kind. Not everything that has one can still be looked up.
    async fn subject_id(&self) -> ID {
        audit_trail::subject_id(&self.0).into()
    }

    /// The organization in whose name it was done; null if in none.
    async fn organization_id(&self) -> Option<ID> {
        self.0.organization_id.map(|id| OrganizationId::from_uuid(id).to_string().into())
    }

    /// Why, in the words of whoever did it; null if nothing was said.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// What changed and what else is known, by name.
    async fn changes(&self) -> Vec<AuditChange> {
        audit_trail::changes(&self.0).into_iter().map(AuditChange::from).collect()
    }

    /// The address that the request came from; null if it was none of a client's.
    async fn client_address(&self) -> Option<&str> {
        self.0.client_address.as_deref()
    }

    /// When it was done.
    async fn occurred_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// The same by its former name.
    #[graphql(deprecation = "Use `occurredAt`.")]
    async fn at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// One thing that an entry of the audit trail tells.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AuditChange {
    /// What it is about, such as `status`.
    name: String,
    /// What it was; null if it was nothing, or that was not noted.
    before: Option<String>,
    /// What it became, or what was said of it.
    after: Option<String>,
}

impl From<audit_trail::Change> for AuditChange {
    fn from(change: audit_trail::Change) -> Self {
        Self { name: change.name, before: change.before, after: change.after }
    }
}
