//! The zones that times can be in, in the schema.

use async_graphql::{Context, Object, SimpleObject};
use kernel::zones::{self, Offered};

use super::context::env;

/// A time zone that is offered: one a country has by a name of its own, or UTC.
#[derive(Debug, SimpleObject)]
pub(crate) struct TimezoneInfo {
    /// Its IANA name, as `timezone` fields have it.
    name: &'static str,
    /// The country that it is in (ISO 3166-1 alpha-2); null for UTC.
    country: Option<&'static str>,
    /// Other names of the zone, which older systems have. They are accepted, and mean this one.
    aliases: Vec<&'static str>,
    /// How far its clocks are ahead of UTC now, in minutes.
    utc_offset_minutes: i32,
}

#[derive(Debug, Default)]
pub(crate) struct TimezonesQuery;

#[Object]
impl TimezonesQuery {
    /// The time zones to choose from, by name. Other names of the IANA database are accepted, too.
    async fn timezones(&self, ctx: &Context<'_>) -> Vec<TimezoneInfo> {
        let now = env(ctx).now();
        let told = |offered: &'static Offered| TimezoneInfo {
            name: offered.zone.name(),
            country: offered.country.as_deref(),
            aliases: offered.aliases.clone(),
            utc_offset_minutes: offered.zone.offset(now).whole_minutes().into(),
        };
        zones::offered().iter().map(told).collect()
    }

    /// Which release of the IANA time zone database times are computed with, such as `2026f`.
    async fn timezone_version(&self) -> &'static str {
        zones::version()
    }
}
