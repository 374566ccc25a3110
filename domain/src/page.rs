//! Pages of long lists, by keyset: a cursor names the last row seen, so pages stay right while rows come and go.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::OffsetDateTime;
use uuid::Uuid;

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
        let invalid = || Invalid::new("must be a cursor from an earlier page");
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
}

impl PageRequest {
    /// Reads a client's `first` and `after`.
    ///
    /// # Errors
    /// When `first` is not within 1 to [`MAX_PAGE`], or `after` is no cursor.
    pub fn parse(first: Option<i32>, after: Option<&str>) -> Result<Self, Invalid> {
        let first = match first {
            None => DEFAULT_PAGE,
            Some(first) => u64::try_from(first)
                .ok()
                .filter(|first| (1..=MAX_PAGE).contains(first))
                .ok_or_else(|| Invalid::new(format!("first must be 1 to {MAX_PAGE}")))?,
        };
        Ok(Self { first, after: after.map(Cursor::decode).transpose()? })
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
        fn no_text_panics(text in ".*") {
            let _ = Cursor::decode(&text);
        }
    }
}
