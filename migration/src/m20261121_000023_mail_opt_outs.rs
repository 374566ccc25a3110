use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len;

use crate::ddl::{create, created_at};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Which kinds of mail an address does not want. Guests have no account, so it goes by the address, of which only a
/// hash is kept: it outlives what the address was known from.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            Table::create()
                .table("mail_opt_outs")
                .col(string_len("address_hash", 43))
                .col(string_len("kind", 24))
                .col(created_at())
                .primary_key(Index::create().col("address_hash").col("kind")),
            &[],
        )
        .await
    }
}
