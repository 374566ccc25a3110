//! What events are created and changed with. The beginning and the end can be given as instants, or as a day, a time and a
//! duration in the event's zone; given both, they have to agree.

use domain::events::EventFields;
use kernel::patch::Patch;
use kernel::zones::{Timezone, durations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, Time};
use utoipa::ToSchema;

use super::documents::{Seen, Status};
use crate::http::{Problem, merge};

/// What an event is created or replaced with.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = EventInput)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventInput {
    /// The title that visitors see.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) name: String,
    /// A sentence or two.
    #[schema(max_length = 500)]
    pub(super) summary: Option<String>,
    /// The full description, in Markdown.
    #[schema(max_length = 20_000)]
    pub(super) description: Option<String>,
    /// The day on which it begins, in its zone. Comes with `time` and `duration`.
    #[schema(format = Date)]
    pub(super) date: Option<String>,
    /// The time at which it begins, on clocks in its zone.
    #[schema(pattern = r"^\d{2}:\d{2}(:\d{2})?$")]
    pub(super) time: Option<String>,
    /// How long it lasts (ISO 8601).
    #[schema(pattern = "^P")]
    pub(super) duration: Option<String>,
    /// When it begins. Comes with `endsAt` or `duration`.
    #[schema(format = DateTime)]
    pub(super) starts_at: Option<String>,
    /// When it ends, after its beginning.
    #[schema(format = DateTime)]
    pub(super) ends_at: Option<String>,
    /// The IANA zone of its local times. If it is left out, the zone of the venue.
    #[schema(max_length = 64)]
    pub(super) timezone: Option<String>,
    /// Its status. Publishing, cancelling and archiving is done by changing it.
    pub(super) status: Option<Status>,
    /// Why it is cancelled; ticket holders see it. It comes with the status `cancelled`.
    #[schema(max_length = 1000)]
    pub(super) cancel_reason: Option<String>,
    /// Who can find it: everybody, whoever has its address, or the organization alone.
    pub(super) visibility: Option<Seen>,
    /// Where to join it online.
    #[schema(format = "uri")]
    pub(super) online_url: Option<String>,
    /// The id of the organization that holds it. An event at a venue is held by the venue's organization; others can leave it
    /// out if they belong to a single one. It can't be changed.
    #[schema(pattern = "^org_[0-9a-z]{26}$")]
    pub(super) organization: Option<String>,
}

/// Beginning and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) starts_at: OffsetDateTime,
    pub(super) ends_at: OffsetDateTime,
}

impl EventInput {
    /// Beginning and end, in the zone that local times are in.
    ///
    /// # Errors
    /// 422 for what can't be read, is missing or contradicts itself.
    pub(super) fn span(&self, zone: Timezone) -> Result<Span, Problem> {
        let local = self.local_start(zone)?;
        let starts_at = self.starts_at.as_deref().map(|text| moment("startsAt", text)).transpose()?;
        let starts_at = match (local, starts_at) {
            (Some(local), Some(given)) if local != given => {
                return Err(contradiction("startsAt", "date and time", zone));
            }
            (local, given) => given.or(local).ok_or_else(|| missing("date", "Give date and time, or startsAt."))?,
        };
        let duration = self.duration.as_deref().map(durations::parse).transpose();
        let duration = duration.map_err(|why| Problem::invalid("duration", &why))?;
        let by_duration = duration.and_then(|duration| starts_at.checked_add(duration));
        let ends_at = self.ends_at.as_deref().map(|text| moment("endsAt", text)).transpose()?;
        let ends_at = match (by_duration, ends_at) {
            (Some(computed), Some(given)) if computed != given => {
                return Err(contradiction("endsAt", "duration", zone));
            }
            (computed, given) => given.or(computed).ok_or_else(|| missing("duration", "Give duration, or endsAt."))?,
        };
        Ok(Span { starts_at, ends_at })
    }

    fn local_start(&self, zone: Timezone) -> Result<Option<OffsetDateTime>, Problem> {
        let (date, time) = match (&self.date, &self.time) {
            (None, None) => return Ok(None),
            (Some(date), Some(time)) => (date, time),
            (Some(_), None) => return Err(missing("time", "time is missing: it comes with date.")),
            (None, Some(_)) => return Err(missing("date", "date is missing: it comes with time.")),
        };
        let date = Date::parse(date, format_description!("[year]-[month]-[day]"))
            .map_err(|_| Problem::field("date", "date must be a day such as 2027-02-07."))?;
        let time = Time::parse(time, format_description!("[hour]:[minute]:[second]"))
            .or_else(|_| Time::parse(time, format_description!("[hour]:[minute]")))
            .map_err(|_| Problem::field("time", "time must be a time of day such as 09:00:00."))?;
        Ok(Some(zone.at(date.with_time(time)).to_offset(time::UtcOffset::UTC)))
    }

    /// The fields for the domain.
    pub(super) fn fields(self, span: Span, timezone: Option<String>) -> EventFields {
        let patch = |value: Option<String>| value.map_or(Patch::Clear, Patch::Set);
        EventFields {
            title: Some(self.name),
            summary: patch(self.summary),
            description: patch(self.description),
            starts_at: Some(span.starts_at),
            ends_at: Some(span.ends_at),
            timezone,
            online_url: patch(self.online_url),
            visibility: self.visibility.map(Into::into),
            ..EventFields::default()
        }
    }
}

