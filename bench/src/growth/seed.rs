//! Fills a database with SQL alone, so that millions of rows take minutes.

use anyhow::Context as _;

use super::sql::{self, Size};
use crate::database::Database;

/// The triggers that have to run while the others are off on PostgreSQL: what they write is measured.
const KEPT: &str = "DO $$ DECLARE kept record; BEGIN
    FOR kept IN SELECT tgname, tgrelid::regclass AS of_table FROM pg_trigger
        WHERE NOT tgisinternal AND (tgname LIKE 'search_words%' OR tgname LIKE 'listed_%' OR tgname LIKE 'sums_%')
    LOOP EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', kept.of_table, kept.tgname); END LOOP; END $$";

/// Fills the database, without checking each row: on PostgreSQL this needs a superuser.
pub(crate) async fn seed(database: &Database, size: Size) -> anyhow::Result<()> {
    let postgres = matches!(database, Database::Postgres(_));
    let now = if postgres { "SELECT extract(epoch FROM now())::bigint" } else { "SELECT unixepoch()" };
    let now = database.count(now.to_owned()).await?;
    // One statement, since the connections of a pool do not share their settings.
    let (before, after) = if postgres {
        database.execute(KEPT.to_owned()).await?;
        ("SET session_replication_role = replica;", "RESET session_replication_role")
    } else {
        ("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;", "PRAGMA foreign_keys = ON")
    };
    for statement in sql::statements(size, now, postgres).map_err(anyhow::Error::msg)? {
        let context = statement.chars().take(80).collect::<String>();
        database.execute_all(format!("{before} {statement}; {after}")).await.context(context)?;
    }
    database.execute(if postgres { "VACUUM ANALYZE" } else { "ANALYZE" }.to_owned()).await
}

/// The id of the n-th row of a kind as clients write it.
pub(crate) fn type_id(kind: &str, prefix: &str, of: u128) -> String {
    crate::database::type_id(prefix, uuid::Uuid::from_u128(sql::number(kind, of)))
}
