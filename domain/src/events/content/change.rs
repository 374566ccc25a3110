//! Changing the content of an event.

use std::collections::{HashMap, HashSet};

use entity::event;
use entity::event_picture;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among};
use kernel::error::{Failure, Validation};
use kernel::ids::{Id, PictureKind, TypedId as _};
use kernel::{Env, limits, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _};

use super::input::{GalleryInput, UpdateContent};
use super::{Content, EventPicture, PicturePurpose, checks, contents_of, files, write};
use crate::events::access::{self, Lock, Managed};
use crate::events::signals::announce_facts;
use crate::events::{EventErrorCode, state};
use crate::organizations::Permission;

/// Changes what the page of a draft or published event has besides its description.
///
/// Rule: members who manage events.
pub async fn update_content(
    env: &Env,
    actor: &Actor,
    input: UpdateContent,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let Managed { event, organization } = access::require::<EventErrorCode>(
        env.db.primary(),
        actor,
        &input.event_id,
        Permission::ManageEvents,
        "eventId",
    )
    .await?;
    let tx = env.begin().await?;
    let event = access::lock(&tx, event.id, Lock::Changes).await?;
    state::require_changeable(event.status)?;
    versions::check(event.version, input.version)?;
    let before = contents_of(&tx, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let after = fill(&tx, &event, &before, &input).await?;
    let label = input.speakers_label.or(event.speakers_label);
    let changed = event::Model {
        speakers_label: label,
        guest_list: input.guest_list.unwrap_or(event.guest_list),
        ..event.clone()
    };
    if after == before && changed == event {
        return Ok(event);
    }
    let changed = event::Model { version: versions::raised(event.version), updated_at: env.now(), ..changed };
    access::save(&tx, &changed).await?;
    save_pictures(&tx, env, event.id, &before, &after).await?;
    let texts = |content: &Content| Content { gallery: Vec::new(), ..content.clone() };
    if texts(&after) != texts(&before) {
        write(&tx, env, event.id, &after).await?;
    }
    let details = serde_json::json!({ "showsGoing": changed.guest_list });
    let entry = Entry::of("event.content_update", "event", event.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry.details(details)).await?;
    announce_facts(&tx, event.typed_id());
    tx.commit().await?;
    Ok(changed)
}

/// Puts the changes into the content.
async fn fill(
    tx: &Tx,
    event: &event::Model,
    before: &Content,
    input: &UpdateContent,
) -> Result<Content, Failure<EventErrorCode>> {
    let pictures = match (&input.speakers, &input.gallery) {
        (None, None) => HashMap::new(),
        _ => pictures_of(tx, event.id).await?,
    };
    let mut checks = Validation::new();
    let speakers = match &input.speakers {
        None => Some(before.speakers.clone()),
        Some(given) => checks::speakers(&mut checks, given, &pictures),
    };
    let agenda = match &input.agenda {
        None => {
            if input.speakers.is_some() && before.agenda.iter().any(|item| !item.speakers.is_empty()) {
                let message = "Its items say by place who speaks: give it along with the speakers.";
                checks.add(EventErrorCode::InvalidInput, "agenda", message);
            }
            Some(before.agenda.clone())
        }
        Some(given) => {
            let speakers = input.speakers.as_ref().map_or(before.speakers.len(), Vec::len);
            checks::agenda(&mut checks, given, event, speakers)
        }
    };
    let questions = match &input.questions {
        None => Some(before.questions.clone()),
        Some(given) => checks::questions(&mut checks, given),
    };
    let gallery = match &input.gallery {
        None => Some(before.gallery.clone()),
        Some(given) => gallery(&mut checks, given, &pictures),
    };
    let (speakers, agenda, questions, gallery) = checks.finish_with((speakers, agenda, questions, gallery))?;
    Ok(Content { agenda, speakers, questions, gallery }.sorted())
}

fn gallery(
    checks: &mut Validation<EventErrorCode>,
    given: &[GalleryInput],
    pictures: &HashMap<String, EventPicture>,
) -> Option<Vec<EventPicture>> {
    if !checks::few(checks, "gallery", given.len(), limits::GALLERY) {
        return None;
    }
    let mut seen = HashSet::new();
    let each = given.iter().enumerate().map(|(place, given)| {
        let shown =
            |picture: &&EventPicture| picture.purpose == PicturePurpose::Gallery && picture.unused_since.is_none();
        let picture = pictures.get(&given.picture_id).filter(shown).filter(|picture| seen.insert(picture.id));
        if picture.is_none() {
            let message = "There is no such picture in the gallery of this event.";
            checks.add(EventErrorCode::NotFound, format!("gallery.{place}.pictureId"), message);
        }
        let text = checks::alternative_text(given.alternative_text.as_ref());
        let text = checks.take(&format!("gallery.{place}.alternativeText"), text);
        let position = i32::try_from(place).unwrap_or(i32::MAX);
        Some(EventPicture { alternative_text: text?, position, ..picture?.clone() })
    });
    each.collect::<Vec<_>>().into_iter().collect()
}

/// All pictures of an event, those that are not shown yet too, by their TypeIDs.
async fn pictures_of(tx: &Tx, event_id: Uuid) -> Result<HashMap<String, EventPicture>, DbErr> {
    let rows = event_picture::Entity::find().filter(event_picture::Column::EventId.eq(event_id)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (Id::<PictureKind>::from_uuid(row.id).to_string(), row)).collect())
}

/// Shows the pictures that are used now, and gives up those that no longer are.
async fn save_pictures(
    tx: &Tx,
    env: &Env,
    event_id: Uuid,
    before: &Content,
    after: &Content,
) -> Result<(), Failure<EventErrorCode>> {
    let all = |content: &Content| -> HashMap<Uuid, EventPicture> {
        content.pictures().map(|picture| (picture.id, picture.clone())).collect()
    };
    let (before, after) = (all(before), all(after));
    let gone: Vec<Uuid> = before.keys().filter(|id| !after.contains_key(id)).copied().collect();
    files::give_up(tx, env, &gone, files::RETENTION).await?;
    let changed = after.into_values().filter(|picture| before.get(&picture.id) != Some(picture)).collect();
    show(tx, env, event_id, changed).await
}

/// Shows pictures at their places, with their texts. Runs one statement.
async fn show(tx: &Tx, env: &Env, event_id: Uuid, pictures: Vec<EventPicture>) -> Result<(), Failure<EventErrorCode>> {
    use event_picture::Column;
    if pictures.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = pictures.iter().map(|picture| picture.id).collect();
    let (mut positions, mut texts) = (CaseStatement::new(), CaseStatement::new());
    for picture in pictures {
        let is_it = Expr::col(Column::Id).eq(picture.id);
        positions = positions.case(is_it.clone(), picture.position);
        texts = texts.case(is_it, picture.alternative_text);
    }
    let used = event_picture::Entity::update_many()
        .filter(among(tx, Column::Id, ids.iter().copied()))
        // Not if it was a leftover, and its files are being removed.
        .filter(Column::EventId.eq(event_id))
        .col_expr(Column::Position, positions.into())
        .col_expr(Column::AlternativeText, texts.into())
        .col_expr(Column::UnusedSince, Expr::cust("NULL"))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    if usize::try_from(used.rows_affected).is_ok_and(|used| used == ids.len()) {
        return Ok(());
    }
    Err(Failure::rejected(EventErrorCode::NotFound, "A picture has been removed meanwhile."))
}
