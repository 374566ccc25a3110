//! Parameters of collections: paging, sorting, filters, and what to send along.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::http::Uri;
use kernel::collection::{Collection as Found, MAX_OFFSET, Slice};
use kernel::ids::{self, Id};
use kernel::page::{ListKey, PageArguments, PageRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::list_query::{Common, given};
use super::problems::Problem;
use crate::hal::{Item, Link, Links};
use crate::rest::Urls;

/// Where a row is in an order: its time, if the order is by one, and its id.
pub(crate) type Place = (Option<OffsetDateTime>, Uuid);

/// The page size when the client gives none.
const DEFAULT_LIMIT: u64 = 50;
/// The largest page size.
const MAX_LIMIT: u64 = 100;

/// What a collection offers.
pub(crate) struct Offer {
    /// The rel of its items.
    pub(crate) rel: &'static str,
    /// Its name, which is part of its cursors.
    pub(crate) list: &'static str,
    /// What it can be filtered by.
    pub(crate) filters: &'static [&'static str],
    /// What it can be sorted by; the first is the default.
    pub(crate) sorts: &'static [&'static str],
    /// The rels that can be sent along.
    pub(crate) embeds: &'static [&'static str],
    /// The fields of its items.
    pub(crate) fields: &'static [&'static str],
    /// What `where` can filter by, and the filter that it stands for.
    pub(crate) conditions: &'static [(&'static str, &'static str)],
}

/// The parameters of a request for a collection, checked.
#[derive(Debug)]
pub(crate) struct Params {
    filters: BTreeMap<&'static str, String>,
    /// The part that is wanted.
    pub(crate) slice: Slice,
    /// The number of the page, if pages are numbered.
    pub(crate) page: Option<u64>,
    /// What to sort by, without the minus.
    pub(crate) sort: &'static str,
    /// Whether the order is descending.
    pub(crate) descending: bool,
    /// The rels to send along.
    pub(crate) embed: Vec<&'static str>,
    /// The only fields to send; `None` for all.
    pub(crate) fields: Option<Vec<String>>,
    /// The parameters as they were sent.
    pairs: Vec<(String, String)>,
}

/// Reads the parameters of a request, each at most once.
///
/// # Errors
/// 400 for parameters that are unknown or come twice.
pub(crate) fn read<T: DeserializeOwned>(uri: &Uri) -> Result<(T, Vec<(String, String)>), Problem> {
    let unreadable = |why: String| {
        let name = why.split('`').nth(1).unwrap_or("query").to_owned();
        let message = match () {
            () if why.contains("unknown field") => format!("There is no parameter {name} here."),
            () if why.contains("duplicate field") => format!("The parameter {name} may come once."),
            () => "The query can't be read: it must be UTF-8 with percent-encoding.".to_owned(),
        };
        Problem::parameter(&name, message)
    };
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|why| unreadable(why.body_text()))?;
    let Query(typed) = Query::<T>::try_from_uri(uri).map_err(|why| unreadable(why.body_text()))?;
    Ok((typed, pairs))
}

