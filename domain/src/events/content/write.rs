//! Writing the content of an event.

use entity::{event_agenda_item, event_agenda_speaker, event_question, event_speaker};
use kernel::Env;
use kernel::db::{Tx, insert_all};
use sea_orm::DbErr;
use sea_orm::prelude::*;

use super::Content;

fn position(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}

/// Replaces an event's agenda, speakers and questions. Pictures have their own rows, which are not touched here.
pub(crate) async fn write(tx: &Tx, env: &Env, event_id: Uuid, content: &Content) -> Result<(), DbErr> {
    event_agenda_item::Entity::delete_many().filter(event_agenda_item::Column::EventId.eq(event_id)).exec(tx).await?;
    event_speaker::Entity::delete_many().filter(event_speaker::Column::EventId.eq(event_id)).exec(tx).await?;
    event_question::Entity::delete_many().filter(event_question::Column::EventId.eq(event_id)).exec(tx).await?;
    let ids: Vec<Uuid> = content.speakers.iter().map(|_| env.ids.next()).collect();
    let speakers = content.speakers.iter().zip(&ids).enumerate().map(|(place, (speaker, id))| event_speaker::Model {
        id: *id,
        event_id,
        position: position(place),
        name: speaker.name.clone(),
        role: speaker.role.clone(),
        bio: speaker.bio.clone(),
        url: speaker.url.clone(),
        picture_id: speaker.picture.as_ref().map(|picture| picture.id),
    });
    insert_all(tx, speakers).await?;
    let (mut items, mut links) = (Vec::new(), Vec::new());
    for (place, item) in content.agenda.iter().enumerate() {
        let item_id = env.ids.next();
        let speaking = item.speakers.iter().filter_map(|place| ids.get(*place)).enumerate();
        links.extend(speaking.map(|(place, speaker)| event_agenda_speaker::Model {
            item_id,
            speaker_id: *speaker,
            position: position(place),
        }));
        items.push(event_agenda_item::Model {
            id: item_id,
            event_id,
            position: position(place),
            starts_at: item.starts_at,
            ends_at: item.ends_at,
            title: item.title.clone(),
            description: item.description.clone(),
            room: item.room.clone(),
        });
    }
    insert_all(tx, items).await?;
    insert_all(tx, links).await?;
    let questions = content.questions.iter().enumerate().map(|(place, question)| event_question::Model {
        id: env.ids.next(),
        event_id,
        position: position(place),
        question: question.question.clone(),
        answer: question.answer.clone(),
    });
    insert_all(tx, questions).await
}
