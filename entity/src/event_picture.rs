//! A picture on an event's page, in several sizes. `variants` names its files from before they are written until they are
//! deleted; it is not shown while `unused_since` is set.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum PicturePurpose {
    #[sea_orm(string_value = "gallery")]
    Gallery,
    #[sea_orm(string_value = "speaker")]
    Speaker,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_pictures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Option<Uuid>,
    pub purpose: PicturePurpose,
    pub position: i32,
    pub width: i32,
    pub height: i32,
    pub alternative_text: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub variants: Json,
    pub unused_since: Option<TimeDateTimeWithTimeZone>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
