//! Rules for the lengths of texts. PostgreSQL enforces `varchar(n)`, but SQLite does not, and `text` has no limit.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{Rule, check};
use crate::limits::COLUMNS;

/// A text column as the database's catalogue describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextColumn {
    pub(super) table: String,
    pub(super) column: String,
    /// The length in its type; none for `text`.
    pub(super) declared: Option<usize>,
}

/// The text columns of all tables except those of the search index and of the migrations.
pub(super) async fn text_columns(conn: &impl ConnectionTrait) -> Result<Vec<TextColumn>, DbErr> {
    let backend = conn.get_database_backend();
    let sql = if backend == DbBackend::Sqlite {
        "SELECT tables.name AS table_name, columns.name AS column_name, lower(columns.type) AS type \
         FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns \
         WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' \
         AND (lower(columns.type) LIKE 'varchar%' OR lower(columns.type) = 'text') \
         ORDER BY 1, 2"
    } else {
        "SELECT table_name::text AS table_name, column_name::text AS column_name, \
         CASE WHEN character_maximum_length IS NULL THEN 'text' ELSE 'varchar(' || character_maximum_length || ')' END \
         AS type FROM information_schema.columns \
         WHERE table_schema = current_schema() AND data_type IN ('character varying', 'text') ORDER BY 1, 2"
    };
    let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await?;
    let mut columns = Vec::with_capacity(rows.len());
    for row in rows {
        let (table, column, kind): (String, String, String) =
            (row.try_get("", "table_name")?, row.try_get("", "column_name")?, row.try_get("", "type")?);
        if table == "seaql_migrations" || table == "enforced_rules" || table == "broken_rules" {
            continue;
        }
        let digits: String = kind.chars().filter(char::is_ascii_digit).collect();
        columns.push(TextColumn { table, column, declared: digits.parse().ok() });
    }
    Ok(columns)
}

/// The limit of a column: the one in [`COLUMNS`], else the one in its type.
fn limit(column: &TextColumn) -> Option<usize> {
    let ours = COLUMNS.iter().find(|(table, _)| *table == column.table);
    let ours = ours.and_then(|(_, columns)| columns.iter().find(|(name, _)| *name == column.column));
    ours.map(|(_, most)| *most).or(column.declared)
}

pub(super) async fn rules(conn: &impl ConnectionTrait) -> Result<Vec<Rule>, DbErr> {
    let backend = conn.get_database_backend();
    let mut tables: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for column in text_columns(conn).await? {
        let Some(most) = limit(&column) else { continue };
        // PostgreSQL's own limit is enough.
        if backend == DbBackend::Sqlite || column.declared.is_none() {
            tables.entry(column.table).or_default().push((column.column, most));
        }
    }
    let rules = tables.into_iter().flat_map(|(table, columns)| {
        if backend == DbBackend::Sqlite {
            vec![triggers(&table, &columns)]
        } else {
            let check = |(column, most): &(String, usize)| {
                let condition = format!("char_length(@{column}) <= {most}");
                check(backend, &table, &format!("{column}_length"), &[column.as_str()], &condition)
            };
            columns.iter().map(check).collect()
        }
    });
    Ok(rules.collect())
}

/// A pair of triggers for a table; their message names the column. Texts that were too long before may stay.
fn triggers(table: &str, columns: &[(String, usize)]) -> Rule {
    let name = format!("rule_{table}_lengths");
    let any = |long: &dyn Fn(&str, usize) -> String| {
        columns.iter().map(|(column, most)| long(column, *most)).collect::<Vec<_>>().join(" OR ")
    };
    let all = |long: &dyn Fn(&str, usize) -> String| {
        let each = columns.iter().map(|(column, most)| {
            let long = long(column, *most);
            format!("SELECT RAISE(ABORT, '{table}.{column} has at most {most} characters') WHERE {long};")
        });
        each.collect::<Vec<_>>().join(" ")
    };
    let inserted = |column: &str, most: usize| format!("length(NEW.{column}) > {most}");
    let updated =
        |column: &str, most: usize| format!("(length(NEW.{column}) > {most} AND NEW.{column} IS NOT OLD.{column})");
    let names = columns.iter().map(|(column, _)| column.as_str()).collect::<Vec<_>>().join(", ");
    let make = vec![
        format!(
            "CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} WHEN {} BEGIN {} END",
            any(&inserted),
            all(&inserted)
        ),
        format!(
            "CREATE TRIGGER {name}_update BEFORE UPDATE OF {names} ON {table} WHEN {} BEGIN {} END",
            any(&updated),
            all(&updated)
        ),
    ];
    let long = any(&|column, most| format!("length({column}) > {most}"));
    let objects = ["insert", "update"].map(|when| format!("{name}_{when}")).to_vec();
    Rule { name, objects, make, validate: Vec::new(), count: Some(format!("SELECT 1 FROM {table} WHERE {long}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_env;

    /// A column that is missing in [`COLUMNS`] has to be added there.
    #[tokio::test]
    async fn every_text_column_has_its_limit_in_one_place() {
        let test = test_env().await;
        let ours: Vec<String> = COLUMNS
            .iter()
            .flat_map(|(table, columns)| columns.iter().map(move |(column, _)| format!("{table}.{column}")))
            .collect();
        let there = text_columns(test.env.db.primary()).await.unwrap();
        let there = there.iter().map(|column| format!("{}.{}", column.table, column.column));
        let missing: Vec<String> = there.filter(|column| !ours.contains(column)).collect();
        assert!(missing.is_empty(), "text columns that are not in kernel/src/limits.rs: {missing:?}");
    }
}
