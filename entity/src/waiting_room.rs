//! What an organizer has set for the waiting room of an event. An event without a row has the defaults.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum WaitingRoomMode {
    /// Nobody ever waits.
    #[sea_orm(string_value = "off")]
    Off,
    /// People wait while more of them order than are let in.
    #[default]
    #[sea_orm(string_value = "automatic")]
    Automatic,
    /// Everybody waits.
    #[sea_orm(string_value = "on")]
    On,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waiting_rooms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    pub mode: WaitingRoomMode,
    /// How many lines were over before: one each time it was switched off.
    pub generation: i32,
    /// When the first are let in; at once if none.
    pub opens_at: Option<TimeDateTimeWithTimeZone>,
    /// How many are let in per minute; the platform's number if none.
    pub per_minute: Option<i32>,
    /// Whether nobody is let in at the moment.
    pub is_paused: bool,
    /// The organizer's words to those who wait.
    pub message: Option<String>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::event::Entity", from = "Column::EventId", to = "super::event::Column::Id")]
    Event,
}

impl Related<super::event::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Event.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
