//! How the platform presents itself on its pages.

use kernel::colour::Colour;
use kernel::site::{LegalKind, Site};
use kernel::text::Locale;
use minijinja::{Value as Context, context};
use serde_json::{Map, Value, json};

use crate::html::texts::texts;

/// A link in the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLink {
    /// Where it leads.
    pub href: String,
    /// Its text.
    pub label: &'static str,
}

/// The links in the footer of every page: to what there is, and to what becomes of cookies.
pub fn links(site: &Site, locale: Locale) -> Vec<SiteLink> {
    let texts = texts(locale);
    let legal = site.texts.iter().map(|text| SiteLink { href: text.link(), label: name_of(text.kind, locale) });
    let contact = site.contact.iter().map(|contact| SiteLink { href: contact.link(), label: texts.legal_contact });
    let cookies = SiteLink { href: "/legal/cookies".to_owned(), label: texts.legal_cookies };
    legal.chain(contact).chain([cookies]).collect()
}

/// What a kind of text is called.
pub fn name_of(kind: LegalKind, locale: Locale) -> &'static str {
    let texts = texts(locale);
    match kind {
        LegalKind::Imprint => texts.legal_imprint,
        LegalKind::Privacy => texts.legal_privacy,
        LegalKind::Terms => texts.legal_terms,
    }
}

/// The part of the app's configuration that says how the platform presents itself.
pub fn config(site: &Site) -> Value {
    let of = |locale: Locale| -> Value {
        links(site, locale).into_iter().map(|link| json!([link.href, link.label])).collect()
    };
    let by_language: Map<String, Value> =
        Locale::ALL.into_iter().map(|locale| (locale.tag().to_owned(), of(locale))).collect();
    let link = |kind| site.text(kind).map(kernel::site::LegalText::link);
    let version = |kind| site.text(kind).map_or(0, |text| text.version);
    json!({
        "name": site.name,
        "logo": site.logo.as_ref().map(|logo| {
            json!({ "src": logo.path(), "width": logo.width, "height": logo.height })
        }),
        "links": by_language,
        "terms": link(LegalKind::Terms),
        "privacy": link(LegalKind::Privacy),
        "versions": [version(LegalKind::Terms), version(LegalKind::Privacy)],
    })
}

/// The footer of pages that work without scripts.
pub fn footer(site: &Site, locale: Locale) -> Context {
    let links = links(site, locale).into_iter().map(|link| context! { href => link.href, label => link.label });
    context! { links => links.collect::<Vec<_>>() }
}

/// The link to the style sheet with the platform's own colours; empty if it has ours. The address changes with the colour.
pub fn styles(site: &Site) -> String {
    let accent = site.accent.map(|accent| accent.to_string());
    accent.map_or_else(String::new, |accent| {
        format!("<link rel=\"stylesheet\" href=\"/site/colours.css?{}\">\n", accent.trim_start_matches('#'))
    })
}

/// The style sheet with the platform's own colours, for light and dark pages; empty if it has ours. Its rules weigh more than
/// those of the other style sheets, whatever their order.
pub fn stylesheet(site: &Site) -> String {
    let Some(accent) = site.accent else { return String::new() };
    let (light, dark) = (Colour::WHITE, Colour::of(0x18, 0x1e, 0x1b));
    // The least readable ground of each: paper in the light, soft in the dark.
    let on_light = accent.readable_on(Colour::of(0xf2, 0xed, 0xe3));
    let on_dark = accent.readable_on(Colour::of(0x22, 0x2a, 0x26));
    let colours = |accent: Colour, ground: Colour| {
        format!(
            "--accent:{accent};--accent-ink:{ink};--on-accent:{ink};--accent-soft:{soft}",
            ink = accent.text_colour(),
            soft = ground.mixed(accent, 14),
        )
    };
    format!(
        "html:root{{{bright}}}@media (prefers-color-scheme:dark){{html:root:not([data-theme='light']){{{dim}}}}}\
         html:root[data-theme='dark']{{{dim}}}",
        bright = colours(on_light, light),
        dim = colours(on_dark, dark),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_links_to_what_there_is() {
        let mut site = Site::default();
        assert_eq!(links(&site, Locale::En).len(), 1, "cookies");
        site.contact = Some(kernel::site::Contact::Address("box@example.org".to_owned()));
        let hrefs: Vec<String> = links(&site, Locale::De).into_iter().map(|link| link.href).collect();
        assert_eq!(hrefs, ["mailto:box@example.org", "/legal/cookies"]);
        assert_eq!(config(&site)["links"]["de"][0][1], "Kontakt");
    }

    #[test]
    fn a_colour_is_made_readable_in_the_dark() {
        let site = Site { accent: Colour::parse("#4338ca").ok(), ..Site::default() };
        let css = stylesheet(&site);
        assert!(css.starts_with("html:root{--accent:#4338ca;--accent-ink:#ffffff"), "{css}");
        assert!(css.contains("data-theme='dark'") && css.matches("#4338ca").count() == 1, "{css}");
    }
}
