//! Whether the sessions and API keys of signed-in sockets are still good, asked for all of them at once.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{accounts, api_keys};
use kernel::actor::{SignedIn, Via};
use kernel::error::Internal;
use kernel::ids::{ApiKeyId, SessionId};
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

/// How somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Session(SessionId),
    Key(ApiKeyId),
}

struct Question {
    way: Way,
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

    /// Who is signed in this way; none if the session is over or the key works no longer.
    pub(crate) async fn ask(&self, env: &Env, via: &Via) -> Result<Option<SignedIn>, Arc<Internal>> {
        let way = match via {
            Via::Session(id) => Way::Session(*id),
            Via::Key(key) => Way::Key(key.id),
        };
        let (answer, answered) = oneshot::channel();
        if self.is_first(Question { way, answer }) {
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
    let ways: Vec<Way> = questions.iter().map(|question| question.way).collect();
    let mut found = find(&env, &ways).await;
    // The answer is for all sockets, which would all be closed.
    for _ in 0..TRIES {
        if found.is_ok() {
            break;
        }
        sleep(PAUSE).await;
        found = find(&env, &ways).await;
    }
    let found = found.map_err(Arc::new);
    for Question { way, answer } in questions {
        // Whoever asked may be gone.
        let _ = answer.send(found.as_ref().map(|found| found.get(&way).cloned()).map_err(Arc::clone));
    }
}

/// Who is signed in in these ways: one statement for sessions, and one for keys.
async fn find(env: &Env, ways: &[Way]) -> Result<HashMap<Way, SignedIn>, Internal> {
    let (mut sessions, mut keys) = (Vec::new(), Vec::new());
    for way in ways {
        match way {
            Way::Session(id) => sessions.push(*id),
            Way::Key(id) => keys.push(*id),
        }
    }
    let mut found = HashMap::with_capacity(ways.len());
    if !sessions.is_empty() {
        let people = accounts::authenticate_all(env, sessions).await?;
        found.extend(people.into_iter().map(|(id, person)| (Way::Session(id), person)));
    }
    if !keys.is_empty() {
        let people = api_keys::authenticate_all(env, keys).await?;
        found.extend(people.into_iter().map(|(id, person)| (Way::Key(id), person)));
    }
    Ok(found)
}

fn lock(waiting: &Mutex<Vec<Question>>) -> MutexGuard<'_, Vec<Question>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
