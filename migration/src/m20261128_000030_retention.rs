use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::json_binary_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Indexes for tables that only grow: their old rows are deleted in slices, through an index that covers the query.
const INDEXES: [&str; 11] = [
    "CREATE INDEX outbox_ended ON outbox (finished_at, id) WHERE state IN ('done', 'dropped')",
    "CREATE INDEX inbox_created ON inbox (created_at, id)",
    "CREATE INDEX sessions_expiring ON sessions (expires_at, id)",
    "CREATE INDEX sessions_revoked ON sessions (revoked_at, id) WHERE revoked_at IS NOT NULL",
    "CREATE INDEX refresh_tokens_used ON refresh_tokens (consumed_at, id) WHERE consumed_at IS NOT NULL",
    "CREATE INDEX one_time_tokens_expiring ON one_time_tokens (expires_at, id)",
    "CREATE INDEX mail_link_requests_created ON mail_link_requests (created_at, id)",
    "CREATE INDEX second_factor_challenges_expiring ON second_factor_challenges (expires_at, id)",
    "CREATE INDEX notifications_ended ON notifications (updated_at, id) WHERE state <> 'sending'",
    "CREATE INDEX messages_ended ON messages (finished_at, id) WHERE finished_at IS NOT NULL",
    "CREATE INDEX event_changes_told ON event_changes (told_at, id) WHERE told_at IS NOT NULL",
];

/// Indexes for the clean-up, and the counts of a message's recipients, which remain when the recipients are deleted.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut totals = json_binary_null("totals");
        manager.alter_table(Table::alter().table("messages").add_column(&mut totals).to_owned()).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
