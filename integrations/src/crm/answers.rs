//! Turns failed calls into errors. Messages never quote the response, since responses tend to repeat addresses.

use std::time::Duration;

use kernel::crm::CrmError;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// How long to wait if the response does not say.
const WAIT: Duration = Duration::from_secs(10);

/// The error for a call that got no response.
pub(super) fn unanswered(system: &str, error: &reqwest::Error) -> CrmError {
    let failure = if error.is_timeout() {
        "did not answer in time"
    } else if error.is_connect() {
        "can't be reached"
    } else {
        "hung up"
    };
    CrmError::Temporary(format!("{system} {failure}."))
}

/// The error for too many calls. `Retry-After` is a number of seconds or a time
/// (<https://www.rfc-editor.org/rfc/rfc9110#field.retry-after>).
pub(super) fn throttled(headers: &HeaderMap, now: OffsetDateTime) -> CrmError {
    CrmError::Throttled { after: wait(headers, now).unwrap_or(WAIT) }
}

fn wait(headers: &HeaderMap, now: OffsetDateTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822).ok()?;
    Some((at - now).try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_wait_is_read_in_both_forms() {
        let now = datetime!(2026-11-21 12:00 UTC);
        let after = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            throttled(&headers, now)
        };
        let seconds = |seconds| CrmError::Throttled { after: Duration::from_secs(seconds) };
        assert_eq!(after("7"), seconds(7));
        assert_eq!(after("Sat, 21 Nov 2026 12:01:00 GMT"), seconds(60));
        assert_eq!(after("Sat, 21 Nov 2026 11:01:00 GMT"), seconds(0));
        assert_eq!(after("soon"), CrmError::Throttled { after: WAIT });
        assert_eq!(throttled(&HeaderMap::new(), now), CrmError::Throttled { after: WAIT });
    }
}
