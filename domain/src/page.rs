//! Pages of long lists, by keyset: a cursor names the last row seen, so pages stay right while rows come and go.

use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::bounds::Bounds;
use crate::text::Invalid;

/// Items per page when the client does not say.
pub const DEFAULT_PAGE: u64 = 20;
/// The most items a page has.
pub const MAX_PAGE: u64 = 100;

/// A row's place in a list: its sort time, where the list is sorted by one, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The sort time; lists in order of creation have none, since UUIDv7 ids sort by it.
    pub at: Option<OffsetDateTime>,
    /// The row's id.
    pub id: Uuid,
}

impl Cursor {
    /// A place in a list that is sorted by id alone.
    pub fn by_id(id: Uuid) -> Self {
        Self { at: None, id }
    }

    /// The opaque text that clients get.
    pub fn encode(&self) -> String {
        let at = self.at.map_or_else(String::new, |at| at.unix_timestamp().to_string());
        URL_SAFE_NO_PAD.encode(format!("{at}:{}", self.id.simple()))
    }

    /// Reads what [`Self::encode`] wrote.
    pub fn decode(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("after must be a cursor from an earlier page");
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

/// Which page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// At most this many items.
    pub first: u64,
    /// Those that come after this row.
    pub after: Option<Cursor>,
    /// Which list it is a page of, as cursors name it.
    pub list: ListKey,
}

/// What cursors have of the list that they belong to, so that they are taken for no other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ListKey(u32);

impl ListKey {
    /// The key of a list that these words name, with the ids of what it is about. It stays the same, or cursors that clients
    /// keep are worth nothing.
    pub fn of(list: impl Display) -> Self {
        // FNV-1a (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>).
        let hash = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        Self(list.to_string().bytes().fold(0x811c_9dc5, hash))
    }
}

impl PageRequest {
    /// Reads a client's `first` and `after` for a list, whose pages have at most `most` items.
    ///
    /// # Errors
    /// When `first` is not within 0 to `most`, or `after` is no cursor of this list.
    pub fn parse(list: ListKey, most: u64, first: Option<i32>, after: Option<&str>) -> Result<Self, Invalid> {
        let first = match first {
            None => DEFAULT_PAGE,
            Some(first) => u64::try_from(first)
                .ok()
                .filter(|first| *first <= most)
                .ok_or_else(|| Invalid::beyond(Bounds::out_of_range(0, most), format!("first must be 0 to {most}")))?,
        };
        let page = Self { first, after: None, list };
        Ok(Self { after: after.map(|cursor| page.decode(cursor)).transpose()?, ..page })
    }

    /// A row's cursor in this list.
    pub fn encode(&self, cursor: &Cursor) -> String {
        format!("{:08x}.{}", self.list.0, cursor.encode())
    }

    /// Reads a cursor of this list. Those that clients have kept from earlier versions don't say of which one they are.
    fn decode(&self, text: &str) -> Result<Cursor, Invalid> {
        let Some((list, cursor)) = text.split_once('.') else {
            return Cursor::decode(text);
        };
        if list != format!("{:08x}", self.list.0) {
            return Err(Invalid::new("after must be a cursor of this very list"));
        }
        Cursor::decode(cursor)
    }

    /// How many rows to ask the database for: one more tells whether there is a next page.
    pub fn limit(&self) -> u64 {
        self.first + 1
    }
}

/// One page.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, in order.
    pub items: Vec<T>,
    /// Whether there are more.
    pub has_next: bool,
}

impl<T> Page<T> {
    /// A page of nothing.
    pub fn empty() -> Self {
        Self { items: Vec::new(), has_next: false }
    }

    /// Makes a page of rows fetched with [`PageRequest::limit`].
    pub fn of(mut rows: Vec<T>, request: &PageRequest) -> Self {
        let first = usize::try_from(request.first).unwrap_or(usize::MAX);
        let has_next = rows.len() > first;
        rows.truncate(first);
        Self { items: rows, has_next }
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
            prop_assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        }

        #[test]
        fn a_cursor_is_good_for_its_list_alone(one in "[a-z ]{1,20}", other in "[a-z ]{1,20}", id in any::<u128>()) {
            let cursor = Cursor::by_id(Uuid::from_u128(id));
            let parse = |list: &str, after: &str| PageRequest::parse(ListKey::of(list), MAX_PAGE, Some(0), Some(after));
            let page = parse(&one, &cursor.encode()).unwrap();
            prop_assert_eq!(page.after, Some(cursor), "as earlier versions wrote it");
            let text = page.encode(&cursor);
            prop_assert_eq!(parse(&one, &text).unwrap().after, Some(cursor));
            prop_assert_eq!(parse(&other, &text).is_ok(), ListKey::of(&one) == ListKey::of(&other));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = Cursor::decode(&text);
        }
    }
}
