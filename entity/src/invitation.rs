//! An invitation to an organization, mailed to an address that may or may not have an account. Accepted, declined and
//! revoked ones are deleted; the audit trail records them.

use sea_orm::entity::prelude::*;

use super::membership::MemberRole;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub organization_id: Uuid,
    pub email: String,
    pub role: MemberRole,
    /// The language of its mail, unless the address has an account with another one.
    pub locale: String,
    pub invited_by: Uuid,
    pub token_hash: Vec<u8>,
    /// When its mail was last requested.
    pub mailed_at: TimeDateTimeWithTimeZone,
    pub expires_at: TimeDateTimeWithTimeZone,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
