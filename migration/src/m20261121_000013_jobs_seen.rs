use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, text, uuid, uuid_null};

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The failures of jobs, run by run, and the paused queues.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Jobs and their failures are deleted in bulk, so there is no foreign key that would check each row.
        create(
            manager,
            Table::create()
                .table("job_failures")
                .col(id())
                .col(uuid("job_id"))
                .col(integer("attempt"))
                .col(text("error"))
                .col(created_at()),
            &["CREATE INDEX job_failures_job ON job_failures (job_id, id)"],
        )
        .await?;
        let mut queue = string_len("queue", 16);
        create(
            manager,
            Table::create()
                .table("queue_pauses")
                .col(queue.primary_key())
                .col(uuid_null("paused_by"))
                .col(created_at()),
            &[],
        )
        .await?;
        let dead = "CREATE INDEX outbox_dead ON outbox (kind, id) WHERE state = 'dead'";
        manager.get_connection().execute_unprepared(dead).await.map(|_| ())
    }
}
