//! The search for the address of a venue.

use async_graphql::{Context, Error, ID, Object, SimpleObject};
use domain::venues;
use kernel::geocoding::Address;
use kernel::text::Locale;

use super::enums::OrganizationErrorCode;
use crate::schema::context::{actor, env};
use crate::schema::errors::{Refusal, coded, refusals};

/// Whose data addresses come from.
#[derive(Debug, SimpleObject)]
pub(crate) struct Geocoder {
    /// The credit to show beside addresses, such as `© OpenStreetMap contributors`.
    credit: &'static str,
    /// The page to link the credit to.
    credit_url: &'static str,
}

/// An address that was found. Parts that are not known are empty.
#[derive(Debug, SimpleObject)]
pub(crate) struct FoundAddress {
    /// The whole address in one line.
    label: String,
    /// The street with the number, as people there write it.
    street: String,
    /// The postal code, such as `10117`.
    postcode: String,
    /// The town, or the village or municipality where there is none.
    city: String,
    /// The ISO 3166-1 alpha-2 code of the country, such as `DE`.
    country: String,
    /// Degrees north (WGS 84).
    latitude: f64,
    /// Degrees east (WGS 84).
    longitude: f64,
}

impl From<&Address> for FoundAddress {
    fn from(address: &Address) -> Self {
        Self {
            label: address.label.clone(),
            street: address.street.clone(),
            postcode: address.postcode.clone(),
            city: address.city.clone(),
            country: address.country.clone(),
            latitude: address.at.latitude(),
            longitude: address.at.longitude(),
        }
    }
}

/// The addresses that may be meant, or why there are none.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct AddressSearch {
    /// The most likely first, at most five.
    addresses: Vec<FoundAddress>,
    /// Why nothing was searched for; empty if it was.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct AddressesQuery;

#[Object]
impl AddressesQuery {
    /// Whose data `addressSearch` has; null if this site has no search for addresses.
    async fn geocoder(&self, ctx: &Context<'_>) -> Option<Geocoder> {
        env(ctx).geocoder.as_ref().map(|_| Geocoder {
            credit: "© OpenStreetMap contributors",
            credit_url: "https://www.openstreetmap.org/copyright",
        })
    }

    /// The addresses that may be meant by what was typed. For owners and managers of an organization. The text goes to
    /// another system, which is asked once a second at most: send it when somebody presses for it, not while they type.
    async fn address_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the organization that the venue is for, `org_…`.")] organization_id: ID,
        #[graphql(desc = "Street, number and town, or the name of the venue; at most 400 characters.")] search: String,
        #[graphql(desc = "The language of the addresses, a `tag` of `languages`.", default_with = "\"en\".to_owned()")]
        locale: String,
    ) -> Result<AddressSearch, Error> {
        let locale =
            locale.parse::<Locale>().map_err(|_| coded("BAD_USER_INPUT", "locale must be one of `languages`."))?;
        Ok(match venues::find_address(env(ctx), actor(ctx), &organization_id, &search, locale).await {
            Ok(found) => {
                AddressSearch { addresses: found.iter().map(FoundAddress::from).collect(), errors: Vec::new() }
            }
            Err(failure) => AddressSearch { errors: refusals(failure)?, ..AddressSearch::default() },
        })
    }
}
