//! Somebody who is invited to an event by mail. An answer can be changed; a withdrawn invitation stays, since it counts as
//! a mail.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum GuestStatus {
    #[sea_orm(string_value = "invited")]
    Invited,
    #[sea_orm(string_value = "going")]
    Going,
    #[sea_orm(string_value = "declined")]
    Declined,
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "guests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub organization_id: Uuid,
    /// What they get if they come.
    pub ticket_type_id: Uuid,
    pub email: String,
    pub name: Option<String>,
    pub locale: String,
    /// The organizer's personal words.
    pub message: Option<String>,
    pub status: GuestStatus,
    pub token_hash: Vec<u8>,
    pub invited_by: Uuid,
    /// How often it was mailed.
    pub mails: i32,
    /// When its mail was last requested.
    pub mailed_at: TimeDateTimeWithTimeZone,
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
    /// The order that came of it.
    pub order_id: Option<Uuid>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
