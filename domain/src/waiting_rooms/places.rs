//! Places in a line: joining, looking, following, and what one was let in for.

use std::sync::Arc;
use std::time::Duration;

use kernel::Env;
use kernel::actor::Actor;
use kernel::error::{ErrorCode as _, Failure, Internal};
use kernel::ids::{self, EventId, EventKind, UserId};
use kernel::secret;
use kernel::waiting_lines::{Ask, DRAWN, Line, Standing};
use secrecy::{ExposeSecret as _, SecretString};
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use uuid::Uuid;

use super::tokens::{Admission, Held, place_of};
use super::{Room, Rooms};
use crate::events::{self, EventErrorCode};

/// Who waits: an account or a browser. Both have a place of their own; an admission holds for whoever has one of them.
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
    pub state: PlaceState,
    /// The signed place, to look again with; none if nobody has to wait.
    pub token: Option<String>,
    /// How many wait.
    pub waiting: u64,
    /// Whether nobody is let in at the moment.
    pub is_paused: bool,
    /// The organizer's words to those who wait.
    pub message: Option<String>,
}

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceState {
    /// Nobody has to wait.
    Open,
    /// The line has not opened; the order is drawn by lot then.
    BeforeOpening {
        /// When it opens.
        opens_at: OffsetDateTime,
    },
    /// In the line.
    Waiting {
        /// 1 is next.
        position: u64,
        /// How long it will take at this pace; none while it is paused.
        estimate: Option<Duration>,
    },
    /// Let in.
    Admitted {
        /// The signed admission to order with.
        admission: String,
        /// Until when it holds.
        ends_at: OffsetDateTime,
    },
    /// Was let in, and the time to order is over.
    Ended,
}

impl Place {
    fn open() -> Self {
        Self { state: PlaceState::Open, token: None, waiting: 0, is_paused: false, message: None }
    }
}

/// Somebody who has joined.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Their place.
    pub place: Place,
    /// A secret that their browser has to keep from now on.
    pub new_key: Option<SecretString>,
}

/// Takes a place in the line of an event, or gives back the one that the visitor has. Whoever was let in and did not order in
/// time gets a new one at the end.
///
/// Rule: everybody who may see the event.
pub async fn join(
    env: &Env,
    rooms: &Rooms,
    actor: &Actor,
    key: Option<SecretString>,
    event_id: &str,
) -> Result<Joined, Failure<EventErrorCode>> {
    let event_id = ids::parse::<EventKind>(event_id).map_err(|invalid| Failure::invalid("eventId", invalid))?;
    let room = rooms.of(event_id).await?;
    if !room.as_ref().is_some_and(|room| room.is_public) {
        let seen = events::visible(env.db.primary(), actor, [event_id.uuid()]).await?;
        if seen.is_empty() {
            return Err(Failure::not_found("eventId", "event"));
        }
    }
    let Some(room) = room else { return Ok(Joined { place: Place::open(), new_key: None }) };
    let mut visitor = Visitor { user_id: actor.user().map(|user| user.user_id), key };
    let new_key = (visitor.user_id.is_none() && visitor.key.is_none()).then(|| secret::token(&*env.random).into());
    visitor.key = visitor.key.or_else(|| new_key.clone());
    let Some(place) = visitor.places(env, event_id)?.first().copied() else {
        return Err(Failure::Internal(Internal::Other("a visitor has no place".to_owned())));
    };
    let now = env.clock.unix_millis();
    let over = now - i64::try_from(env.settings.waiting_room.time_to_order.whole_milliseconds()).unwrap_or(0);
    let ask = Ask { place, number: None, draw: draw(env), again_before: Some(over + 1) };
    let line = room.look(env, &[ask]).await;
    Ok(Joined { place: shown(env, &room, Held { event_id, place, number: ask.draw }, &line)?, new_key })
}

/// A number to be drawn, which nobody can guess.
fn draw(env: &Env) -> u64 {
    let mut bytes = [0; 8];
    env.random.fill(&mut bytes);
    u64::from_be_bytes(bytes) % DRAWN
}

