//! Keyset pagination: a cursor names the last row seen, so pages stay correct while rows are added and deleted.

use std::fmt::Display;
use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::bounds::Bounds;
use crate::text::Invalid;

/// The page size when the client gives none.
pub const DEFAULT_PAGE: u64 = 20;
/// The largest page size.
pub const MAX_PAGE: u64 = 100;
/// The years that sort times lie in. Databases reject times far outside of it.
const YEARS: RangeInclusive<i32> = 2000..=2100;

/// The position of a row in a list: its id, and its sort time if the list is sorted by a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The sort time; none in lists sorted by creation, since UUIDv7 ids sort by it.
    pub at: Option<OffsetDateTime>,
    /// The row's primary key.
    pub id: Uuid,
}

impl Cursor {
    /// The position in a list that is sorted by id alone.
    pub fn by_id(id: Uuid) -> Self {
        Self { at: None, id }
    }

    /// The position as text, without the list that it belongs to; see [`PageRequest::encode`].
    pub fn encode(&self) -> String {
        let at = self.at.map_or_else(String::new, |at| at.unix_timestamp().to_string());
        URL_SAFE_NO_PAD.encode(format!("{at}:{}", self.id.simple()))
    }

    /// Reads what [`Self::encode`] wrote.
    fn decode(name: &str, text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new(not_a_cursor(name));
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let text = String::from_utf8(bytes).map_err(|_| invalid())?;
        let (at, id) = text.split_once(':').ok_or_else(invalid)?;
        let at = match at {
            "" => None,
            seconds => {
                let seconds = seconds.parse().map_err(|_| invalid())?;
                Some(OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| invalid())?)
            }
        };
        Ok(Self { at, id: Uuid::try_parse(id).map_err(|_| invalid())? })
    }
}

/// A request for one page of a list, parsed from a client's arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// The most items that the page may have.
    pub size: u64,
    /// Whether the last items between the cursors are wanted instead of the first.
    pub backward: bool,
    /// Only items after this row.
    pub after: Option<Cursor>,
    /// Only items before this row.
    pub before: Option<Cursor>,
    /// The key of the list, which is part of its cursors.
    pub list: ListKey,
}

/// The arguments of a list, as clients give them (<https://relay.dev/graphql/connections.htm#sec-Arguments>).
#[derive(Debug, Clone, Default)]
pub struct PageArguments {
    /// How many items to return, from the beginning.
    pub first: Option<i32>,
    /// Only items after this cursor.
    pub after: Option<String>,
    /// How many items to return, from the end.
    pub last: Option<i32>,
    /// Only items before this cursor.
    pub before: Option<String>,
}

/// A hash of the list that a cursor belongs to, so that a cursor of another list is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ListKey(u32);

impl ListKey {
    /// The key of the list with this name, which includes the ids that the list depends on. Names must not change, or
    /// cursors that clients have kept become invalid.
    pub fn of(list: impl Display) -> Self {
        // FNV-1a (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>).
        let hash = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        Self(list.to_string().bytes().fold(0x811c_9dc5, hash))
    }
}

impl PageRequest {
    /// The first `size` items of a list whose cursors are not handed out.
    pub fn first(size: u64) -> Self {
        Self { size, backward: false, after: None, before: None, list: ListKey::default() }
    }

    /// Parses a client's arguments for a list whose pages have at most `most` items.
    ///
    /// # Errors
    /// When `first` or `last` is not 0 to `most`, when both are given, or when `after` or `before` is not a cursor of
    /// this list.
    pub fn parse(list: ListKey, most: u64, arguments: &PageArguments) -> Result<Self, Invalid> {
        let PageArguments { first, after, last, before } = arguments;
        let (name, size) = match (first, last) {
            (Some(_), Some(_)) => return Err(Invalid::new("first and last can't be given together")),
            (None, Some(last)) => ("last", Some(*last)),
            (first, None) => ("first", *first),
        };
        let size = match size {
            None => DEFAULT_PAGE,
            Some(size) => u64::try_from(size)
                .ok()
                .filter(|size| *size <= most)
                .ok_or_else(|| Invalid::beyond(Bounds::out_of_range(0, most), format!("{name} must be 0 to {most}")))?,
        };
        let page = Self { size, backward: last.is_some(), after: None, before: None, list };
        let cursor = |name, text: &Option<String>| text.as_deref().map(|text| page.decode(name, text)).transpose();
        Ok(Self { after: cursor("after", after)?, before: cursor("before", before)?, ..page })
    }

    /// The opaque cursor of a row, as clients get it.
    pub fn encode(&self, cursor: &Cursor) -> String {
        format!("{:08x}.{}", self.list.0, cursor.encode())
    }

    /// Reads a cursor of this list. Cursors from earlier versions don't name their list and are accepted.
    fn decode(&self, name: &str, text: &str) -> Result<Cursor, Invalid> {
        let Some((list, cursor)) = text.split_once('.') else {
            return Cursor::decode(name, text);
        };
        if list != format!("{:08x}", self.list.0) {
            return Err(Invalid::new(format!("{name} must be a cursor of this very list")));
        }
        Cursor::decode(name, cursor)
    }

