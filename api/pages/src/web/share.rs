//! The picture that networks and messengers show with a link to an event that has no cover.

use std::sync::Arc;

use api_base::app::App;
use api_base::conditional;
use api_base::extract::{Path, Query};
use api_base::html::render::fault;
use api_base::problem::not_found;
use api_base::web_app::head::Image;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::documents::{DocumentError, EventFacts, SHARE_HEIGHT, SHARE_WIDTH, SharePicture, share_picture};
use domain::events;
use kernel::Actor;
use kernel::text::Locale;
use serde::Deserialize;

use super::seen;

/// For the address that names what is shown: it never shows anything else.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// For other addresses of the picture, which show the event as it is now.
const A_WHILE: &str = "public, max-age=300";

/// The query parameters of the picture.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// The language of its texts.
    #[serde(default)]
    language: String,
    /// What it shows, as [`version`] has it.
    #[serde(default)]
    v: String,
}

/// `GET /events/{slug}/share.png`, for events that everybody may see.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let locale = Locale::or_default(&wanted.language);
    // Whoever asks: the answer is kept by caches that everybody shares.
    let facts = match events::visible_by_slug(app.env.db.primary(), &Actor::Anonymous, &slug).await {
        Ok(Some(details)) if seen::is_announced(&details.event) => EventFacts::from(details),
        Ok(_) => return not_found().await,
        Err(error) => return fault(locale, &error),
    };
    let picture = match share_picture(&facts, locale) {
        Ok(picture) => picture,
        Err(error) => return fault(locale, &error),
    };
    let version = version(&picture);
    let tag = format!("\"{version}\"");
    let cached = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, if wanted.v == version { FOREVER } else { A_WHILE }.to_owned()),
    ];
    if conditional::is_known(&headers, &tag) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    match picture.render().await {
        Ok(png) => (cached, [(header::CONTENT_TYPE, "image/png")], Bytes::from_owner(png)).into_response(),
        Err(error) => fault(locale, &error),
    }
}

/// The picture for the head of the event's page.
pub(super) fn image(app: &App, facts: &EventFacts, locale: Locale) -> Result<Image, DocumentError> {
    let picture = share_picture(facts, locale)?;
    let (slug, language, version) = (&facts.event.slug, locale.tag(), version(&picture));
    Ok(Image {
        url: app.env.link(&format!("/events/{slug}/share.png?language={language}&v={version}")),
        width: SHARE_WIDTH.into(),
        height: SHARE_HEIGHT.into(),
        alternative_text: Some(facts.event.title.clone()),
        is_large: true,
    })
}

/// A short name of what a picture shows.
fn version(picture: &SharePicture) -> String {
    let SharePicture { title, when, place, organizer, slug } = picture;
    let shown = [title, when, place, organizer, slug].map(String::as_str).join("\0");
    conditional::tag(shown.as_bytes()).replace('"', "")
}
