//! Which events have a waiting room right now. Every process knows it without asking, because those who are turned away
//! must not cost a statement each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use entity::event::{self, EventStatus, Visibility};
use entity::waiting_room::{self, WaitingRoomMode};
use kernel::Env;
use kernel::db::among;
use kernel::gather::Gather;
use kernel::ids::{EventId, TypedId as _};
use kernel::signals::{PublicChange, Signal};
use kernel::waiting_lines::{Ask, DEMAND_SECONDS, Line, LineId, Pace};
use sea_orm::prelude::*;
use sea_orm::{Condition, DbErr};
use time::OffsetDateTime;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout};

use super::stored::settings_of;

/// How often lines are looked at for those who follow them.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it is looked up which events have a waiting room without a signal, since signals are only hints.
const CHECK_EVERY: Duration = Duration::from_secs(5);
/// How long a waiting room that came by itself stays after the last one has been let in, in milliseconds.
const LINGER: i64 = 60_000;

/// How long a waiting room has just come.
const JUST: Duration = Duration::from_mins(2);

/// The events with a waiting room, as this process knows them. Cheap to clone.
#[derive(Clone)]
pub struct Rooms(Arc<Inner>);

struct Inner {
    env: Env,
    /// None before they were first looked up.
    on: RwLock<Option<HashMap<EventId, Arc<Room>>>>,
    /// Orders since the last look, of events without a waiting room.
    orders: Mutex<HashMap<EventId, u64>>,
    /// One after the other looks them up, so that nobody overwrites what was read later.
    refreshing: tokio::sync::Mutex<()>,
}

/// That something has changed, so that it is looked up again.
#[derive(Default)]
struct Woken {
    changed: AtomicBool,
    notify: Notify,
}

/// The waiting room of an event that has one right now.
pub struct Room {
    /// The event that people want tickets for.
    pub event: event::Model,
    /// How it is, as everybody may see it.
    pub shown: Shown,
    /// How many of its lines were over before.
    generation: u32,
    /// Until when a waiting room lasts that came by itself, in milliseconds since 1970.
    until: Option<i64>,
    shared: Arc<Shared>,
}

/// What people are told of a waiting room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// When the first are let in; none if at once.
    pub opens_at: Option<OffsetDateTime>,
    /// How many are let in per minute.
    pub per_minute: u32,
    /// Whether nobody is let in at the moment.
    pub is_paused: bool,
    /// The organizer's words to those who wait.
    pub message: Option<String>,
}

/// What stays when the settings of a room change.
#[derive(Default)]
struct Shared {
    /// What this process last knew of the line.
    line: watch::Sender<Line>,
    /// Those who ask at the same time, so that they ask together.
    asking: Gather<(Ask, Arc<Room>), Line>,
    /// When this process heard of it.
    since: Since,
}

struct Since(Instant);

impl Default for Since {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Room {
    /// Whether everybody may see the event.
    pub(super) fn is_public(&self) -> bool {
        self.event.visibility != Visibility::Private
    }

    /// Whether it came by itself a moment ago, while people were ordering.
    pub(super) fn has_just_come(&self) -> bool {
        self.until.is_some() && self.shared.since.0.elapsed() < JUST
    }

    /// The current line of the event.
    pub(super) fn line_id(&self) -> LineId {
        LineId { event_id: self.event.typed_id(), generation: self.generation }
    }

    /// How people are let in now.
    fn pace(&self, env: &Env) -> Pace {
        let opens_at = self.shown.opens_at.map_or(0, |at| at.unix_timestamp() * 1_000);
        Pace {
            now: env.clock.unix_millis(),
            opens_at,
            per_minute: self.shown.per_minute,
            is_paused: self.shown.is_paused,
            has_begun: self.shared.line.borrow().began > 0,
        }
    }

    /// Finds or adds somebody, together with others who ask at the same time. Returns the line with their standing.
    pub(super) async fn ask(self: &Arc<Self>, env: &Env, ask: Ask) -> Line {
        let env = env.clone();
        let serve = move |asking: Vec<(Ask, Arc<Self>)>| {
            let env = env.clone();
            async move {
                // The last has the latest settings.
                let Some(room) = asking.last().map(|(_, room)| Arc::clone(room)) else { return Vec::new() };
                let asks: Vec<Ask> = asking.iter().map(|(ask, _)| *ask).collect();
                let line = room.look(&env, &asks).await;
                let each = line.standings.iter().map(|standing| Line { standings: vec![*standing], ..line.clone() });
                each.collect::<Vec<_>>()
            }
        };
        self.shared.asking.ask((ask, Arc::clone(self)), serve).await.unwrap_or_default()
    }

    async fn look(&self, env: &Env, asks: &[Ask]) -> Line {
        let line = env.waiting_lines.look(self.line_id(), self.pace(env), asks).await;
        self.shared.line.send_if_modified(|known| {
            known.began = line.began;
            false
        });
        line
    }

    /// The line as it is now.
    pub async fn line(&self, env: &Env) -> Line {
        self.look(env, &[]).await
    }

