//! Items and collections.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};
use std::io;

use axum::body::Bytes;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa::openapi::schema::AllOfBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};

use super::links::{Link, Links};

/// What an item says, all of it or the fields that were asked for.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum State<T> {
    /// All fields.
    Whole(T),
    /// The fields that were asked for.
    Part(Map<String, Value>),
}

/// Other resources that were sent along: always an array, or one item per rel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Embedded(Vec<(&'static str, Value)>);

impl Embedded {
    /// Sends an item along.
    pub(crate) fn put(&mut self, rel: &'static str, item: &impl Serialize) {
        self.0.push((rel, serde_json::to_value(item).unwrap_or_default()));
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Embedded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (rel, value) in &self.0 {
            map.serialize_entry(rel, value)?;
        }
        map.end()
    }
}

/// A single resource with its links.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Item<T> {
    #[serde(rename = "_id")]
    id: String,
    #[serde(rename = "_etag")]
    etag: String,
    #[serde(rename = "_created", with = "time::serde::rfc3339")]
    created: OffsetDateTime,
    #[serde(rename = "_updated", with = "time::serde::rfc3339")]
    updated: OffsetDateTime,
    #[serde(flatten)]
    state: State<T>,
    #[serde(rename = "_links")]
    links: Links,
    #[serde(rename = "_embedded", skip_serializing_if = "Embedded::is_empty")]
    embedded: Embedded,
    #[serde(rename = "_templates", skip_serializing_if = "Option::is_none")]
    templates: Option<Value>,
    #[serde(skip)]
    version: i64,
}

impl<T: Serialize> Item<T> {
    /// A resource in this version, which its row in the database has.
    pub(crate) fn new(
        (id, version): (String, i64),
        (created, updated): (OffsetDateTime, OffsetDateTime),
        state: T,
        links: Links,
    ) -> Self {
        let (state, embedded) = (State::Whole(state), Embedded::default());
        let item = Self { id, etag: String::new(), created, updated, state, links, embedded, templates: None, version };
        item.tagged()
    }

    /// The same with other resources sent along.
    pub(crate) fn embedding(self, embedded: Embedded) -> Self {
        if embedded.is_empty() { self } else { Self { embedded, ..self }.tagged() }
    }

    /// The same with forms for what can be done with it.
    pub(crate) fn offering(self, templates: Value) -> Self {
        Self { templates: Some(templates), ..self }
    }

    /// The same with only these fields of its state. What begins with `_` stays.
    pub(crate) fn only(self, fields: &[String]) -> Self {
        let Ok(Value::Object(mut map)) = serde_json::to_value(&self.state) else { return self };
        map.retain(|name, _| fields.contains(name));
        Self { state: State::Part(map), ..self }.tagged()
    }

    /// The validator of this representation: the version of the row, and a hash of what is sent. Writes compare the version
    /// alone, because the same state has other links for other people.
    fn tagged(mut self) -> Self {
        self.etag.clear();
        self.etag = format!("{}.{:016x}", self.version, hash(&self));
        self
    }

    /// The entity tag, without quotes.
    pub(crate) fn etag(&self) -> &str {
        &self.etag
    }

    /// The address of the resource.
    pub(crate) fn href(&self) -> &str {
        self.links.get("self").map_or("", |link| &link.href)
    }
}

/// Facts about a collection.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Meta {
    /// The most items that a page has.
    pub(crate) limit: u64,
    /// The number of items on all pages, if `count=true` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<u64>,
    /// The number of the page, if pages are numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<u64>,
}

/// A page of a collection.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Collection<T> {
    #[serde(rename = "_links")]
    pub(crate) links: Links,
    #[serde(rename = "_meta")]
    pub(crate) meta: Meta,
    #[serde(rename = "_embedded")]
    pub(crate) embedded: BTreeMap<&'static str, Vec<Item<T>>>,
    #[serde(rename = "_templates", skip_serializing_if = "Option::is_none")]
    pub(crate) templates: Option<Value>,
}

/// What all resources say of themselves.
#[derive(Serialize, ToSchema)]
#[schema(as = Item)]
pub(crate) struct ItemFacts {
    /// The id of the resource, unique throughout Event Radar.
    #[serde(rename = "_id")]
    id: String,
    /// The entity tag, for `If-Match`: the version and a hash of what was sent.
    #[serde(rename = "_etag")]
    etag: String,
    /// When it was created.
    #[serde(rename = "_created")]
    #[schema(format = DateTime)]
    created: String,
    /// When it was last changed.
    #[serde(rename = "_updated")]
    #[schema(format = DateTime)]
    updated: String,
    /// Its links, by rel.
    #[serde(rename = "_links")]
    links: HashMap<String, Link>,
}

/// The description of a resource: its facts and its state.
pub(crate) fn item_schema(state: &str) -> RefOr<Schema> {
    let facts = ItemFacts::name();
    let parts = [Ref::from_schema_name(facts.as_ref()), Ref::from_schema_name(state)];
    let all = parts.into_iter().fold(AllOfBuilder::new(), AllOfBuilder::item);
    Schema::from(all.build()).into()
}

/// What is sent for a document.
pub(crate) fn to_body(document: &impl Serialize) -> Result<Bytes, serde_json::Error> {
    serde_json::to_vec(document).map(Bytes::from)
}

/// The entity tag of something without a version, without quotes.
pub(crate) fn collection_tag(document: &impl Serialize) -> String {
    format!("c.{:016x}", hash(document))
}

/// Hashes a document without keeping its text. The hash is no secret, and the same in every process.
fn hash(document: &impl Serialize) -> u64 {
    struct Into(DefaultHasher);
    impl io::Write for Into {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut into = Into(DefaultHasher::new());
    // Nothing that is sent fails to serialize; if it did, the tag would only match less often.
    let _ = serde_json::to_writer(&mut into, document);
    into.0.finish()
}
