//! Translation: Fluent messages from `domain/locales`, and the formats of dates and money in each language.

mod money;

pub use money::{amount, money};

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use time::{Month, OffsetDateTime, Weekday};

use kernel::site::NAME;
use kernel::text::Locale;
use kernel::zones::Timezone;

/// A message is missing in a language's files, or lacks an argument.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("translation of {key:?} into {locale}: {reason}")]
pub struct TranslationError {
    /// The message's key in the Fluent files.
    pub key: String,
    /// The language, as a BCP 47 tag.
    pub locale: &'static str,
    /// What is wrong with the message.
    pub reason: String,
}

/// Stands in texts for the platform's name, so that it is told from what people typed. It is no character, and shown nowhere:
/// mails, which alone have it, fill the name in.
pub(crate) const SITE_NAME: &str = "\u{FDD0}";

/// The files of one language.
macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../locales/", $language, "/cities.ftl")),
            include_str!(concat!("../locales/", $language, "/common.ftl")),
            include_str!(concat!("../locales/", $language, "/countries.ftl")),
            include_str!(concat!("../locales/", $language, "/documents.ftl")),
            include_str!(concat!("../locales/", $language, "/lists.ftl")),
            include_str!(concat!("../locales/", $language, "/mail.ftl")),
        ]
    };
}

type Files = [&'static str; 6];

const ENGLISH: Files = files!("en");
const GERMAN: Files = files!("de");
const FRENCH: Files = files!("fr");
const SPANISH: Files = files!("es");
const ARABIC: Files = files!("ar");

fn sources(locale: Locale) -> Files {
    match locale {
        Locale::En => ENGLISH,
        Locale::De => GERMAN,
        Locale::Fr => FRENCH,
        Locale::Es => SPANISH,
        Locale::Ar => ARABIC,
    }
}

/// The messages of a language, read when the first text in it is asked for.
fn messages(locale: Locale) -> &'static FluentBundle<FluentResource> {
    type Bundle = LazyLock<FluentBundle<FluentResource>>;
    static EN: Bundle = LazyLock::new(|| bundle(Locale::En));
    static DE: Bundle = LazyLock::new(|| bundle(Locale::De));
    static FR: Bundle = LazyLock::new(|| bundle(Locale::Fr));
    static ES: Bundle = LazyLock::new(|| bundle(Locale::Es));
    static AR: Bundle = LazyLock::new(|| bundle(Locale::Ar));
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
        Locale::Fr => &FR,
        Locale::Es => &ES,
        Locale::Ar => &AR,
    }
}

/// Invalid messages in a file are left out of the bundle; a test finds them.
fn bundle(locale: Locale) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(locale.tag().parse().into_iter().collect());
    // Isolation marks around arguments would show up in subjects and plain text; HTML isolates typed text itself.
    bundle.set_use_isolating(false);
    // What is given here are our own texts, without their arguments.
    bundle.set_transform(Some(with_mark));
    for source in sources(locale) {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn with_mark(text: &str) -> Cow<'_, str> {
    if text.contains(NAME) { Cow::Owned(text.replace(NAME, SITE_NAME)) } else { Cow::Borrowed(text) }
}

/// Formats a message with arguments in a language.
pub fn text(locale: Locale, key: &str, args: &FluentArgs<'_>) -> Result<String, TranslationError> {
    let fault = |reason: String| TranslationError { key: key.to_owned(), locale: locale.tag(), reason };
    let bundle = messages(locale);
    let pattern = bundle
        .get_message(key)
        .and_then(|message| message.value())
        .ok_or_else(|| fault("there is no such message".to_owned()))?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    match errors.first() {
        None => Ok(text),
        Some(error) => Err(fault(error.to_string())),
    }
}

/// Formats a message without arguments.
pub fn label(locale: Locale, key: &str) -> Result<String, TranslationError> {
    text(locale, key, &FluentArgs::new())
}

/// Formats a time in a zone, with weekday and zone: "Friday, 5 June 2026, 19:00 (Berlin time)".
pub fn date_time(locale: Locale, zone: &Timezone, at: OffsetDateTime) -> Result<String, TranslationError> {
    let local = zone.local(at);
    let mut args = date_args(locale, local)?;
    args.set("time", clock(local));
    args.set("zone", zone_time(locale, *zone)?);
    text(locale, "date-time", &args)
}

