use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, timestamp_with_time_zone, timestamp_with_time_zone_null};

use crate::ddl::create;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// When each payment is checked next, and how far the provider's recent entries were read.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut look_at = timestamp_with_time_zone_null("look_at");
        manager.alter_table(Table::alter().table("payments").add_column(&mut look_at).to_owned()).await?;
        let mut looks = integer("looks").default(0).take();
        manager.alter_table(Table::alter().table("payments").add_column(&mut looks).to_owned()).await?;
        let mut provider = string_len("provider", 16);
        provider.primary_key();
        let mut table =
            Table::create().table("provider_news").col(provider).col(timestamp_with_time_zone("seen_until")).take();
        create(
            manager,
            &mut table,
            &[
                // Schedules the payments that were checked so far, and others that may need it: the first check decides
                // about more.
                "UPDATE payments SET look_at = updated_at
                 WHERE (status IN ('pending', 'processing', 'failed') AND checkout_id IS NOT NULL)
                    OR (refunded_minor > 0 AND status = 'succeeded')",
                "CREATE INDEX payments_look ON payments (look_at) WHERE look_at IS NOT NULL",
                "DROP INDEX payments_unsettled",
            ],
        )
        .await
    }
}
