//! The state of a contact in a CRM. `address_hash` is the address's SHA-256 in Base64.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum CrmContactState {
    /// The system accepted it.
    #[sea_orm(string_value = "sent")]
    Sent,
    /// The system rejected it, for `reason`.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// It was erased there, or is about to be, and is never sent again.
    #[sea_orm(string_value = "erased")]
    Erased,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crm_contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub address_hash: String,
    pub state: CrmContactState,
    pub remote_id: Option<String>,
    pub reason: Option<String>,
    pub updated_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
