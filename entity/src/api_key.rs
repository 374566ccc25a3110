//! A secret by which a program acts for a person. It works while `revoked_at` is null and `expires_at`, if there is one,
//! has not passed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For whom it acts: who made it, or took it over.
    pub user_id: Uuid,
    /// The only organization it reaches; null for personal keys.
    pub organization_id: Option<Uuid>,
    pub name: String,
    /// The SHA-256 of the secret.
    pub secret_hash: Vec<u8>,
    /// The secret's last characters.
    pub hint: String,
    /// With spaces between them.
    pub scopes: String,
    pub created_at: TimeDateTimeWithTimeZone,
    pub expires_at: Option<TimeDateTimeWithTimeZone>,
    /// Within a minute.
    pub last_used_at: Option<TimeDateTimeWithTimeZone>,
    pub revoked_at: Option<TimeDateTimeWithTimeZone>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
