//! Conditions on many ids at once.

use sea_orm::ConnectionTrait;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::is_sqlite;

/// Whether a column has one of these ids. The statement is the same for any number of them, so it is parsed and planned
/// once per connection.
pub fn among<C: ColumnTrait>(conn: &impl ConnectionTrait, column: C, ids: impl IntoIterator<Item = Uuid>) -> Expr {
    let column = format!("{}.{}", C::EntityName::default().table_name(), column.as_str());
    if is_sqlite(conn) {
        let ids: Vec<String> = ids.into_iter().map(|id| id.simple().to_string()).collect();
        let sql = format!("{column} IN (SELECT unhex(value) FROM json_each(?))");
        return Expr::cust_with_values(sql, [serde_json::json!(ids).to_string()]);
    }
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    Expr::cust_with_values(format!("{column} = ANY(CAST($1 AS uuid[]))"), [format!("{{{}}}", ids.join(","))])
}
