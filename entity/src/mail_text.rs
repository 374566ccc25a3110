//! What administrators have written for a mail in a language, in place of the built-in texts. The row stays when that is
//! undone, with the version and who did it.

use sea_orm::entity::prelude::*;

/// Which mail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))", rename_all = "snake_case")]
pub enum MailTextKind {
    OrderConfirmed,
    Reminder,
    EventChanged,
    OrderCancelled,
    EventCancelled,
    RefundPending,
    RefundMade,
    FeedbackRequest,
    EventInvitation,
    NewEvent,
    ConfirmAddress,
    LoginLink,
    ResetPassword,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_texts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MailTextKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub locale: String,
    /// `None` for the built-in subject.
    pub subject: Option<String>,
    /// `None` for the built-in introduction.
    pub intro: Option<String>,
    pub updated_by: Option<Uuid>,
    pub updated_at: TimeDateTimeWithTimeZone,
    /// Incremented by every change.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
