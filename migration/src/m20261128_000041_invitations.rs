use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary_len, string_len, timestamp_with_time_zone, uuid};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Invitations to organizations: one open invitation per address and organization.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("invitations")
                .col(id())
                .col(uuid("organization_id"))
                .col(string_len("email", 254))
                .col(string_len("role", 16))
                .col(string_len("locale", 16))
                .col(uuid("invited_by"))
                .col(binary_len("token_hash", 32))
                .col(timestamp_with_time_zone("mailed_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(created_at())
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("invited_by", "users")),
            &[
                "CREATE UNIQUE INDEX invitations_address_key ON invitations (organization_id, email)",
                "CREATE UNIQUE INDEX invitations_token_key ON invitations (token_hash)",
                "CREATE INDEX invitations_email ON invitations (email, mailed_at)",
                "CREATE INDEX invitations_invited_by ON invitations (invited_by)",
                "CREATE INDEX invitations_expires ON invitations (expires_at, id)",
                "CREATE INDEX notifications_invitations ON notifications (recipient, created_at)
                 WHERE kind = 'send_invitation'",
            ],
        )
        .await
    }
}
