use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_binary, string_len_null, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What an organization tells the public about itself, and how its mails look. They are not columns of `organizations`,
/// because lists of events read all of these.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("organization_profiles")
                .col(uuid("organization_id").primary_key())
                .col(text_null("about"))
                .col(string_len_null("accent_colour", 7))
                .col(json_binary("links"))
                .col(string_len_null("contact_email", 254))
                .col(string_len_null("sender_name", 80))
                .col(string_len_null("reply_to", 254))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .check(check("organization_profiles_accent", "accent_colour LIKE '#______'"))
                .foreign_key(&mut references("organization_id", "organizations")),
            &[],
        )
        .await?;
        // As for covers, a row names its files from before they are written until they are deleted.
        create(
            manager,
            Table::create()
                .table("organization_logos")
                .col(id())
                .col(uuid_null("organization_id"))
                .col(integer("width"))
                .col(integer("height"))
                .col(json_binary("variants"))
                .col(timestamp_with_time_zone_null("unused_since"))
                .col(created_at())
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut references("organization_id", "organizations"))
                .check(check("organization_logos_size", "width > 0 AND height > 0"))
                .check(check("organization_logos_used", "(organization_id IS NULL) = (unused_since IS NOT NULL)")),
            &[
                "CREATE UNIQUE INDEX organization_logos_organization ON organization_logos (organization_id)",
                "CREATE INDEX organization_logos_unused ON organization_logos (unused_since) \
                 WHERE unused_since IS NOT NULL",
            ],
        )
        .await
    }
}
