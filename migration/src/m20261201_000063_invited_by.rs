use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// How buyers were invited. Of older orders this is known if a guest still has them; which came by a link was not kept.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = string_len_null("invited_by", 16);
        manager.alter_table(Table::alter().table("orders").add_column(&mut column).to_owned()).await?;
        let known = "UPDATE orders SET invited_by = 'mail' \
                     WHERE id IN (SELECT order_id FROM guests WHERE order_id IS NOT NULL)";
        manager.get_connection().execute_unprepared(known).await?;
        Ok(())
    }
}
