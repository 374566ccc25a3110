//! The rules that the database enforces itself, as the last line of defence: lengths of texts, values of state columns,
//! sums of money, and consistent references. They are created after the migrations from the tables in this module, and
//! recreated when these change.
//!
//! On PostgreSQL, rules are constraints that are added `NOT VALID` and then validated; on SQLite, which can't add
//! constraints to a table, they are triggers that abort. Rules that hold only at the end of a transaction are deferred
//! constraint triggers on PostgreSQL. On SQLite, a violation inserts a row into `broken_rules`, whose deferred foreign
//! key refers to nothing, so that the commit fails. Old rows that break a rule don't prevent the start: [`broken`]
//! lists them.

mod lengths;
mod sums;
mod words;

use std::collections::HashSet;
use std::fmt::Write as _;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait as _,
};
use sha2::{Digest as _, Sha256};

/// A rule, as the SQL that creates and checks it.
#[derive(Debug, Clone)]
struct Rule {
    /// The name, which the names of its constraint or triggers begin with.
    name: String,
    /// The names of its constraint or triggers.
    objects: Vec<String>,
    /// The statements that create it, replacing an older version.
    make: Vec<String>,
    /// The statements that check existing rows. They may fail.
    validate: Vec<String>,
    /// A query for the rows that break it; none if no row can.
    count: Option<String>,
}

/// A rule and how many rows break it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule's name, such as `rule_order_totals`.
    pub rule: String,
    /// How many rows break it.
    pub rows: i64,
}

async fn rules(conn: &impl ConnectionTrait) -> Result<Vec<Rule>, DbErr> {
    let backend = conn.get_database_backend();
    let mut rules = lengths::rules(conn).await?;
    rules.extend(words::rules(backend));
    rules.extend(sums::rules(backend));
    Ok(rules)
}

/// Creates the rules, unless the database has exactly these already. Run the migrations first. A rule that can't be
/// created (because another transaction locks its table) is logged, and created at the next start.
pub async fn enforce(db: &DatabaseConnection) -> Result<(), DbErr> {
    let rules = rules(db).await?;
    let fingerprint = fingerprint(&rules);
    if known(db).await?.as_deref() == Some(fingerprint.as_str()) && absent(db, &rules).await?.is_empty() {
        return Ok(());
    }
    let made = if db.get_database_backend() == DbBackend::Sqlite {
        make_at_once(db, &rules)
            .await
            .inspect_err(|error| tracing::warn!(%error, "the rules of the database could not be made yet"))
            .is_ok()
    } else {
        make_each(db, &rules).await
    };
    if made {
        let upsert = "INSERT INTO enforced_rules (id, fingerprint) VALUES (1, $1) \
                    ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint";
        let upsert = Statement::from_sql_and_values(db.get_database_backend(), upsert, [fingerprint.into()]);
        db.execute_raw(upsert).await?;
    }
    Ok(())
}

/// Creates all triggers in one transaction, so that SQLite syncs once.
async fn make_at_once(db: &DatabaseConnection, rules: &[Rule]) -> Result<(), DbErr> {
    let immediate = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: immediate, ..TransactionOptions::default() };
    let tx = db.begin_with_options(options).await?;
    let old = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rule\\_%' ESCAPE '\\'";
    for row in tx.query_all_raw(Statement::from_string(DbBackend::Sqlite, old)).await? {
        let name: String = row.try_get("", "name")?;
        tx.execute_unprepared(&format!("DROP TRIGGER {name}")).await?;
    }
    for rule in rules {
        for statement in &rule.make {
            tx.execute_unprepared(statement).await?;
        }
    }
    tx.commit().await
}

/// Creates each rule in its own transaction, so that no table is locked longer than necessary.
async fn make_each(db: &DatabaseConnection, rules: &[Rule]) -> bool {
    let mut made = true;
    for rule in rules {
        let make = rule.make.join(";\n");
        if let Err(error) = db.execute_unprepared(&format!("SET LOCAL statement_timeout = 0;\n{make}")).await {
            tracing::warn!(rule = rule.name, %error, "a rule of the database could not be made yet");
            made = false;
            continue;
        }
        for statement in &rule.validate {
            if let Err(error) = db.execute_unprepared(&format!("SET LOCAL statement_timeout = 0;\n{statement}")).await {
                tracing::warn!(rule = rule.name, %error, "rows break a rule of the database: see event-radar doctor");
            }
        }
    }
    made
}

