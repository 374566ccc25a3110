use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer, string_len_null, text_null};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables with a version, and the columns whose change raises it. The first four are edited in forms and have had one
/// before; what people do not edit there (statuses, search texts, derived values) is missing.
const VERSIONED: [(&str, &[&str]); 11] = [
    (
        "venues",
        &[
            "name",
            "address",
            "city",
            "country",
            "latitude",
            "longitude",
            "capacity",
            "description",
            "timezone",
            "exclusive",
        ],
    ),
    (
        "events",
        &[
            "title",
            "summary",
            "description",
            "visibility",
            "starts_at",
            "ends_at",
            "timezone",
            "venue_id",
            "online_url",
            "reminder_minutes",
            "speakers_label",
            "guest_list",
        ],
    ),
    (
        "ticket_types",
        &[
            "name",
            "description",
            "kind",
            "price_minor",
            "currency",
            "sales_start_at",
            "sales_end_at",
            "min_per_order",
            "max_per_order",
        ],
    ),
    ("organizations", &["name", "currency", "slug", "instant_events"]),
    (
        "orders",
        &[
            "user_id",
            "status",
            "email",
            "name",
            "locale",
            "total_minor",
            "currency",
            "expires_at",
            "confirmed_at",
            "cancelled_at",
            "cancel_reason",
        ],
    ),
    (
        "users",
        &["email", "username", "display_name", "locale", "timezone", "status", "email_verified_at", "deletes_at"],
    ),
    ("memberships", &["role"]),
    ("tickets", &["holder_name", "holder_email", "status", "checked_in_at"]),
    ("payments", &["status", "amount_minor", "currency", "refunded_minor", "failure"]),
    ("refunds", &["status", "amount_minor", "currency", "reason", "failure"]),
    ("quotas", &["name", "size"]),
];

/// Those that get their column here.
const NEW: [&str; 7] = ["orders", "users", "memberships", "tickets", "payments", "refunds", "quotas"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        for (table, column) in columns() {
            let mut column = column;
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        // Two NULLs are different on both databases.
        conn.execute_unprepared("CREATE UNIQUE INDEX users_username_key ON users (username)").await?;
        // Who else takes place at a venue, and when.
        conn.execute_unprepared(
            "CREATE INDEX events_at_venue ON events (venue_id, starts_at) WHERE status IN ('draft', 'published')",
        )
        .await?;
        if !sqlite {
            conn.execute_unprepared(RAISE).await?;
        }
        for (table, columns) in VERSIONED {
            let trigger = if sqlite { for_sqlite(table, columns) } else { for_postgres(table, columns) };
            conn.execute_unprepared(&trigger).await?;
        }
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    let mut capacity = ColumnDef::new("capacity");
    capacity.integer().check(Expr::col("capacity").gte(1));
    let off = |name: &'static str| boolean(name).default(false).to_owned();
    let mut columns = vec![
        ("venues", capacity),
        ("venues", text_null("description")),
        ("venues", string_len_null("timezone", 64)),
        ("venues", off("exclusive")),
        ("organizations", off("instant_events")),
        ("users", string_len_null("username", 32)),
    ];
    columns.extend(NEW.map(|table| (table, integer("version").default(1).to_owned())));
    columns
}

const RAISE: &str = "CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$ \
                     BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$";

/// What the application raised already stays as it is. `WHEN` is judged before the function is called, and most statements
/// don't name these columns at all.
fn for_postgres(table: &str, columns: &[&str]) -> String {
    let row = |which: &str| columns.iter().map(|column| format!("{which}.{column}")).collect::<Vec<_>>().join(", ");
    format!(
        "CREATE TRIGGER version_of_{table} BEFORE UPDATE OF {} ON {table} FOR EACH ROW \
         WHEN (NEW.version <= OLD.version AND ROW({}) IS DISTINCT FROM ROW({})) EXECUTE FUNCTION raise_version()",
        columns.join(", "),
        row("OLD"),
        row("NEW"),
    )
}

/// The trigger's own statement names none of its columns, so it does not fire again.
fn for_sqlite(table: &str, columns: &[&str]) -> String {
    let changed: Vec<String> = columns.iter().map(|column| format!("OLD.{column} IS NOT NEW.{column}")).collect();
    format!(
        "CREATE TRIGGER version_of_{table} AFTER UPDATE OF {} ON {table} \
         WHEN NEW.version <= OLD.version AND ({}) \
         BEGIN UPDATE {table} SET version = OLD.version + 1 WHERE rowid = NEW.rowid; END",
        columns.join(", "),
        changed.join(" OR "),
    )
}
