//! The responses of a subscription that many people have alike.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Request, Response, Result};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt as _};
use kernel::Actor;

use crate::engine::shared::{Reply, SharedSubscription};
use crate::graphql::GraphQl;
use crate::schema::context::{self, Viewer};
use crate::schema::events::{AvailabilityWatch, Change, Purpose};

/// Joins those who share the subscription. An execution finds out whether one may, and what is to be watched; from then
/// on, only what has not been rendered for the others is executed.
pub(super) fn join(app: Arc<GraphQl>, shared: Arc<SharedSubscription>) -> BoxStream<'static, Reply> {
    let watch = Arc::default();
    let request = request(&app, &shared, Purpose::Join(Arc::clone(&watch)));
    let refusals = app.schema.subscribe(request, shared.shape.clone());
    stream::unfold(Telling { app, shared, stage: Stage::Joining { refusals, watch } }, Telling::next).boxed()
}

struct Telling {
    app: Arc<GraphQl>,
    shared: Arc<SharedSubscription>,
    stage: Stage,
}

enum Stage {
    Joining { refusals: BoxStream<'static, Response>, watch: Arc<Mutex<Option<AvailabilityWatch>>> },
    Watching(AvailabilityWatch),
}

impl Telling {
    async fn next(mut self) -> Option<(Reply, Self)> {
        if let Stage::Joining { refusals, watch } = &mut self.stage {
            if let Some(refusal) = refusals.next().await {
                return Some((refusal.into(), self));
            }
            let watch = watch.lock().unwrap_or_else(PoisonError::into_inner).take()?;
            self.stage = Stage::Watching(watch);
        }
        let Stage::Watching(watch) = &mut self.stage else { return None };
        let render = |change| render(Arc::clone(&self.app), Arc::clone(&self.shared), change);
        let reply = match watch.next().await? {
            Ok(change) => self.shared.reply(&change, || render(Ok(change.clone()))).await,
            Err(error) => render(Err(error)).await.into(),
        };
        Some((reply, self))
    }
}

/// Executes the subscription for one response. Boxed, because most of those who watch never need the memory.
fn render(app: Arc<GraphQl>, shared: Arc<SharedSubscription>, change: Result<Change>) -> BoxFuture<'static, Response> {
    async move { app.schema.first(request(&app, &shared, Purpose::Tell(change)), &shared.shape).await }.boxed()
}

fn request(app: &GraphQl, shared: &SharedSubscription, purpose: Purpose) -> Request {
    let viewer = Viewer::somebody(Actor::Anonymous);
    let rows = context::new_rows(&app.env, &viewer);
    shared.request().data(viewer).data(rows).data(purpose)
}
