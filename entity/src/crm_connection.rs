//! The connection to an organization's CRM; the platform's own has the nil id. `secret` is encrypted; the
//! platform's is in the configuration, and `fingerprint` shows whether that changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum CrmKind {
    #[sea_orm(string_value = "hubspot")]
    HubSpot,
    #[sea_orm(string_value = "webhook")]
    Webhook,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crm_connections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    pub kind: CrmKind,
    pub url: Option<String>,
    pub secret: Option<Vec<u8>>,
    pub fingerprint: Option<String>,
    pub created_at: TimeDateTimeWithTimeZone,
    pub halted_at: Option<TimeDateTimeWithTimeZone>,
    pub last_synced_at: Option<TimeDateTimeWithTimeZone>,
    pub last_error: Option<String>,
    pub last_error_at: Option<TimeDateTimeWithTimeZone>,
    pub failures: i32,
    pub retry_at: Option<TimeDateTimeWithTimeZone>,
    pub locked_by: Option<Uuid>,
    pub locked_until: Option<TimeDateTimeWithTimeZone>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
