//! What everybody may see, kept in memory. An answer is kept until something changes that it was made from, and never for
//! long: changes are announced by signals, which may be lost. Nothing personal is ever kept: whoever may see more than
//! everybody, or has just changed something, is answered from the database.

mod answer;
mod changes;
mod reads;
#[cfg(test)]
mod tests;
mod writers;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use kernel::clock::Clock;
use kernel::signals::{Signal, Signals};
use kernel::text::Locale;
use kernel::{Actor, Env, metrics};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::watch;
use tokio::time::Instant;

pub use answer::{Answer, Made};
use changes::Changes;
pub use reads::ReadLog;
use writers::Writers;

use crate::auth::cookie;
use crate::rate_limits::ClientAddress;

/// How long an answer is kept that says how many places are left.
pub const BRIEFLY: Duration = Duration::from_secs(1);
/// How long other answers are kept, in case the signal of a change was lost.
pub const LONG: Duration = Duration::from_secs(10);
/// The longest request that is worth keeping an answer for, in bytes.
const LONGEST_KEY: usize = 16 * 1024;
/// How often a request waits for others that ask the same, before it asks for itself.
const TRIES: usize = 3;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Question {
    /// The body of a query.
    Query(Bytes),
    /// The path of a page, in a language.
    Page(Locale, String),
}

impl Question {
    fn size(&self) -> usize {
        match self {
            Self::Query(body) => body.len(),
            Self::Page(_, path) => path.len(),
        }
    }