/// Applies a merge patch to what an event is now. The times that the patch leaves alone follow from those that it changes:
/// whoever changes `date` does not have to change `startsAt`, too.
pub(super) fn patched(mut whole: Map<String, Value>, patch: Map<String, Value>) -> Map<String, Value> {
    const LOCAL: [&str; 2] = ["date", "time"];
    let gives = |name: &str| patch.get(name).is_some_and(|value| !value.is_null());
    if LOCAL.into_iter().any(gives) || gives("timezone") {
        whole.remove("startsAt");
        whole.remove("endsAt");
    }
    if gives("startsAt") {
        if !LOCAL.into_iter().any(gives) {
            whole.remove("date");
            whole.remove("time");
        }
        // The duration stays, unless there is an end.
        whole.remove("endsAt");
    }
    if gives("endsAt") {
        whole.remove("duration");
    }
    if gives("duration") {
        whole.remove("endsAt");
    }
    merge(whole, patch)
}

fn moment(field: &'static str, text: &str) -> Result<OffsetDateTime, Problem> {
    let at = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| Problem::field(field, format!("{field} must be a time such as 2027-02-07T08:00:00Z.")))?;
    let at = at.to_offset(time::UtcOffset::UTC);
    at.replace_nanosecond(0).map_err(|_| Problem::field(field, format!("{field} can't be read.")))
}

fn missing(field: &str, message: &str) -> Problem {
    Problem::field(field, message)
}

fn contradiction(field: &str, other: &str, zone: Timezone) -> Problem {
    let zone = zone.name();
    Problem::field(
        field,
        format!("{field} and {other} contradict each other (in the zone {zone}). Leave one of them out."),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    fn input(value: Value) -> EventInput {
        serde_json::from_value(value).unwrap()
    }

    fn berlin() -> Timezone {
        Timezone::parse("Europe/Berlin").unwrap()
    }

    #[test]
    fn times_are_read_in_both_views() {
        let span = Span { starts_at: datetime!(2027-02-07 08:00 UTC), ends_at: datetime!(2027-02-07 08:15 UTC) };
        for good in [
            json!({"name": "x", "date": "2027-02-07", "time": "09:00:00", "duration": "PT15M"}),
            json!({"name": "x", "date": "2027-02-07", "time": "09:00", "endsAt": "2027-02-07T08:15:00Z"}),
            json!({"name": "x", "startsAt": "2027-02-07T09:00:00+01:00", "endsAt": "2027-02-07T08:15:00Z"}),
            json!({"name": "x", "startsAt": "2027-02-07T08:00:00Z", "duration": "PT15M", "date": "2027-02-07", "time": "09:00:00"}),
        ] {
            assert_eq!(input(good.clone()).span(berlin()).unwrap(), span, "{good}");
        }
        for wrong in [
            json!({"name": "x"}),
            json!({"name": "x", "date": "2027-02-07"}),
            json!({"name": "x", "date": "2027-02-07", "time": "09:00:00"}),
            json!({"name": "x", "date": "2027-02-30", "time": "09:00:00", "duration": "PT15M"}),
            json!({"name": "x", "date": "2027-02-07", "time": "25:00:00", "duration": "PT15M"}),
            json!({"name": "x", "date": "2027-02-07", "time": "09:00:00", "duration": "a while"}),
            json!({"name": "x", "date": "2027-02-07", "time": "09:00:00", "duration": "PT15M", "startsAt": "2027-02-07T09:00:00Z"}),
            json!({"name": "x", "date": "2027-02-07", "time": "09:00:00", "duration": "PT15M", "endsAt": "2027-02-07T09:00:00Z"}),
        ] {
            assert!(input(wrong.clone()).span(berlin()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_patch_of_one_view_carries_the_other_along() {
        let whole = json!({
            "name": "x", "timezone": "Europe/Berlin", "date": "2027-02-07", "time": "09:00:00", "duration": "PT15M",
            "startsAt": "2027-02-07T08:00:00Z", "endsAt": "2027-02-07T08:15:00Z",
        });
        for (patch, starts_at, minutes) in [
            (json!({"date": "2027-02-08"}), datetime!(2027-02-08 08:00 UTC), 15),
            (json!({"time": "10:00"}), datetime!(2027-02-07 09:00 UTC), 15),
            (json!({"duration": "PT1H"}), datetime!(2027-02-07 08:00 UTC), 60),
            (json!({"startsAt": "2027-02-07T07:00:00Z"}), datetime!(2027-02-07 07:00 UTC), 15),
            (json!({"endsAt": "2027-02-07T09:00:00Z"}), datetime!(2027-02-07 08:00 UTC), 60),
            (json!({"name": "y"}), datetime!(2027-02-07 08:00 UTC), 15),
        ] {
            let (Value::Object(whole), Value::Object(changes)) = (whole.clone(), patch.clone()) else {
                panic!("objects")
            };
            let span = input(Value::Object(patched(whole, changes))).span(berlin()).unwrap();
            assert_eq!(
                (span.starts_at, (span.ends_at - span.starts_at).whole_minutes()),
                (starts_at, minutes),
                "{patch}"
            );
        }
    }
}
