//! The zones as the web app takes them along, so that a page shows the same time as a mail, whatever the browser knows.

use std::collections::BTreeMap;

use serde::Serialize;
use time::OffsetDateTime;
use time::macros::datetime;

use super::{Timezone, offered, version};

/// From when on changes are told.
const SINCE: OffsetDateTime = datetime!(2020-01-01 00:00 UTC);
/// Until when they are.
const UNTIL: OffsetDateTime = datetime!(2041-01-01 00:00 UTC);

/// All zones and what their clocks do.
#[derive(Debug, Serialize)]
pub struct Rules {
    version: &'static str,
    /// When changes begin to be told, in seconds since the epoch.
    since: i64,
    /// When they end.
    until: i64,
    /// How clocks go: the offset in minutes, and then changes, each as minutes since the one before and the new offset.
    clocks: Vec<Vec<i64>>,
    /// Zones, and which of the clocks they have.
    zones: BTreeMap<&'static str, usize>,
    /// Other names of zones.
    aliases: BTreeMap<&'static str, &'static str>,
}

impl Rules {
    /// Of the zones that are offered.
    pub fn current() -> Self {
        let mut clocks: Vec<Vec<i64>> = Vec::new();
        let mut zones = BTreeMap::new();
        let mut aliases = BTreeMap::new();
        for offered in offered() {
            let clock = clock_of(offered.zone);
            let index = clocks.iter().position(|known| *known == clock).unwrap_or_else(|| {
                clocks.push(clock);
                clocks.len() - 1
            });
            zones.insert(offered.zone.name(), index);
            aliases.extend(offered.aliases.iter().map(|alias| (*alias, offered.zone.name())));
        }
        Self {
            version: version(),
            since: SINCE.unix_timestamp(),
            until: UNTIL.unix_timestamp(),
            clocks,
            zones,
            aliases,
        }
    }

    /// As a file: one line each for the parts, so that changes can be read.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let clocks = self.clocks.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        Ok(format!(
            "{{\n\"version\": {},\n\"since\": {},\n\"until\": {},\n\"clocks\": [\n{}\n],\n\"zones\": {},\n\"aliases\": {}\n}}\n",
            serde_json::to_string(self.version)?,
            self.since,
            self.until,
            clocks.join(",\n"),
            serde_json::to_string(&self.zones)?,
            serde_json::to_string(&self.aliases)?,
        ))
    }
}

fn clock_of(zone: Timezone) -> Vec<i64> {
    let minutes = |offset: time::UtcOffset| i64::from(offset.whole_minutes());
    let mut clock = vec![minutes(zone.offset(SINCE))];
    let (mut last, mut offset) = (SINCE, zone.offset(SINCE));
    for change in zone.changes(SINCE).take_while(|change| change.at < UNTIL) {
        // Some changes are but of a name.
        if change.offset != offset {
            clock.extend([(change.at - last).whole_minutes(), minutes(change.offset)]);
            (last, offset) = (change.at, change.offset);
        }
    }
    clock
}
