//! A message from an organizer to the attendees of an event. A test goes to its author only.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum MessageState {
    #[sea_orm(string_value = "scheduled")]
    Scheduled,
    #[sea_orm(string_value = "sending")]
    Sending,
    #[sea_orm(string_value = "sent")]
    Sent,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    #[sea_orm(string_value = "stopped")]
    Stopped,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub organization_id: Uuid,
    pub author_id: Option<Uuid>,
    pub is_test: bool,
    pub state: MessageState,
    pub subject: String,
    pub body: String,
    pub audience: Json,
    /// The number of recipients: when it was written, later when it was sent.
    pub addresses: i32,
    pub send_at: TimeDateTimeWithTimeZone,
    pub started_at: Option<TimeDateTimeWithTimeZone>,
    pub finished_at: Option<TimeDateTimeWithTimeZone>,
    pub idempotency_key: String,
    pub idempotency_hash: Vec<u8>,
    pub created_at: TimeDateTimeWithTimeZone,
    /// The numbers of recipients by state, set before the recipients are deleted.
    pub totals: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
