//! Places in a line: joining, looking, and what one was let in for.

use std::sync::Arc;
use std::time::Duration;

use entity::event;
use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{ErrorCode as _, Failure, Internal};
use kernel::ids::{self, EventId, EventKind, UserId};
use kernel::secret;
use kernel::waiting_lines::{Ask, DRAWN, Line, Standing};
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::tokens::{Admission, Held, place_of};
use super::{Room, Rooms, Shown};
use crate::events::{self, EventErrorCode};

/// Who waits: an account or a browser. Both may have a place; an admission holds for whoever has it.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The account, if they are signed in.
    pub user_id: Option<UserId>,
    /// The secret in the browser's cookie.
    pub key: Option<SecretString>,
}

impl Visitor {
    /// The places that they may have, the one that they join with first.
    fn places(&self, env: &Env, event_id: EventId) -> Result<Vec<Uuid>, Internal> {
        let account = self.user_id.map(|id| place_of(&env.settings, event_id, id.uuid().as_bytes()));
        let browser = self.key.as_ref();
        let browser = browser.map(|key| place_of(&env.settings, event_id, key.expose_secret().as_bytes()));
        account.into_iter().chain(browser).collect()
    }
}

/// Somebody's place, and how the line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where they are.
    pub status: PlaceStatus,
    /// The sealed place, to look again with; none if nobody has to wait.
    pub token: Option<String>,
    /// How many people wait in all.
    pub waiting: u64,
    /// Whether nobody is let in at the moment.
    pub is_paused: bool,
    /// The organizer's words to those who wait.
    pub message: Option<String>,
}

/// Where somebody is, as they are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceStatus {
    /// Nobody has to wait.
    Open,
    /// The line has not opened; the order is drawn by lot then.
    BeforeOpening {
        /// When it opens.
        opens_at: OffsetDateTime,
    },
    /// In the line, which has opened.
    Waiting {
        /// 1 is next.
        position: u64,
        /// How long it will take at this pace; none while it is paused.
        estimate: Option<Duration>,
    },
    /// Let in, with time to order.
    Admitted {
        /// The sealed admission to order with.
        admission: String,
        /// Until when it holds.
        ends_at: OffsetDateTime,
    },
    /// Was let in, and the time to order is over.
    Ended,
}

impl Place {
    pub(super) fn open() -> Self {
        Self { status: PlaceStatus::Open, token: None, waiting: 0, is_paused: false, message: None }
    }
}

/// Somebody who has joined.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Their place.
    pub place: Place,
    /// The secret that their browser has to keep, and until when; none if their account has the place, or if nobody has to
    /// wait.
    pub key: Option<(SecretString, OffsetDateTime)>,
}

/// Whoever joins.
#[derive(Debug, Clone, Default)]
pub struct JoinRoom {
    /// The TypeID of the event.
    pub event_id: String,
    /// The sealed place that they had, if any.
    pub token: Option<String>,
    /// The secret in the browser's cookie.
    pub key: Option<SecretString>,
}

/// How long a browser keeps its secret, from when it last joined or from the opening.
const KEPT: time::Duration = time::Duration::days(1);

/// Takes a place in the line of an event, or gives back the one that the visitor has. Whoever was let in and did not order in
/// time gets a new one at the end.
///
/// Rule: everybody who may see the event.
pub async fn join(env: &Env, rooms: &Rooms, actor: &Actor, input: JoinRoom) -> Result<Joined, Failure<EventErrorCode>> {
    let event_id = ids::parse::<EventKind>(&input.event_id).map_err(|invalid| Failure::invalid("eventId", invalid))?;
    let room = rooms.of(event_id).await?;
    if !room.as_ref().is_some_and(|room| room.is_public()) {
        let seen: Vec<event::Model> = events::visible(env.db.primary(), actor, [event_id.uuid()]).await?;
        if seen.is_empty() {
            return Err(Failure::not_found("eventId", "event"));
        }
    }
    let Some(room) = room else { return Ok(Joined { place: Place::open(), key: None }) };
    let user_id = actor.person().map(|user| user.user_id);
    let key = match (user_id, input.key) {
        (None, None) => Some(secret::token(&*env.random).into()),
        (_, key) => key,
    };
    let places = Visitor { user_id, key: key.clone() }.places(env, event_id)?;
    let held = match &input.token {
        Some(token) => Held::open(env, token)?.filter(|held| places.contains(&held.place)),
        None => None,
    };
    let place = take(env, &room, &places, held).await?;
    let kept_until = room.shown.opens_at.map_or(env.now(), |opens_at| opens_at.max(env.now())) + KEPT;
    Ok(Joined { place, key: key.filter(|_| user_id.is_none()).map(|key| (key, kept_until)) })
}

/// The place that one of these is in already; else the first of them, taken now.
async fn take(env: &Env, room: &Arc<Room>, places: &[Uuid], held: Option<Held>) -> Result<Place, Internal> {
    let held_at = |place: Uuid| held.filter(|held| held.place == place);
    for place in places.iter().copied().filter(|_| places.len() > 1) {
        let found = ask_for(env, room, place, held_at(place), false).await;
        let is_over = |at: i64| at < over_since(env);
        match found.standings.first() {
            Some(Standing::Waiting { .. }) => return shown(env, room, place, &found),
            Some(Standing::Admitted { at }) if !is_over(*at) => return shown(env, room, place, &found),
            _ => {}
        }
    }
    let first = *places.first().ok_or_else(|| Internal::Other("a visitor has no place".to_owned()))?;
    let line = ask_for(env, room, first, held_at(first), true).await;
    shown(env, room, first, &line)
}

