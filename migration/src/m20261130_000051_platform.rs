use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, boolean, integer, json_binary, json_binary_null, string_len, string_len_null, text_null, uuid,
    uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// How the platform presents itself, the legal texts of the platform and the terms of organizations, and which of their
/// versions people agreed to.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        if manager.get_database_backend() != DbBackend::Sqlite {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        }
        // They take longest, and columns lock their tables to the end.
        for statement in INDEXES {
            conn.execute_unprepared(statement).await?;
        }
        create(
            manager,
            Table::create()
                .table("site_texts")
                .col(id())
                .col(string_len("kind", 16))
                .col(integer("version"))
                .col(string_len_null("url", 2000))
                .col(json_binary("texts"))
                .col(boolean("is_current"))
                .col(uuid_null("published_by"))
                .col(created_at())
                .check(check("site_texts_kind", "kind IN ('imprint', 'privacy', 'terms')"))
                .check(check("site_texts_version", "version > 0"))
                .foreign_key(&mut references("published_by", "users")),
            &[
                "CREATE UNIQUE INDEX site_texts_version ON site_texts (kind, version)",
                "CREATE UNIQUE INDEX site_texts_current ON site_texts (kind) WHERE is_current",
            ],
        )
        .await?;
        create(
            manager,
            Table::create()
                .table("organization_terms")
                .col(id())
                .col(uuid("organization_id"))
                .col(integer("version"))
                .col(string_len_null("url", 2000))
                .col(text_null("body"))
                .col(boolean("is_current"))
                .col(uuid_null("published_by"))
                .col(created_at())
                .check(check("organization_terms_version", "version > 0"))
                .check(check("organization_terms_one", "(url IS NULL) <> (body IS NULL)"))
                .foreign_key(&mut references("organization_id", "organizations"))
                .foreign_key(&mut references("published_by", "users")),
            &[
                "CREATE UNIQUE INDEX organization_terms_version ON organization_terms (organization_id, version)",
                "CREATE UNIQUE INDEX organization_terms_current ON organization_terms (organization_id) WHERE is_current",
            ],
        )
        .await?;
        // In the database, because there is one of it, every process keeps it in memory, and it is small.
        let mut only = integer("id");
        create(
            manager,
            Table::create()
                .table("site_logos")
                .col(only.primary_key())
                .col(string_len("hash", 64))
                .col(integer("width"))
                .col(integer("height"))
                .col(binary("body"))
                .col(created_at())
                .check(check("site_logos_one", "id = 1"))
                .check(check("site_logos_size", "width > 0 AND height > 0")),
            &[],
        )
        .await?;
        count(manager).await?;
        add_columns(manager).await
    }
}

/// What the overview of the platform reads.
const INDEXES: [&str; 5] = [
    "CREATE INDEX event_sums_slot ON event_sums (measure, slot) WHERE slot >= 0",
    "CREATE INDEX payments_quarantined ON payments (id) WHERE status = 'quarantined'",
    "CREATE INDEX payments_stuck ON payments (id) WHERE looks >= 12 AND status IN ('pending', 'processing')",
    "CREATE INDEX refunds_failed ON refunds (updated_at) WHERE status = 'failed'",
    "CREATE INDEX disputes_waiting ON disputes (evidence_due_at) WHERE status IN ('inquiry', 'needs_response')",
];

/// Counts the accounts that can be used and the organizations. Triggers keep the numbers, so that nobody has to read all
/// rows for them.
async fn count(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let mut what = string_len("what", 16);
    create(manager, Table::create().table("platform_counts").col(what.primary_key()).col(big_integer("units")), &[])
        .await?;
    let is_sqlite = manager.get_database_backend() == DbBackend::Sqlite;
    for (what, table, counts) in [("people", "users", "status = 'active'"), ("organizations", "organizations", "1 = 1")]
    {
        if !is_sqlite {
            // Rows that others add between the count and its triggers would be missing for ever.
            conn.execute_unprepared(&format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")).await?;
        }
        conn.execute_unprepared(&format!(
            "INSERT INTO platform_counts (what, units) SELECT '{what}', COUNT(*) FROM {table} WHERE {counts}"
        ))
        .await?;
        let triggers = if is_sqlite { for_rows(what, table) } else { for_statements(what, table, counts) };
        for statement in triggers {
            conn.execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}

fn for_rows(what: &str, table: &str) -> Vec<String> {
    let change = |by: &str| format!("UPDATE platform_counts SET units = units + {by} WHERE what = '{what}'");
    let of = |row: &str| match table {
        "users" => format!("({row}.status = 'active')"),
        _ => "1".to_owned(),
    };
    let trigger = |name: &str, event: &str, by: &str| {
        format!("CREATE TRIGGER count_{table}_{name} AFTER {event} ON {table} BEGIN {}; END", change(by))
    };
    let mut triggers =
        vec![trigger("insert", "INSERT", &of("new")), trigger("delete", "DELETE", &format!("-{}", of("old")))];
    if table == "users" {
        triggers.push(trigger("update", "UPDATE OF status", &format!("{} - {}", of("new"), of("old"))));
    }
    triggers
}

fn for_statements(what: &str, table: &str, counts: &str) -> Vec<String> {
    let kinds = [
        ("insert", "INSERT", "NEW TABLE AS new_rows", format!("(SELECT COUNT(*) FROM new_rows WHERE {counts})")),
        ("delete", "DELETE", "OLD TABLE AS old_rows", format!("-(SELECT COUNT(*) FROM old_rows WHERE {counts})")),
        (
            "update",
            "UPDATE",
            "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            format!("(SELECT COUNT(*) FROM new_rows WHERE {counts}) - (SELECT COUNT(*) FROM old_rows WHERE {counts})"),
        ),
    ];
    let make = kinds.map(|(name, event, tables, change)| {
        // Most statements change nothing that is counted, and lock nothing.
        format!(
            "CREATE FUNCTION count_{table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ \
             DECLARE change bigint := {change}; \
             BEGIN IF change <> 0 THEN UPDATE platform_counts SET units = units + change WHERE what = '{what}'; END IF; \
             RETURN NULL; END $$; \
             CREATE TRIGGER count_{table}_{name} AFTER {event} ON {table} REFERENCING {tables} \
             FOR EACH STATEMENT EXECUTE FUNCTION count_{table}_{name}()"
        )
    });
    make.into_iter().collect()
}

/// The texts are never deleted. There are no foreign keys to them, because each order would lock the same row for it.
async fn add_columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns: [(&'static str, ColumnDef); 11] = [
        ("site_settings", string_len_null("name", 60)),
        ("site_settings", string_len_null("accent_colour", 7)),
        ("site_settings", string_len_null("contact", 2000)),
        ("site_settings", json_binary_null("mail_footer")),
        ("orders", uuid_null("terms_id")),
        ("orders", uuid_null("privacy_id")),
        ("orders", uuid_null("organizer_terms_id")),
        ("sign_ups", uuid_null("terms_id")),
        ("sign_ups", uuid_null("privacy_id")),
        ("users", uuid_null("terms_id")),
        ("users", uuid_null("privacy_id")),
    ];
    for (table, column) in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}
