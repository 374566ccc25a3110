//! Subscriptions that many people have alike, without being signed in. Each response is rendered once for all of them, as
//! JSON, so that telling somebody costs no execution. Everybody watches for themselves, and a task of its own renders, so that
//! nobody who leaves, or who is slow, concerns the others.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_graphql::{Response, ServerError, Value};
use axum::extract::ws::Utf8Bytes;
use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};

use super::prepare::Shareable;
use super::reply::data_of;
use crate::schema::events::{Availability, Change};

/// The longest response that is kept for the others, in bytes; longer ones are rendered for each.
const LONGEST_KEPT: usize = 16 * 1024;

/// A response of an operation.
pub(crate) enum Reply {
    /// For one client.
    Own(Box<Response>),
    /// For all who share a subscription: the JSON object with `data`.
    Shared(Utf8Bytes),
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self::Own(Box::new(response))
    }
}

/// The subscriptions that somebody has now.
#[derive(Default)]
pub(crate) struct SharedSubscriptions(Arc<ByKey>);

type ByKey = Mutex<HashMap<Arc<str>, Weak<SharedSubscription>>>;

impl SharedSubscriptions {
    /// The subscription of all who have sent the same.
    pub(crate) fn share(&self, shareable: Shareable) -> Arc<SharedSubscription> {
        let mut by_key = lock(&self.0);
        let known = by_key.get(shareable.key.as_str()).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let key: Arc<str> = shareable.key.as_str().into();
            let rendered = Mutex::default();
            let others = Arc::clone(&self.0);
            let shared = Arc::new(SharedSubscription { key: Arc::clone(&key), shareable, rendered, others });
            by_key.insert(key, Arc::downgrade(&shared));
            shared
        })
    }
}

/// A subscription that is shared by all who have sent the same.
pub(crate) struct SharedSubscription {
    key: Arc<str>,
    shareable: Shareable,
    rendered: Mutex<Vec<OfState>>,
    others: Arc<ByKey>,
}

/// What was rendered of a state that somebody still has.
struct OfState {
    state: Weak<Availability>,
    /// By the position of the ticket type.
    responses: HashMap<usize, Rendering>,
}

/// A response that is being rendered, or was; none if it can't be kept, or rendering it panicked.
type Rendering = Shared<BoxFuture<'static, Option<Arc<Rendered>>>>;

/// A response without errors as JSON, or its data and errors, which will name the request of whoever gets them.
type Rendered = Result<Utf8Bytes, (Value, Vec<ServerError>)>;

impl Deref for SharedSubscription {
    type Target = Shareable;

    fn deref(&self) -> &Shareable {
        &self.shareable
    }
}

impl SharedSubscription {
    /// The response that tells of a change. The first who is to be told has it rendered.
    pub(crate) async fn reply<F>(&self, change: &Change, render: impl Fn() -> F) -> Reply
    where
        F: Future<Output = Response> + Send + 'static,
    {
        match self.rendering(change, &render).await.as_deref() {
            Some(Ok(text)) => Reply::Shared(text.clone()),
            Some(Err((data, errors))) => {
                let mut response = Response::new(data.clone());
                response.errors.clone_from(errors);
                response.into()
            }
            None => render().await.into(),
        }
    }

    /// The response, which is kept as long as somebody has the state in which the change was found.
    fn rendering<F>(&self, change: &Change, render: impl Fn() -> F) -> Rendering
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let mut rendered = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |of: &OfState| of.state.as_ptr() == Arc::as_ptr(&change.state);
        let known = rendered.iter().position(is_it).unwrap_or_else(|| {
            rendered.retain(|of| of.state.strong_count() > 0);
            rendered.push(OfState { state: Arc::downgrade(&change.state), responses: HashMap::new() });
            rendered.len() - 1
        });
        let begin = || tokio::spawn(render().map(keep)).map(|ended| ended.ok().flatten()).boxed().shared();
        rendered[known].responses.entry(change.at).or_insert_with(begin).clone()
    }
}

