//! What organizers set.

use entity::event::{self, EventStatus};
use entity::waiting_room::{self, WaitingRoomMode};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::patch::Patch;
use kernel::signals::Signal;
use kernel::text::{Invalid, block};
use kernel::waiting_lines::LineId;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DbErr, IntoActiveModel as _};
use serde_json::json;
use time::OffsetDateTime;

use super::Rooms;
use super::stored::blank;
use crate::events::{self, EventErrorCode, Managed};
use crate::organizations::Permission;

/// The most that can be let in per minute.
const MOST_PER_MINUTE: i32 = 1_000_000;

/// Changes to the waiting room of an event.
#[derive(Debug, Clone, Default)]
pub struct UpdateWaitingRoom {
    /// The TypeID of the event.
    pub event_id: String,
    /// When people have to wait.
    pub mode: Option<WaitingRoomMode>,
    /// When the first are let in.
    pub opens_at: Patch<OffsetDateTime>,
    /// How many are let in per minute.
    pub per_minute: Patch<i32>,
    /// Whether nobody is let in at the moment.
    pub is_paused: Option<bool>,
    /// The organizer's words to those who wait.
    pub message: Patch<String>,
}

/// Changes the waiting room of an event, which takes effect at once. Returns the event.
///
/// Rule: members who manage events.
pub async fn update(
    env: &Env,
    rooms: &Rooms,
    actor: &Actor,
    input: UpdateWaitingRoom,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        events::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    if matches!(event.status, EventStatus::Cancelled | EventStatus::Archived) {
        let message = "This event is cancelled or archived: nobody orders any more.";
        return Err(Failure::field(EventErrorCode::InvalidInput, "eventId", message));
    }
    let mut checks = Validation::new();
    let message = checks.take("message", input.message.as_ref().try_map(|text| block(text, limits::WAITING_MESSAGE)));
    let per_minute = checks.take("perMinute", input.per_minute.try_map(per_minute));
    let (message, per_minute) = checks.finish_with((message, per_minute))?;

    let tx = env.begin().await?;
    let before = lock(&tx, env, event.id).await?;
    let after = changed(&before, &input, per_minute, message, env.now());
    let is_over = after.generation != before.generation;
    if after != before {
        let after = waiting_room::Model { updated_at: env.now(), ..after };
        let details = json!({
            "mode": after.mode.to_value(),
            "opensAt": after.opens_at.map(OffsetDateTime::unix_timestamp),
            "perMinute": after.per_minute,
            "paused": after.is_paused,
            "message": after.message,
        });
        after.into_active_model().reset_all().update(&tx).await?;
        let entry =
            Entry::of("event.waiting_room", "event", event.id).organization(organization.typed_id()).details(details);
        audit::record(&tx, env, actor, entry).await?;
        tx.announce(Signal::WaitingRoom(event.typed_id()));
        events::announce_facts(&tx, event.typed_id());
    }
    tx.commit().await?;
    if is_over {
        let generation = before.generation.unsigned_abs();
        env.waiting_lines.close(LineId { event_id: event.typed_id(), generation }).await;
    }
    // Whoever has switched it sees that it is switched.
    rooms.refresh().await?;
    Ok(event)
}

/// The settings after a change.
fn changed(
    before: &waiting_room::Model,
    input: &UpdateWaitingRoom,
    per_minute: Patch<i32>,
    message: Patch<String>,
    now: OffsetDateTime,
) -> waiting_room::Model {
    let mode = input.mode.unwrap_or(before.mode);
    let opens_at = input.opens_at.apply(before.opens_at);
    let opens_later = |mode, opens_at: Option<OffsetDateTime>| mode == WaitingRoomMode::On && opens_at > Some(now);
    let is_switched_off = mode != before.mode && mode != WaitingRoomMode::On;
    // The line is over, and what people hold of it is of no use in the next one: so too if everybody draws from now on.
    let is_over = is_switched_off || (opens_later(mode, opens_at) && !opens_later(before.mode, before.opens_at));
    waiting_room::Model {
        mode,
        generation: before.generation + i32::from(is_over),
        opens_at,
        per_minute: per_minute.apply(before.per_minute),
        // The next one must not begin with a pause that nobody remembers.
        is_paused: input.is_paused.unwrap_or(before.is_paused && !is_switched_off),
        message: message.apply(before.message.clone()).filter(|text| !text.is_empty()),
        ..before.clone()
    }
}

fn per_minute(number: i32) -> Result<i32, Invalid> {
    if (1..=MOST_PER_MINUTE).contains(&number) {
        return Ok(number);
    }
    let message = format!("must be 1 to {MOST_PER_MINUTE}");
    Err(Invalid::beyond(Bounds::out_of_range(1, MOST_PER_MINUTE), message))
}

/// The settings of an event, locked; its defaults become a row.
async fn lock(tx: &Tx, env: &Env, event_id: Uuid) -> Result<waiting_room::Model, DbErr> {
    let blank = blank(event_id, env.now());
    waiting_room::Entity::insert(blank.clone().into_active_model().reset_all())
        .on_conflict(OnConflict::column(waiting_room::Column::EventId).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    let locked = sea_orm::QuerySelect::lock_exclusive(waiting_room::Entity::find_by_id(event_id)).one(tx).await?;
    Ok(locked.unwrap_or(blank))
}
