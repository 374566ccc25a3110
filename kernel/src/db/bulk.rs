//! Inserting many rows at once.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IdenStatic as _, IntoActiveModel, Iterable as _,
    ModelTrait, QueryTrait as _, Statement, Value,
};
use serde::ser::{SerializeMap as _, Serializer};
use time::format_description::well_known::Rfc3339;

use super::is_sqlite;

/// How many rows one statement carries; SQLite takes at most 32,766 bound values.
const ROWS_PER_INSERT: usize = 1000;

/// Inserts all rows, or fails if a unique key is taken.
pub async fn insert_all<M>(conn: &impl ConnectionTrait, rows: impl IntoIterator<Item = M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    insert(conn, rows.into_iter().collect(), OnTaken::Fail).await?;
    Ok(())
}

/// Inserts rows, skipping those with a unique key that is taken. Returns how many were inserted.
pub async fn insert_missing<M>(conn: &impl ConnectionTrait, rows: impl IntoIterator<Item = M>) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    insert(conn, rows.into_iter().collect(), OnTaken::LeaveOut).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OnTaken {
    Fail,
    LeaveOut,
}

async fn insert<M>(conn: &impl ConnectionTrait, rows: Vec<M>, on_taken: OnTaken) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let (mut rows, mut inserted) = (rows.into_iter(), 0);
    loop {
        let chunk: Vec<M> = rows.by_ref().take(ROWS_PER_INSERT).collect();
        if chunk.is_empty() {
            return Ok(inserted);
        }
        inserted += if is_sqlite(conn) {
            insert_values(conn, chunk, on_taken).await?
        } else {
            insert_document(conn, &chunk, on_taken).await?
        };
    }
}

/// `INSERT … VALUES (…), (…), …`. The statement differs for every number of rows, but SQLite prepares it quickly.
async fn insert_values<M>(conn: &impl ConnectionTrait, rows: Vec<M>, on_taken: OnTaken) -> Result<u64, DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let mut insert = M::Entity::insert_many(rows.into_iter().map(|row| row.into_active_model().reset_all()));
    if on_taken == OnTaken::LeaveOut {
        insert = insert.on_conflict(OnConflict::new().do_nothing().to_owned());
    }
    insert.exec_without_returning(conn).await
}

/// Inserts all rows from one JSON document. The statement is the same for any number of rows, so PostgreSQL parses and
/// plans it once per connection. With thousands of bound values, that would take longer than the insert itself.
async fn insert_document<M: ModelTrait>(
    conn: &impl ConnectionTrait,
    rows: &[M],
    on_taken: OnTaken,
) -> Result<u64, DbErr> {
    let sql = from_document::<M>(1, on_taken);
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [document(rows)?.into()]);
    Ok(conn.execute_raw(statement).await?.rows_affected())
}

/// The statement that inserts the rows of the document that is its n-th value.
fn from_document<M: ModelTrait>(number: usize, on_taken: OnTaken) -> String {
    let table = M::Entity::default();
    let table = table.as_str();
    let columns: Vec<_> = <M::Entity as EntityTrait>::Column::iter().map(|column| column.as_str()).collect();
    let columns = columns.join(", ");
    let suffix = if on_taken == OnTaken::LeaveOut { " ON CONFLICT DO NOTHING" } else { "" };
    format!(
        "INSERT INTO {table} ({columns}) SELECT {columns} \
         FROM json_populate_recordset(NULL::{table}, CAST(${number} AS json)){suffix}"
    )
}

/// Rows of several tables that are inserted together, or fail if a unique key is taken. On PostgreSQL, one statement inserts
/// all of them; it checks references between them at its end.
pub struct Inserts {
    backend: DbBackend,
    statements: Vec<Statement>,
    parts: Vec<String>,
    documents: Vec<Value>,
}

impl Inserts {
    /// For this kind of database.
    pub fn new(conn: &impl ConnectionTrait) -> Self {
        let backend = conn.get_database_backend();
        Self { backend, statements: Vec::new(), parts: Vec::new(), documents: Vec::new() }
    }