    /// The same, without holding on to the buffer that the request was read into.
    fn compact(&self) -> Self {
        match self {
            Self::Query(body) => Self::Query(Bytes::copy_from_slice(body)),
            Self::Page(..) => self.clone(),
        }
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Question, Arc<Answer>> for Weight {
    fn weight(&self, question: &Question, answer: &Arc<Answer>) -> u64 {
        question.size() as u64 + answer.weight()
    }
}

/// The answers that are kept.
pub struct PublicCache {
    clock: Arc<dyn Clock>,
    answers: Option<Cache<Question, Arc<Answer>, Weight>>,
    looks: Looks,
    changes: Arc<Changes>,
    writers: Arc<Writers>,
}

/// The looks at the database that are under way. When one ends, its channel closes.
type Looks = Arc<Mutex<HashMap<Question, Found>>>;

/// What a look that is under way has found: nothing yet, or nothing for everybody.
type Found = watch::Receiver<Option<Arc<Answer>>>;

impl PublicCache {
    /// An empty cache of this many bytes, which hears of changes from now on; one that keeps nothing if it is 0.
    pub fn new(env: &Env, bytes: u64) -> Self {
        Self::listening(Arc::clone(&env.clock), env.signals.as_ref(), Writers::new(cookie::is_secure(env)), bytes)
    }

    fn listening(clock: Arc<dyn Clock>, signals: &dyn Signals, writers: Writers, bytes: u64) -> Self {
        let changes = Arc::<Changes>::default();
        let writers = Arc::new(writers);
        let (heard, heard_of) = (Arc::clone(&changes), Arc::clone(&writers));
        signals.observe(Box::new(move |signal| match signal {
            Signal::Writer(user_id) => heard_of.note_user(user_id),
            _ => heard.note(signal),
        }));
        let items = usize::try_from(bytes / 4096).unwrap_or(usize::MAX);
        Self {
            clock,
            answers: (bytes > 0).then(|| Cache::with_weighter(items.max(16), bytes, Weight)),
            looks: Looks::default(),
            changes,
            writers,
        }
    }

    /// Whether somebody may get an answer that is kept, if it is for them: they may see no more than everybody, and have not
    /// just changed something.
    pub fn serves(&self, actor: &Actor, client: ClientAddress, headers: &HeaderMap) -> bool {
        self.answers.is_some() && !actor.has_rights() && !self.writers.include(actor, client, headers)
    }

    /// The same for a page, which is for whoever sends no access token.
    pub fn serves_page(&self, client: ClientAddress, headers: &HeaderMap) -> bool {
        !headers.contains_key(header::AUTHORIZATION) && self.serves(&Actor::Anonymous, client, headers)
    }

    /// Whether a look may find an answer that is for this actor, as far as the one before tells.
    pub fn may_find(&self, question: &Question, actor: &Actor) -> bool {
        let before = self.answers.as_ref().and_then(|answers| answers.get(question));
        before.is_none_or(|answer| answer.is_for(actor))
    }

    /// Notes that somebody has changed something.
    pub fn note_write(&self, actor: &Actor, client: ClientAddress, response: &mut Response) {
        self.writers.note(actor, client, response);
    }

    /// The answer, if it is kept. Now and then it tells one of many who ask that there is none, before it is out of date,
    /// so that the others don't have to wait for the next one. Callers count a hit if they send it.
    pub fn kept(&self, question: &Question) -> Option<Arc<Answer>> {
        let answer = self.current(question)?;
        if !is_young(&answer) && !self.looks().contains_key(question) {
            return None;
        }
        Some(answer)
    }

    /// Gets the answer by looking at the database, or from somebody who is just doing so for the same question.
    ///
    /// # Errors
    /// An answer that is not for everybody, such as an error.
    pub async fn look<E>(
        &self,
        question: Question,
        look: impl AsyncFnOnce(Arc<ReadLog>) -> Result<Made, E>,
    ) -> Result<Arc<Answer>, E> {
        if self.answers.is_none() || question.size() > LONGEST_KEY {
            return self.make(&question, look).await;
        }
        let asked = Instant::now();
        for _ in 0..TRIES {
            let mut others = match self.begin(&question) {
                Ok(begun) => {
                    let answer = match self.current(&question).filter(|answer| is_young(answer)) {
                        Some(answer) => answer,
                        None => self.make(&question, look).await?,
                    };
                    begun.found.send_replace(Some(Arc::clone(&answer)));
                    return Ok(answer);
                }
                Err(others) => others,
            };
            // The channel closes when the look ends, however it does.
            let _ = others.changed().await;
            let found = others.borrow().clone();
            // A slow look may have found what is too old to be kept. It is new to whoever asked before it began.
            let is_new =
                |answer: &Arc<Answer>| answer.began >= asked && self.changes.none_since(answer.as_of, &answer.reads);
            if let Some(answer) = found.filter(is_new).or_else(|| self.current(&question)) {
                metrics::public_cache("hit");
                return Ok(answer);
            }
        }
        self.make(&question, look).await
    }

    async fn make<E>(
        &self,
        question: &Question,
        look: impl AsyncFnOnce(Arc<ReadLog>) -> Result<Made, E>,
    ) -> Result<Arc<Answer>, E> {
        metrics::public_cache("miss");
        let log = Arc::<ReadLog>::default();
        let since = (self.changes.latest(), Instant::now(), self.clock.now());
        let made = look(Arc::clone(&log)).await?;
        let answer = Arc::new(Answer::new(made, since, log.so_far()));
        if let Some(answers) = self.answers.as_ref().filter(|_| question.size() <= LONGEST_KEY) {
            answers.insert(question.compact(), Arc::clone(&answer));
        }
        Ok(answer)
    }

    /// The answer that is kept, if it is neither out of date nor too old.
    fn current(&self, question: &Question) -> Option<Arc<Answer>> {
        let answer = self.answers.as_ref()?.get(question)?;
        let most = lifetime(&answer);
        let now = self.clock.now();
        let current = answer.began.elapsed() <= most
            // The clock that rules go by has whole seconds, and can be set.
            && (now - answer.at).unsigned_abs() <= most + Duration::from_secs(1)
            && answer.reads.until.is_none_or(|until| now < until)
            && self.changes.none_since(answer.as_of, &answer.reads);
        current.then_some(answer)
    }

    /// Begins a look, unless one is under way, whose end can be waited for.
    fn begin(&self, question: &Question) -> Result<Begun, Found> {
        match self.looks().entry(question.compact()) {
            Entry::Occupied(under_way) => Err(under_way.get().clone()),
            Entry::Vacant(free) => {
                let question = free.key().clone();
                let (found, wait) = watch::channel(None);
                free.insert(wait);
                Ok(Begun { looks: Arc::clone(&self.looks), question, found })
            }
        }
    }

    fn looks(&self) -> MutexGuard<'_, HashMap<Question, Found>> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether there is no need to look again yet.
fn is_young(answer: &Answer) -> bool {
    answer.began.elapsed() <= lifetime(answer) * 3 / 4
}

fn lifetime(answer: &Answer) -> Duration {
    if answer.is_brief() { BRIEFLY } else { LONG }
}

/// A look that is under way. When it is dropped, those who wait for it go on.
struct Begun {
    looks: Looks,
    question: Question,
    found: watch::Sender<Option<Arc<Answer>>>,
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.question);
    }
}
