use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use uuid::Uuid;

use super::{
    ABSENT, Ask, DEMAND_SECONDS, KEPT, Line, LineId, MOST_SKIPPED, Pace, REBUILD, SILENCE, Standing, WaitingLines,
};
use crate::ids::EventId;

/// The lines of this process.
#[derive(Debug, Default)]
pub struct LocalLines {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lines: HashMap<LineId, Queue>,
    /// Orders, by second.
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
    /// The highest number by arrival; 0 if there was none.
    last: u64,
    left: u64,
    /// Up to when it has let in, in milliseconds since 1970.
    paced: f64,
}

impl LocalLines {
    /// Answers without awaiting; see [`WaitingLines::look`].
    pub fn look_now(&self, line: LineId, pace: Pace, asks: &[Ask]) -> Line {
        let mut state = self.lock();
        state.lines.retain(|id, queue| *id == line || queue.asked + KEPT > pace.now);
        let queue = state.lines.entry(line).or_insert_with(|| Queue::new(pace));
        queue.notice_silence(pace.now);
        for ask in asks {
            queue.note(pace, ask);
        }
        queue.let_in(pace);
        queue.line(asks)
    }

    /// Forgets all lines, and counts on.
    pub fn forget_lines(&self) {
        self.lock().lines.clear();
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
    pub fn close_now(&self, line: LineId) {
        let mut state = self.lock();
        state.lines.remove(&line);
        state.kept_on.remove(&line.event_id);
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
    fn new(pace: Pace) -> Self {
        Self {
            began: pace.now,
            asked: pace.now,
            closed_until: if pace.has_begun { pace.now + REBUILD } else { pace.now },
            waiting: VecDeque::new(),
            present: HashMap::new(),
            admitted: HashMap::new(),
            last: 0,
            left: 0,
            paced: 0.0,
        }
    }

    /// If nobody could ask for a while, those who wait get time to come back.
    fn notice_silence(&mut self, now: i64) {
        if now - self.asked > SILENCE && !self.waiting.is_empty() {
            self.closed_until = now + REBUILD;
        }
        self.asked = now;
    }

    /// Notes that somebody asks, and gives them a number if they have none.
    fn note(&mut self, pace: Pace, ask: &Ask) {
        let mut held = ask.number;
        let waits = self.present.get(&ask.place).map(|(number, _)| *number);
        // Whoever has a later number has joined again since.
        let held_at = ask.admitted_at.filter(|at| waits.is_none_or(|number| number < arrival(*at)));
        if let Some(at) = self.admitted.get(&ask.place).copied().or(held_at) {
            if ask.again_before.is_none_or(|before| at >= before) {
                self.admitted.insert(ask.place, at);
                if let Some(number) = waits {
                    self.present.remove(&ask.place);
                    self.waiting.retain(|entry| *entry != (number, ask.place));
                }
                return;
            }
            self.admitted.remove(&ask.place);
            held = None;
        }
        if let Some((_, seen)) = self.present.get_mut(&ask.place) {
            *seen = pace.now;
            return;
        }
        if held.is_none() && !ask.joins {
            return;
        }
        if held.is_some() && pace.now - self.began < REBUILD {
            self.closed_until = self.closed_until.max(self.began + REBUILD);
        }
        let number = held.unwrap_or_else(|| self.new_number(pace, ask));
        self.present.insert(ask.place, (number, pace.now));
        let entry = (number, ask.place);
        let at = self.waiting.partition_point(|other| *other < entry);
        self.waiting.insert(at, entry);
    }

    /// A number is drawn before the opening, unless somebody has one by arrival: nobody overtakes them.
    fn new_number(&mut self, pace: Pace, ask: &Ask) -> u64 {
        if pace.now < pace.opens_at && self.last == 0 {
            return ask.draw;
        }
        self.last = arrival(pace.now).max(self.last + 1);
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
        let mut skipped = 0;
        while self.paced + interval <= now && skipped < MOST_SKIPPED {
            let Some((_, place)) = self.waiting.pop_front() else { return };
            self.left += 1;
            let seen = self.present.remove(&place).map_or(0, |(_, seen)| seen);
            if seen + ABSENT > pace.now {
                self.admitted.insert(place, pace.now);
                self.paced += interval;
            } else {
                skipped += 1;
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
            (None, None) => Standing::Nowhere,
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

/// The number of who comes at this time, in milliseconds since 1970.
fn arrival(at: i64) -> u64 {
    u64::try_from(at).unwrap_or(0).saturating_mul(1_000)
}

/// Milliseconds since 1970 are exact in a double.
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 have 41 bits")]
fn as_float(millis: i64) -> f64 {
    millis as f64
}

#[async_trait]
impl WaitingLines for LocalLines {
    async fn look(&self, line: LineId, pace: Pace, asks: &[Ask]) -> Line {
        self.look_now(line, pace, asks)
    }

    async fn close(&self, line: LineId) {
        self.close_now(line);
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
