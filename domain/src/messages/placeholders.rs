//! Placeholders in messages, such as `{{first_name}}`: what is filled in for each recipient.

use std::borrow::Cow;

use kernel::env::Settings;
use kernel::markdown;
use kernel::text::Locale;

use crate::documents::EventFacts;
use crate::notifications::WrittenText;
use crate::placeholders::{self, names};
use crate::translation::TranslationError;

/// What can be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Event,
    Date,
    Venue,
    FirstName,
    OrderLink,
}

const NAMES: [(&str, Placeholder); 5] = [
    ("event", Placeholder::Event),
    ("date", Placeholder::Date),
    ("venue", Placeholder::Venue),
    ("first_name", Placeholder::FirstName),
    ("order_link", Placeholder::OrderLink),
];

/// What is filled in for one recipient.
struct Values {
    event: String,
    date: String,
    venue: String,
    first_name: String,
    order_link: String,
}

/// Who reads a message.
pub(super) struct Reader<'a> {
    pub(super) name: &'a str,
    pub(super) locale: Locale,
    /// The link to their order, if they are a buyer.
    pub(super) order_link: Option<&'a String>,
}

/// The texts of a message for one reader.
pub(super) struct Filled<'a> {
    subject: Cow<'a, str>,
    body: Cow<'a, str>,
    /// The body as sanitized HTML, if it is another one for each reader.
    pub(super) html: Option<String>,
}

impl<'a> Filled<'a> {
    /// Fills in subject and body. Who has no order is led to the event.
    pub(super) fn new(
        settings: &Settings,
        facts: &EventFacts,
        reader: &Reader<'_>,
        (subject, body): (&'a str, &'a str),
    ) -> Result<Self, TranslationError> {
        if !has_any(subject) && !has_any(body) {
            return Ok(Self { subject: subject.into(), body: body.into(), html: None });
        }
        let event_link = || format!("{}/events/{}", settings.public_url, facts.event.slug);
        let link = reader.order_link.cloned().unwrap_or_else(event_link);
        let values = Values::new(facts, reader.locale, reader.name, link)?;
        let html = has_any(body).then(|| markdown::html(&values.fill_markdown(body)));
        Ok(Self { subject: values.fill(subject).into(), body: values.fill(body).into(), html })
    }

    /// The texts; `html` is the body as HTML if nothing is filled in.
    pub(super) fn text<'s>(&'s self, html: &'s str) -> WrittenText<'s> {
        WrittenText { subject: &self.subject, html: self.html.as_deref().unwrap_or(html), text: &self.body }
    }
}

impl Values {
    /// What is filled in for a person with this name; `order_link` leads to their order, or else to the event.
    fn new(facts: &EventFacts, locale: Locale, name: &str, order_link: String) -> Result<Self, TranslationError> {
        Ok(Self {
            event: facts.event.title.clone(),
            date: facts.starts(locale)?,
            venue: facts.place(locale)?.join(", "),
            first_name: name.split_whitespace().next().unwrap_or_default().to_owned(),
            order_link,
        })
    }

    fn of(&self, placeholder: Placeholder) -> &str {
        match placeholder {
            Placeholder::Event => &self.event,
            Placeholder::Date => &self.date,
            Placeholder::Venue => &self.venue,
            Placeholder::FirstName => &self.first_name,
            Placeholder::OrderLink => &self.order_link,
        }
    }

    /// The text with its placeholders filled in.
    fn fill(&self, text: &str) -> String {
        filled(text, |placeholder| self.of(placeholder).to_owned())
    }

    /// The Markdown with its placeholders filled in, so that what is filled in stays text.
    fn fill_markdown(&self, text: &str) -> String {
        filled(text, |placeholder| match placeholder {
            // In angle brackets, an address is a link as well as the target of one.
            Placeholder::OrderLink => format!("<{}>", self.order_link),
            other => escaped(self.of(other)),
        })
    }
}

/// The placeholder with this name.
fn named(name: &str) -> Option<Placeholder> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, placeholder)| *placeholder)
}

/// Whether something is filled into a text.
fn has_any(text: &str) -> bool {
    names(text).any(|name| named(name).is_some())
}

/// Whether a text has the link to the recipient's order.
pub(super) fn has_order_link(text: &str) -> bool {
    names(text).any(|name| named(name) == Some(Placeholder::OrderLink))
}

/// The first placeholder in a text that there is none of.
pub(super) fn unknown(text: &str) -> Option<&str> {
    placeholders::unknown(text, |name| named(name).is_some())
}

/// The names of all placeholders, as they are typed.
pub fn placeholders() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

fn filled(text: &str, value: impl Fn(Placeholder) -> String) -> String {
    placeholders::filled(text, |name| named(name).map(&value))
}

/// Text that Markdown leaves as it is: in one line, and without what would be markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::fixtures::facts;
    use proptest::prelude::*;

    fn values(name: &str) -> Values {
        let link = "https://radar.example.org/orders/order_1?secret=a_b*c".to_owned();
        Values::new(&facts("Jazz *im* Hof"), Locale::En, name, link).unwrap()
    }

    #[test]
    fn each_is_filled_in_as_text() {
        let ada = values("Ada *L* <b>");
        assert_eq!(
            ada.fill("Hi {{first_name}}, {{ event }}: {{venue}}"),
            "Hi Ada, Jazz *im* Hof: Hinterhof, Oranienstraße 1, Berlin, Germany, Online"
        );
        let html = markdown::html(&ada.fill_markdown("**{{event}}** [yours]({{order_link}}) {{order_link}}"));
        assert!(html.contains("<strong>Jazz *im* Hof</strong>"), "{html}");
        assert_eq!(html.matches("href=\"https://radar.example.org/orders/order_1?secret=a_b*c\"").count(), 2, "{html}");
        assert!(markdown::html(&values("<b>x</b>").fill_markdown("{{first_name}}")).contains("&lt;b&gt;x&lt;/b&gt;"));
    }

    #[test]
    fn only_those_that_exist_are_taken() {
        assert_eq!(unknown("{{event}} and {{ first_name }}"), None);
        assert_eq!(unknown("{{event}} and {{ vorname }}"), Some("vorname"));
        for text in ["{{", "}}", "{{}}", "{{ 7*7 }}", "{{{event", "{ event }", ""] {
            assert_eq!(unknown(text), None, "{text}");
            assert_eq!(values("Ada").fill(text), text);
        }
        assert!(has_order_link("{{order_link}}") && !has_order_link("{{event}}") && !has_any("{{x}}"));
    }

    proptest! {
        #[test]
        fn any_text_stays_but_for_them(text in "\\PC{0,60}|[{} a-z_]{0,40}", name in "[^\\s]{1,20}") {
            let all = format!("{text}|{{{{first_name}}}}|{text}");
            let filled = values(&name).fill(&all);
            prop_assert!(filled.contains(&format!("|{name}|")) || has_any(&text) || text.ends_with('{'), "{filled}");
        }
    }
}
