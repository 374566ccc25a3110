//! What many people watch. A process looks at the database once for all who watch the same thing, however many they are.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use async_graphql::Result;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use kernel::signals::Listener;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until, timeout};

use super::errors::coded;

/// How often it is looked at without a signal, since signals are only hints.
const CHECK_EVERY: Duration = Duration::from_secs(15);
/// The shortest time between two looks. The first change after a quiet time is seen at once.
const PAUSE: Duration = Duration::from_millis(250);
/// The same when more than [`MANY`] watch, since telling each of them takes time. A state of that age is good enough for
/// someone who joins, unless a signal has arrived since.
const LONG_PAUSE: Duration = Duration::from_secs(1);
/// How many viewers are many.
const MANY: usize = 500;

/// The boards of one kind, by what they are about.
pub(crate) struct Boards<K: Eq + Hash, T> {
    boards: Arc<ByKey<K, T>>,
}

type ByKey<K, T> = Mutex<HashMap<K, Weak<Board<K, T>>>>;

impl<K: Eq + Hash, T> Default for Boards<K, T> {
    fn default() -> Self {
        Self { boards: Arc::default() }
    }
}

/// The current state of something, kept up to date while someone watches.
struct Board<K: Eq + Hash, T> {
    key: K,
    boards: Arc<ByKey<K, T>>,
    reasons: Arc<Reasons>,
    states: watch::Receiver<State<T>>,
    looking: AbortHandle,
}

/// The reasons to look again: something has changed, or someone has joined who needs a newer state.
struct Reasons {
    listener: Listener,
    joined: Notify,
}

/// What the last look has found.
struct State<T> {
    /// When the look began.
    began: Instant,
    /// How many signals had arrived when it began; none was missed if it is all of them.
    as_of: u64,
    /// None before the first look.
    found: Option<Result<Arc<T>>>,
}

impl<K, T> Boards<K, T>
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    /// Joins those who watch. The first to come provides how to look at it and the signals that are a reason to.
    pub(crate) fn watch(
        &self,
        key: K,
        listen: impl FnOnce() -> Listener,
        look: impl Fn() -> BoxFuture<'static, Result<T>> + Send + 'static,
    ) -> Viewer<K, T> {
        let mut boards = lock(&self.boards);
        // Nobody looks any more after a panic. Such a board may go with this one of its owners, which takes the lock.
        let known = boards.get(&key).and_then(Weak::upgrade);
        let lives = |board: &&Arc<Board<K, T>>| board.states.has_changed().is_ok();
        let board = known.as_ref().filter(lives).cloned().unwrap_or_else(|| {
            let reasons = Arc::new(Reasons { listener: listen(), joined: Notify::new() });
            let (sender, states) = watch::channel(State { began: Instant::now(), as_of: 0, found: None });
            let looking = tokio::spawn(keep_looking(look, Arc::clone(&reasons), sender)).abort_handle();
            let board = Arc::new(Board { key, boards: Arc::clone(&self.boards), reasons, states, looking });
            boards.insert(key, Arc::downgrade(&board));
            board
        });
        drop(boards);
        let joined = Joined { at: Instant::now(), signals: board.reasons.listener.count() };
        if !joined.is_met_by(&board.states.borrow()) {
            board.reasons.joined.notify_one();
        }
        Viewer { joined: Some(joined), states: board.states.clone(), has_ended: false, _board: board }
    }
}

impl<K: Eq + Hash, T> Drop for Board<K, T> {
    fn drop(&mut self) {
        self.looking.abort();
        let mut boards = lock(&self.boards);
        // Somebody may have put up the next board meanwhile.
        if boards.get(&self.key).is_some_and(|board| board.strong_count() == 0) {
            boards.remove(&self.key);
        }
    }
}

fn lock<K: Eq + Hash, T>(boards: &ByKey<K, T>) -> MutexGuard<'_, HashMap<K, Weak<Board<K, T>>>> {
    boards.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks whenever there is a reason to, at a limited rate.
