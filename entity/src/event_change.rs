//! A change of an event's time or place. `before` is what ticket holders knew. `after` is what they were notified of,
//! set together with `told_at`. An event has at most one change that is not reported yet.

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
