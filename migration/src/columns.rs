//! Columns that are added on their own. Each row is a migration; the column is empty in the rows that exist.

use sea_orm_migration::prelude::*;

/// The name of the migration, the table, and the new column, which has to allow NULL.
pub(crate) type NewColumn = (&'static str, &'static str, fn() -> ColumnDef);

/// All of them, oldest first.
pub(crate) const COLUMNS: &[NewColumn] = &[];

/// The migration that a row stands for.
pub(crate) struct AddColumn(pub(crate) NewColumn);

impl MigrationName for AddColumn {
    fn name(&self) -> &str {
        self.0.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AddColumn {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (_, table, column) = self.0;
        manager.alter_table(Table::alter().table(table).add_column(column()).to_owned()).await
    }
}

#[cfg(test)]
mod tests {
    use sea_orm_migration::schema::string_len_null;
    use sea_orm_migration::sea_orm::{ConnectionTrait as _, Database};

    use super::*;

    #[tokio::test]
    async fn a_row_adds_its_column() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("CREATE TABLE events (id INTEGER); INSERT INTO events VALUES (1)").await.unwrap();
        let manager = SchemaManager::new(&db);
        let row: NewColumn = ("m20260101_000001_dress_code", "events", || string_len_null("dress_code", 200));
        AddColumn(row).up(&manager).await.unwrap();
        assert!(manager.has_column("events", "dress_code").await.unwrap());
        assert_eq!(AddColumn(row).name(), "m20260101_000001_dress_code");
    }
}
