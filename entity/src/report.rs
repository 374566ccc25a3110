//! A report to the administrators about an event, an organization or a person.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum ReportSubjectKind {
    #[sea_orm(string_value = "event")]
    Event,
    #[sea_orm(string_value = "organization")]
    Organization,
    #[sea_orm(string_value = "user")]
    User,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum ReportReason {
    #[sea_orm(string_value = "fraud")]
    Fraud,
    #[sea_orm(string_value = "illegal")]
    Illegal,
    #[sea_orm(string_value = "offensive")]
    Offensive,
    #[sea_orm(string_value = "misleading")]
    Misleading,
    #[sea_orm(string_value = "spam")]
    Spam,
    #[sea_orm(string_value = "other")]
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum ReportState {
    #[sea_orm(string_value = "open")]
    Open,
    #[sea_orm(string_value = "resolved")]
    Resolved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum ReportOutcome {
    #[sea_orm(string_value = "acted")]
    Acted,
    #[sea_orm(string_value = "dismissed")]
    Dismissed,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reporter_id: Uuid,
    pub subject_kind: ReportSubjectKind,
    pub subject_id: Uuid,
    pub reason: ReportReason,
    pub message: String,
    pub state: ReportState,
    pub outcome: Option<ReportOutcome>,
    pub note: Option<String>,
    pub resolved_by: Option<Uuid>,
    pub resolved_at: Option<TimeDateTimeWithTimeZone>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
