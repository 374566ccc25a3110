//! A ticket, which admits one person. `secret` is the content of its QR code.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum TicketStatus {
    #[sea_orm(string_value = "valid")]
    Valid,
    #[sea_orm(string_value = "checked_in")]
    CheckedIn,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub order_line_id: Uuid,
    pub ticket_type_id: Uuid,
    pub event_id: Uuid,
    /// The order's organization.
    pub organization_id: Option<Uuid>,
    pub holder_name: String,
    pub holder_email: String,
    pub secret: String,
    pub status: TicketStatus,
    pub checked_in_at: Option<TimeDateTimeWithTimeZone>,
    pub checked_in_by: Option<Uuid>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub changed_at: Option<TimeDateTimeWithTimeZone>,
    /// Raised by the database with every change that people see.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
