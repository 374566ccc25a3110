use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len, text, uuid, uuid_null};

use crate::ddl::{create, created_at, id};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What went wrong with jobs, run by run, and which queues are paused.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Jobs are deleted in bulk, and what went wrong with them too: no foreign key that would look at each.
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
