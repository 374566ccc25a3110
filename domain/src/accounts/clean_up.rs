//! What is left of sessions and links once nobody can use them any more.

use entity::{mail_link_request, one_time_token, refresh_token, session};
use sea_orm::DbErr;
use time::Duration;

use super::{second_factor, sign_up};
use crate::Env;
use crate::retention::Old;

/// Deletes ended sessions with their tokens, used refresh tokens, old links and requests, sign-ups that nobody proved, and
/// what is left of second factors. Used tokens stay for as long, since they tell a stolen one; later it is not known any more, and as useless.
pub(crate) async fn clean_up(env: &Env, kept: Duration) -> Result<bool, DbErr> {
    let before = env.now() - kept;
    let mut more = false;
    for (at, which) in
        [(session::Column::ExpiresAt, None), (session::Column::RevokedAt, Some("revoked_at IS NOT NULL"))]
    {
        let with = &[("refresh_tokens", "session_id")];
        more |= Old::<session::Entity> { id: session::Column::Id, at, before, which, with }.delete(env).await?;
    }
    let used: Old<refresh_token::Entity> = Old {
        id: refresh_token::Column::Id,
        at: refresh_token::Column::ConsumedAt,
        before,
        which: Some("consumed_at IS NOT NULL"),
        with: &[],
    };
    more |= used.delete(env).await?;
    let links: Old<one_time_token::Entity> =
        Old { id: one_time_token::Column::Id, at: one_time_token::Column::ExpiresAt, before, which: None, with: &[] };
    more |= links.delete(env).await?;
    let requests: Old<mail_link_request::Entity> = Old {
        id: mail_link_request::Column::Id,
        at: mail_link_request::Column::CreatedAt,
        before,
        which: None,
        with: &[],
    };
    more |= requests.delete(env).await?;
    let tx = env.begin().await?;
    sign_up::clean_up(&*tx, env.now()).await?;
    tx.commit().await?;
    Ok(second_factor::clean_up(env, before).await? || more)
}
