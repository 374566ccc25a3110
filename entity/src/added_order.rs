//! An order that an organizer added, with what only organizers see of it.

use sea_orm::entity::prelude::*;

/// How an order was paid outside of the payment provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum PaidBy {
    #[sea_orm(string_value = "cash")]
    Cash,
    #[sea_orm(string_value = "transfer")]
    Transfer,
    #[sea_orm(string_value = "other")]
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "added_orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    pub added_by: Uuid,
    /// None if nothing was paid.
    pub method: Option<PaidBy>,
    pub note: Option<String>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
