//! Organizations in the schema.

use async_graphql::{Enum, Object};

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::organizations::OrganizationErrorCode")]
pub(crate) enum OrganizationErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing, or it is not yours.
    NotFound,
}

#[derive(Debug, Default)]
pub(crate) struct OrganizationsQuery;

#[Object]
impl OrganizationsQuery {
    async fn organizations_placeholder(&self) -> bool {
        true
    }
}

#[derive(Debug, Default)]
pub(crate) struct OrganizationsMutation;

#[Object]
impl OrganizationsMutation {
    async fn organizations_placeholder(&self) -> bool {
        true
    }
}