/// Formats a day, as it is in UTC: "5 June 2026".
pub fn date(locale: Locale, at: OffsetDateTime) -> Result<String, TranslationError> {
    text(locale, "date-short", &date_args(locale, at.to_offset(time::UtcOffset::UTC))?)
}

/// Formats the end of something: the time only if it ends on the day it began, else with the date.
pub fn end_time(
    locale: Locale,
    zone: &Timezone,
    start: OffsetDateTime,
    end: OffsetDateTime,
) -> Result<String, TranslationError> {
    let local = zone.local(end);
    let mut args = date_args(locale, local)?;
    args.set("time", clock(local));
    let key = if zone.local(start).date() == local.date() { "date-end-same-day" } else { "date-end-other-day" };
    text(locale, key, &args)
}

/// Formats a day, in local time: "Friday, 5 June 2026".
pub fn day(locale: Locale, local: OffsetDateTime) -> Result<String, TranslationError> {
    text(locale, "date-day", &date_args(locale, local)?)
}

/// Formats the time of day: "19:00".
pub fn clock(local: OffsetDateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn date_args(locale: Locale, local: OffsetDateTime) -> Result<FluentArgs<'static>, TranslationError> {
    let mut args = FluentArgs::new();
    args.set("weekday", label(locale, weekday_key(local.weekday()))?);
    args.set("day", local.day().to_string());
    args.set("month", label(locale, month_key(local.month()))?);
    args.set("year", local.year().to_string());
    Ok(args)
}

fn weekday_key(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "weekday-monday",
        Weekday::Tuesday => "weekday-tuesday",
        Weekday::Wednesday => "weekday-wednesday",
        Weekday::Thursday => "weekday-thursday",
        Weekday::Friday => "weekday-friday",
        Weekday::Saturday => "weekday-saturday",
        Weekday::Sunday => "weekday-sunday",
    }
}

fn month_key(month: Month) -> &'static str {
    match month {
        Month::January => "month-january",
        Month::February => "month-february",
        Month::March => "month-march",
        Month::April => "month-april",
        Month::May => "month-may",
        Month::June => "month-june",
        Month::July => "month-july",
        Month::August => "month-august",
        Month::September => "month-september",
        Month::October => "month-october",
        Month::November => "month-november",
        Month::December => "month-december",
    }
}

/// Says whose clocks a time is on: "Berlin time"; UTC and what is hours away from it are their own names.
fn zone_time(locale: Locale, zone: Timezone) -> Result<String, TranslationError> {
    match zone.name().split_once('/') {
        None => Ok(zone.name().to_owned()),
        Some(("Etc", offset)) => Ok(offset_name(offset)),
        Some((_, place)) => text(locale, "zone-time", &FluentArgs::from_iter([("city", city(locale, place))])),
    }
}

/// The usual name of a zone of `Etc`. In those of IANA, the sign is turned: `GMT-3` is three hours ahead.
fn offset_name(name: &str) -> String {
    let hours = |prefix: &str| name.strip_prefix(prefix).filter(|hours| *hours != "0");
    match (hours("GMT-"), hours("GMT+")) {
        (Some(ahead), _) => format!("UTC+{ahead}"),
        (_, Some(behind)) => format!("UTC-{behind}"),
        _ => "UTC".to_owned(),
    }
}

/// The name of the city in a zone's name. Those of the same name in several regions have it in front.
fn city(locale: Locale, place: &str) -> String {
    let (region, city) = place.rsplit_once('/').map_or((None, place), |(region, city)| (Some(region), city));
    let name = label(locale, &format!("city-{city}")).unwrap_or_else(|_| city.replace('_', " "));
    match region {
        Some(region) => format!("{name} ({})", region.replace('_', " ")),
        None => name,
    }
}

