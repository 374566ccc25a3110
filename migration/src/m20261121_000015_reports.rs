use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    string_len, string_len_null, text, text_null, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Reports to administrators, and their outcomes.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("reports")
                .col(id())
                .col(uuid("reporter_id"))
                .col(string_len("subject_kind", 16))
                .col(uuid("subject_id"))
                .col(string_len("reason", 16))
                .col(text("message"))
                .col(string_len("state", 16))
                .col(string_len_null("outcome", 16))
                .col(text_null("note"))
                .col(uuid_null("resolved_by"))
                .col(timestamp_with_time_zone_null("resolved_at"))
                .col(created_at())
                .foreign_key(&mut references("reporter_id", "users"))
                .foreign_key(&mut references("resolved_by", "users"))
                .check(check(
                    "reports_resolved",
                    "(state = 'resolved') = (outcome IS NOT NULL AND note IS NOT NULL AND resolved_at IS NOT NULL)",
                )),
            &[
                "CREATE INDEX reports_state ON reports (state, id)",
                "CREATE INDEX reports_subject ON reports (subject_id, id)",
                // A person can report the same subject again only after an answer.
                "CREATE UNIQUE INDEX reports_open ON reports (reporter_id, subject_id) WHERE state = 'open'",
            ],
        )
        .await
    }
}
