//! An event's picture.

use async_graphql::{Context, Error, SimpleObject};
use domain::events;

use super::loaders::CoverOf;
use super::types::int;
use crate::schema::context;
use crate::schema::errors::internal;
use api_base::cover_view::CoverView;
use api_base::cover_view::VariantView;

/// An event's picture, as JPEG in a few widths. Addresses are good for as long as it is the event's; what they lead to
/// never changes, so it may be cached for good.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventCover {
    /// The address of the widest one.
    url: String,
    /// Its width in pixels.
    width: i32,
    /// Its height in pixels.
    height: i32,
    /// What it shows, for those who don't see it. Null if nobody said; treat it as decoration then.
    alternative_text: Option<String>,
    /// It in all widths, the narrowest first: what `srcset` wants.
    variants: Vec<EventCoverVariant>,
}

/// An event's picture in one width.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventCoverVariant {
    /// Its address.
    url: String,
    /// Its width in pixels.
    width: i32,
    /// Its height in pixels.
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

/// The event's cover, if it has one.
pub(super) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventCover>, Error> {
    let cover = context::rows(ctx).load_one(CoverOf(event.id)).await?;
    let view =
        cover.map(|cover| CoverView::new(context::env(ctx), &cover)).transpose().map_err(|fault| internal(&fault))?;
    Ok(view.map(EventCover::from))
}
