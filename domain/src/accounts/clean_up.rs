//! What is left of sessions and links once nobody can use them any more.

use entity::{mail_link_request, one_time_token, refresh_token, session};
use sea_orm::sea_query::{ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use time::{Duration, OffsetDateTime};

use super::{second_factor, sign_up};

/// How long things stay for questions after they have ended.
const KEPT: Duration = Duration::days(7);

/// Deletes ended sessions with their tokens, old links and requests, sign-ups that nobody proved, and what is left of second factors. A session's
/// used refresh tokens stay until it has ended, since they tell a stolen one.
pub async fn clean_up(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<(), DbErr> {
    let before = now - KEPT;
    let ended = session::Column::ExpiresAt.lt(before).or(session::Column::RevokedAt.lt(before));
    let sessions =
        Query::select().column(session::Column::Id).from(session::Entity).cond_where(ended.clone()).to_owned();
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::SessionId.in_subquery(sessions))
        .exec(conn)
        .await?;
    session::Entity::delete_many().filter(ended).exec(conn).await?;
    one_time_token::Entity::delete_many().filter(one_time_token::Column::ExpiresAt.lt(before)).exec(conn).await?;
    mail_link_request::Entity::delete_many().filter(mail_link_request::Column::CreatedAt.lt(before)).exec(conn).await?;
    sign_up::clean_up(conn, now).await?;
    second_factor::clean_up(conn, before).await
}
