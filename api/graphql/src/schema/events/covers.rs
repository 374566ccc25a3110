//! The cover picture of an event.

use async_graphql::{Context, Error, SimpleObject};
use domain::events;

use super::loaders::CoverOf;
use super::types::int;
use crate::schema::context;
use crate::schema::errors::internal;
use api_base::cover_view::CoverView;
use api_base::cover_view::VariantView;

/// The cover picture of an event, as JPEG in several widths. The files never change, so they may be cached forever; a
/// URL works for as long as the picture is the event's cover.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventCover {
    /// The URL of the widest version.
    url: String,
    /// The width of the widest version, in pixels.
    width: i32,
    /// The height of the widest version, in pixels.
    height: i32,
    /// What the picture shows, for those who can't see it. Null if the organizer did not say; treat it as decoration
    /// then.
    alternative_text: Option<String>,
    /// All versions, the narrowest first, as for `srcset`.
    variants: Vec<EventCoverVariant>,
}

/// The cover picture of an event in one width.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventCoverVariant {
    /// The URL of the file.
    url: String,
    /// The width in pixels.
    width: i32,
    /// The height in pixels.
    height: i32,
}

impl From<CoverView> for EventCover {
    fn from(view: CoverView) -> Self {
        let CoverView { url, width, height, alternative_text, variants } = view;
        let variants = variants.into_iter().map(EventCoverVariant::from).collect();
        Self { url, width: pixels(width), height: pixels(height), alternative_text, variants }
    }
}

impl From<VariantView> for EventCoverVariant {
    fn from(view: VariantView) -> Self {
        Self { url: view.url, width: pixels(view.width), height: pixels(view.height) }
    }
}

fn pixels(length: u32) -> i32 {
    int(length)
}

/// `Event.cover`: none if the event has no picture.
pub(super) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventCover>, Error> {
    shown(ctx, context::rows(ctx).load_one(CoverOf(event.id)).await?.as_ref())
}

/// A cover as clients get it.
pub(super) fn shown(ctx: &Context<'_>, cover: Option<&events::Cover>) -> Result<Option<EventCover>, Error> {
    let view =
        cover.map(|cover| CoverView::new(context::env(ctx), cover)).transpose().map_err(|fault| internal(&fault))?;
    Ok(view.map(EventCover::from))
}
