//! Covers in the HTML that is shown before, or without, the app. They are loaded at once, in the width that the app will
//! show, so that the app finds them in the cache.

use domain::events::Cover;
use kernel::Env;
use kernel::error::Internal;
use minijinja::{Value, context};

use api_base::cover_view::CoverView;

/// The `sizes` attribute in the app's list of events.
pub(super) const IN_LISTS: &str = "(min-width: 640px) 18rem, 100vw";
/// The `sizes` attribute on the app's page of an event.
pub(super) const ON_ITS_PAGE: &str = "(min-width: 1024px) 40rem, 100vw";

/// The `sizes` attribute on the app's page of an order.
pub(crate) const ON_ORDERS: &str = "(min-width: 1024px) 22rem, 100vw";

/// The values of the template `cover.html`. `first` pictures are visible without scrolling.
pub(crate) fn picture(cover: &CoverView, sizes: &str, first: bool) -> Value {
    let srcset = cover.variants.iter().map(|variant| format!("{} {}w", path(&variant.url), variant.width));
    context! {
        src => path(&cover.url),
        srcset => srcset.collect::<Vec<_>>().join(", "),
        sizes,
        width => cover.width,
        height => cover.height,
        alt => cover.alternative_text.as_deref().unwrap_or_default(),
        first,
    }
}

/// The values for an event's cover, if there is one.
pub(crate) fn view(env: &Env, cover: Option<&Cover>) -> Result<Option<CoverView>, Internal> {
    cover.map(|cover| CoverView::new(env, cover)).transpose()
}

/// The URL without its host, as the app has it.
fn path(url: &str) -> &str {
    url.find("/files/").map_or(url, |start| &url[start..])
}
