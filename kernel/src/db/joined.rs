//! Rows of several tables in one statement.

use sea_orm::sea_query::Expr;
use sea_orm::{
    DbErr, EntityTrait, FromQueryResult, IdenStatic as _, Iterable as _, QueryResult, QuerySelect as _, Select,
};
use uuid::Uuid;

/// Adds all columns of a joined table to a query, each with this prefix. The table has this name in the query.
#[must_use]
pub fn with_columns<E: EntityTrait, J: EntityTrait>(query: Select<E>, table: &'static str, prefix: &str) -> Select<E> {
    J::Column::iter().fold(query, |query, column| {
        query.column_as(Expr::col((table, column)), format!("{prefix}{}", column.as_str()))
    })
}

/// Reads the row of a joined table, whose columns have this prefix; `None` if there was nothing to join. The table needs
/// a column `id`.
pub fn joined<M: FromQueryResult>(row: &QueryResult, prefix: &str) -> Result<Option<M>, DbErr> {
    match row.try_get::<Option<Uuid>>(prefix, "id")? {
        Some(_) => M::from_query_result(row, prefix).map(Some),
        None => Ok(None),
    }
}
