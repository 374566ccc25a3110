//! Conditions on lists of values, as one parameter.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{ArrayType, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, Value};
use uuid::Uuid;

use super::is_sqlite;

/// A type of values that rows can be looked up by in lists.
pub trait Listed: Into<Value> {
    /// The type of PostgreSQL's array.
    const ARRAY: ArrayType;
    /// How SQLite gets a value from an entry of a JSON array.
    const FROM_JSON: &'static str;

    /// The entry of the JSON array.
    fn to_json(self) -> String;
}

impl Listed for Uuid {
    const ARRAY: ArrayType = ArrayType::Uuid;
    // SQLite stores them as their 16 bytes.
    const FROM_JSON: &'static str = "unhex(value)";

    fn to_json(self) -> String {
        self.simple().to_string()
    }
}

impl Listed for &str {
    const ARRAY: ArrayType = ArrayType::String;
    const FROM_JSON: &'static str = "value";

    fn to_json(self) -> String {
        self.to_owned()
    }
}

impl Listed for String {
    const ARRAY: ArrayType = ArrayType::String;
    const FROM_JSON: &'static str = "value";

    fn to_json(self) -> String {
        self
    }
}

/// The condition that a column has one of these values. The statement is the same however many they are, so that it is
/// prepared and planned once. For short lists of constants, such as states, `is_in` is as good.
pub fn among<V: Listed>(
    conn: &impl ConnectionTrait,
    column: impl ColumnTrait,
    values: impl IntoIterator<Item = V>,
) -> Expr {
    expr_among(conn, column.into_expr(), values)
}

/// The same condition for an expression.
pub fn expr_among<V: Listed>(conn: &impl ConnectionTrait, expr: Expr, values: impl IntoIterator<Item = V>) -> Expr {
    if is_sqlite(conn) {
        let list: serde_json::Value = values.into_iter().map(V::to_json).collect();
        let list = list.to_string();
        let listed = format!("? IN (SELECT {} FROM json_each(?))", V::FROM_JSON);
        return Expr::cust_with_exprs(listed, [expr, list.into()]);
    }
    let list = values.into_iter().map(Into::into).collect();
    expr.eq(PgFunc::any(Value::Array(V::ARRAY, Some(Box::new(list)))))
}

#[cfg(test)]
mod tests {
    use entity::outbox;
    use sea_orm::{
        DbBackend, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
        Statement,
    };

    use super::super::bulk::tests::job;
    use super::super::insert_all;
    use super::*;
    use crate::testing::test_env;

    #[tokio::test]
    async fn the_statement_is_the_same_however_long_the_list() {
        let test = test_env().await;
        let conn = test.env.db.primary();
        let statement = |ids: &[u128]| {
            let ids = ids.iter().map(|id| Uuid::from_u128(*id));
            let query = outbox::Entity::find().select_only().column(outbox::Column::Id);
            query.filter(among(conn, outbox::Column::Id, ids)).build(DbBackend::Sqlite)
        };
        for ids in [&[][..], &[1], &[1, 2, 3]] {
            let built = statement(ids);
            assert_eq!(built.sql, statement(&[1]).sql);
            assert_eq!(built.values.map(|values| values.0.len()), Some(1));
        }
    }

    #[tokio::test]
    async fn finds_what_is_listed() {
        let test = test_env().await;
        let env = &test.env;
        let tx = env.begin().await.unwrap();
        let keys = ["plain", "\"quoted\", \\ and \u{1F600}", ""];
        let rows = keys.iter().zip(1..).map(|(key, id)| job(id, Some(key)));
        insert_all(&tx, rows).await.unwrap();
        tx.commit().await.unwrap();
        let conn = env.db.primary();
        let found = async |condition: Expr| outbox::Entity::find().filter(condition).count(conn).await.unwrap();
        let ids = |ids: &[u128]| ids.iter().map(|id| Uuid::from_u128(*id)).collect::<Vec<_>>();
        for (listed, number) in [(&[][..], 0), (&[1], 1), (&[3, 2, 2, 9], 2)] {
            assert_eq!(found(among(conn, outbox::Column::Id, ids(listed))).await, number, "{listed:?}");
        }
        assert_eq!(found(among(conn, outbox::Column::UniqueKey, keys)).await, 3);
        assert_eq!(found(among(conn, outbox::Column::UniqueKey, ["PLAIN"])).await, 0);
        let plan = "EXPLAIN QUERY PLAN SELECT * FROM outbox WHERE id IN (SELECT unhex(value) FROM json_each('[]'))";
        let plan = conn.query_one_raw(Statement::from_string(DbBackend::Sqlite, plan)).await.unwrap().unwrap();
        let plan: String = plan.try_get("", "detail").unwrap();
        assert!(plan.starts_with("SEARCH outbox USING INDEX"), "{plan}");
    }
}
