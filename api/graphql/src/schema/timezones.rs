//! Time zones in the schema.

use async_graphql::{Context, Object, SimpleObject};
use kernel::zones::{self, Offered};

use super::context::env;

/// A time zone to choose from: the main name of a zone in a country, or UTC.
#[derive(Debug, SimpleObject)]
pub(crate) struct TimezoneInfo {
    /// The IANA name, such as `Europe/Berlin`, for `timezone` fields.
    name: &'static str,
    /// The ISO 3166-1 alpha-2 code of the country that it is in; null for UTC.
    country: Option<&'static str>,
    /// Other names of the same zone, as older systems use them. They are accepted as well.
    aliases: Vec<&'static str>,
    /// How many minutes its clocks are ahead of UTC at the moment; negative if behind.
    utc_offset_minutes: i32,
}

#[derive(Debug, Default)]
pub(crate) struct TimezonesQuery;

#[Object]
impl TimezonesQuery {
    /// The time zones to choose from, sorted by name. Other names in the IANA database are accepted as well.
    async fn timezones(&self, ctx: &Context<'_>) -> Vec<TimezoneInfo> {
        let now = env(ctx).now();
        let info = |offered: &'static Offered| TimezoneInfo {
            name: offered.zone.name(),
            country: offered.country.as_deref(),
            aliases: offered.aliases.clone(),
            utc_offset_minutes: offered.zone.offset(now).whole_minutes().into(),
        };
        zones::offered().iter().map(info).collect()
    }

    /// The release of the IANA time zone database that times are computed with, such as `2026f`.
    async fn timezone_version(&self) -> &'static str {
        zones::version()
    }
}
