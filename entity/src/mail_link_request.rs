//! A request for a mailed link. Inserted for known and unknown addresses alike; the worker decides what is sent.

use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum LinkPurpose {
    #[sea_orm(string_value = "verify_email")]
    VerifyEmail,
    #[sea_orm(string_value = "login")]
    Login,
    #[sea_orm(string_value = "reset_password")]
    ResetPassword,
    #[sea_orm(string_value = "account_exists")]
    AccountExists,
    /// Only for tokens: it is never requested, but part of the mail about a new second factor.
    #[sea_orm(string_value = "undo_factor")]
    UndoSecondFactor,
    /// Only for tokens: part of the mail to an account's new address.
    #[sea_orm(string_value = "change_email")]
    ChangeEmail,
    /// Only for tokens: part of the mail to an account's former address.
    #[sea_orm(string_value = "undo_email")]
    UndoEmailChange,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_link_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub purpose: LinkPurpose,
    pub locale: String,
    /// The sign-up whose mailbox is to be verified; null if only an address was given.
    pub sign_up_id: Option<Uuid>,
    pub created_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
