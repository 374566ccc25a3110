//! A kind of mail that an address opted out of. `address_hash` is the address's SHA-256 in Base64.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
pub enum MailKind {
    #[sea_orm(string_value = "reminders")]
    Reminders,
    #[sea_orm(string_value = "feedback")]
    Feedback,
    #[sea_orm(string_value = "messages")]
    Messages,
    #[sea_orm(string_value = "sales")]
    Sales,
    #[sea_orm(string_value = "announcements")]
    Announcements,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_opt_outs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub address_hash: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MailKind,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
