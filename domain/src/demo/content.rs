//! Agendas, speakers, questions and galleries of some of the demo's events, from `domain/demo/content.json`.

use kernel::Env;
use kernel::db::Tx;
use kernel::error::Failure;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use serde::Deserialize;
use time::Duration;

use super::data::{Demo, key};
use super::{DemoErrorCode, broken};
use crate::events::{self, AgendaItem, Content, EventPicture, Question, Speaker, SpeakersLabel};

type Result<T> = std::result::Result<T, Failure<DemoErrorCode>>;

#[derive(Debug, Deserialize)]
pub(super) struct DemoContent {
    /// The title of the event.
    event: String,
    label: Option<DemoLabel>,
    speakers: Vec<DemoSpeaker>,
    agenda: Vec<DemoItem>,
    questions: Vec<DemoQuestion>,
    /// What each picture of the gallery shows.
    pictures: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DemoLabel {
    LineUp,
    Hosts,
}

#[derive(Debug, Deserialize)]
struct DemoSpeaker {
    name: String,
    role: Option<String>,
    bio: Option<String>,
}

#[derive(Debug, Deserialize)]
struct DemoItem {
    /// The minutes from the beginning of the event to that of the item.
    after: i64,
    /// How long it takes; `None` if that is left open.
    minutes: Option<i64>,
    title: String,
    room: Option<String>,
    text: Option<String>,
    /// The indices of those who speak.
    speakers: Vec<usize>,
}

#[derive(Debug, Deserialize)]
struct DemoQuestion {
    question: String,
    answer: String,
}

/// An event's content with its pictures, which are not the event's yet.
pub(super) struct Prepared {
    event_id: Uuid,
    label: Option<SpeakersLabel>,
    content: Content,
}

/// Draws and stores the pictures, and prepares what is written with the events.
pub(super) async fn prepare(env: &Env, demo: &Demo) -> Result<Vec<Prepared>> {
    let contents: Vec<DemoContent> = serde_json::from_str(include_str!("../../demo/content.json")).map_err(broken)?;
    let mut prepared = Vec::new();
    for given in contents {
        let event = demo.events.iter().find(|event| event.title == given.event);
        let event = event.ok_or_else(|| broken(format!("no event is called {}", given.event)))?;
        let starts_at = event.starts_at(demo, env.now())?;
        let mut gallery = Vec::new();
        for (place, shows) in given.pictures.into_iter().enumerate() {
            gallery.push(draw(env, shows, &event.tags, place).await?);
        }
        let item = |item: DemoItem| {
            let starts_at = starts_at + Duration::minutes(item.after);
            AgendaItem {
                starts_at,
                ends_at: item.minutes.map(|minutes| starts_at + Duration::minutes(minutes)),
                title: item.title,
                description: item.text,
                room: item.room,
                speakers: item.speakers,
            }
        };
        let speaker = |given: DemoSpeaker| Speaker {
            name: given.name,
            role: given.role,
            bio: given.bio,
            url: None,
            picture: None,
        };
        let question = |given: DemoQuestion| Question { question: given.question, answer: given.answer };
        prepared.push(Prepared {
            event_id: key("event", &event.title),
            label: given.label.map(|label| match label {
                DemoLabel::LineUp => SpeakersLabel::LineUp,
                DemoLabel::Hosts => SpeakersLabel::Hosts,
            }),
            content: Content {
                agenda: given.agenda.into_iter().map(item).collect(),
                speakers: given.speakers.into_iter().map(speaker).collect(),
                questions: given.questions.into_iter().map(question).collect(),
                gallery,
            },
        });
    }
    Ok(prepared)
}

async fn draw(env: &Env, shows: String, tags: &[String], place: usize) -> Result<EventPicture> {
    let (title, tags) = (shows.clone(), tags.to_vec());
    let drawn = tokio::task::spawn_blocking(move || pictures::draw(&title, &tags)).await.map_err(broken)?;
    let position = i32::try_from(place).unwrap_or(0);
    Ok(events::draw_picture(env, drawn.map_err(broken)?, Some(shows), position).await?)
}

/// Writes what was prepared; the events are there.
pub(super) async fn write(tx: &Tx, env: &Env, prepared: Vec<Prepared>) -> Result<()> {
    use entity::event::{Column, Entity};
    for Prepared { event_id, label, content } in prepared {
        events::write_content(tx, env, event_id, &content).await?;
        for picture in &content.gallery {
            events::claim_picture(tx, env, picture, event_id).await?;
        }
        let set = Entity::update_many().filter(Column::Id.eq(event_id));
        set.col_expr(Column::SpeakersLabel, Expr::value(label.map(|label| label.to_value()))).exec(tx).await?;
    }
    Ok(())
}