    /// Adds rows of a table, of which there may be none.
    pub fn add<M>(&mut self, rows: impl IntoIterator<Item = M>) -> Result<(), DbErr>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
    {
        let rows: Vec<M> = rows.into_iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        if self.backend == DbBackend::Postgres {
            self.documents.push(document(&rows)?.into());
            self.parts.push(from_document::<M>(self.documents.len(), OnTaken::Fail));
            return Ok(());
        }
        let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
        while rows.peek().is_some() {
            let chunk = rows.by_ref().take(ROWS_PER_INSERT);
            self.statements.push(M::Entity::insert_many(chunk).build(self.backend));
        }
        Ok(())
    }

    /// Inserts the rows.
    pub async fn run(mut self, conn: &impl ConnectionTrait) -> Result<(), DbErr> {
        if let Some(last) = self.parts.pop() {
            let parts: Vec<_> =
                (1..).zip(self.parts).map(|(number, part)| format!("part{number} AS ({part})")).collect();
            let with = if parts.is_empty() { String::new() } else { format!("WITH {} ", parts.join(", ")) };
            let sql = format!("{with}{last}");
            self.statements.push(Statement::from_sql_and_values(self.backend, sql, self.documents));
        }
        for statement in self.statements {
            conn.execute_raw(statement).await?;
        }
        Ok(())
    }
}

/// The rows as a JSON array of objects, with values as PostgreSQL parses them for their columns.
fn document<M: ModelTrait>(rows: &[M]) -> Result<String, DbErr> {
    let mut text = Vec::with_capacity(rows.len() * 512);
    text.push(b'[');
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        let mut json = serde_json::Serializer::new(&mut text);
        write_row(&mut json, row).map_err(|error| DbErr::Json(error.to_string()))?;
    }
    text.push(b']');
    String::from_utf8(text).map_err(|error| DbErr::Json(error.to_string()))
}

fn write_row<M: ModelTrait, S: Serializer>(json: S, row: &M) -> Result<S::Ok, S::Error> {
    let mut object = json.serialize_map(None)?;
    for column in <M::Entity as EntityTrait>::Column::iter() {
        let name = column.as_str();
        match row.get(column) {
            Value::Bool(Some(value)) => object.serialize_entry(name, &value)?,
            Value::SmallInt(Some(value)) => object.serialize_entry(name, &value)?,
            Value::Int(Some(value)) => object.serialize_entry(name, &value)?,
            Value::BigInt(Some(value)) => object.serialize_entry(name, &value)?,
            Value::Double(Some(value)) => object.serialize_entry(name, &value)?,
            Value::String(Some(value)) => object.serialize_entry(name, &value)?,
            Value::Bytes(Some(value)) => object.serialize_entry(name, &format!("\\x{}", hex::encode(value)))?,
            Value::Json(Some(value)) => object.serialize_entry(name, &value)?,
            Value::Uuid(Some(value)) => object.serialize_entry(name, &value)?,
            Value::TimeDateTimeWithTimeZone(Some(value)) => {
                let text = value.format(&Rfc3339).map_err(serde::ser::Error::custom)?;
                object.serialize_entry(name, &text)?;
            }
            value if value == value.as_null() => object.serialize_entry(name, &())?,
            // No table had a column of this type so far: add it above.
            value => return Err(serde::ser::Error::custom(format!("{name}: {value:?} can't be inserted in bulk"))),
        }
    }
    object.end()
}

#[cfg(test)]
pub(super) mod tests {
    use entity::job_failure;
    use entity::outbox::{self, JobState};
    use sea_orm::prelude::*;
    use time::macros::datetime;

    use super::*;
    use crate::testing::test_env;

