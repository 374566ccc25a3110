//! Covers in the text that is read before the app starts, or without it. They are asked for at once, in the very width
//! that the app will show, so that its own pictures are there when it comes.

use domain::events::Cover;
use kernel::Env;
use kernel::error::Internal;
use minijinja::{Value, context};

use api_base::cover_view::CoverView;

/// As `sizes` has it in the app's list of events.
pub(super) const IN_LISTS: &str = "(min-width: 640px) 18rem, 100vw";
/// As `sizes` has it on the app's page of an event.
pub(super) const ON_ITS_PAGE: &str = "(min-width: 1024px) 40rem, 100vw";

/// What the template `cover.html` shows. `first` pictures are seen without scrolling.
pub(super) fn picture(cover: &CoverView, sizes: &str, first: bool) -> Value {
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

/// The cover as it is shown, if there is one.
pub(super) fn view(env: &Env, cover: Option<&Cover>) -> Result<Option<CoverView>, Internal> {
    cover.map(|cover| CoverView::new(env, cover)).transpose()
}

/// The address on whatever host the page came from, as the app has it.
fn path(url: &str) -> &str {
    url.find("/files/").map_or(url, |start| &url[start..])
}