/// A place as it is now. The token is enough: whoever has it may look, but only the visitor can order.
pub async fn look(env: &Env, rooms: &Rooms, token: &str) -> Result<Place, Failure<EventErrorCode>> {
    let held = read(env, token)?;
    let Some(room) = rooms.of(held.event_id).await? else { return Ok(Place::open()) };
    let line = room.look(env, &[ask(held)]).await;
    Ok(shown(env, &room, held, &line)?)
}

fn read(env: &Env, token: &str) -> Result<Held, Failure<EventErrorCode>> {
    let message = "This is no place in a line of ours. Join the waiting room again.";
    let unknown = || Failure::field(EventErrorCode::NOT_FOUND, "token", message);
    Held::read(&env.settings, token)?.ok_or_else(unknown)
}

fn ask(held: Held) -> Ask {
    Ask { place: held.place, number: Some(held.number), draw: held.number % DRAWN, again_before: None }
}

/// A place by the first standing of the line.
fn shown(env: &Env, room: &Room, held: Held, line: &Line) -> Result<Place, Internal> {
    let (held, state) = match line.standings.first() {
        Some(Standing::Waiting { number, before }) => (Held { number: *number, ..held }, waiting(env, room, *before)),
        Some(Standing::Admitted { at }) => (held, admitted(env, held, *at)?),
        None => return Err(Internal::Other("a line has lost a place".to_owned())),
    };
    Ok(Place {
        state,
        token: Some(held.sign(&env.settings)?),
        waiting: line.waiting,
        is_paused: room.is_paused,
        message: room.message.clone(),
    })
}

fn waiting(env: &Env, room: &Room, before: u64) -> PlaceState {
    if let Some(opens_at) = room.opens_at.filter(|at| env.now() < *at) {
        return PlaceState::BeforeOpening { opens_at };
    }
    let position = before + 1;
    let seconds = position.saturating_mul(60).div_ceil(u64::from(room.per_minute.max(1)));
    PlaceState::Waiting { position, estimate: (!room.is_paused).then(|| Duration::from_secs(seconds)) }
}

