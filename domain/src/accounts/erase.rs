//! What belongs to an account alone, and goes with it.

use entity::user::{self, UserStatus};
use entity::{
    api_key, email_change, idempotency_key, mail_link_request, notification, one_time_token, recovery_code,
    refresh_token, role_grant, second_factor, second_factor_challenge, session, sign_up,
};
use kernel::Env;
use kernel::db::Tx;
use kernel::ids::TypedId as _;
use kernel::signals::Signal;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveEnum as _, ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use time::OffsetDateTime;

/// The domain of addresses that stand in for erased ones: it can't have mailboxes
/// (<https://www.rfc-editor.org/rfc/rfc2606#section-2>).
const NOWHERE: &str = "deleted.invalid";

/// The address that takes an erased person's place in a row with this id.
pub(crate) fn stand_in(id: uuid::Uuid) -> String {
    format!("{}@{NOWHERE}", id.simple())
}

/// Empties an account: its sessions, tokens, factors, roles and mails go, and its row keeps nothing of the person.
pub(crate) async fn erase(tx: &Tx, env: &Env, user: &user::Model) -> Result<(), DbErr> {
    let id = user.id;
    let own = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(session::Column::UserId.eq(id))
        .to_owned();
    api_key::Entity::delete_many().filter(api_key::Column::UserId.eq(id)).exec(tx).await?;
    refresh_token::Entity::delete_many().filter(refresh_token::Column::SessionId.in_subquery(own)).exec(tx).await?;
    session::Entity::delete_many().filter(session::Column::UserId.eq(id)).exec(tx).await?;
    one_time_token::Entity::delete_many().filter(one_time_token::Column::UserId.eq(id)).exec(tx).await?;
    recovery_code::Entity::delete_many().filter(recovery_code::Column::UserId.eq(id)).exec(tx).await?;
    second_factor_challenge::Entity::delete_many()
        .filter(second_factor_challenge::Column::UserId.eq(id))
        .exec(tx)
        .await?;
    second_factor::Entity::delete_by_id(id).exec(tx).await?;
    role_grant::Entity::delete_many().filter(role_grant::Column::UserId.eq(id)).exec(tx).await?;
    email_change::Entity::delete_many().filter(email_change::Column::UserId.eq(id)).exec(tx).await?;
    idempotency_key::Entity::delete_many().filter(idempotency_key::Column::UserId.eq(id)).exec(tx).await?;
    // Mails about orders are the organizers' to see as well.
    notification::Entity::delete_many()
        .filter(notification::Column::UserId.eq(id))
        .filter(notification::Column::OrderId.is_null())
        .exec(tx)
        .await?;
    let email = user.email.as_str();
    mail_link_request::Entity::delete_many().filter(mail_link_request::Column::Email.eq(email)).exec(tx).await?;
    sign_up::Entity::delete_many().filter(sign_up::Column::Email.eq(email)).exec(tx).await?;
    empty(tx, env, user).await?;
    tx.announce(Signal::Account(user.typed_id()));
    Ok(())
}

async fn empty(tx: &Tx, env: &Env, user: &user::Model) -> Result<(), DbErr> {
    use user::Column;
    user::Entity::update_many()
        .col_expr(Column::Email, Expr::value(stand_in(user.id)))
        .col_expr(Column::Username, Expr::value(None::<String>))
        .col_expr(Column::DisplayName, Expr::value("–"))
        .col_expr(Column::PasswordHash, Expr::value(None::<String>))
        .col_expr(Column::Locale, Expr::value("en"))
        .col_expr(Column::Timezone, Expr::value("UTC"))
        .col_expr(Column::Status, Expr::value(UserStatus::Deleted.to_value()))
        .col_expr(Column::EmailVerifiedAt, Expr::value(None::<OffsetDateTime>))
        .col_expr(Column::DeletesAt, Expr::value(None::<OffsetDateTime>))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .filter(Column::Id.eq(user.id))
        .exec(tx)
        .await?;
    Ok(())
}
