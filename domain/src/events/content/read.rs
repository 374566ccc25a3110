//! Reading the content of events.

use std::collections::{BTreeMap, HashMap};

use entity::{event_agenda_item, event_agenda_speaker, event_picture, event_question, event_speaker};
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _};

use super::{AgendaItem, Content, EventPicture, PicturePurpose, Question, Speaker};

/// The contents of events that have any, by event. Runs five statements, however many events there are.
pub async fn contents_of(
    conn: &impl ConnectionTrait,
    events: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Content>, DbErr> {
    let ids: Vec<Uuid> = events.into_iter().collect();
    let mut contents: HashMap<Uuid, Content> = HashMap::new();
    let pictures = pictures_of(conn, &ids).await?;
    for picture in pictures.values().filter(|picture| picture.purpose == PicturePurpose::Gallery) {
        if let Some(event_id) = picture.event_id {
            contents.entry(event_id).or_default().gallery.push(picture.clone());
        }
    }
    for content in contents.values_mut() {
        content.gallery.sort_by_key(|picture| (picture.position, picture.id));
    }
    let places = read_speakers(conn, &ids, &pictures, &mut contents).await?;
    read_agenda(conn, &ids, &places, &mut contents).await?;
    let questions = event_question::Entity::find()
        .filter(among(conn, event_question::Column::EventId, ids.iter().copied()))
        .order_by_asc(event_question::Column::Position)
        .all(conn)
        .await?;
    for row in questions {
        let question = Question { question: row.question, answer: row.answer };
        contents.entry(row.event_id).or_default().questions.push(question);
    }
    Ok(contents)
}

async fn pictures_of(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<BTreeMap<Uuid, EventPicture>, DbErr> {
    let rows = event_picture::Entity::find()
        .filter(among(conn, event_picture::Column::EventId, events.iter().copied()))
        .filter(event_picture::Column::UnusedSince.is_null())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Reads the speakers, and returns each one's place in its event's list.
async fn read_speakers(
    conn: &impl ConnectionTrait,
    events: &[Uuid],
    pictures: &BTreeMap<Uuid, EventPicture>,
    contents: &mut HashMap<Uuid, Content>,
) -> Result<HashMap<Uuid, usize>, DbErr> {
    let rows = event_speaker::Entity::find()
        .filter(among(conn, event_speaker::Column::EventId, events.iter().copied()))
        .order_by_asc(event_speaker::Column::Position)
        .all(conn)
        .await?;
    let mut places = HashMap::new();
    for row in rows {
        let speakers = &mut contents.entry(row.event_id).or_default().speakers;
        places.insert(row.id, speakers.len());
        let picture = row.picture_id.and_then(|id| pictures.get(&id).cloned());
        speakers.push(Speaker { name: row.name, role: row.role, bio: row.bio, url: row.url, picture });
    }
    Ok(places)
}

/// The agendas of events that have one, by event, without who speaks. Runs one statement.
pub async fn agendas_of(
    conn: &impl ConnectionTrait,
    events: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<AgendaItem>>, DbErr> {
    let items = event_agenda_item::Entity::find()
        .filter(among(conn, event_agenda_item::Column::EventId, events))
        .order_by_asc(event_agenda_item::Column::Position)
        .all(conn)
        .await?;
    let mut agendas: HashMap<Uuid, Vec<AgendaItem>> = HashMap::new();
    for row in items {
        agendas.entry(row.event_id).or_default().push(item_of(row, Vec::new()));
    }
    Ok(agendas)
}

fn item_of(row: event_agenda_item::Model, speakers: Vec<usize>) -> AgendaItem {
    AgendaItem {
        speakers,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        title: row.title,
        description: row.description,
        room: row.room,
    }
}

async fn read_agenda(
    conn: &impl ConnectionTrait,
    events: &[Uuid],
    places: &HashMap<Uuid, usize>,
    contents: &mut HashMap<Uuid, Content>,
) -> Result<(), DbErr> {
    let of_events = among(conn, event_agenda_item::Column::EventId, events.iter().copied());
    let items = event_agenda_item::Entity::find()
        .filter(of_events.clone())
        .order_by_asc(event_agenda_item::Column::Position)
        .all(conn)
        .await?;
    let of_items = Query::select()
        .column(event_agenda_item::Column::Id)
        .from(event_agenda_item::Entity)
        .and_where(of_events)
        .to_owned();
    let links = event_agenda_speaker::Entity::find()
        .filter(event_agenda_speaker::Column::ItemId.in_subquery(of_items))
        .order_by_asc(event_agenda_speaker::Column::Position)
        .all(conn)
        .await?;
    let mut speaking: HashMap<Uuid, Vec<usize>> = HashMap::new();
    for link in links {
        speaking.entry(link.item_id).or_default().extend(places.get(&link.speaker_id));
    }
    for row in items {
        let speakers = speaking.remove(&row.id).unwrap_or_default();
        contents.entry(row.event_id).or_default().agenda.push(item_of(row, speakers));
    }
    Ok(())
}