    /// The number of rows to fetch: one more than the page has, to see whether there is a next page.
    pub fn limit(&self) -> u64 {
        self.size + 1
    }

    /// Limits a query to this page of a list sorted by id.
    pub fn by_id<Q, C>(&self, query: Q, id: C, order: Order) -> Q
    where
        Q: QueryFilter + QueryOrder + QuerySelect,
        C: ColumnTrait,
    {
        self.between(query, id, &order).order_by(id, self.reading(order)).limit(self.limit())
    }

    /// Limits a query to what lies between the cursors, in a list sorted by id.
    pub fn between<Q: QueryFilter, C: ColumnTrait>(&self, mut query: Q, id: C, order: &Order) -> Q {
        for (cursor, later) in self.edges() {
            query = query.filter(if later == (*order == Order::Asc) { id.gt(cursor.id) } else { id.lt(cursor.id) });
        }
        query
    }

    /// Limits a query to this page of a list sorted by a time, and by id where times are equal.
    ///
    /// # Errors
    /// When a cursor has no time, or one that is not in the years 2000 to 2100.
    pub fn by_time<Q, T, C>(&self, mut query: Q, (time, id): (T, C), order: Order) -> Result<Q, Invalid>
    where
        Q: QueryFilter + QueryOrder + QuerySelect,
        T: ColumnTrait,
        C: ColumnTrait,
    {
        for (cursor, later) in self.edges() {
            let name = if later { "after" } else { "before" };
            let at =
                cursor.at.filter(|at| YEARS.contains(&at.year())).ok_or_else(|| Invalid::new(not_a_cursor(name)))?;
            // The first condition follows from the second, but only the first can use an index.
            query = if later == (order == Order::Asc) {
                query.filter(time.gte(at)).filter(time.gt(at).or(time.eq(at).and(id.gt(cursor.id))))
            } else {
                query.filter(time.lte(at)).filter(time.lt(at).or(time.eq(at).and(id.lt(cursor.id))))
            };
        }
        let reading = self.reading(order);
        Ok(query.order_by(time, reading.clone()).order_by(id, reading).limit(self.limit()))
    }

    /// The cursors around the page, each with whether the page comes after it.
    fn edges(&self) -> impl Iterator<Item = (Cursor, bool)> {
        self.after.map(|cursor| (cursor, true)).into_iter().chain(self.before.map(|cursor| (cursor, false)))
    }

    /// The order in which rows are fetched: reversed for backward pages.
    fn reading(&self, order: Order) -> Order {
        match (self.backward, order) {
            (true, Order::Asc) => Order::Desc,
            (true, Order::Desc) => Order::Asc,
            (_, order) => order,
        }
    }
}

fn not_a_cursor(name: &str) -> String {
    format!("{name} must be a cursor from an earlier page")
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Whether there are items before the page. For forward pages: whether the client gave `after`.
    pub has_previous: bool,
    /// Whether there are items after the page. For backward pages: whether the client gave `before`.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// A page without items, and none before or after it.
    pub fn empty() -> Self {
        Self { items: Vec::new(), has_previous: false, has_next: false }
    }

    /// Makes a page of rows fetched with [`PageRequest::limit`].
    pub fn of(mut rows: Vec<T>, request: &PageRequest) -> Self {
        let size = usize::try_from(request.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let (has_previous, has_next) = if request.backward {
            rows.reverse();
            (more, request.before.is_some())
        } else {
            (request.after.is_some(), more)
        };
        Self { items: rows, has_previous, has_next }
    }

    /// The same page with its items converted.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, has_previous, has_next } = self;
        Page { items: items.into_iter().map(change).collect(), has_previous, has_next }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cursors_round_trip(at in proptest::option::of(-2_000_000_000_i64..4_000_000_000), id in any::<u128>()) {
            let at = at.map(|at| OffsetDateTime::from_unix_timestamp(at).unwrap());
            let cursor = Cursor { at, id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode("after", &cursor.encode()).unwrap(), cursor);
        }

        #[test]
        fn a_cursor_is_good_for_its_list_alone(one in "[a-z ]{1,20}", other in "[a-z ]{1,20}", id in any::<u128>()) {
            let cursor = Cursor::by_id(Uuid::from_u128(id));
            let parse = |list: &str, after: &str| {
                let arguments = PageArguments { first: Some(0), after: Some(after.to_owned()), ..Default::default() };
                PageRequest::parse(ListKey::of(list), MAX_PAGE, &arguments)
            };
            let page = parse(&one, &cursor.encode()).unwrap();
            prop_assert_eq!(page.after, Some(cursor), "as earlier versions wrote it");
            let text = page.encode(&cursor);
            prop_assert_eq!(parse(&one, &text).unwrap().after, Some(cursor));
            prop_assert_eq!(parse(&other, &text).is_ok(), ListKey::of(&one) == ListKey::of(&other));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = Cursor::decode("after", &text);
        }
    }
}
