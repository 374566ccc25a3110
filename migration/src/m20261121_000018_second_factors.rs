use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, binary, binary_len, integer, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::ddl::{create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A second factor per account, codes for when it is lost, logins that wait for it, and which sessions passed it.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        factors(manager).await?;
        codes(manager).await?;
        challenges(manager).await?;
        let mut column = timestamp_with_time_zone_null("second_factor_at");
        manager.alter_table(Table::alter().table("sessions").add_column(&mut column).to_owned()).await
    }
}

async fn factors(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut user_id = uuid("user_id");
    create(
        manager,
        Table::create()
            .table("second_factors")
            .col(user_id.primary_key())
            .col(binary("secret"))
            .col(created_at())
            .col(timestamp_with_time_zone_null("confirmed_at"))
            .col(big_integer_null("last_step"))
            .col(integer("failures").default(0))
            .col(timestamp_with_time_zone_null("failing_since"))
            .foreign_key(&mut references("user_id", "users")),
        &[],
    )
    .await
}

async fn codes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("recovery_codes")
            .col(id())
            .col(uuid("user_id"))
            .col(binary_len("code_hash", 32))
            .col(created_at())
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(&mut references("user_id", "users")),
        &["CREATE UNIQUE INDEX recovery_codes_user_hash_key ON recovery_codes (user_id, code_hash)"],
    )
    .await
}

async fn challenges(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("second_factor_challenges")
            .col(id())
            .col(uuid("user_id"))
            .col(binary_len("token_hash", 32))
            .col(integer("attempts").default(0))
            .col(created_at())
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("consumed_at"))
            .foreign_key(&mut references("user_id", "users")),
        &[
            "CREATE UNIQUE INDEX second_factor_challenges_hash_key ON second_factor_challenges (token_hash)",
            "CREATE INDEX second_factor_challenges_user ON second_factor_challenges (user_id)",
        ],
    )
    .await
}
