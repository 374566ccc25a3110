//! Following a place: a look at the line itself now and then, and in between what this process knows of it, so that many who
//! wait cost little.

use std::time::Duration;

use kernel::Env;
use kernel::error::{Failure, Internal};
use kernel::waiting_lines::{Line, Standing};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::places::{look_again, open, shown, waiting};
use super::tokens::Held;
use super::{Place, PlaceStatus, Room, Rooms};
use crate::events::EventErrorCode;

/// How often somebody who follows is looked for in the line itself, at least: whoever is not is skipped after a minute.
const PRESENT_EVERY: Duration = Duration::from_secs(25);
/// When something changes for everybody at once, such as at the opening, they are looked for within this time, each at a
/// moment of their own.
const SPREAD: Duration = Duration::from_secs(5);
/// The shortest time between two states that somebody is told.
const PAUSE: Duration = Duration::from_secs(1);
/// The same if more than [`MANY`] wait.
const LONG_PAUSE: Duration = Duration::from_secs(5);
/// How many are many.
const MANY: u64 = 500;

/// Somebody who follows their place.
pub struct Follower {
    env: Env,
    rooms: Rooms,
    held: Held,
    seen: Option<Seen>,
    told: Option<Place>,
    told_at: Instant,
    has_failed: bool,
}

/// What the last look found.
struct Seen {
    /// What the process knows of the line; it ends with the room.
    line: watch::Receiver<Line>,
    place: Place,
    /// The line's when it was looked at.
    began: i64,
    left: u64,
    /// When to look again.
    look_at: Instant,
}

impl Follower {
    /// Fails if the token is none of ours.
    pub fn new(env: &Env, rooms: &Rooms, token: &str) -> Result<Self, Failure<EventErrorCode>> {
        let held = open(env, token)?;
        let (env, rooms) = (env.clone(), rooms.clone());
        Ok(Self { env, rooms, held, seen: None, told: None, told_at: Instant::now(), has_failed: false })
    }

    /// The place as it is at first, and then each time it has changed. None after a state that does not change any more, and
    /// after an error.
    pub async fn next(&mut self) -> Option<Result<Place, Failure<EventErrorCode>>> {
        let is_over =
            matches!(self.told.as_ref().map(|told| &told.status), Some(PlaceStatus::Open | PlaceStatus::Ended));
        if is_over || self.has_failed {
            return None;
        }
        loop {
            if self.told.is_some() {
                self.wait().await;
            }
            let place = match self.current().await {
                Ok(place) => place,
                Err(error) => {
                    self.has_failed = true;
                    return Some(Err(error));
                }
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
        if let PlaceStatus::Admitted { ends_at, .. } = seen.place.status {
            let left = Duration::try_from(ends_at - self.env.now()).unwrap_or(PAUSE);
            return sleep(left.clamp(PAUSE, PRESENT_EVERY)).await;
        }
        // An error means that the room is gone.
        let _ = timeout(PRESENT_EVERY, seen.line.changed()).await;
        let pause = if seen.line.borrow().waiting > MANY { LONG_PAUSE } else { PAUSE };
        sleep_until(self.told_at + pause).await;
    }

    async fn current(&mut self) -> Result<Place, Failure<EventErrorCode>> {
        let Some(room) = self.rooms.of(self.held.event_id).await? else { return Ok(Place::open()) };
        let spread = self.at_random(SPREAD);
        if let Some(seen) = &mut self.seen
            && let Some(place) = seen.reckon(&self.env, &room, self.held, spread)
        {
            return Ok(place);
        }
        Ok(self.look(&room).await?)
    }

    /// Looks at the line itself.
    async fn look(&mut self, room: &std::sync::Arc<Room>) -> Result<Place, Internal> {
        let follows = room.follow();
        let line = look_again(&self.env, room, self.held).await;
        match line.standings.first() {
            Some(Standing::Waiting { number, .. }) => self.held.number = *number,
            Some(Standing::Admitted { at }) => self.held.admitted_at = Some(*at),
            _ => {}
        }
        self.held.generation = room.line_id().generation;
        let place = shown(&self.env, room, self.held.place, &line)?;
        let look_at = Instant::now() + PRESENT_EVERY - self.at_random(PRESENT_EVERY / 2);
        let (began, left) = (line.began, line.left);
        self.seen = Some(Seen { line: follows, place: place.clone(), began, left, look_at });
        Ok(place)
    }

    /// A random part of a time.
    fn at_random(&self, of: Duration) -> Duration {
        let mut byte = [0];
        self.env.random.fill(&mut byte);
        of * u32::from(byte[0]) / 256
    }
}

impl Seen {
    /// The place by what this process knows of the line; none if it has to be looked at.
    fn reckon(&mut self, env: &Env, room: &Room, held: Held, spread: Duration) -> Option<Place> {
        let is_gone = self.line.has_changed().is_err() || held.generation != room.line_id().generation;
        if is_gone || Instant::now() >= self.look_at {
            return None;
        }
        let line = self.line.borrow_and_update().clone();
        let soon = Instant::now() + spread;
        let place = Place {
            waiting: line.waiting,
            is_paused: room.shown.is_paused,
            message: room.shown.message.clone(),
            ..self.place.clone()
        };
        if line.began == 0 {
            // Nobody has looked at it for us yet.
            return Some(self.place.clone());
        }
        if line.began != self.began {
            // It was forgotten: everybody comes back, but not in the same moment.
            self.began = line.began;
            self.look_at = self.look_at.min(soon);
            return Some(self.place.clone());
        }
        match self.place.status {
            PlaceStatus::BeforeOpening { .. } => {
                let status = waiting(env, &room.shown, 1);
                if matches!(status, PlaceStatus::BeforeOpening { .. }) {
                    return Some(Place { status, ..place });
                }
                self.look_at = self.look_at.min(soon);
                Some(self.place.clone())
            }
            PlaceStatus::Waiting { position, .. } if line.next.is_some_and(|next| next < held.number) => {
                // Somebody is still before them.
                let position = position.saturating_sub(line.left.saturating_sub(self.left)).max(2);
                Some(Place { status: waiting(env, &room.shown, position), ..place })
            }
            _ => None,
        }
    }
}
