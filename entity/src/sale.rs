//! Orders that were confirmed in one transaction, until their organizer has been notified of them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sales")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    /// The number of orders.
    pub orders: i32,
    pub places: i64,
    pub total_minor: i64,
    pub currency: String,
    /// The ids of the first orders, to be listed by name.
    #[sea_orm(column_type = "JsonBinary")]
    pub first_orders: Json,
    /// The job that notifies the organizer; none if no job has started to.
    pub job_id: Option<Uuid>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
