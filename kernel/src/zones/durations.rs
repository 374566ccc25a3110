//! Durations as text (ISO 8601, in the form of RFC 3339, appendix A).

use jiff::Span;
use time::Duration;

use crate::text::{Invalid, typed};

/// Reads a duration such as `PT15M`, `PT1H30M` or `P1D`. A day has 24 hours, a week seven days.
///
/// # Errors
/// For months and years, whose length depends on when they begin, and for what is negative.
pub fn parse(text: &str) -> Result<Duration, Invalid> {
    let wrong = || Invalid::new("must be a duration such as PT15M or PT1H30M");
    let text = typed(text).to_uppercase();
    if !text.starts_with('P') {
        return Err(wrong());
    }
    let span: Span = text.parse().map_err(|_| wrong())?;
    if span.get_years() != 0 || span.get_months() != 0 || span.is_negative() {
        return Err(wrong());
    }
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let hours = i64::from(span.get_hours());
    let parts = [
        Duration::DAY.checked_mul(i32::try_from(days).map_err(|_| wrong())?),
        Duration::HOUR.checked_mul(i32::try_from(hours).map_err(|_| wrong())?),
        Duration::MINUTE.checked_mul(i32::try_from(span.get_minutes()).map_err(|_| wrong())?),
        Duration::SECOND.checked_mul(i32::try_from(span.get_seconds()).map_err(|_| wrong())?),
    ];
    parts.into_iter().try_fold(Duration::ZERO, |sum, part| sum.checked_add(part?)).ok_or_else(wrong)
}

/// The duration as text, in hours, minutes and seconds: `PT36H`.
pub fn print(duration: Duration) -> String {
    use std::fmt::Write as _;
    let seconds = duration.whole_seconds();
    let mut text = "PT".to_owned();
    for (unit, number) in [('H', seconds / 3_600), ('M', seconds / 60 % 60), ('S', seconds % 60)] {
        if number != 0 {
            let _ = write!(text, "{number}{unit}");
        }
    }
    if seconds == 0 { "PT0S".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, minutes) in
            [("PT15M", 15), ("PT1H", 60), ("pt1h30m", 90), ("P1D", 1_440), ("P1W", 10_080), ("PT0S", 0)]
        {
            assert_eq!(parse(text).unwrap(), Duration::minutes(minutes), "{text}");
        }
        for wrong in ["", "P", "PT", "15M", "2h", "-PT1H", "P1Y", "P1M", "PT1H ago", "PT99999999999999H"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn durations_round_trip(seconds in 0_i64..4_000_000) {
            let duration = Duration::seconds(seconds);
            prop_assert_eq!(parse(&print(duration)).unwrap(), duration);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = parse(&text);
        }
    }
}
