//! Form-encoded parameters, parsed as strictly as Stripe does.

use std::collections::BTreeMap;

use super::errors::Refusal;
use super::state::Metadata;

/// The parameters by their bracketed names: `line_items[0][price_data][currency]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form(pub(super) BTreeMap<String, String>);

impl Form {
    /// Parses a query string or a body.
    pub(super) fn read(text: &str) -> Self {
        let url = reqwest::Url::parse(&format!("http://localhost/?{text}")).unwrap();
        Self(url.query_pairs().into_owned().collect())
    }

    /// Refuses unknown parameters. In known names, `[*]` matches any key or index.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let known: Vec<Vec<&str>> = known.iter().map(|name| parts(name)).collect();
        let fits = |name: &str| {
            let name = parts(name);
            let same = |known: &Vec<&str>| {
                known.len() == name.len() && known.iter().zip(&name).all(|(known, part)| *known == "*" || known == part)
            };
            known.iter().any(same)
        };
        match self.0.keys().find(|name| !fits(name)) {
            Some(name) => Err(Refusal::unknown(name)),
            None => Ok(()),
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).cloned()
    }

    pub(super) fn required(&self, name: &str) -> Result<String, Refusal> {
        self.text(name).ok_or_else(|| Refusal::missing(name))
    }

    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::invalid(name, "parameter_invalid_integer", "Invalid integer"))
    }

    pub(super) fn required_integer(&self, name: &str) -> Result<i64, Refusal> {
        self.integer(name)?.ok_or_else(|| Refusal::missing(name))
    }

    /// The key-value pairs below a name, within Stripe's limits (<https://docs.stripe.com/api/metadata>).
    pub(super) fn metadata(&self, name: &str) -> Result<Metadata, Refusal> {
        let start = format!("{name}[");
        let mut metadata = Metadata::new();
        for (key, value) in self.0.range(start.clone()..).take_while(|(key, _)| key.starts_with(&start)) {
            let key = key[start.len()..].trim_end_matches(']');
            if key.len() > 40 || value.len() > 500 {
                return Err(Refusal::invalid(name, "parameter_invalid_string", "Metadata is too long"));
            }
            metadata.insert(key.to_owned(), value.clone());
        }
        Ok(metadata)
    }

    /// Whether the request expands a field.
    pub(super) fn expands(&self, field: &str) -> bool {
        self.0.iter().any(|(name, value)| name.starts_with("expand[") && value == field)
    }
}

fn parts(name: &str) -> Vec<&str> {
    name.split('[').map(|part| part.trim_end_matches(']')).collect()
}
