use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The key for a foreign key from a ticket to a line of its own order. It replaces the index on the order.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        conn.execute_unprepared("CREATE UNIQUE INDEX order_lines_of_order_key ON order_lines (order_id, id)").await?;
        conn.execute_unprepared("DROP INDEX order_lines_order").await?;
        // There must be no rows between transactions.
        conn.execute_unprepared("DELETE FROM demo_resets").await?;
        Ok(())
    }
}
