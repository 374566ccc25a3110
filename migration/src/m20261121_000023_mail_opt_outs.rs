use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len;

use crate::ddl::{create, created_at};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The kinds of mail that an address opted out of. Guests have no account, so the address is the key. Only its hash is
/// stored, because it is retained longer than the address itself.
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