fn admitted(env: &Env, held: Held, at: i64) -> Result<PlaceState, Internal> {
    let ends_at = OffsetDateTime::from_unix_timestamp(at.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let ends_at = ends_at + env.settings.waiting_room.time_to_order;
    if ends_at <= env.now() {
        return Ok(PlaceState::Ended);
    }
    let until = u64::try_from(ends_at.unix_timestamp()).unwrap_or(0) * 1_000;
    let admission = Admission { event_id: held.event_id, place: held.place, ends_at: until };
    Ok(PlaceState::Admitted { admission: admission.sign(&env.settings)?, ends_at })
}

/// Whether the visitor may order from the event now: there is no waiting room, or they were let in and their time is not
/// over.
pub(crate) async fn may_order(
    env: &Env,
    rooms: &Rooms,
    event_id: EventId,
    visitor: &Visitor,
    admission: Option<&str>,
) -> Result<bool, Internal> {
    if rooms.of(event_id).await?.is_none() {
        rooms.count(event_id);
        return Ok(true);
    }
    let Some(admission) = admission else { return Ok(false) };
    let Some(admission) = Admission::read(&env.settings, admission)? else { return Ok(false) };
    let now = u64::try_from(env.clock.unix_millis()).unwrap_or(0);
    Ok(admission.event_id == event_id
        && now < admission.ends_at
        && visitor.places(env, event_id)?.contains(&admission.place))
}

/// How often somebody who follows is looked for in the line itself, which keeps their place from being skipped.
const PRESENT_EVERY: Duration = Duration::from_secs(20);
/// The shortest time between two states that somebody is told.
const PAUSE: Duration = Duration::from_secs(1);
/// The same if more than [`MANY`] wait.
const LONG_PAUSE: Duration = Duration::from_secs(5);
/// How many are many.
const MANY: u64 = 500;

/// Somebody who follows their place: a look at the line itself now and then, and in between what this process knows of it,
/// so that many who wait cost little.
pub struct Follower {
    env: Env,
    rooms: Rooms,
    held: Held,
    seen: Option<Seen>,
    told: Option<Place>,
    told_at: Instant,
}

/// What the last look found.
struct Seen {
    room: Arc<Room>,
    line: watch::Receiver<Line>,
    place: Place,
    /// The line's when it was looked at.
    began: i64,
    left: u64,
    at: Instant,
}

impl Follower {
    /// Fails if the token is none of ours.
    pub fn new(env: &Env, rooms: &Rooms, token: &str) -> Result<Self, Failure<EventErrorCode>> {
        let held = read(env, token)?;
        let (env, rooms) = (env.clone(), rooms.clone());
        Ok(Self { env, rooms, held, seen: None, told: None, told_at: Instant::now() })
    }

    /// The place as it is at first, and then each time it has changed. None after a state that does not change any more.
    pub async fn next(&mut self) -> Option<Result<Place, Failure<EventErrorCode>>> {
        if matches!(self.told.as_ref().map(|told| &told.state), Some(PlaceState::Open | PlaceState::Ended)) {
            return None;
        }
        loop {
            if self.told.is_some() {
                self.wait().await;
            }
            let place = match self.current().await {
                Ok(place) => place,
                Err(error) => return Some(Err(error)),
            };
            if self.told.as_ref() != Some(&place) {
                self.told = Some(place.clone());
                self.told_at = Instant::now();
                return Some(Ok(place));
            }
        }
    }

    /// Waits until there may be something new to tell.
    async fn wait(&mut self) {
        let Some(seen) = &mut self.seen else { return };
        if let PlaceState::Admitted { ends_at, .. } = seen.place.state {
            let left = (ends_at - self.env.now()).max(time::Duration::ZERO);
            let left = Duration::try_from(left).unwrap_or(PRESENT_EVERY).min(PRESENT_EVERY);
            return tokio::time::sleep(left.max(PAUSE)).await;
        }
        // An error means that the room is gone.
        let _ = timeout(PRESENT_EVERY, seen.line.changed()).await;
        let pause = if seen.line.borrow().waiting > MANY { LONG_PAUSE } else { PAUSE };
        sleep_until(self.told_at + pause).await;
    }

    async fn current(&mut self) -> Result<Place, Failure<EventErrorCode>> {
        let room = self.rooms.of(self.held.event_id).await?;
        let Some(room) = room else { return Ok(Place::open()) };
        if let Some(seen) = &mut self.seen
            && let Some(place) = seen.reckon(&self.env, &room, self.held)
        {
            return Ok(place);
        }
        let line_of = room.follow();
        let line = room.look(&self.env, &[ask(self.held)]).await;
        if let Some(Standing::Waiting { number, .. }) = line.standings.first() {
            self.held.number = *number;
        }
        let place = shown(&self.env, &room, self.held, &line)?;
        let (began, left, at) = (line.began, line.left, Instant::now());
        self.seen = Some(Seen { room, line: line_of, place: place.clone(), began, left, at });
        Ok(place)
    }
}

impl Seen {
    /// The place by what this process knows of the line; none if it has to be looked at.
    fn reckon(&mut self, env: &Env, room: &Arc<Room>, held: Held) -> Option<Place> {
        if self.at.elapsed() >= PRESENT_EVERY || !room.shows_the_same(&self.room) {
            return None;
        }
        let line = self.line.borrow_and_update().clone();
        let PlaceState::Waiting { position, .. } = self.place.state else { return None };
        // Another line than before, or it is somebody's turn.
        if line.began != self.began || line.next.is_none_or(|next| next >= held.number) {
            return None;
        }
        let before = (position - 1).saturating_sub(line.left.saturating_sub(self.left)).max(1);
        Some(Place { state: waiting(env, room, before), waiting: line.waiting, ..self.place.clone() })
    }
}
