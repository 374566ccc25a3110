//! A ticket type of an event, with a price in minor units of its currency.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum TicketKind {
    #[sea_orm(string_value = "free")]
    Free,
    #[sea_orm(string_value = "paid")]
    Paid,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_types")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub name: String,
    pub description: Option<String>,
    pub kind: TicketKind,
    pub price_minor: i64,
    pub currency: String,
    pub sales_start_at: Option<TimeDateTimeWithTimeZone>,
    pub sales_end_at: Option<TimeDateTimeWithTimeZone>,
    pub min_per_order: i32,
    pub max_per_order: i32,
    pub position: i32,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    /// Incremented by every change that a person makes.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
