use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_len, binary_len_null, string_len, timestamp_with_time_zone_null, uuid_null};

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Sign-ups, which become accounts once their mailbox is verified; a link request may be for one of them.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("sign_ups")
                .col(id())
                .col(string_len("email", 254))
                .col(string_len("password_hash", 255))
                .col(string_len("display_name", 200))
                .col(string_len("locale", 16))
                .col(string_len("timezone", 64))
                .col(binary_len("browser_hash", 32))
                .col(binary_len_null("token_hash", 32))
                .col(timestamp_with_time_zone_null("token_expires_at"))
                .col(created_at()),
            &[
                "CREATE UNIQUE INDEX sign_ups_token_key ON sign_ups (token_hash)",
                "CREATE INDEX sign_ups_email ON sign_ups (email)",
                "CREATE INDEX sign_ups_created ON sign_ups (created_at)",
            ],
        )
        .await?;
        let mut sign_up = uuid_null("sign_up_id");
        manager.alter_table(Table::alter().table("mail_link_requests").add_column(&mut sign_up).to_owned()).await
    }
}
