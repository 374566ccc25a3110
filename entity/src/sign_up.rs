//! A sign-up whose mailbox is not verified yet, so that it is not an account. An address may have several, each with
//! its own password, name and link.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub password_hash: String,
    pub display_name: String,
    pub locale: String,
    pub timezone: String,
    /// The SHA-256 of the secret that the browser or app stored when it signed up.
    pub browser_hash: Vec<u8>,
    /// The SHA-256 of the secret in the mailed link; null before that was mailed.
    pub token_hash: Option<Vec<u8>>,
    /// When the mailed link expires.
    pub token_expires_at: Option<TimeDateTimeWithTimeZone>,
    /// The keyed hash of the code that was mailed last; null before one was mailed.
    pub code_hash: Option<Vec<u8>>,
    pub code_expires_at: Option<TimeDateTimeWithTimeZone>,
    /// How many wrong codes were typed since this one was mailed.
    pub code_attempts: i32,
    /// How many wrong codes were typed in all.
    pub code_failures: i32,
    pub created_at: TimeDateTimeWithTimeZone,
    /// The versions of the platform's texts that were agreed to by signing up.
    pub terms_id: Option<Uuid>,
    pub privacy_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
