use sea_orm_migration::prelude::*;

use crate::m20261128_000070_search_words::have_events_reindexed;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The folding now treats ё and е as one letter; before, ё became "io".
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let cities =
            "UPDATE venues SET city_key = replace(city_key, 'io', 'e') WHERE city LIKE '%ё%' OR city LIKE '%Ё%'";
        manager.get_connection().execute_unprepared(cities).await?;
        have_events_reindexed(manager, 0x11_0000).await
    }
}
