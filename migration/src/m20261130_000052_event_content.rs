use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, json_binary, string_len, string_len_null, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::ddl::{check, create, created_at, id, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What an event's page has besides its description: an agenda, the people in it, questions and pictures. All but the
/// pictures, whose files have to be deleted first, go with their event.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut label = string_len_null("speakers_label", 16);
        let mut guests = boolean("guest_list");
        guests.default(false);
        manager.alter_table(Table::alter().table("events").add_column(&mut label).to_owned()).await?;
        manager.alter_table(Table::alter().table("events").add_column(&mut guests).to_owned()).await?;
        pictures(manager).await?;
        speakers(manager).await?;
        agenda(manager).await?;
        create(
            manager,
            Table::create()
                .table("event_questions")
                .col(id())
                .col(uuid("event_id"))
                .col(integer("position"))
                .col(string_len("question", 300))
                .col(ColumnDef::new("answer").text().not_null())
                .foreign_key(references("event_id", "events").on_delete(ForeignKeyAction::Cascade))
                .check(check("event_questions_asked", "question <> '' AND answer <> ''")),
            &["CREATE UNIQUE INDEX event_questions_order ON event_questions (event_id, position)"],
        )
        .await
    }
}

/// As for covers, a row names its files from before they are written until they are deleted. A picture is shown unless it
/// is unused.
async fn pictures(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("event_pictures")
            .col(id())
            .col(uuid_null("event_id"))
            .col(string_len("purpose", 16))
            .col(integer("position"))
            .col(integer("width"))
            .col(integer("height"))
            .col(string_len_null("alternative_text", 300))
            .col(json_binary("variants"))
            .col(timestamp_with_time_zone_null("unused_since"))
            .col(created_at())
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut references("event_id", "events"))
            .check(check("event_pictures_size", "width > 0 AND height > 0"))
            .check(check("event_pictures_used", "event_id IS NOT NULL OR unused_since IS NOT NULL")),
        &[
            "CREATE INDEX event_pictures_event ON event_pictures (event_id, position)",
            "CREATE INDEX event_pictures_unused ON event_pictures (unused_since) WHERE unused_since IS NOT NULL",
        ],
    )
    .await
}

async fn speakers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("event_speakers")
            .col(id())
            .col(uuid("event_id"))
            .col(integer("position"))
            .col(string_len("name", 200))
            .col(string_len_null("role", 200))
            .col(text_null("bio"))
            .col(string_len_null("url", 2000))
            .col(uuid_null("picture_id"))
            .foreign_key(references("event_id", "events").on_delete(ForeignKeyAction::Cascade))
            .foreign_key(references("picture_id", "event_pictures").on_delete(ForeignKeyAction::SetNull))
            .check(check("event_speakers_named", "name <> ''")),
        &[
            "CREATE UNIQUE INDEX event_speakers_order ON event_speakers (event_id, position)",
            "CREATE INDEX event_speakers_picture ON event_speakers (picture_id) WHERE picture_id IS NOT NULL",
        ],
    )
    .await
}

async fn agenda(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        manager,
        Table::create()
            .table("event_agenda_items")
            .col(id())
            .col(uuid("event_id"))
            .col(integer("position"))
            .col(timestamp_with_time_zone("starts_at"))
            .col(timestamp_with_time_zone_null("ends_at"))
            .col(string_len("title", 200))
            .col(text_null("description"))
            .col(string_len_null("room", 100))
            .foreign_key(references("event_id", "events").on_delete(ForeignKeyAction::Cascade))
            .check(check("event_agenda_items_times", "ends_at > starts_at"))
            .check(check("event_agenda_items_titled", "title <> ''")),
        &["CREATE UNIQUE INDEX event_agenda_items_order ON event_agenda_items (event_id, position)"],
    )
    .await?;
    create(
        manager,
        Table::create()
            .table("event_agenda_speakers")
            .col(uuid("item_id"))
            .col(uuid("speaker_id"))
            .col(integer("position"))
            .primary_key(Index::create().col("item_id").col("speaker_id"))
            .foreign_key(references("item_id", "event_agenda_items").on_delete(ForeignKeyAction::Cascade))
            .foreign_key(references("speaker_id", "event_speakers").on_delete(ForeignKeyAction::Cascade)),
        &["CREATE INDEX event_agenda_speakers_speaker ON event_agenda_speakers (speaker_id)"],
    )
    .await
}
