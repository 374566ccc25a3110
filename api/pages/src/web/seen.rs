//! Which events the pages show, and to whom.

use axum::http::HeaderMap;
use domain::events::{self, Event, EventDetails, Visibility};
use kernel::error::Internal;

use api_base::app::App;
use api_base::auth;

/// The event, if the visitor may see it.
pub(crate) async fn find(app: &App, headers: &HeaderMap, slug: &str) -> Result<Option<EventDetails>, Internal> {
    let actor = auth::actor_or_nobody(&app.env, &app.tokens, headers).await?;
    Ok(events::visible_by_slug(app.env.db.primary(), &actor, slug).await?)
}

/// Whether everybody may see the event; others are shown to their organizers only.
pub(super) fn is_announced(event: &Event) -> bool {
    event.published_at.is_some() && event.unpublished_at.is_none() && event.visibility != Visibility::Private
}
