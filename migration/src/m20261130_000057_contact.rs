use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, string_len, uuid, uuid_null};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What visitors write to organizers, until it has been mailed and for some time after, to limit how much that is.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut form = boolean("contact_form");
        form.default(true);
        manager.alter_table(Table::alter().table("organization_profiles").add_column(&mut form).to_owned()).await?;
        create(
            manager,
            Table::create()
                .table("contact_messages")
                .col(id())
                .col(uuid("organization_id"))
                .col(uuid_null("event_id"))
                .col(string_len("name", 200))
                .col(string_len("email", 254))
                .col(ColumnDef::new("message").text().not_null())
                .col(created_at())
                .foreign_key(references("organization_id", "organizations").on_delete(ForeignKeyAction::Cascade))
                .foreign_key(references("event_id", "events").on_delete(ForeignKeyAction::Cascade))
                .check(check("contact_messages_said", "message <> '' AND name <> ''")),
            &[
                "CREATE INDEX contact_messages_organization ON contact_messages (organization_id, created_at)",
                "CREATE INDEX contact_messages_created ON contact_messages (created_at, id)",
            ],
        )
        .await
    }
}