async fn keep_looking<T>(
    look: impl Fn() -> BoxFuture<'static, Result<T>>,
    reasons: Arc<Reasons>,
    states: watch::Sender<State<T>>,
) {
    loop {
        // This look covers all reasons that arrived during the pause.
        let _ = (reasons.listener.heard().now_or_never(), reasons.joined.notified().now_or_never());
        let (as_of, began) = (reasons.listener.count(), Instant::now());
        let found = look().await;
        let failed = found.is_err();
        // If a look fails, the last good state stays: viewers keep their subscriptions through an outage.
        if !(failed && matches!(states.borrow().found, Some(Ok(_)))) {
            states.send_replace(State { began, as_of, found: Some(found.map(Arc::new)) });
        }
        let reason = async {
            tokio::select! {
                () = reasons.listener.heard() => {}
                () = reasons.joined.notified() => {}
            }
        };
        // Signals may get lost, so after some time it looks without a reason.
        let _ = timeout(if failed { LONG_PAUSE } else { CHECK_EVERY }, reason).await;
        // One receiver is the board's own.
        let pause = if failed || states.receiver_count() > MANY + 1 { LONG_PAUSE } else { PAUSE };
        sleep_until(began + pause).await;
    }
}

/// When someone joined, and how many signals had arrived by then.
#[derive(Clone, Copy)]
struct Joined {
    at: Instant,
    signals: u64,
}

impl Joined {
    /// Whether a state is new enough to begin with. A failed look counts only if it began after they joined.
    fn is_met_by<T>(self, state: &State<T>) -> bool {
        match state.found {
            None => false,
            Some(Err(_)) => state.began >= self.at,
            Some(Ok(_)) => state.as_of >= self.signals && state.began + LONG_PAUSE >= self.at,
        }
    }
}

/// One of those who watch.
pub(crate) struct Viewer<K: Eq + Hash, T> {
    /// Until there is a state that is new enough.
    joined: Option<Joined>,
    states: watch::Receiver<State<T>>,
    has_ended: bool,
    // Kept up to date as long as somebody has it.
    _board: Arc<Board<K, T>>,
}

impl<K: Eq + Hash, T> Viewer<K, T> {
    /// The current state at first, then the state after each look. Only viewers who have seen no state yet get the error
    /// of a failed look. Once nobody looks any more, an error is the last item.
    pub(crate) async fn next(&mut self) -> Option<Result<Arc<T>>> {
        if self.has_ended {
            return None;
        }
        let found = self.found().await;
        self.has_ended = found.is_none();
        found.or_else(|| {
            let message =
                "Something went wrong on our side. Please try again; if it keeps happening, tell us the requestId.";
            Some(Err(coded("INTERNAL", message)))
        })
    }

    async fn found(&mut self) -> Option<Result<Arc<T>>> {
        if let Some(joined) = self.joined.take() {
            return self.states.wait_for(|state| joined.is_met_by(state)).await.ok()?.found.clone();
        }
        self.states.changed().await.ok()?;
        self.states.borrow_and_update().found.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_graphql::Error;
    use kernel::signals::{LocalSignals, Signal, Signals as _};

    use super::*;

    /// Something to look at: how often it was looked at, and what the next looks find.
    #[derive(Default)]
    struct Subject {
        signals: LocalSignals,
        looks: AtomicUsize,
        fails: AtomicUsize,
        boards: Boards<u8, usize>,
    }

    impl Subject {
        fn watch(self: &Arc<Self>) -> Viewer<u8, usize> {
            let subject = Arc::clone(self);
            let look = move || {
                let subject = Arc::clone(&subject);
                async move {
                    let look = subject.looks.fetch_add(1, Ordering::SeqCst) + 1;
                    match subject.fails.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
                        Ok(_) => Err(Error::new("away")),
                        Err(_) => Ok(look),
                    }
                }
                .boxed()
            };
            self.boards.watch(1, || self.signals.listen(&[Signal::Work]), look)
        }

        fn looks(&self) -> usize {
            self.looks.load(Ordering::SeqCst)
        }
    }

