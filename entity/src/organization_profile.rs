//! What an organization tells the public about itself, and how its mails look. `links` is a list of labels and URLs.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_profiles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    pub about: Option<String>,
    pub accent_colour: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub links: Json,
    pub contact_email: Option<String>,
    pub sender_name: Option<String>,
    pub reply_to: Option<String>,
    /// Whether visitors may write to it by a form.
    pub contact_form: bool,
    pub created_at: TimeDateTimeWithTimeZone,
    pub updated_at: TimeDateTimeWithTimeZone,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
