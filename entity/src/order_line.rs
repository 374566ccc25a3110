//! A snapshot of what was bought. `attendees` is a JSON list of `{name, email}`, one per place.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub ticket_type_id: Uuid,
    pub ticket_type_name: String,
    pub quantity: i32,
    pub unit_price_minor: i64,
    pub total_minor: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub attendees: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
