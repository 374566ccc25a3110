//! Links.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// A link to another resource.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Link {
    /// The absolute address; a URI template (RFC 6570) if `templated`.
    pub(crate) href: String,
    /// Whether `href` is a template to be expanded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub(crate) templated: bool,
    /// Tells links of the same rel apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) name: Option<&'static str>,
    /// What the link leads to, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) title: Option<&'static str>,
    /// The media type of what it leads to.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) media_type: Option<&'static str>,
}

impl Link {
    /// A link to an address.
    pub(crate) fn to(href: impl Into<String>) -> Self {
        Self { href: href.into(), templated: false, name: None, title: None, media_type: None }
    }

    /// A link whose address is a template.
    pub(crate) fn template(href: impl Into<String>) -> Self {
        Self { templated: true, ..Self::to(href) }
    }

    /// The same link with a name.
    pub(crate) fn named(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// The same link with a title.
    pub(crate) fn titled(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// The same link to something of this media type.
    pub(crate) fn of_type(self, media_type: &'static str) -> Self {
        Self { media_type: Some(media_type), ..self }
    }
}

/// One link, or a list of links of the same rel.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(crate) enum LinkValue {
    /// A rel that has always one link.
    One(Link),
    /// A rel that may have several links.
    Many(Vec<Link>),
}

/// Links by rel, in the order in which they are sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links(Vec<(&'static str, LinkValue)>);

impl Links {
    /// The link to a resource itself.
    pub(crate) fn to_self(href: impl Into<String>) -> Self {
        Self::default().with("self", Link::to(href))
    }

    /// The same links, and one more.
    pub(crate) fn with(mut self, rel: &'static str, link: Link) -> Self {
        self.0.push((rel, LinkValue::One(link)));
        self
    }

    /// The same links, and one more if there is one.
    pub(crate) fn with_option(self, rel: &'static str, link: Option<Link>) -> Self {
        match link {
            Some(link) => self.with(rel, link),
            None => self,
        }
    }

    /// The same links, and those of a rel that is always an array.
    pub(crate) fn with_many(mut self, rel: &'static str, links: Vec<Link>) -> Self {
        self.0.push((rel, LinkValue::Many(links)));
        self
    }

    /// The link of a rel, if it has one.
    pub(crate) fn get(&self, rel: &str) -> Option<&Link> {
        self.0.iter().find(|(name, _)| *name == rel).and_then(|(_, value)| match value {
            LinkValue::One(link) => Some(link),
            LinkValue::Many(links) => links.first(),
        })
    }
}

impl Serialize for Links {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (rel, value) in &self.0 {
            map.serialize_entry(rel, value)?;
        }
        map.end()
    }
}
