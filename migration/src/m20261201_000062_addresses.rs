use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What erasing an account looks up by its address, and the guests that a person invited.
const INDEXES: [&str; 6] = [
    "CREATE INDEX guests_email ON guests (email)",
    "CREATE INDEX guests_invited_by ON guests (invited_by)",
    "CREATE INDEX message_recipients_address ON message_recipients (email)",
    "CREATE INDEX contact_messages_email ON contact_messages (email)",
    "CREATE INDEX order_link_requests_email ON order_link_requests (email) WHERE email IS NOT NULL",
    "CREATE INDEX notifications_address ON notifications (recipient) WHERE user_id IS NULL AND order_id IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }
}
