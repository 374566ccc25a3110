//! The mail of an organizer's message to attendees, in our layout.

use kernel::env::Settings;
use kernel::text::Locale;

use super::brand::Brand;
use super::letter::{Body, EventCard, Letter, RenderedLetter, say};
use crate::documents::{DocumentError, EventFacts};
use crate::translation::label;

/// The texts of an organizer's message.
pub(crate) struct WrittenText<'a> {
    /// A single line of plain text.
    pub(crate) subject: &'a str,
    /// The body as sanitized HTML.
    pub(crate) html: &'a str,
    /// The body as typed, for the plain-text part.
    pub(crate) text: &'a str,
}

/// The recipient of a message.
pub(crate) struct Addressee<'a> {
    /// The recipient's name, for the greeting.
    pub(crate) name: &'a str,
    /// The language of our texts around the body.
    pub(crate) locale: Locale,
    /// The URL to unsubscribe from messages.
    pub(crate) unsubscribe: String,
    /// What the organization has chosen for its mails.
    pub(crate) brand: Brand,
}

/// Renders a message to an attendee, or to its author as a test. It has no link to an order, because a ticket's holder
/// is not necessarily its buyer.
pub(crate) fn written(
    settings: &Settings,
    facts: &EventFacts,
    text: &WrittenText<'_>,
    to: Addressee<'_>,
    is_test: bool,
) -> Result<RenderedLetter, DocumentError> {
    let locale = to.locale;
    let why = [("event", facts.event.title.as_str().into()), ("organization", facts.organization.name.as_str().into())];
    let answered = to.brand.reply_to.is_some();
    let reason = if answered { "mail-why-message-answered" } else { "mail-why-message" };
    let mut letter = Letter::new(locale, text.subject, say(locale, reason, why)?);
    letter.organization = Some(facts.organization.clone());
    letter.brand = to.brand;
    if is_test {
        letter.subject = say(locale, "mail-test", [("subject", letter.subject.as_str().into())])?;
    }
    letter.greeting = Some(to.name.to_owned());
    letter.body = Some(Body { html: text.html.to_owned(), text: text.text.to_owned() });
    letter.event = Some(EventCard::new(facts, locale)?);
    let event_link = format!("{}/events/{}", settings.public_url, facts.event.slug);
    letter.links.push((label(locale, "mail-see-event")?, event_link));
    letter.unsubscribe = Some(to.unsubscribe);
    letter.render(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::fixtures::{facts, settings};
    use kernel::markdown;

    fn set(locale: Locale, body: &str, is_test: bool) -> RenderedLetter {
        let html = markdown::html(body);
        let text = WrittenText { subject: "Doors & dinner", html: &html, text: body };
        let unsubscribe = "https://radar.example.org/unsubscribe?key=abc".to_owned();
        let to = Addressee { name: "Ada <3", locale, unsubscribe, brand: Brand::default() };
        written(&settings(), &facts("Jazz im Hof"), &text, to, is_test).unwrap()
    }

    #[test]
    fn the_frame_is_the_reader_s_and_the_body_the_organizer_s() {
        let english = set(Locale::En, "Bring a **jacket**.", false);
        assert_eq!(english.subject, "Doors & dinner");
        assert!(english.html.contains("<strong>jacket</strong>") && english.html.contains("Ada &lt;3"));
        assert!(english.text.contains("Hello Ada <3") && english.text.contains("\nBring a **jacket**.\n"));
        assert!(english.text.contains("unsubscribe?key=abc"), "{}", english.text);
        let german = set(Locale::De, "Bring a **jacket**.", true);
        assert_eq!(german.subject, "Test: Doors & dinner");
        assert!(german.text.contains("Hallo Ada <3") && german.text.contains("Jazz im Hof"), "{}", german.text);
    }

    #[test]
    fn nothing_of_it_runs() {
        let html = set(Locale::En, "<script>alert(1)</script>\n\n[x](javascript:alert(1)) {{ site }}", false).html;
        assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
        assert!(html.contains("{{ site }}"), "what was written is no template: {html}");
    }
}
