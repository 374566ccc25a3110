//! The settings of the whole platform, made by administrators: one row.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Organizing {
    #[sea_orm(string_value = "everyone")]
    Everyone,
    #[sea_orm(string_value = "verified")]
    Verified,
    #[sea_orm(string_value = "invited")]
    Invited,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub organizing: Organizing,
    /// What the platform is called; `None` for the product's own name.
    pub name: Option<String>,
    pub accent_colour: Option<String>,
    /// An address or a URL that people may turn to.
    pub contact: Option<String>,
    /// Texts by language.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub mail_footer: Option<Json>,
    pub updated_at: Option<TimeDateTimeWithTimeZone>,
    /// Incremented by every change that a person makes.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
