use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, string_len, string_len_null, text_null, timestamp_with_time_zone, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What administrators have written for mails in place of the built-in texts, and the tests of it that they send to
/// themselves.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("mail_texts")
                .col(string_len("kind", 24))
                .col(string_len("locale", 16))
                .col(string_len_null("subject", 150))
                .col(text_null("intro"))
                .col(uuid_null("updated_by"))
                .col(timestamp_with_time_zone("updated_at"))
                .col(integer("version"))
                .primary_key(Index::create().col("kind").col("locale"))
                .check(check("mail_texts_said", "subject <> '' AND intro <> ''"))
                .check(check("mail_texts_version", "version > 0"))
                .foreign_key(references("updated_by", "users").on_delete(ForeignKeyAction::SetNull)),
            &[],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("mail_text_tests")
                .col(id())
                .col(uuid("user_id"))
                .col(string_len("kind", 24))
                .col(string_len("locale", 16))
                .col(string_len_null("subject", 150))
                .col(text_null("intro"))
                .col(created_at())
                .foreign_key(references("user_id", "users").on_delete(ForeignKeyAction::Cascade)),
            &[
                "CREATE INDEX mail_text_tests_user ON mail_text_tests (user_id, created_at)",
                "CREATE INDEX mail_text_tests_created ON mail_text_tests (created_at, id)",
            ],
        )
        .await
    }
}
