use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use uuid::Uuid;

use super::{ABSENT, Ask, DEMAND_SECONDS, KEPT, Line, Pace, REBUILD, Standing, WaitingLines};
use crate::ids::EventId;

/// The lines of this process.
#[derive(Debug, Default)]
pub struct LocalLines {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lines: HashMap<EventId, Queue>,
    /// Attempts to order, by second.
    demand: HashMap<EventId, VecDeque<(i64, u64)>>,
    kept_on: HashMap<EventId, i64>,
}

#[derive(Debug)]
struct Queue {
    began: i64,
    /// When somebody last asked.
    asked: i64,
    /// Nobody is let in before this time.
    closed_until: i64,
    /// Numbers and places in order.
    waiting: VecDeque<(u64, Uuid)>,
    /// The number of each place that waits, and when it was last asked for.
    present: HashMap<Uuid, (u64, i64)>,
    admitted: HashMap<Uuid, i64>,
    /// The highest number by arrival.
    last: u64,
    left: u64,
    /// Up to when it has let in, in milliseconds since 1970.
    paced: f64,
}

impl LocalLines {
    /// Answers without awaiting; see [`WaitingLines::look`].
    pub fn look_now(&self, event_id: EventId, pace: Pace, asks: &[Ask]) -> Line {
        let mut state = self.lock();
        state.lines.retain(|id, queue| *id == event_id || queue.asked + KEPT > pace.now);
        let queue = state.lines.entry(event_id).or_insert_with(|| Queue::new(pace.now));
        queue.asked = pace.now;
        for ask in asks {
            queue.note(pace, ask);
        }
        queue.let_in(pace);
        queue.line(asks)
    }

    /// Counts without awaiting; see [`WaitingLines::demand`].
    pub fn demand_now(&self, event_id: EventId, orders: u64, now: i64) -> u64 {
        let second = now.div_euclid(1_000);
        let mut state = self.lock();
        for counts in state.demand.values_mut() {
            while counts.front().is_some_and(|(at, _)| *at <= second - DEMAND_SECONDS) {
                counts.pop_front();
            }
        }
        state.demand.retain(|id, counts| *id == event_id || !counts.is_empty());
        let counts = state.demand.entry(event_id).or_default();
        counts.push_back((second, orders));
        counts.iter().map(|(_, orders)| orders).sum()
    }

    /// Notes without awaiting; see [`WaitingLines::keep_on`].
    pub fn keep_on_now(&self, event_id: EventId, until: i64) {
        let mut state = self.lock();
        let kept = state.kept_on.entry(event_id).or_insert(until);
        *kept = until.max(*kept);
    }

    /// Forgets without awaiting; see [`WaitingLines::close`].
    pub fn close_now(&self, event_id: EventId) {
        let mut state = self.lock();
        state.lines.remove(&event_id);
        state.kept_on.remove(&event_id);
    }

    /// Finds without awaiting; see [`WaitingLines::kept_on`].
    pub fn kept_on_now(&self, now: i64) -> Vec<(EventId, i64)> {
        let mut state = self.lock();
        state.kept_on.retain(|_, until| *until > now);
        state.kept_on.iter().map(|(id, until)| (*id, *until)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn new(now: i64) -> Self {
        Self {
            began: now,
            asked: now,
            closed_until: now,
            waiting: VecDeque::new(),
            present: HashMap::new(),
            admitted: HashMap::new(),
            last: 0,
            left: 0,
            paced: 0.0,
        }
    }

    /// Notes that somebody asks, and gives them a number if they have none.
    fn note(&mut self, pace: Pace, ask: &Ask) {
        let mut held = ask.number;
        if let Some(at) = self.admitted.get(&ask.place) {
            if ask.again_before.is_none_or(|before| *at >= before) {
                return;
            }
            self.admitted.remove(&ask.place);
            held = None;
        }
        if let Some((_, seen)) = self.present.get_mut(&ask.place) {
            *seen = pace.now;
            return;
        }
        if held.is_some() && pace.now - self.began < REBUILD {
            self.closed_until = self.began + REBUILD;
        }
        let number = held.unwrap_or_else(|| self.new_number(pace, ask));
        self.present.insert(ask.place, (number, pace.now));
        let entry = (number, ask.place);
        let at = self.waiting.partition_point(|other| *other < entry);
        self.waiting.insert(at, entry);
    }

    fn new_number(&mut self, pace: Pace, ask: &Ask) -> u64 {
        if pace.now < pace.opens_at {
            return ask.draw;
        }
        self.last = u64::try_from(pace.now).unwrap_or(0).saturating_mul(1_000).max(self.last + 1);
        self.last
    }

    /// Lets in as many as the pace allows by now, and takes those out who are gone when it is their turn.
    fn let_in(&mut self, pace: Pace) {
        if pace.is_paused || pace.now < pace.opens_at.max(self.closed_until) {
            return;
        }
        let (now, interval) = (as_float(pace.now), pace.interval());
        // After a quiet time, those of a second may come at once; always one.
        self.paced = self.paced.max(now - interval.max(1_000.0)).max(as_float(pace.opens_at) - interval);
        while self.paced + interval <= now {
            let Some((_, place)) = self.waiting.pop_front() else { return };
            self.left += 1;
            let seen = self.present.remove(&place).map_or(0, |(_, seen)| seen);
            if seen + ABSENT > pace.now {
                self.admitted.insert(place, pace.now);
                self.paced += interval;
            }
        }
    }

    fn line(&self, asks: &[Ask]) -> Line {
        let standing = |ask: &Ask| match (self.admitted.get(&ask.place), self.present.get(&ask.place)) {
            (Some(at), _) => Standing::Admitted { at: *at },
            (None, Some((number, _))) => {
                let before = self.waiting.partition_point(|other| *other < (*number, ask.place));
                Standing::Waiting { number: *number, before: before as u64 }
            }
            // Whoever has just asked is present.
            (None, None) => Standing::Waiting { number: ask.number.unwrap_or(ask.draw), before: 0 },
        };
        Line {
            standings: asks.iter().map(standing).collect(),
            began: self.began,
            waiting: self.waiting.len() as u64,
            admitted: self.admitted.len() as u64,
            left: self.left,
            next: self.waiting.front().map(|(number, _)| *number),
        }
    }
}

/// Milliseconds since 1970 are exact in a double.
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 have 41 bits")]
fn as_float(millis: i64) -> f64 {
    millis as f64
}

#[async_trait]
impl WaitingLines for LocalLines {
    async fn look(&self, event_id: EventId, pace: Pace, asks: &[Ask]) -> Line {
        self.look_now(event_id, pace, asks)
    }

    async fn close(&self, event_id: EventId) {
        self.close_now(event_id);
    }

    async fn demand(&self, event_id: EventId, orders: u64, now: i64) -> u64 {
        self.demand_now(event_id, orders, now)
    }

    async fn keep_on(&self, event_id: EventId, until: i64) {
        self.keep_on_now(event_id, until);
    }

    async fn kept_on(&self, now: i64) -> Vec<(EventId, i64)> {
        self.kept_on_now(now)
    }
}
