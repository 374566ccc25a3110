//! What many people watch. A process looks at the database once for all who watch the same thing, however many they are.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use async_graphql::Result;
use futures::future::BoxFuture;
use kernel::signals::Listener;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until, timeout};

use super::errors::coded;
use super::watch::CHECK_EVERY;

/// The shortest time between two looks. The first change after a quiet time is seen at once.
const PAUSE: Duration = Duration::from_millis(250);
/// The same when more than [`MANY`] watch, since telling each of them takes time.
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

/// The current state of something, kept up to date while somebody watches.
struct Board<K: Eq + Hash, T> {
    key: K,
    boards: Arc<ByKey<K, T>>,
    listener: Arc<Listener>,
    states: watch::Receiver<State<T>>,
    looking: AbortHandle,
}

/// What the last look has found.
struct State<T> {
    /// How many signals had arrived when the look began; none was missed if it is all of them.
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
        let board = boards.get(&key).and_then(Weak::upgrade).unwrap_or_else(|| {
            let (listener, (sender, states)) = (Arc::new(listen()), watch::channel(State { as_of: 0, found: None }));
            let looking = tokio::spawn(keep_looking(look, Arc::clone(&listener), sender)).abort_handle();
            let board = Arc::new(Board { key, boards: Arc::clone(&self.boards), listener, states, looking });
            boards.insert(key, Arc::downgrade(&board));
            board
        });
        drop(boards);
        Viewer { since: Some(board.listener.count()), states: board.states.clone(), _board: board }
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

fn lock<K: Eq + Hash, T>(
    boards: &Mutex<HashMap<K, Weak<Board<K, T>>>>,
) -> MutexGuard<'_, HashMap<K, Weak<Board<K, T>>>> {
    boards.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks whenever there is a reason to, at a limited rate.
async fn keep_looking<T>(
    look: impl Fn() -> BoxFuture<'static, Result<T>>,
    listener: Arc<Listener>,
    states: watch::Sender<State<T>>,
) {
    loop {
        let (as_of, began) = (listener.count(), Instant::now());
        let found = Some(look().await.map(Arc::new));
        states.send_replace(State { as_of, found });
        // Without a signal in that time, it is looked at as well: signals may get lost.
        let _ = timeout(CHECK_EVERY, listener.heard()).await;
        let pause = if states.receiver_count() > MANY { LONG_PAUSE } else { PAUSE };
        sleep_until(began + pause).await;
    }
}

/// One of those who watch.
pub(crate) struct Viewer<K: Eq + Hash, T> {
    /// How many signals had arrived when it joined, until it has a state that considers them.
    since: Option<u64>,
    states: watch::Receiver<State<T>>,
    // Kept up to date as long as somebody has it.
    _board: Arc<Board<K, T>>,
}

impl<K: Eq + Hash, T> Viewer<K, T> {
    /// The current state at first, then the state after each look, or what went wrong with it; the next look may succeed.
    /// None once nobody looks any more.
    pub(crate) async fn next(&mut self) -> Option<Result<Arc<T>>> {
        if let Some(since) = self.since.take() {
            let state = self.states.wait_for(|state| state.found.is_some() && state.as_of >= since).await.ok()?;
            return state.found.clone();
        }
        self.states.changed().await.ok()?;
        self.states.borrow_and_update().found.clone()
    }
}

/// The error when nobody looks any more: a look has panicked.
pub(crate) fn ended<T>() -> Result<T> {
    Err(coded("INTERNAL", "Something went wrong on our side. Please try again; if it stays, tell us the requestId."))
}
