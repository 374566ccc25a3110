//! What somebody typed who signed up, until the mailbox is proved to be theirs: no account yet. An address may have many,
//! each with the password, the name and the link of its own.

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
    /// The SHA-256 of what the browser or app that signed up keeps.
    pub browser_hash: Vec<u8>,
    /// The SHA-256 of what the mailed link carries; none before it was mailed.
    pub token_hash: Option<Vec<u8>>,
    /// When the mailed link ends.
    pub token_expires_at: Option<TimeDateTimeWithTimeZone>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
