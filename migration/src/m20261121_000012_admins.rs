use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len_null, uuid};
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl::{create, created_at, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Organizations that are hidden because an owner's account was suspended, a row for each such owner; the client
/// address of entries of the audit trail; and triggers that make these entries append-only.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("organization_suspensions")
                .col(uuid("organization_id"))
                .col(uuid("user_id"))
                .col(created_at())
                .primary_key(Index::create().col("organization_id").col("user_id"))
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("user_id", "users")),
            &["CREATE INDEX organization_suspensions_user ON organization_suspensions (user_id)"],
        )
        .await?;
        let address =
            Table::alter().table("audit_entries").add_column(string_len_null("client_address", 45)).to_owned();
        manager.alter_table(address).await?;
        let conn = manager.get_connection();
        for index in [
            "CREATE INDEX audit_entries_actor ON audit_entries (actor_user_id, id)",
            "CREATE INDEX audit_entries_action ON audit_entries (action, id)",
        ] {
            conn.execute_unprepared(index).await?;
        }
        for statement in append_only(manager.get_database_backend()) {
            conn.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// Triggers that refuse to change or delete an entry.
fn append_only(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        DbBackend::Sqlite => &[
            "CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries \
             BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
            "CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries \
             BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
        ],
        _ => &[
            "CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
            "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries \
             FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()",
        ],
    }
}
