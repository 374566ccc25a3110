//! Documents in the Hypertext Application Language (<https://datatracker.ietf.org/doc/html/draft-kelly-json-hal-11>).
//! Links are absolute, rels singular, and each rel is always an object or always an array.

mod documents;
mod links;

pub(crate) use documents::{Collection, Embedded, Item, ItemFacts, Meta, collection_tag, item_schema, to_body};
pub(crate) use links::{Link, Links};
