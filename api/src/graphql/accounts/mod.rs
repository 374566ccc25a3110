//! Accounts in the schema.

use async_graphql::{Enum, Object};

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::AccountErrorCode")]
pub(crate) enum AccountErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such thing, or it is not yours.
    NotFound,
}

#[derive(Debug, Default)]
pub(crate) struct AccountsQuery;

#[Object]
impl AccountsQuery {
    async fn accounts_placeholder(&self) -> bool {
        true
    }
}

#[derive(Debug, Default)]
pub(crate) struct AccountsMutation;

#[Object]
impl AccountsMutation {
    async fn accounts_placeholder(&self) -> bool {
        true
    }
}