    pub(in super::super) fn job(number: u128, unique_key: Option<&str>) -> outbox::Model {
        outbox::Model {
            id: Uuid::from_u128(number),
            kind: "a \"quoted\" kind\\".to_owned(),
            payload: serde_json::json!({ "deep": [1, null, "ä\u{1F600}"] }),
            queue: "mail".to_owned(),
            priority: -5,
            state: JobState::Ready,
            attempts: 0,
            max_attempts: i32::MAX,
            run_at: datetime!(2026-06-01 12:00 UTC),
            lease_until: None,
            unique_key: unique_key.map(str::to_owned),
            last_error: None,
            request_id: None,
            traceparent: None,
            created_at: datetime!(2026-06-01 12:00 UTC),
            finished_at: Some(datetime!(1969-01-01 0:00 UTC)),
            notice_id: None,
        }
    }

    #[test]
    fn a_document_has_every_column() {
        let text = document(&[job(1, None), job(2, Some("k"))]).unwrap();
        let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(rows[0]["payload"]["deep"][2], "ä\u{1F600}");
        assert_eq!(rows[0]["unique_key"], serde_json::Value::Null);
        assert_eq!(rows[1]["run_at"], "2026-06-01T12:00:00Z");
        assert_eq!(rows[1].as_object().unwrap().len(), outbox::Column::iter().count());
    }

    #[tokio::test]
    async fn rows_come_back_as_they_went_in() {
        let test = test_env().await;
        let env = &test.env;
        let rows: Vec<_> = (1..=2_500).map(|number| job(number, None)).collect();
        let tx = env.begin().await.unwrap();
        insert_all(&tx, rows.clone()).await.unwrap();
        tx.commit().await.unwrap();
        let mut stored = outbox::Entity::find().all(env.db.primary()).await.unwrap();
        stored.sort_by_key(|row| row.id);
        assert_eq!(stored, rows);
    }

    #[tokio::test]
    async fn rows_of_several_tables_are_inserted_together_or_not_at_all() {
        let test = test_env().await;
        let env = &test.env;
        let failure = |number: u128| job_failure::Model {
            id: Uuid::from_u128(number),
            job_id: Uuid::from_u128(1),
            attempt: 1,
            error: "as \"wanted\"".to_owned(),
            created_at: datetime!(2026-06-01 12:00 UTC),
        };
        let insert = async |jobs: Vec<outbox::Model>, failures: Vec<job_failure::Model>| {
            let tx = env.begin().await.unwrap();
            let mut inserts = Inserts::new(&tx);
            inserts.add(failures).unwrap();
            inserts.add(jobs).unwrap();
            inserts.run(&tx).await?;
            tx.commit().await
        };
        insert(vec![job(1, None)], (1..=1_500).map(failure).collect()).await.unwrap();
        insert(Vec::new(), Vec::new()).await.unwrap();
        assert!(insert(vec![job(1, None)], vec![failure(2_000)]).await.is_err());
        assert_eq!(job_failure::Entity::find().count(env.db.primary()).await.unwrap(), 1_500);
        assert_eq!(outbox::Entity::find().one(env.db.primary()).await.unwrap(), Some(job(1, None)));
    }

    #[tokio::test]
    async fn leaves_out_what_is_there() {
        let test = test_env().await;
        let env = &test.env;
        let tx = env.begin().await.unwrap();
        insert_missing(&tx, [job(1, Some("a")), job(2, Some("b"))]).await.unwrap();
        insert_missing(&tx, [job(3, Some("b")), job(4, Some("c"))]).await.unwrap();
        assert!(insert_all(&tx, [job(5, Some("c"))]).await.is_err());
        drop(tx);
    }

    #[tokio::test]
    async fn jobs_that_are_to_come_last_are_there_once_it_is_committed() {
        let test = test_env().await;
        let env = &test.env;
        let tx = env.begin().await.unwrap();
        for (number, key) in [(1, "b"), (2, "a"), (3, "b")] {
            tx.insert_last(job(number, Some(key)));
        }
        assert_eq!(outbox::Entity::find().count(&tx).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let dropped = env.begin().await.unwrap();
        dropped.insert_last(job(4, Some("c")));
        drop(dropped);
        let rows = outbox::Entity::find().all(env.db.primary()).await.unwrap();
        let mut keys: Vec<_> = rows.into_iter().filter_map(|row| row.unique_key).collect();
        keys.sort();
        assert_eq!(keys, ["a", "b"]);
    }
}
