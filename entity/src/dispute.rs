//! A payment that its buyer disputes at the bank.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
pub enum DisputeStatus {
    #[sea_orm(string_value = "inquiry")]
    Inquiry,
    #[sea_orm(string_value = "inquiry_review")]
    InquiryReview,
    #[sea_orm(string_value = "inquiry_closed")]
    InquiryClosed,
    #[sea_orm(string_value = "needs_response")]
    NeedsResponse,
    #[sea_orm(string_value = "under_review")]
    UnderReview,
    #[sea_orm(string_value = "won")]
    Won,
    #[sea_orm(string_value = "lost")]
    Lost,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disputes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub payment_id: Uuid,
    pub provider_dispute_id: String,
    pub status: DisputeStatus,
    pub reason: String,
    pub amount_minor: i64,
    pub currency: String,
    pub evidence_due_at: Option<TimeDateTimeWithTimeZone>,
    pub opened_at: TimeDateTimeWithTimeZone,
    pub closed_at: Option<TimeDateTimeWithTimeZone>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
