//! The buyer of an order that others place, or that an invitation leads to.

use entity::user::{self, UserStatus};
use kernel::ids::TypedId as _;
use kernel::text::{EmailAddress, Locale};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};

use super::Buyer;

/// The buyer with an address, and the account that has proved to own it.
pub(crate) async fn buyer_with_address(
    conn: &impl ConnectionTrait,
    email: EmailAddress,
    name: String,
    locale: Locale,
) -> Result<Buyer, DbErr> {
    let account = user::Entity::find()
        .filter(user::Column::Email.eq(email.as_str()))
        .filter(user::Column::EmailVerifiedAt.is_not_null())
        .filter(user::Column::Status.eq(UserStatus::Active))
        .one(conn)
        .await?;
    Ok(Buyer { user_id: account.map(|user| user.typed_id()), email, name, locale })
}