fn fingerprint(rules: &[Rule]) -> String {
    let mut hash = Sha256::new();
    for statement in rules.iter().flat_map(|rule| rule.make.iter().chain(&rule.validate)) {
        hash.update(statement.as_bytes());
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}

async fn known(conn: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let sql = "SELECT fingerprint FROM enforced_rules WHERE id = 1";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    row.map(|row| row.try_get("", "fingerprint")).transpose()
}

/// The rules that are missing in the database: they were removed, or could not be created yet.
pub async fn missing(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    absent(conn, &rules(conn).await?).await
}

async fn absent(conn: &impl ConnectionTrait, rules: &[Rule]) -> Result<Vec<String>, DbErr> {
    let backend = conn.get_database_backend();
    let sql = if backend == DbBackend::Sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    } else {
        // Constraint triggers are in both catalogues, but only the second tells whether they are disabled.
        "SELECT conname::text AS name FROM pg_constraint \
         WHERE connamespace = current_schema()::regnamespace AND contype <> 't' \
         UNION ALL SELECT tgname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid \
         WHERE relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A')"
    };
    let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await?;
    let there = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<HashSet<String>, _>>()?;
    let lost = rules.iter().filter(|rule| !rule.objects.iter().all(|name| there.contains(stored(name))));
    Ok(lost.map(|rule| rule.name.clone()).collect())
}

/// A name as PostgreSQL keeps it: the first 63 bytes
/// (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>).
fn stored(name: &str) -> &str {
    name.get(..63).unwrap_or(name)
}

/// The rules that existing rows break; such rows are older than the rule. Reads whole tables.
pub async fn broken(conn: &impl ConnectionTrait) -> Result<Vec<Broken>, DbErr> {
    let mut broken = Vec::new();
    for rule in rules(conn).await? {
        let Some(count) = rule.count else { continue };
        let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM ({count}) AS found");
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
        let rows: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        if rows > 0 {
            broken.push(Broken { rule: rule.name, rows });
        }
    }
    Ok(broken)
}

/// A condition that every row must meet. Columns are written as `@column`; a null result counts as met.
fn check(backend: DbBackend, table: &str, name: &str, columns: &[&str], condition: &str) -> Rule {
    let name = format!("rule_{table}_{name}");
    let plain = condition.replace('@', "");
    let count = Some(format!("SELECT 1 FROM {table} WHERE NOT ({plain})"));
    if backend != DbBackend::Sqlite {
        let make = format!(
            "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}, ADD CONSTRAINT {name} CHECK ({plain}) NOT VALID"
        );
        let validate = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}");
        return Rule { objects: vec![name.clone()], name, make: vec![make], validate: vec![validate], count };
    }
    let condition = format!("NOT ({})", condition.replace('@', "NEW."));
    on_insert_and_update(name, table, &columns.join(", "), &condition, count)
}

/// The triggers that replace a constraint on SQLite.
fn on_insert_and_update(name: String, table: &str, columns: &str, broken: &str, count: Option<String>) -> Rule {
    let events = [("insert", "INSERT".to_owned()), ("update", format!("UPDATE OF {columns}"))];
    let objects = events.iter().map(|(when, _)| format!("{name}_{when}")).collect();
    let make =
        events.iter().map(|(when, event)| abort(&format!("{name}_{when}"), &name, table, event, broken)).collect();
    Rule { name, objects, make, validate: Vec::new(), count }
}

/// A SQLite trigger that refuses a row.
fn abort(trigger: &str, rule: &str, table: &str, event: &str, condition: &str) -> String {
    format!(
        "CREATE TRIGGER {trigger} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{rule}'); END"
    )
}

/// A rule that is checked at once, not at the end of the transaction. `condition` is about `OLD` and `NEW`.
fn refused(backend: DbBackend, name: &str, table: &str, event: &str, condition: &str, count: Option<String>) -> Rule {
    let name = format!("rule_{name}");
    let make = if backend == DbBackend::Sqlite {
        vec![abort(&name, &name, table, event, condition)]
    } else {
        vec![
            format!(
                "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF {condition} THEN RAISE EXCEPTION '{name}' \
                 USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = '{table}'; END IF; \
                 RETURN COALESCE(NEW, OLD); END $$"
            ),
            format!("DROP TRIGGER IF EXISTS {name} ON {table}"),
            format!("CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"),
        ]
    };
    Rule { objects: vec![name.clone()], name, make, validate: Vec::new(), count }
}

