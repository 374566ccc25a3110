//! Relay connections (<https://relay.dev/graphql/connections.htm>) over the domain's keyset pages.

use async_graphql::connection::{Connection, Edge, EmptyFields};
use async_graphql::{Error, OutputType};
use domain::page::{Cursor, Page, PageRequest};

use super::errors::coded;

/// A list in pages: `edges`, `nodes` and `pageInfo`.
pub(crate) type List<T> = Connection<String, T, EmptyFields, EmptyFields>;

/// Reads `first` and `after`.
pub(crate) fn request(first: Option<i32>, after: Option<&str>) -> Result<PageRequest, Error> {
    PageRequest::parse(first, after).map_err(|invalid| coded("BAD_USER_INPUT", format!("{}.", invalid.message)))
}

/// Reads `first` and `after` of a list whose pages can be longer.
pub(crate) fn request_up_to(most: u64, first: Option<i32>, after: Option<&str>) -> Result<PageRequest, Error> {
    let request = request(None, after)?;
    let Some(first) = first else {
        return Ok(request);
    };
    let first = u64::try_from(first).ok().filter(|first| (1..=most).contains(first));
    let first = first.ok_or_else(|| coded("BAD_USER_INPUT", format!("first must be 1 to {most}.")))?;
    Ok(PageRequest { first, ..request })
}

/// Makes a connection of a page.
pub(crate) fn connection<R, T: OutputType>(
    request: &PageRequest,
    page: Page<R>,
    cursor: impl Fn(&R) -> Cursor,
    node: impl Fn(R) -> T,
) -> List<T> {
    let mut list = Connection::new(request.after.is_some(), page.has_next);
    list.edges.extend(page.items.into_iter().map(|row| Edge::new(cursor(&row).encode(), node(row))));
    list
}
