//! Finding the address of a venue.

use std::sync::Arc;

use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::geocoding::{Address, GeocodingError};
use kernel::limits;
use kernel::text::{Locale, line};

use crate::organizations::{OrganizationErrorCode, Permission, require_named};

/// The addresses that may be meant by a text, the most likely first. The text goes to the geocoder, so this is for a press
/// of a button, not for typing.
///
/// Rule: members who manage events.
pub async fn find_address(
    env: &Env,
    actor: &Actor,
    organization_id: &str,
    text: &str,
    locale: Locale,
) -> Result<Arc<[Address]>, Failure<OrganizationErrorCode>> {
    use OrganizationErrorCode::{GeocoderBusy, GeocoderUnavailable, NoGeocoder};
    let permission = Permission::ManageEvents;
    require_named::<OrganizationErrorCode>(env.db.primary(), actor, organization_id, permission, "organizationId")
        .await?;
    let text = line(text, limits::ADDRESS).map_err(|invalid| Failure::invalid("search", invalid))?;
    let Some(geocoder) = &env.geocoder else {
        return Err(Failure::rejected(NoGeocoder, "This site has no search for addresses."));
    };
    geocoder.search(&text, locale).await.map_err(|error| match error {
        GeocodingError::Busy => {
            Failure::rejected(GeocoderBusy, "Too many people are searching right now. Try again in a few seconds.")
        }
        GeocodingError::Unavailable(why) => {
            tracing::warn!(error = %why, "addresses can't be searched for");
            Failure::rejected(GeocoderUnavailable, "The search for addresses does not work at the moment.")
        }
    })
}
