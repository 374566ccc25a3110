//! Recovery codes, for when the device with the second factor is lost. Each works once. They have 78 random bits, so
//! they can't be guessed, and storing their SHA-256 is enough.

use entity::recovery_code::{ActiveModel, Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use secrecy::SecretString;
use uuid::Uuid;

use kernel::db::Tx;
use kernel::{Env, secret};

/// How many codes an account gets.
const COUNT: usize = 10;

/// Creates an account's codes, replacing those it had.
pub(super) async fn replace(tx: &Tx, env: &Env, user_id: Uuid) -> Result<Vec<SecretString>, DbErr> {
    remove(tx, user_id).await?;
    let codes: Vec<String> = (0..COUNT).map(|_| code(env)).collect();
    let rows = codes.iter().map(|code| ActiveModel {
        id: Set(env.ids.next()),
        user_id: Set(user_id),
        code_hash: Set(digest(code)),
        created_at: Set(env.now()),
        used_at: Set(None),
    });
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(codes.into_iter().map(SecretString::from).collect())
}

/// Deletes an account's codes.
pub(super) async fn remove(tx: &Tx, user_id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(tx).await?;
    Ok(())
}

/// Uses up a code. Returns whether it was valid; of two calls at once, only one succeeds.
pub(super) async fn consume(tx: &Tx, env: &Env, user_id: Uuid, code: &str) -> Result<bool, DbErr> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(env.now()))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::CodeHash.eq(digest(code)))
        .filter(Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// How many codes are still unused.
pub(super) async fn left(conn: &impl ConnectionTrait, user_id: Uuid) -> Result<u64, DbErr> {
    Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::UsedAt.is_null()).count(conn).await
}

/// Sixteen characters in groups of four.
fn code(env: &Env) -> String {
    let letters = secret::order_code(&*env.random) + &secret::order_code(&*env.random);
    [&letters[..4], &letters[4..8], &letters[8..12], &letters[12..]].join("-")
}

/// The digest of a code, whether it was typed in lower case, without dashes or with spaces.
fn digest(code: &str) -> Vec<u8> {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secret::digest(&letters.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_were_typed() {
        let expected = digest("ABCD-EFGH-2345-6789");
        for typed in ["abcd-efgh-2345-6789", "ABCDEFGH23456789", " abcd efgh 2345 6789 "] {
            assert_eq!(digest(typed), expected, "{typed}");
        }
        assert_ne!(digest("ABCD-EFGH-2345-678"), expected);
    }
}