    /// The line, kept up to date while somebody follows it. It ends with the room.
    pub(super) fn follow(&self) -> watch::Receiver<Line> {
        self.shared.line.subscribe()
    }
}

impl Rooms {
    /// Begins to keep track. Needs a Tokio runtime.
    pub fn new(env: &Env) -> Self {
        let env = Env { db: env.db.counted_apart(), ..env.clone() };
        let woken = Arc::<Woken>::default();
        let wakes = Arc::clone(&woken);
        env.signals.observe(Box::new(move |signal| {
            if matches!(signal, Signal::WaitingRoom(_) | Signal::Resync) {
                wakes.changed.store(true, Ordering::Release);
                wakes.notify.notify_one();
            }
        }));
        let inner = Arc::new(Inner {
            env,
            on: RwLock::default(),
            orders: Mutex::default(),
            refreshing: tokio::sync::Mutex::default(),
        });
        tokio::spawn(keep_track(Arc::downgrade(&inner), woken));
        Self(inner)
    }

    /// The waiting room of an event, if it has one right now.
    pub async fn of(&self, event_id: EventId) -> Result<Option<Arc<Room>>, DbErr> {
        if self.0.on.read().unwrap_or_else(PoisonError::into_inner).is_none() {
            self.refresh().await?;
        }
        Ok(self.known(event_id))
    }

    /// The same without waiting for the first look.
    pub fn known(&self, event_id: EventId) -> Option<Arc<Room>> {
        self.0.on.read().unwrap_or_else(PoisonError::into_inner).as_ref()?.get(&event_id).cloned()
    }

    /// The waiting room of a public event by the event's slug, if it has one right now.
    pub fn public_by_slug(&self, slug: &str) -> Option<Arc<Room>> {
        self.0.all().into_iter().find(|room| room.is_public() && room.event.slug == slug)
    }

    /// Looks up which events have one.
    pub async fn refresh(&self) -> Result<(), DbErr> {
        self.0.refresh().await
    }

    /// Counts an order, which may be one too many for an event without a waiting room.
    pub(crate) fn count(&self, event_id: EventId) {
        if self.0.env.settings.waiting_room.automatic && self.known(event_id).is_none() {
            *self.0.orders.lock().unwrap_or_else(PoisonError::into_inner).entry(event_id).or_default() += 1;
        }
    }
}

/// Keeps track as long as somebody has the rooms.
async fn keep_track(rooms: Weak<Inner>, woken: Arc<Woken>) {
    let mut check_at = Instant::now();
    loop {
        let Some(rooms) = rooms.upgrade() else { return };
        rooms.count_demand().await;
        let one_is_over = rooms.look_at_lines().await;
        if woken.changed.swap(false, Ordering::AcqRel) || one_is_over || Instant::now() >= check_at {
            if let Err(error) = rooms.refresh().await {
                tracing::warn!(%error, "it can't be looked up which events have a waiting room");
            }
            check_at = Instant::now() + CHECK_EVERY;
        }
        drop(rooms);
        let _ = timeout(LOOK_EVERY, woken.notify.notified()).await;
    }
}

impl Inner {
    async fn refresh(&self) -> Result<(), DbErr> {
        let _alone = self.refreshing.lock().await;
        let now = self.env.clock.unix_millis();
        let mut until: HashMap<EventId, i64> = self.env.waiting_lines.kept_on(now).await.into_iter().collect();
        // The store may have forgotten them.
        for room in self.all() {
            if let Some(at) = room.until.filter(|at| *at > now) {
                until.entry(room.event.typed_id()).and_modify(|known| *known = at.max(*known)).or_insert(at);
            }
        }
        let found = self.find(until.keys().map(EventId::uuid).collect()).await?;
        let mut changed = Vec::new();
        let mut on = self.on.write().unwrap_or_else(PoisonError::into_inner);
        let before = on.take().unwrap_or_default();
        let mut after = HashMap::with_capacity(found.len());
        for (event, settings) in found {
            let id = event.typed_id();
            let mode = settings.as_ref().map_or(WaitingRoomMode::Automatic, |settings| settings.mode);
            let until = until.get(&id).copied().filter(|_| mode == WaitingRoomMode::Automatic);
            if mode == WaitingRoomMode::Off || (mode == WaitingRoomMode::Automatic && until.is_none()) {
                continue;
            }
            let known = before.get(&id);
            let room = self.room(event, settings, until, known);
            if known.is_none_or(|known| known.shown != room.shown) {
                changed.push(id);
            }
            after.insert(id, Arc::new(room));
        }
        changed.extend(before.keys().filter(|id| !after.contains_key(id)));
        *on = Some(after);
        drop(on);
        for id in changed {
            // Everybody's answers say whether there is one.
            self.env.signals.publish(Signal::Public(PublicChange::Event(id)));
        }
        Ok(())
    }

