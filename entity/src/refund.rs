//! A refund of a payment, in full or in part.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum RefundStatus {
    #[sea_orm(string_value = "pending")]
    Pending,
    #[sea_orm(string_value = "succeeded")]
    Succeeded,
    #[sea_orm(string_value = "failed")]
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum RefundOrigin {
    #[sea_orm(string_value = "organizer")]
    Organizer,
    #[sea_orm(string_value = "event_cancelled")]
    EventCancelled,
    #[sea_orm(string_value = "late_payment")]
    LatePayment,
    #[sea_orm(string_value = "order_cancelled")]
    OrderCancelled,
    #[sea_orm(string_value = "provider")]
    Provider,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refunds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub payment_id: Uuid,
    pub status: RefundStatus,
    pub amount_minor: i64,
    pub currency: String,
    pub origin: RefundOrigin,
    pub reason: String,
    pub idempotency_key: String,
    pub idempotency_hash: Vec<u8>,
    pub provider_refund_id: Option<String>,
    pub failure: Option<String>,
    pub requested_by: Option<Uuid>,
    /// The number of failed requests, which is part of the idempotency key at the provider.
    pub attempt: i32,
    /// When it was first sent to the provider, or about to be.
    pub sent_at: Option<TimeDateTimeWithTimeZone>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    /// Raised by the database with every change that people see.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
