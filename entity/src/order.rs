//! Somebody's purchase. `secret` opens it without an account; `idempotency_scope` is who placed it (user id or email).

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum OrderStatus {
    #[sea_orm(string_value = "pending")]
    Pending,
    #[sea_orm(string_value = "confirmed")]
    Confirmed,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    #[sea_orm(string_value = "expired")]
    Expired,
}

/// Who placed an order, and whether it is a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum OrderOrigin {
    /// The buyer did.
    #[sea_orm(string_value = "sale")]
    Sale,
    /// The organizer did, at the listed price, which was paid outside.
    #[sea_orm(string_value = "added")]
    Added,
    /// The organizer did, for nothing.
    #[sea_orm(string_value = "comp")]
    Comp,
}

/// How a buyer was invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum InvitedBy {
    /// By a mail to them.
    #[sea_orm(string_value = "mail")]
    Mail,
    /// By a link that the organizer shared.
    #[sea_orm(string_value = "link")]
    Link,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub organization_id: Uuid,
    pub user_id: Option<Uuid>,
    pub code: String,
    pub secret: String,
    pub status: OrderStatus,
    pub email: String,
    pub name: String,
    pub locale: String,
    pub total_minor: i64,
    pub currency: String,
    pub idempotency_scope: String,
    pub idempotency_key: String,
    pub idempotency_hash: Vec<u8>,
    pub placed_at: TimeDateTimeWithTimeZone,
    pub expires_at: Option<TimeDateTimeWithTimeZone>,
    pub confirmed_at: Option<TimeDateTimeWithTimeZone>,
    pub cancelled_at: Option<TimeDateTimeWithTimeZone>,
    pub cancel_reason: Option<String>,
    /// The versions of the platform's and the organizer's texts that the buyer agreed to by ordering.
    pub terms_id: Option<Uuid>,
    pub privacy_id: Option<Uuid>,
    pub organizer_terms_id: Option<Uuid>,
    pub origin: OrderOrigin,
    /// None unless the buyer answered an invitation.
    pub invited_by: Option<InvitedBy>,
    /// Raised by the database with every change that people see.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