    /// The published events whose waiting room is on, or may be on by itself because they are among these.
    async fn find(&self, by_itself: Vec<Uuid>) -> Result<Vec<(event::Model, Option<waiting_room::Model>)>, DbErr> {
        let conn = self.env.db.primary();
        let open = Condition::all()
            .add(event::Column::Status.eq(EventStatus::Published))
            .add(event::Column::EndsAt.gt(self.env.now()));
        let on = waiting_room::Entity::find()
            .filter(waiting_room::Column::Mode.eq(WaitingRoomMode::On))
            .filter(open.clone())
            .find_also_related(event::Entity)
            .all(conn)
            .await?;
        let mut found: Vec<_> = on.into_iter().filter_map(|(settings, event)| Some((event?, Some(settings)))).collect();
        if by_itself.is_empty() {
            return Ok(found);
        }
        let events = event::Entity::find().filter(among(conn, event::Column::Id, by_itself.iter().copied()));
        let events = events.filter(open).all(conn).await?;
        let settings = settings_of(conn, &by_itself).await?;
        let mut settings: HashMap<Uuid, _> = settings.into_iter().map(|row| (row.event_id, row)).collect();
        let others = events.into_iter().map(|event| (settings.remove(&event.id), event));
        let others = others.filter(|(row, _)| row.as_ref().is_none_or(|row| row.mode != WaitingRoomMode::On));
        found.extend(others.map(|(row, event)| (event, row)));
        Ok(found)
    }

    fn room(
        &self,
        event: event::Model,
        settings: Option<waiting_room::Model>,
        until: Option<i64>,
        known: Option<&Arc<Room>>,
    ) -> Room {
        let generation = settings.as_ref().map_or(0, |settings| settings.generation.unsigned_abs());
        let known = known.filter(|known| known.generation == generation);
        let chosen = settings.as_ref().and_then(|settings| settings.per_minute);
        let shown = Shown {
            // One that comes by itself has nobody who was promised a time.
            opens_at: settings.as_ref().and_then(|settings| settings.opens_at).filter(|_| until.is_none()),
            per_minute: self.per_minute(chosen),
            is_paused: settings.as_ref().is_some_and(|settings| settings.is_paused),
            message: settings.and_then(|settings| settings.message),
        };
        let shared = known.map_or_else(Arc::default, |known| Arc::clone(&known.shared));
        Room { event, shown, generation, until, shared }
    }

    /// How many are let in per minute: as many as the organizer chose, or the platform's number.
    fn per_minute(&self, chosen: Option<i32>) -> u32 {
        let chosen = chosen.and_then(|number| u32::try_from(number).ok());
        chosen.unwrap_or(self.env.settings.waiting_room.per_minute).max(1)
    }

    fn all(&self) -> Vec<Arc<Room>> {
        let on = self.on.read().unwrap_or_else(PoisonError::into_inner);
        on.iter().flat_map(HashMap::values).cloned().collect()
    }

    /// Looks at the lines that somebody here follows, and at those that came by themselves, which stay while people wait.
    /// Returns whether the time of one of these is over.
    async fn look_at_lines(&self) -> bool {
        let now = self.env.clock.unix_millis();
        let mut one_is_over = false;
        for room in self.all() {
            let followed = room.shared.line.receiver_count() > 0;
            if room.until.is_none() && !followed {
                continue;
            }
            let line = room.line(&self.env).await;
            if room.until.is_some() && line.waiting > 0 {
                self.env.waiting_lines.keep_on(room.event.typed_id(), now + LINGER).await;
            }
            one_is_over |= room.until.is_some_and(|until| until <= now);
            room.shared.line.send_replace(line);
        }
        one_is_over
    }

    /// Gives those events a waiting room from which more people order than are let in.
    async fn count_demand(&self) {
        let orders = std::mem::take(&mut *self.orders.lock().unwrap_or_else(PoisonError::into_inner));
        let now = self.env.clock.unix_millis();
        for (event_id, orders) in orders {
            let demand = self.env.waiting_lines.demand(event_id, orders, now).await;
            match self.is_too_much(event_id, demand).await {
                Ok(true) => {
                    tracing::info!(%event_id, demand, seconds = DEMAND_SECONDS, "an event gets a waiting room");
                    self.env.waiting_lines.keep_on(event_id, now + LINGER).await;
                    self.env.signals.publish(Signal::WaitingRoom(event_id));
                }
                Ok(false) => {}
                Err(error) => tracing::warn!(%event_id, %error, "the settings of a waiting room can't be read"),
            }
        }
    }

    /// Whether more people order than are let in, in the seconds that count.
    async fn is_too_much(&self, event_id: EventId, demand: u64) -> Result<bool, DbErr> {
        let seconds = DEMAND_SECONDS.unsigned_abs();
        // One a second is no crowd, whatever the organizer has set.
        if demand <= seconds {
            return Ok(false);
        }
        let settings = settings_of(self.env.db.primary(), &[event_id.uuid()]).await?.pop();
        let most = u64::from(self.per_minute(settings.as_ref().and_then(|settings| settings.per_minute)));
        let may_come = settings.is_none_or(|settings| settings.mode == WaitingRoomMode::Automatic);
        Ok(may_come && demand > most * seconds / 60)
    }
}
