//! Listing accounts and the audit trail.

use async_graphql::{Context, Error, Object};
use domain::{admins, audit_trail};
use kernel::page::{Cursor, PageArguments};

use super::inputs::{AuditFilter, UserFilter};
use super::types::AuditEntry;
use crate::schema::accounts::{Role, User};
use crate::schema::context;
use crate::schema::errors::top_level;
use crate::schema::pages::{self, List};

#[derive(Debug, Default)]
pub(crate) struct AdminsQuery;

#[Object]
impl AdminsQuery {
    /// Accounts, newest first. For admins.
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which accounts to return; all if left out.")] filter: Option<UserFilter>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<User>, Error> {
        let request = pages::request("users", &PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default();
        let filter = admins::UserFilter {
            search: filter.search,
            status: filter.status.map(Into::into),
            // Everybody is a participant.
            role: filter.role.and_then(Role::granted),
        };
        let page = admins::users(context::env(ctx), context::actor(ctx), &filter, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.user_id.uuid()), User::from))
    }

    /// The audit trail: changes to money, permissions or what others see, made by admins, organizers and
    /// users; newest first. For admins.
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entries to return; all if left out.")] filter: Option<AuditFilter>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<AuditEntry>, Error> {
        let request = pages::request("audit trail", &PageArguments { first, after, last, before })?;
        let filter = filter.unwrap_or_default().parse()?;
        let page =
            audit_trail::entries(context::env(ctx), context::actor(ctx), &filter, &request).await.map_err(top_level)?;
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), AuditEntry))
    }
}