/// What is kept of a response; nothing if it is too long.
fn keep(response: Response) -> Option<Arc<Rendered>> {
    let text = data_of(&response).and_then(|json| Utf8Bytes::try_from(json).ok());
    let rendered = text.ok_or((response.data, response.errors));
    let is_short = rendered.as_ref().map_or(true, |text| text.len() <= LONGEST_KEPT);
    is_short.then(|| Arc::new(rendered))
}

impl Drop for SharedSubscription {
    fn drop(&mut self) {
        let mut others = lock(&self.others);
        // Somebody may have begun anew meanwhile.
        if others.get(&self.key).is_some_and(|shared| shared.strong_count() == 0) {
            others.remove(&self.key);
        }
    }
}

fn lock(by_key: &ByKey) -> MutexGuard<'_, HashMap<Arc<str>, Weak<SharedSubscription>>> {
    by_key.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use tokio::sync::Notify;

    use super::*;
    use crate::engine::documents::Documents;
    use crate::engine::prepare::{Parameters, prepare};

    fn shareable(document: &str) -> Shareable {
        let body = serde_json::json!({ "query": document }).to_string();
        let parameters = Parameters::from_json(body.as_bytes()).ok().unwrap();
        prepare(&Documents::new(Arc::default()), parameters).ok().unwrap().shareable.unwrap()
    }

    fn change() -> Change {
        Change { state: Arc::default(), at: 0 }
    }

    #[test]
    fn those_who_send_the_same_share_it_until_the_last_has_left() {
        let all = SharedSubscriptions::default();
        let [one, other] = ["id", "name"].map(|field| format!("subscription {{ availabilityChanged {{ {field} }} }}"));
        let first = all.share(shareable(&one));
        let second = all.share(shareable(&one));
        assert!(Arc::ptr_eq(&first, &second));
        assert!(!Arc::ptr_eq(&first, &all.share(shareable(&other))));
        assert_eq!(lock(&all.0).len(), 1);
        drop(first);
        assert_eq!(lock(&all.0).len(), 1);
        drop(second);
        assert!(lock(&all.0).is_empty());
    }

    #[tokio::test]
    async fn each_response_is_rendered_once() {
        let shared = SharedSubscriptions::default().share(shareable("subscription { availabilityChanged { id } }"));
        let (change, go_on) = (change(), Arc::new(Notify::new()));
        let slowly = || {
            let go_on = Arc::clone(&go_on);
            async move {
                go_on.notified().await;
                Response::new(Value::from(1))
            }
        };
        // The first to have it rendered leaves meanwhile.
        assert!(shared.reply(&change, slowly).now_or_never().is_none());
        go_on.notify_one();
        for other in [2, 3] {
            let reply = shared.reply(&change, || ready(Response::new(Value::from(other)))).await;
            assert!(matches!(reply, Reply::Shared(json) if json.as_str() == r#"{"data":1}"#));
        }
        let error = || Response::from_errors(vec![ServerError::new("away", None)]);
        let other = self::change();
        for _ in 0..2 {
            let reply = shared.reply(&other, || ready(error())).await;
            assert!(matches!(reply, Reply::Own(response) if *response == error()));
        }
        // What was rendered is dropped once nobody has the state any more.
        drop(change);
        let _ = shared.reply(&self::change(), || ready(error())).await;
        assert_eq!(shared.rendered.lock().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn what_is_long_is_rendered_for_each() {
        let shared = SharedSubscriptions::default().share(shareable("subscription { availabilityChanged { id } }"));
        let (change, long) = (change(), "x".repeat(LONGEST_KEPT));
        for _ in 0..2 {
            let reply = shared.reply(&change, || ready(Response::new(Value::from(long.clone())))).await;
            assert!(matches!(reply, Reply::Own(response) if response.data == Value::from(long.clone())));
        }
        assert!(shared.rendering(&change, || ready(Response::new(Value::Null))).await.is_none(), "nothing is kept");
    }
}
