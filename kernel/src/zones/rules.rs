//! The zone data for the web app, so that pages show the same times as mails, whatever zone data the browser has.

use std::collections::BTreeMap;

use serde::Serialize;
use time::OffsetDateTime;
use time::macros::datetime;

use super::{Timezone, offered, version};

/// The beginning of the exported changes.
const SINCE: OffsetDateTime = datetime!(2020-01-01 00:00 UTC);
/// The end of the exported changes.
const UNTIL: OffsetDateTime = datetime!(2041-01-01 00:00 UTC);

/// All zones and their clock changes.
#[derive(Debug, Serialize)]
pub struct Rules {
    version: &'static str,
    /// The beginning of the exported changes, in Unix seconds.
    since: i64,
    /// The end of the exported changes, in Unix seconds.
    until: i64,
    /// Clocks: the first offset in minutes, then for each change the minutes since the previous one and the new offset.
    clocks: Vec<Vec<i64>>,
    /// The zones, each with the index of its clock.
    zones: BTreeMap<&'static str, usize>,
    /// Other names of zones, each with the present one.
    aliases: BTreeMap<&'static str, &'static str>,
}

impl Rules {
    /// The rules of all zones that people can choose.
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

    /// The rules as a JSON file with one line per part, for readable diffs.
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
        // Some changes are only of the name.
        if change.offset != offset {
            clock.extend([(change.at - last).whole_minutes(), minutes(change.offset)]);
            (last, offset) = (change.at, change.offset);
        }
    }
    clock
}
