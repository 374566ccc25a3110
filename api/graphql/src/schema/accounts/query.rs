//! Who is signed in.

use async_graphql::{Context, Object};
use domain::accounts::Account;

use super::types::User;
use crate::schema::context;

#[derive(Debug, Default)]
pub(crate) struct AccountsQuery;

#[Object]
impl AccountsQuery {
    /// The logged-in user; null if no one is logged in.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<User> {
        context::actor(ctx).user().map(|user| Account::from(user).into())
    }
}
