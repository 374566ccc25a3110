//! Statements whose plan PostgreSQL keeps.

use std::fmt::Write as _;

use sea_orm::sea_query::{Value, Values};
use sea_orm::{DbBackend, Statement};

/// What comes before a limit in the statements that SeaORM writes.
const LIMIT: &str = " LIMIT $";

/// The same statement with its limits as numbers instead of parameters, for PostgreSQL. It is meant for lists that are read
/// from an index in their order, whatever their parameters are.
///
/// Of a limit that it does not know, PostgreSQL assumes that it is a tenth of all rows. So it finds a plan for all values
/// worse than one for these, and plans the statement anew each time, which can take longer than to run it
/// (<https://www.postgresql.org/docs/current/sql-prepare.html>, "Notes").
#[must_use]
pub fn with_fixed_limits(statement: Statement) -> Statement {
    match statement.values {
        Some(Values(values)) if statement.db_backend == DbBackend::Postgres => {
            let (sql, values) = fix(&statement.sql, values);
            Statement { sql, values: Some(Values(values)), ..statement }
        }
        _ => statement,
    }
}

/// Replaces the parameters that are limits, and gives the others new numbers. SeaORM writes each parameter once, in order.
fn fix(sql: &str, values: Vec<Value>) -> (String, Vec<Value>) {
    let (mut fixed, mut kept) = (String::with_capacity(sql.len()), Vec::with_capacity(values.len()));
    let mut rest = sql;
    for value in values {
        let Some(at) = rest.find('$') else { break };
        let after = rest[at + 1..].trim_start_matches(|letter: char| letter.is_ascii_digit());
        fixed.push_str(&rest[..at]);
        // Writing to a string can't fail.
        let _ = match value {
            Value::BigUnsigned(Some(limit)) if rest[..=at].ends_with(LIMIT) => write!(fixed, "{limit}"),
            value => {
                kept.push(value);
                write!(fixed, "${}", kept.len())
            }
        };
        rest = after;
    }
    fixed.push_str(rest);
    (fixed, kept)
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{Expr, ExprTrait as _, Query};

    use super::*;

    #[test]
    fn limits_are_numbers_and_the_rest_stays() {
        let inner =
            Query::select().column("id").from("a").and_where(Expr::col("name").eq("x $1 LIMIT $2")).limit(7).to_owned();
        let query = Query::select()
            .column("id")
            .from("b")
            .and_where(Expr::col("id").in_subquery(inner))
            .and_where(Expr::col("size").gt(12_i64))
            .limit(21)
            .to_owned();
        let fixed = with_fixed_limits(DbBackend::Postgres.build(&query));
        let expected = "SELECT \"id\" FROM \"b\" WHERE \"id\" IN (SELECT \"id\" FROM \"a\" WHERE \"name\" = $1 LIMIT 7) \
                        AND \"size\" > $2 LIMIT 21";
        assert_eq!(fixed.sql, expected);
        assert_eq!(fixed.values, Some(Values(vec!["x $1 LIMIT $2".into(), 12_i64.into()])));
        let sqlite = DbBackend::Sqlite.build(&query);
        assert_eq!(with_fixed_limits(sqlite.clone()), sqlite);
    }
}