    async fn seen(viewer: &mut Viewer<u8, usize>) -> Result<usize, String> {
        viewer.next().await.unwrap().map(|state| *state).map_err(|error| error.message)
    }

    #[tokio::test]
    async fn all_who_watch_share_the_looks() {
        let subject = Arc::new(Subject::default());
        let mut viewers: Vec<_> = (0..3).map(|_| subject.watch()).collect();
        for look in 1..4 {
            for viewer in &mut viewers {
                assert_eq!(seen(viewer).await, Ok(look));
            }
            subject.signals.publish(Signal::Work);
        }
        assert_eq!(subject.looks(), 3);
        drop(viewers);
        assert!(lock(&subject.boards.boards).is_empty(), "the board goes with its last viewer");
        subject.signals.publish(Signal::Work);
        tokio::time::sleep(PAUSE * 2).await;
        assert_eq!(subject.looks(), 3, "nobody looks for nobody");
    }

    #[tokio::test]
    async fn a_burst_of_changes_is_seen_together() {
        let subject = Arc::new(Subject::default());
        let mut viewer = subject.watch();
        assert_eq!(seen(&mut viewer).await, Ok(1));
        for look in 2..4 {
            for _ in 0..100 {
                subject.signals.publish(Signal::Work);
            }
            assert_eq!(seen(&mut viewer).await, Ok(look));
        }
        assert_eq!(subject.looks(), 3);
    }

    #[tokio::test]
    async fn whoever_joins_sees_what_was_changed_before() {
        let subject = Arc::new(Subject::default());
        let mut first = subject.watch();
        assert_eq!(seen(&mut first).await, Ok(1));
        subject.signals.publish(Signal::Work);
        assert_eq!(seen(&mut subject.watch()).await, Ok(2));
    }

    #[test]
    fn what_is_new_enough_for_whoever_joins() {
        let began = Instant::now();
        let state = |found| State { began, as_of: 7, found };
        let joined = |later: Duration, signals| Joined { at: began + later, signals };
        let good = state(Some(Ok(Arc::new(1))));
        assert!(joined(LONG_PAUSE, 7).is_met_by(&good));
        assert!(!joined(LONG_PAUSE + PAUSE, 7).is_met_by(&good), "the signal of a change may have been lost");
        assert!(!joined(Duration::ZERO, 8).is_met_by(&good), "something has changed since");
        let bad = state(Some(Err(Error::new("away"))));
        assert!(joined(Duration::ZERO, 7).is_met_by(&bad) && !joined(PAUSE, 7).is_met_by(&bad), "it may be back");
        assert!(!joined(Duration::ZERO, 7).is_met_by(&state(None)));
    }

    #[tokio::test]
    async fn a_look_that_fails_ends_nothing() {
        let subject = Arc::new(Subject::default());
        let mut viewer = subject.watch();
        assert_eq!(seen(&mut viewer).await, Ok(1));
        subject.fails.store(2, Ordering::SeqCst);
        subject.signals.publish(Signal::Work);
        assert_eq!(seen(&mut viewer).await, Ok(4), "it is looked again until it can be seen");
        drop(viewer);
        subject.fails.store(1, Ordering::SeqCst);
        let mut viewer = subject.watch();
        assert_eq!(seen(&mut viewer).await, Err("away".to_owned()), "nothing was seen yet");
        assert_eq!(seen(&mut subject.watch()).await, Ok(6), "it is tried anew for whoever joins");
        assert_eq!(seen(&mut viewer).await, Ok(6));
    }

    #[tokio::test]
    async fn after_a_panic_those_who_watch_are_told_and_others_begin_anew() {
        let boards = Boards::<u8, usize>::default();
        let signals = LocalSignals::default();
        let listen = || signals.listen(&[Signal::Work]);
        let mut viewer = boards.watch(1, listen, || async { panic!("as wanted") }.boxed());
        assert!(viewer.next().await.unwrap().is_err());
        assert!(viewer.next().await.is_none());
        let mut next = boards.watch(1, listen, || async { Ok(1) }.boxed());
        assert_eq!(seen(&mut next).await, Ok(1));
    }
}
