//! An event. `is_free` is derived from the ticket types, `search_text` from title, summary, tags, venue and organizer.
//! `reminded_for` is the beginning that ticket holders were reminded of.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum EventStatus {
    #[sea_orm(string_value = "draft")]
    Draft,
    #[sea_orm(string_value = "published")]
    Published,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
    #[sea_orm(string_value = "archived")]
    Archived,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Visibility {
    #[sea_orm(string_value = "public")]
    Public,
    #[sea_orm(string_value = "unlisted")]
    Unlisted,
    #[sea_orm(string_value = "private")]
    Private,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum EventFormat {
    #[sea_orm(string_value = "in_person")]
    InPerson,
    #[sea_orm(string_value = "online")]
    Online,
    #[sea_orm(string_value = "hybrid")]
    Hybrid,
}

/// What those who speak, perform or host at an event are called on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum SpeakersLabel {
    #[sea_orm(string_value = "speakers")]
    Speakers,
    #[sea_orm(string_value = "line_up")]
    LineUp,
    #[sea_orm(string_value = "hosts")]
    Hosts,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub venue_id: Option<Uuid>,
    pub slug: String,
    pub title: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub status: EventStatus,
    pub visibility: Visibility,
    pub format: EventFormat,
    pub starts_at: TimeDateTimeWithTimeZone,
    pub ends_at: TimeDateTimeWithTimeZone,
    pub timezone: String,
    pub online_url: Option<String>,
    pub capacity_quota_id: Option<Uuid>,
    pub is_free: bool,
    pub search_text: String,
    pub cancel_reason: Option<String>,
    pub published_at: Option<TimeDateTimeWithTimeZone>,
    pub cancelled_at: Option<TimeDateTimeWithTimeZone>,
    /// When an administrator unpublished it.
    pub unpublished_at: Option<TimeDateTimeWithTimeZone>,
    pub unpublish_reason: Option<String>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
    pub reminder_minutes: Option<i32>,
    pub reminded_for: Option<TimeDateTimeWithTimeZone>,
    pub feedback_asked_at: Option<TimeDateTimeWithTimeZone>,
    /// Incremented by every change that a person makes.
    pub version: i32,
    /// None for speakers.
    pub speakers_label: Option<SpeakersLabel>,
    /// Whether buyers may be on a list of guests that everybody sees.
    pub guest_list: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