/// Asks for a place, with what its owner holds of it. Whoever joins and has no time to order left gets a new number.
async fn ask_for(env: &Env, room: &Arc<Room>, place: Uuid, held: Option<Held>, joins: bool) -> Line {
    // What was held in an earlier line is of no use in this one.
    let held = held.filter(|held| held.generation == room.line_id().generation);
    let ask = Ask {
        place,
        joins,
        number: held.map(|held| held.number),
        admitted_at: held.and_then(|held| held.admitted_at),
        draw: draw(env),
        again_before: joins.then(|| over_since(env)),
    };
    room.ask(env, ask).await
}

/// Whoever was let in before this time, in milliseconds since 1970, has no time to order left.
fn over_since(env: &Env) -> i64 {
    (env.now() - env.settings.waiting_room.time_to_order + time::Duration::SECOND).unix_timestamp() * 1_000
}

/// A number to be drawn, which nobody can guess.
fn draw(env: &Env) -> u64 {
    let mut bytes = [0; 8];
    env.random.fill(&mut bytes);
    u64::from_be_bytes(bytes) % DRAWN
}

/// A place as it is now. The token is enough: whoever has it may look, but only the visitor can order.
pub async fn look(env: &Env, rooms: &Rooms, token: &str) -> Result<Place, Failure<EventErrorCode>> {
    let held = open(env, token)?;
    let Some(room) = rooms.of(held.event_id).await? else { return Ok(Place::open()) };
    let line = look_again(env, &room, held).await;
    Ok(shown(env, &room, held.place, &line)?)
}

/// Asks for a place that somebody holds. If its line is over and another has begun, they join that.
pub(super) async fn look_again(env: &Env, room: &Arc<Room>, held: Held) -> Line {
    let is_of_another = held.generation != room.line_id().generation;
    ask_for(env, room, held.place, Some(held), is_of_another).await
}

/// What a token says; fails if it is none of ours.
pub(super) fn open(env: &Env, token: &str) -> Result<Held, Failure<EventErrorCode>> {
    let message = "This is no place in a line of ours. Join the waiting room again.";
    let unknown = || Failure::field(EventErrorCode::NOT_FOUND, "token", message);
    Held::open(env, token)?.ok_or_else(unknown)
}

/// A place by the only standing of the line.
pub(super) fn shown(env: &Env, room: &Room, place: Uuid, line: &Line) -> Result<Place, Internal> {
    let id = room.line_id();
    let held = Held { event_id: id.event_id, generation: id.generation, place, number: 0, admitted_at: None };
    let (held, status) = match line.standings.first() {
        Some(Standing::Waiting { number, before }) => {
            (Held { number: *number, ..held }, waiting(env, &room.shown, before + 1))
        }
        Some(Standing::Admitted { at }) => (Held { admitted_at: Some(*at), ..held }, admitted(env, held, *at)?),
        Some(Standing::Nowhere) | None => return Err(Internal::Other("a line has lost a place".to_owned())),
    };
    Ok(Place {
        status,
        token: Some(held.sealed(env)?),
        waiting: line.waiting,
        is_paused: room.shown.is_paused,
        message: room.shown.message.clone(),
    })
}

/// Where somebody is who waits at this position.
pub(super) fn waiting(env: &Env, shown: &Shown, position: u64) -> PlaceStatus {
    if let Some(opens_at) = shown.opens_at.filter(|at| env.now() < *at) {
        return PlaceStatus::BeforeOpening { opens_at };
    }
    let seconds = position.saturating_mul(60).div_ceil(u64::from(shown.per_minute.max(1)));
    PlaceStatus::Waiting { position, estimate: (!shown.is_paused).then(|| Duration::from_secs(seconds)) }
}

fn admitted(env: &Env, held: Held, at: i64) -> Result<PlaceStatus, Internal> {
    let ends_at = OffsetDateTime::from_unix_timestamp(at.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let ends_at = ends_at + env.settings.waiting_room.time_to_order;
    if ends_at <= env.now() {
        return Ok(PlaceStatus::Ended);
    }
    let Held { event_id, generation, place, .. } = held;
    let admission = Admission { event_id, generation, place, ends_at: ends_at.unix_timestamp() * 1_000 };
    Ok(PlaceStatus::Admitted { admission: admission.sealed(env)?, ends_at })
}

/// Whether a visitor may order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// There is no waiting room, or they were let in and their time is not over.
    Free,
    /// They have to wait. They may have ordered before: they were let in, and their time is over, or the waiting room has just
    /// come by itself.
    AfterOrder,
    /// They have to wait.
    Wait,
}

/// Whether the visitor may order from the event now.
pub(crate) async fn entry(
    env: &Env,
    rooms: &Rooms,
    event_id: EventId,
    visitor: &Visitor,
    admission: Option<&str>,
) -> Result<Entry, Internal> {
    let Some(room) = rooms.of(event_id).await? else { return Ok(Entry::Free) };
    let otherwise = if room.has_just_come() { Entry::AfterOrder } else { Entry::Wait };
    let Some(admission) = admission else { return Ok(otherwise) };
    let Some(admission) = Admission::open(env, admission)? else { return Ok(otherwise) };
    let is_of_this_line = (admission.event_id, admission.generation) == (event_id, room.line_id().generation);
    if !is_of_this_line || !visitor.places(env, event_id)?.contains(&admission.place) {
        return Ok(otherwise);
    }
    Ok(if env.clock.unix_millis() < admission.ends_at { Entry::Free } else { Entry::AfterOrder })
}
