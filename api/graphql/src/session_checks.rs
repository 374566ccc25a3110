//! Whether the sessions of signed-in sockets are still good, asked for all of them at once.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::accounts;
use kernel::actor::SignedIn;
use kernel::error::Internal;
use kernel::ids::SessionId;
use kernel::{Actor, Env};
use tokio::sync::oneshot;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep};
use tracing::Instrument as _;

/// How often each session is checked without a reason.
const ROUND: Duration = Duration::from_mins(1);
/// How long questions are gathered, from the first one on.
const GATHER: Duration = Duration::from_millis(50);
/// How often a check that failed is repeated, and after which pause.
const TRIES: usize = 2;
const PAUSE: Duration = Duration::from_secs(1);

/// The questions of a process's sockets. Sockets check their sessions at the same moments, so that one statement does for
/// all of them; also when signals may have been lost, which all of them hear at once.
pub(crate) struct SessionChecks {
    started: Instant,
    waiting: Arc<Mutex<Vec<Question>>>,
}

struct Question {
    session_id: SessionId,
    answer: oneshot::Sender<Result<Option<SignedIn>, Arc<Internal>>>,
}

impl SessionChecks {
    /// Sessions are checked every minute from now on.
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), waiting: Arc::default() }
    }

    /// The moments at which a socket checks its session; none for anonymous sockets.
    pub(crate) fn rounds(&self, actor: &Actor) -> Option<Interval> {
        actor.user()?;
        let rounds = self.started.elapsed().as_secs() / ROUND.as_secs() + 1;
        let next = self.started + ROUND * u32::try_from(rounds).unwrap_or(u32::MAX);
        let mut rounds = interval_at(next, ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Skip);
        Some(rounds)
    }

    /// Who is signed in with this session; none if it is over.
    pub(crate) async fn ask(&self, env: &Env, session_id: SessionId) -> Result<Option<SignedIn>, Arc<Internal>> {
        let (answer, answered) = oneshot::channel();
        if self.is_first(Question { session_id, answer }) {
            let answering = answer_all(env.clone(), Arc::clone(&self.waiting));
            tokio::spawn(answering.in_current_span());
        }
        let given_up = || Err(Arc::new(Internal::Other("the check of a session was given up".to_owned())));
        answered.await.unwrap_or_else(|_| given_up())
    }

    /// Adds a question. Whether it is the first one, so that nobody is about to answer.
    fn is_first(&self, question: Question) -> bool {
        let mut waiting = lock(&self.waiting);
        waiting.push(question);
        waiting.len() == 1
    }
}

async fn answer_all(env: Env, waiting: Arc<Mutex<Vec<Question>>>) {
    sleep(GATHER).await;
    let questions = mem::take(&mut *lock(&waiting));
    let sessions = questions.iter().map(|question| question.session_id);
    let sessions: Vec<SessionId> = sessions.collect();
    let mut found = accounts::authenticate_all(&env, sessions.iter().copied()).await;
    // The answer is for all sockets, which would all be closed.
    for _ in 0..TRIES {
        if found.is_ok() {
            break;
        }
        sleep(PAUSE).await;
        found = accounts::authenticate_all(&env, sessions.iter().copied()).await;
    }
    let found = found.map_err(|error| Arc::new(Internal::from(error)));
    for Question { session_id, answer } in questions {
        // Whoever asked may be gone.
        let _ = answer.send(found.as_ref().map(|found| found.get(&session_id).cloned()).map_err(Arc::clone));
    }
}

fn lock(waiting: &Mutex<Vec<Question>>) -> MutexGuard<'_, Vec<Question>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
