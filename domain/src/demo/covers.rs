//! Covers for the demo's events, drawn by title and tags.

use futures::future::try_join_all;
use kernel::Env;
use kernel::error::{Failure, Internal};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::data::{Demo, key};
use super::{DemoErrorCode, broken};
use crate::events::{self, Cover};

/// Draws and stores a cover for each event. Returns them by the event's key.
pub(super) async fn draw(env: &Env, demo: &Demo) -> Result<Vec<(Uuid, Cover)>, Failure<DemoErrorCode>> {
    let mut drawing = JoinSet::new();
    for event in &demo.events {
        let (id, title, tags) = (key("event", &event.title), event.title.clone(), event.tags.clone());
        drawing.spawn_blocking(move || (id, pictures::draw(&title, &tags)));
    }
    let mut keeping = Vec::new();
    while let Some(drawn) = drawing.join_next().await {
        let (id, picture) = drawn.map_err(broken)?;
        let picture = picture.map_err(broken)?;
        keeping.push(async move { Ok::<_, Internal>((id, events::leave_unused(env, picture, None).await?)) });
    }
    Ok(try_join_all(keeping).await?)
}
