//! Accounts in the schema.

mod types;

use async_graphql::{Context, Object};
use domain::accounts::Account;

use super::context;
pub(crate) use types::{AccountErrorCode, User};

#[derive(Debug, Default)]
pub(crate) struct AccountsQuery;

#[Object]
impl AccountsQuery {
    /// The signed-in person; null when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<User> {
        context::actor(ctx).user().map(|user| Account::from(user).into())
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
