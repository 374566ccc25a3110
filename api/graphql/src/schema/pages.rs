//! Relay connections (<https://relay.dev/graphql/connections.htm>) over the domain's keyset pages.

use std::borrow::Cow;
use std::fmt::Display;

use async_graphql::connection::{Edge, EmptyFields, PageInfo};
use async_graphql::{Error, Object, OutputType, TypeName};
use kernel::page::{Cursor, ListKey, MAX_PAGE, Page, PageArguments, PageRequest};

use super::errors::coded;

/// The default of `first` for lists that can only be paged forward. Lists that also have `last` have no default in the
/// schema, because `first` and `last` can't be given together.
pub(crate) const DEFAULT_FIRST: i32 = 20;

/// A list in pages: `edges`, `nodes` and `pageInfo`.
pub(crate) struct List<T: OutputType> {
    edges: Vec<Edge<String, T, EmptyFields>>,
    has_previous: bool,
    has_next: bool,
    /// The cursor that the page begins after.
    after: Option<String>,
    /// The cursor that the page ends before.
    before: Option<String>,
}

impl<T: OutputType> TypeName for List<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

#[Object(name_type)]
impl<T: OutputType> List<T> {
    /// Where in the list this page is. `endCursor` is null only on the first page of an empty list. On another empty
    /// page it is the cursor that was requested, so that a later request with it returns what was added since. The
    /// same holds for `startCursor`.
    async fn page_info(&self) -> PageInfo {
        let start = self.edges.first().map(|edge| edge.cursor.clone());
        let end = self.edges.last().map(|edge| edge.cursor.clone());
        PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: start.or_else(|| self.before.clone()),
            end_cursor: end.or_else(|| self.after.clone()),
        }
    }

    /// The items of this page, each with its cursor.
    async fn edges(&self) -> &[Edge<String, T, EmptyFields>] {
        &self.edges
    }

    /// The items of this page, without their cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }
}

/// Parses the arguments of a list. `list` names it, including the ids that it depends on.
pub(crate) fn request(list: impl Display, arguments: &PageArguments) -> Result<PageRequest, Error> {
    request_up_to(MAX_PAGE, ListKey::of(list), arguments)
}

/// Parses the arguments of a list with another maximum page size.
pub(crate) fn request_up_to(most: u64, list: ListKey, arguments: &PageArguments) -> Result<PageRequest, Error> {
    let request = PageRequest::parse(list, most, arguments);
    request.map_err(|invalid| coded("BAD_USER_INPUT", format!("{}.", invalid.message)))
}

/// Turns a page into a connection.
pub(crate) fn connection<R, T: OutputType>(
    request: &PageRequest,
    page: Page<R>,
    cursor: impl Fn(&R) -> Cursor,
    node: impl Fn(R) -> T,
) -> List<T> {
    let edges = page.items.into_iter().map(|row| Edge::new(request.encode(&cursor(&row)), node(row)));
    List {
        edges: edges.collect(),
        has_previous: page.has_previous,
        has_next: page.has_next,
        after: request.after.map(|after| request.encode(&after)),
        before: request.before.map(|before| request.encode(&before)),
    }
}