impl Params {
    /// Checks the parameters against what the collection offers.
    ///
    /// # Errors
    /// 400 with the parameter's name.
    pub(crate) fn parse(
        offer: &Offer,
        (filters, common): (Vec<(&'static str, Option<&str>)>, Common<'_>),
        pairs: Vec<(String, String)>,
    ) -> Result<Self, Problem> {
        let mut chosen: BTreeMap<&'static str, String> =
            filters.into_iter().filter_map(|(name, value)| Some((name, filter(name, value)?.to_owned()))).collect();
        let common = common.without_empty();
        if let Some(condition) = common.condition {
            read_condition(offer, condition, &mut chosen)?;
        }
        let (sort, descending) = sort_of(offer, common.sort)?;
        let limit = common.limit.map(|text| number("limit", text, 1, MAX_LIMIT)).transpose()?.unwrap_or(DEFAULT_LIMIT);
        let page = common.page.map(|text| number("page", text, 1, MAX_OFFSET)).transpose()?;
        let offset = page.map_or(0, |page| (page - 1) * limit);
        if offset > MAX_OFFSET {
            let message = format!("Numbered pages end at row {MAX_OFFSET}: follow the links next, or use after.");
            return Err(Problem::parameter("page", message));
        }
        if page.is_some() && common.after.is_some() {
            return Err(Problem::parameter("page", "page and after can't be given together."));
        }
        let list = ListKey::of(format_args!("rest {} {sort}", offer.list));
        let arguments = PageArguments {
            first: i32::try_from(limit).ok(),
            after: common.after.map(str::to_owned),
            ..PageArguments::default()
        };
        let request = PageRequest::parse(list, MAX_LIMIT, &arguments)
            .map_err(|why| Problem::parameter("after", format!("{}.", why.message)))?;
        let count = common.count.map(|text| truth("count", text)).transpose()?.unwrap_or(false);
        let embed = names("embed", common.embed, offer.embeds)?;
        let fields = common.fields.map(|text| names("fields", Some(text), offer.fields)).transpose()?;
        Ok(Self {
            filters: chosen,
            slice: Slice { page: request, offset, count },
            page,
            sort,
            descending,
            embed,
            fields: fields.map(|fields| fields.into_iter().map(str::to_owned).collect()),
            pairs,
        })
    }

    /// The value of a filter.
    pub(crate) fn filter(&self, name: &str) -> Option<&str> {
        self.filters.get(name).map(String::as_str)
    }

    /// The value of a filter, parsed.
    pub(crate) fn parsed<T, E: std::fmt::Display>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Problem> {
        let value = self.filter(name).map(parse).transpose();
        value.map_err(|why| Problem::parameter(name, format!("{name} {why}.")))
    }

    /// The value of a filter that is a time (RFC 3339) or a date, which begins at midnight UTC.
    pub(crate) fn time(&self, name: &str) -> Result<Option<OffsetDateTime>, Problem> {
        self.parsed(name, |text| moment(text).ok_or("must be a time such as 2027-02-07T08:00:00Z"))
    }

    /// The time before which everything is wanted, whether the limit is part of it or not.
    pub(crate) fn before(&self, before: &str, until: &str) -> Result<Option<OffsetDateTime>, Problem> {
        let until = self.time(until)?.map(|at| at + Duration::SECOND);
        Ok([self.time(before)?, until].into_iter().flatten().min())
    }

    /// The value of a filter that is an id.
    pub(crate) fn id<K: ids::Kind>(&self, name: &str) -> Result<Option<Id<K>>, Problem> {
        self.parsed(name, |text| ids::parse::<K>(text).map_err(|why| why.message))
    }

    /// An item with the fields that are wanted.
    pub(crate) fn shown<T: Serialize>(&self, item: Item<T>) -> Item<T> {
        match &self.fields {
            Some(fields) => item.only(fields),
            None => item,
        }
    }

    /// The cursor after a page, if another one follows; `place` is where a row is in the order.
    pub(crate) fn next<R>(&self, found: &Found<R>, place: impl Fn(&R) -> Place) -> Option<String> {
        let last = found.page.items.last().filter(|_| found.page.has_next)?;
        let (at, id) = place(last);
        Some(self.slice.cursor(at, id))
    }

    /// The links that every page has.
    pub(crate) fn links(
        &self,
        offer: &Offer,
        urls: &Urls,
        (base, item): (&str, String),
        next: Option<String>,
    ) -> Links {
        let mut names: Vec<&str> = offer.filters.to_vec();
        names.extend(["sort", "limit", "after", "count"]);
        names.extend((!offer.embeds.is_empty()).then_some("embed"));
        names.push("fields");
        let next = next.map(|cursor| Link::to(format!("{base}{}", write(&self.turned(Some(&cursor))))));
        Links::to_self(format!("{base}{}", write(&self.pairs)))
            .with("first", Link::to(format!("{base}{}", write(&self.turned(None)))))
            .with_option("next", next)
            .with("item", Link::template(item))
            .with("search", Link::template(format!("{base}{{?{}}}", names.join(","))))
            .with("profile", Link::to(urls.rel(offer.rel)))
    }

    /// The parameters of the first page, or of the one after a cursor.
    fn turned(&self, cursor: Option<&str>) -> Vec<(String, String)> {
        let stays = |(name, _): &&(String, String)| name != "after" && name != "page";
        let mut pairs: Vec<_> = self.pairs.iter().filter(stays).cloned().collect();
        pairs.extend(cursor.map(|cursor| match self.page {
            Some(page) => ("page".to_owned(), (page + 1).to_string()),
            None => ("after".to_owned(), cursor.to_owned()),
        }));
        pairs
    }
}

/// A filter, unless it is an empty text or id. An empty time or status is a mistake, not a filter that was left out.
fn filter<'a>(name: &str, value: Option<&'a str>) -> Option<&'a str> {
    let is_choice = ["_since", "_after", "_before", "status", "role"].iter().any(|end| name.ends_with(end));
    if is_choice { value } else { given(value) }
}

fn write(pairs: &[(String, String)]) -> String {
    use std::fmt::Write as _;
    let mut query = String::new();
    for (name, value) in pairs {
        let mark = if query.is_empty() { '?' } else { '&' };
        let _ = write!(query, "{mark}{}={}", encoded(name), encoded(value));
    }
    query
}

/// The text for a query (RFC 3986 §2.3: unreserved characters stay).
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn number(name: &'static str, text: &str, least: u64, most: u64) -> Result<u64, Problem> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| Problem::parameter(name, format!("{name} must be {least} to {most}.")))
}

fn truth(name: &'static str, text: &str) -> Result<bool, Problem> {
    text.parse().map_err(|_| Problem::parameter(name, format!("{name} must be true or false.")))
}

fn names(name: &'static str, text: Option<&str>, known: &[&'static str]) -> Result<Vec<&'static str>, Problem> {
    let given = text.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut found = Vec::new();
    for wanted in given {
        let known_name = known.iter().copied().find(|known| *known == wanted);
        let unknown = || {
            let message = format!("{name} can have {}; there is no {wanted}.", or_nothing(known));
            Problem::parameter(name, message)
        };
        let one = known_name.ok_or_else(unknown)?;
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}

