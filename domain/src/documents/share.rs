//! The texts of the picture that is shown with a shared link to an event.

use ::documents::{DocumentError, SharePicture};
use kernel::text::Locale;

use super::EventFacts;
use crate::translation::label;

/// What the picture of an event says. It is all public, if the event is.
pub fn share_picture(facts: &EventFacts, locale: Locale) -> Result<SharePicture, DocumentError> {
    let place = match &facts.venue {
        Some(venue) if venue.city.is_empty() => venue.name.clone(),
        Some(venue) => format!("{}, {}", venue.name, venue.city),
        None => label(locale, "place-online")?,
    };
    Ok(SharePicture {
        title: facts.event.title.clone(),
        when: facts.starts(locale)?,
        place,
        organizer: facts.organization.name.clone(),
        slug: facts.event.slug.clone(),
    })
}