/// The name of a country by its ISO 3166-1 alpha-2 code; what is none stays as it is.
pub fn country(locale: Locale, code: &str) -> String {
    label(locale, &format!("country-{code}")).unwrap_or_else(|_| code.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    /// The names of a language's messages.
    fn keys(locale: Locale) -> BTreeSet<&'static str> {
        let lines = sources(locale).into_iter().flat_map(str::lines);
        lines
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split(" =").next())
            .collect()
    }

    #[test]
    fn every_language_says_the_same_things_and_parses() {
        for locale in Locale::ALL {
            // Which cities have a name of their own depends on the language.
            let said = |locale| keys(locale).into_iter().filter(|key| !key.starts_with("city-")).collect::<Vec<_>>();
            assert_eq!(said(Locale::En), said(locale), "{locale:?}");
            for source in sources(locale) {
                assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{locale:?}");
            }
            let count: usize = sources(locale)
                .iter()
                .map(|source| source.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())).count())
                .sum();
            assert_eq!(count, keys(locale).len(), "a message of {locale:?} is there twice");
        }
    }

    #[test]
    fn dates_follow_the_zone_through_the_year() {
        let berlin = Timezone::parse("Europe/Berlin").unwrap();
        let said = |locale, at| date_time(locale, &berlin, at).unwrap();
        let june = datetime!(2026-06-05 17:00 UTC);
        assert_eq!(said(Locale::En, june), "Friday, 5 June 2026, 19:00 (Berlin time)");
        assert_eq!(said(Locale::De, june), "Freitag, 5. Juni 2026, 19:00 Uhr (Zeit in Berlin)");
        assert_eq!(said(Locale::En, datetime!(2026-12-31 23:30 UTC)), "Friday, 1 January 2027, 00:30 (Berlin time)");
        // The clocks go from 02:00 to 03:00, and later from 03:00 back to 02:00.
        assert!(said(Locale::En, datetime!(2026-03-29 00:59 UTC)).contains("01:59"));
        assert!(said(Locale::En, datetime!(2026-03-29 01:00 UTC)).contains("03:00"));
        assert!(said(Locale::En, datetime!(2026-10-25 00:30 UTC)).contains("02:30"));
        assert!(said(Locale::En, datetime!(2026-10-25 01:30 UTC)).contains("02:30"));
        let end = |to| end_time(Locale::De, &berlin, june, to).unwrap();
        assert_eq!(end(datetime!(2026-06-05 21:00 UTC)), "23:00 Uhr");
        assert_eq!(end(datetime!(2026-06-05 22:00 UTC)), "Samstag, 6. Juni 2026, 00:00 Uhr");
    }

    #[test]
    fn zones_go_by_their_cities() {
        let said = |locale, zone| zone_time(locale, Timezone::parse(zone).unwrap()).unwrap();
        for (zone, english, german) in [
            ("Europe/Vienna", "Vienna time", "Zeit in Wien"),
            ("Europe/Berlin", "Berlin time", "Zeit in Berlin"),
            ("America/New_York", "New York time", "Zeit in New York"),
            ("America/North_Dakota/Center", "Center (North Dakota) time", "Zeit in Center (North Dakota)"),
            ("Etc/GMT-5", "UTC+5", "UTC+5"),
            ("Etc/GMT+11", "UTC-11", "UTC-11"),
            ("UTC", "UTC", "UTC"),
        ] {
            assert_eq!((&*said(Locale::En, zone), &*said(Locale::De, zone)), (english, german));
        }
        assert_eq!(offset_name("GMT+0"), "UTC");
    }

    #[test]
    fn countries_have_names() {
        assert_eq!(country(Locale::En, "DE"), "Germany");
        assert_eq!(country(Locale::De, "CH"), "Schweiz");
        assert_eq!(country(Locale::De, "Atlantis"), "Atlantis");
        for code in crate::venues::countries() {
            for locale in Locale::ALL {
                assert_ne!(country(locale, code), code, "{locale:?}");
            }
        }
    }

    #[test]
    fn what_is_missing_is_an_error() {
        assert!(label(Locale::En, "no-such-message").is_err());
        assert!(label(Locale::En, "date-time").is_err(), "its arguments are missing");
    }

    proptest! {
        #[test]
        fn every_time_can_be_said(at in 0_i64..4_000_000_000, zone in prop::sample::select(vec![
            "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Antarctica/Troll", "UTC",
        ])) {
            let zone = Timezone::parse(zone).unwrap();
            let at = OffsetDateTime::from_unix_timestamp(at).unwrap();
            for locale in Locale::ALL {
                let said = date_time(locale, &zone, at).unwrap();
                let city = zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
                prop_assert!(locale != Locale::En || said.contains(&city), "{}", said);
                prop_assert!(said.ends_with(')'), "{}", said);
            }
        }
    }
}
