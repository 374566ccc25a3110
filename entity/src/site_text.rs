//! A version of a legal text of the platform. Versions are never deleted: orders and accounts refer to them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum SiteTextKind {
    #[sea_orm(string_value = "imprint")]
    Imprint,
    #[sea_orm(string_value = "privacy")]
    Privacy,
    #[sea_orm(string_value = "terms")]
    Terms,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_texts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: SiteTextKind,
    pub version: i32,
    pub url: Option<String>,
    /// Markdown by language.
    #[sea_orm(column_type = "JsonBinary")]
    pub texts: Json,
    pub is_current: bool,
    pub published_by: Option<Uuid>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
