//! Listing accounts.

use std::collections::HashMap;

use entity::role_grant::{self, Role};
use entity::user::{self, UserStatus};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::Failure;
use kernel::page::{Page, PageRequest};
use sea_orm::DbErr;
use sea_orm::prelude::*;
use sea_orm::sea_query::Query;

use crate::accounts::{self, Account};
use crate::admin_error::AdminErrorCode;
use crate::people;

/// A filter for accounts; fields that are `None` don't restrict the list.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Words that must all occur in the name or the address.
    pub search: Option<String>,
    /// Only accounts with this status.
    pub status: Option<UserStatus>,
    /// Only accounts with this role.
    pub role: Option<Role>,
}

/// A page of all accounts that match the filter, newest first.
///
/// Rule: administrators.
pub async fn users(
    env: &Env,
    actor: &Actor,
    filter: &UserFilter,
    page: &PageRequest,
) -> Result<Page<Account>, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let conn = env.db.primary();
    let mut query = user::Entity::find();
    let Some(words) = people::words_of(filter.search.as_deref()) else {
        return Ok(Page::of(Vec::new(), page));
    };
    if let Some(status) = filter.status {
        query = query.filter(user::Column::Status.eq(status));
    }
    if let Some(role) = filter.role {
        let granted = Query::select()
            .column(role_grant::Column::UserId)
            .from(role_grant::Entity)
            .and_where(role_grant::Column::Role.eq(role))
            .to_owned();
        query = query.filter(user::Column::Id.in_subquery(granted));
    }
    let rows = people::search(conn, query, words, user::Column::Id, page).await?;
    Ok(Page::of(accounts::with_roles_of(conn, rows).await?, page))
}

/// The accounts with these ids, by id; empty unless the actor is an administrator.
pub async fn by_ids(env: &Env, actor: &Actor, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Account>, DbErr> {
    if actor.require_admin::<AdminErrorCode>().is_err() {
        return Ok(HashMap::new());
    }
    let conn = env.db.primary();
    let rows = user::Entity::find().filter(among(conn, user::Column::Id, ids)).all(conn).await?;
    let accounts = accounts::with_roles_of(conn, rows).await?;
    Ok(accounts.into_iter().map(|account| (account.user_id.uuid(), account)).collect())
}