fn or_nothing(known: &[&str]) -> String {
    if known.is_empty() { "nothing here".to_owned() } else { known.join(", ") }
}

fn sort_of(offer: &Offer, given: Option<&str>) -> Result<(&'static str, bool), Problem> {
    let text = given.or(offer.sorts.first().copied()).unwrap_or_default();
    let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let known = offer.sorts.iter().copied().find(|sort| *sort == name);
    let unknown =
        || Problem::parameter("sort", format!("sort can be {}, each with a minus, too.", offer.sorts.join(", ")));
    Ok((known.ok_or_else(unknown)?, descending))
}

/// Reads `where={"status":"published","startsAt":{"$gte":"…"}}` into the filters that it stands for.
fn read_condition(offer: &Offer, text: &str, filters: &mut BTreeMap<&'static str, String>) -> Result<(), Problem> {
    let wrong = |message: String| Problem::parameter("where", message);
    let value: Value = serde_json::from_str(text).map_err(|error| wrong(format!("where is no JSON: {error}.")))?;
    let Value::Object(fields) = value else { return Err(wrong("where must be a JSON object.".to_owned())) };
    let mut flat = Vec::new();
    for (field, value) in fields {
        match value {
            Value::Object(operators) => {
                flat.extend(operators.into_iter().map(|(operator, value)| (format!("{field}.{operator}"), value)));
            }
            value => flat.push((field, value)),
        }
    }
    for (name, value) in flat {
        let filter = offer.conditions.iter().find(|(known, _)| *known == name).map(|(_, filter)| *filter);
        let known: Vec<&str> = offer.conditions.iter().map(|(known, _)| *known).collect();
        let filter =
            filter.ok_or_else(|| wrong(format!("where can have {}; there is no {name}.", known.join(", "))))?;
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                return Err(wrong(format!("{name} in where must be a text, a number or a truth value.")));
            }
        };
        filters.insert(filter, text);
    }
    Ok(())
}

/// A time, or the beginning of a day in UTC.
fn moment(text: &str) -> Option<OffsetDateTime> {
    // A plus that was not encoded arrives as a space.
    let text = text.replace(' ', "+");
    let day = || {
        let format = time::macros::format_description!("[year]-[month]-[day]");
        Date::parse(&text, &format).ok().map(|day| day.midnight().assume_utc())
    };
    let at = OffsetDateTime::parse(&text, &Rfc3339).ok().or_else(day)?.to_offset(time::UtcOffset::UTC);
    // Databases reject times far outside of these years, and store the others as text that sorts.
    (1000..=9998).contains(&at.year()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: Offer = Offer {
        rel: "thing",
        list: "things",
        filters: &["status"],
        sorts: &["startsAt", "created"],
        embeds: &["venue"],
        fields: &["name", "status"],
        conditions: &[("status", "status"), ("startsAt.$gte", "starts_after"), ("startsAt.$lte", "starts_until")],
    };

    fn params(common: Common<'_>) -> Result<Params, Problem> {
        Params::parse(&OFFER, (Vec::new(), common), Vec::new())
    }

    #[test]
    fn sorts_embeds_and_fields_are_those_of_the_collection() {
        let good = params(Common {
            sort: Some("-created"),
            embed: Some("venue, venue"),
            fields: Some("name"),
            ..Common::default()
        });
        let good = good.unwrap();
        assert_eq!((good.sort, good.descending, good.embed.as_slice()), ("created", true, ["venue"].as_slice()));
        for wrong in [
            Common { sort: Some("price"), ..Common::default() },
            Common { embed: Some("account"), ..Common::default() },
            Common { fields: Some("secret"), ..Common::default() },
            Common { limit: Some("0"), ..Common::default() },
            Common { limit: Some("101"), ..Common::default() },
            Common { page: Some("202"), limit: Some("50"), ..Common::default() },
            Common { page: Some("2"), after: Some("x"), ..Common::default() },
            Common { after: Some("nonsense"), ..Common::default() },
            Common { count: Some("perhaps"), ..Common::default() },
        ] {
            assert!(params(wrong).is_err());
        }
    }

    #[test]
    fn conditions_stand_for_filters() {
        let condition = r#"{"status":"draft","startsAt":{"$gte":"2027-01-01","$lte":"2027-01-02T00:00:00Z"}}"#;
        let found = params(Common { condition: Some(condition), ..Common::default() }).unwrap();
        assert_eq!(found.filter("status"), Some("draft"));
        assert_eq!(found.time("starts_after").unwrap().unwrap().unix_timestamp(), 1_798_761_600);
        let before = found.before("starts_before", "starts_until").unwrap().unwrap();
        assert_eq!(before.unix_timestamp(), 1_798_848_001);
        for wrong in ["[]", r#"{"price":1}"#, r#"{"status":null}"#, r#"{"startsAt":{"$ne":"x"}}"#] {
            assert!(params(Common { condition: Some(wrong), ..Common::default() }).is_err(), "{wrong}");
        }
    }
}