/// The changes after which a deferred rule is checked.
struct Watch {
    table: &'static str,
    /// The column with the id of the rule's subject.
    subject: &'static str,
    /// The columns whose change matters.
    columns: &'static str,
    /// A condition with `NEW.` for the inserts that matter; none if all do.
    inserted: Option<&'static str>,
}

/// A rule that is checked at the end of a transaction. `broken` is the condition of a violation by the subject `@id`;
/// `all` selects all subjects.
fn deferred(backend: DbBackend, name: &str, watches: &[Watch], broken: &str, all: &str) -> Rule {
    let name = format!("rule_{name}");
    let count = Some(format!("SELECT 1 FROM ({all}) AS subjects WHERE {}", broken.replace("@id", "subjects.id")));
    let (mut make, mut objects) = (Vec::new(), Vec::new());
    for Watch { table, subject, columns, inserted } in watches {
        for event in ["INSERT", "UPDATE", "DELETE"] {
            let trigger = format!("{name}_{table}_{}", event.to_lowercase());
            objects.push(trigger.clone());
            let row = if event == "DELETE" { "OLD" } else { "NEW" };
            let on = if event == "UPDATE" { format!("UPDATE OF {columns}") } else { event.to_owned() };
            let when = match inserted {
                Some(condition) if event == "INSERT" => format!("WHEN ({condition})"),
                _ => String::new(),
            };
            let broken = broken.replace("@id", &format!("{row}.{subject}"));
            if backend == DbBackend::Sqlite {
                make.push(format!(
                    "CREATE TRIGGER {trigger} AFTER {on} ON {table} {when} BEGIN \
                     DELETE FROM broken_rules WHERE rule = '{name}' AND subject = {row}.{subject}; \
                     INSERT INTO broken_rules (rule, subject, nowhere) SELECT '{name}', {row}.{subject}, 1 WHERE {broken}; \
                     END"
                ));
            } else {
                make.push(format!(
                    "CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                     IF {broken} THEN RAISE EXCEPTION '{name}' \
                     USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', TABLE = '{table}'; END IF; \
                     RETURN NULL; END $$"
                ));
                make.push(format!("DROP TRIGGER IF EXISTS {trigger} ON {table}"));
                make.push(format!(
                    "CREATE CONSTRAINT TRIGGER {trigger} AFTER {on} ON {table} DEFERRABLE INITIALLY DEFERRED \
                     FOR EACH ROW {when} EXECUTE FUNCTION {trigger}()"
                ));
            }
        }
    }
    Rule { name, objects, make, validate: Vec::new(), count }
}

/// A composite foreign key, which makes sure that both rows belong to the same event or organization. `replaces` is the
/// foreign key on the id alone.
struct Key {
    table: &'static str,
    columns: [&'static str; 2],
    parent: &'static str,
    parent_columns: [&'static str; 2],
    replaces: Option<&'static str>,
}

fn key(backend: DbBackend, key: &Key) -> Rule {
    let Key { table, columns: [a, b], parent, parent_columns: [pa, pb], replaces } = key;
    let name = format!("rule_{table}_{a}_{b}");
    let missing = |row: &str| {
        format!(
            "{row}{a} IS NOT NULL AND {row}{b} IS NOT NULL AND NOT EXISTS \
             (SELECT 1 FROM {parent} AS parent WHERE parent.{pa} = {row}{a} AND parent.{pb} = {row}{b})"
        )
    };
    let count = Some(format!("SELECT 1 FROM {table} AS child WHERE {}", missing("child.")));
    if backend != DbBackend::Sqlite {
        let make = format!(
            "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}, ADD CONSTRAINT {name} \
             FOREIGN KEY ({a}, {b}) REFERENCES {parent} ({pa}, {pb}) NOT VALID"
        );
        let mut validate = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}");
        if let Some(replaces) = replaces {
            // The composite key checks the parent as well.
            let _ = write!(validate, ";\nALTER TABLE {table} DROP CONSTRAINT IF EXISTS {replaces}");
        }
        return Rule { objects: vec![name.clone()], name, make: vec![make], validate: vec![validate], count };
    }
    on_insert_and_update(name, table, &format!("{a}, {b}"), &missing("NEW."), count)
}
