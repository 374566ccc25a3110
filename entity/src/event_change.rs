//! What an event's ticket holders knew about when and where, before it changed. `after` is what they were told; both
//! are there once they were. An event has at most one that they were not told of.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub before: Json,
    pub after: Option<Json>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub told_at: Option<TimeDateTimeWithTimeZone>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
