//! Sending the existing contacts to a CRM that was just connected.

use std::collections::BTreeSet;

use entity::crm_connection;
use entity::order::{self, Column as Order};
use entity::user::{self, Column as User};
use kernel::Env;
use kernel::ids::ContactOwnerId;
use kernel::jobs::Outcome;
use sea_orm::prelude::*;
use sea_orm::{DbErr, QueryOrder as _, QuerySelect as _};

use crate::contact_changes::{self, PLATFORM};

/// How many orders or accounts are processed per transaction.
const PAGE: u64 = 1000;

/// Records all of an owner's contacts as changed, page by page. After an interruption it starts over: a contact that is
/// recorded twice is sent once.
pub async fn collect(env: &Env, owner_id: ContactOwnerId) -> Result<Outcome, DbErr> {
    let owner_id = owner_id.uuid();
    let mut after = Uuid::nil();
    while let Some(last) = note_page(env, owner_id, orders_after(env, owner_id, after).await?).await? {
        after = last;
    }
    if owner_id == PLATFORM {
        let mut after = Uuid::nil();
        while let Some(last) = note_page(env, owner_id, users_after(env, after).await?).await? {
            after = last;
        }
    }
    Ok(Outcome::Done)
}

/// Records a page's addresses and returns its last id; `None` if the page was empty or the connection is gone.
async fn note_page(env: &Env, owner_id: Uuid, page: Vec<(Uuid, String)>) -> Result<Option<Uuid>, DbErr> {
    let Some(last) = page.last().map(|(id, _)| *id) else { return Ok(None) };
    let emails: BTreeSet<&str> = page.iter().map(|(_, email)| email.as_str()).collect();
    let tx = env.begin().await?;
    let Some(connection) = crm_connection::Entity::find_by_id(owner_id).one(&tx).await? else { return Ok(None) };
    contact_changes::insert(&tx, env, owner_id, &emails).await?;
    contact_changes::enqueue(&tx, env, owner_id, connection.retry_at)?;
    tx.commit().await?;
    Ok(Some(last))
}

async fn orders_after(env: &Env, owner_id: Uuid, after: Uuid) -> Result<Vec<(Uuid, String)>, DbErr> {
    let mut query = order::Entity::find()
        .select_only()
        .columns([Order::Id, Order::Email])
        .filter(Order::Id.gt(after))
        .filter(Order::ConfirmedAt.is_not_null())
        .order_by_asc(Order::Id)
        .limit(PAGE);
    if owner_id != PLATFORM {
        query = query.filter(Order::OrganizationId.eq(owner_id));
    }
    query.into_tuple().all(env.db.primary()).await
}

async fn users_after(env: &Env, after: Uuid) -> Result<Vec<(Uuid, String)>, DbErr> {
    user::Entity::find()
        .select_only()
        .columns([User::Id, User::Email])
        .filter(User::Id.gt(after))
        .filter(User::EmailVerifiedAt.is_not_null())
        .filter(User::Status.ne(user::UserStatus::Deleted))
        .order_by_asc(User::Id)
        .limit(PAGE)
        .into_tuple()
        .all(env.db.primary())
        .await
}
