use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    binary_len_null, integer, json_binary, string_len, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Typed codes beside the links of sign-ups, changes of an account's address, pictures of people, and when an account is to
/// be erased.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sign_ups(manager).await?;
        email_changes(manager).await?;
        avatars(manager).await?;
        let mut column = timestamp_with_time_zone_null("deletes_at");
        manager.alter_table(Table::alter().table("users").add_column(&mut column).to_owned()).await?;
        for index in [
            "CREATE INDEX users_to_erase ON users (deletes_at, id) WHERE deletes_at IS NOT NULL",
            "CREATE INDEX users_deleted ON users (id) WHERE status = 'deleted'",
            "CREATE INDEX notifications_user ON notifications (user_id, id) WHERE user_id IS NOT NULL",
        ] {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}

async fn sign_ups(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for mut column in [
        binary_len_null("code_hash", 32),
        timestamp_with_time_zone_null("code_expires_at"),
        integer("code_attempts").default(0).to_owned(),
        integer("code_failures").default(0).to_owned(),
    ] {
        manager.alter_table(Table::alter().table("sign_ups").add_column(&mut column).to_owned()).await?;
    }
    let index = "CREATE INDEX sign_ups_browser ON sign_ups (browser_hash)";
    manager.get_connection().execute_unprepared(index).await?;
    Ok(())
}

async fn email_changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("email_changes")
            .col(id())
            .col(uuid("user_id"))
            .col(string_len("old_email", 254))
            .col(string_len("new_email", 254))
            .col(binary_len_null("code_hash", 32))
            .col(integer("code_attempts").default(0))
            .col(created_at())
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("confirmed_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(&mut references("user_id", "users")),
        &[
            "CREATE INDEX email_changes_user ON email_changes (user_id, id)",
            "CREATE INDEX email_changes_new_email ON email_changes (new_email)",
            "CREATE INDEX email_changes_expires ON email_changes (expires_at)",
        ],
    )
    .await
}

/// As for covers and logos, a row names its files from before they are written until they are deleted.
async fn avatars(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("avatars")
            .col(id())
            .col(uuid_null("user_id"))
            .col(integer("width"))
            .col(integer("height"))
            .col(json_binary("variants"))
            .col(timestamp_with_time_zone_null("unused_since"))
            .col(created_at())
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut references("user_id", "users"))
            .check(check("avatars_size", "width > 0 AND height > 0"))
            .check(check("avatars_used", "(user_id IS NULL) = (unused_since IS NOT NULL)")),
        &[
            "CREATE UNIQUE INDEX avatars_user ON avatars (user_id)",
            "CREATE INDEX avatars_unused ON avatars (unused_since) WHERE unused_since IS NOT NULL",
        ],
    )
    .await
}
