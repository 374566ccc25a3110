//! The `<head>` of a page: its title, and metadata for search engines and link previews.

use std::fmt;

use kernel::text::Locale;
use serde_json::Value;

use super::shell::{escape, script_safe};

/// The length of descriptions; search engines and previews show about this much.
const DESCRIPTION: usize = 200;

/// The style of the text in a page while the app is not running.
pub const STYLES: &str = "<link rel=\"stylesheet\" href=\"/assets/pages.css\">";

/// The head of a page.
#[derive(Debug, Default)]
pub struct Head {
    /// The title in the browser's tab.
    title: String,
    /// What link previews show; none for private pages.
    preview: Option<Preview>,
    /// Whether search engines may list it.
    listed: bool,
}

/// The link preview of a page.
#[derive(Debug)]
pub struct Preview {
    /// The title of the preview.
    pub title: String,
    /// A description of a sentence or two.
    pub description: String,
    /// The canonical URL of the page.
    pub url: String,
    /// The Open Graph type, such as `website`.
    pub kind: &'static str,
    /// The language of the page.
    pub locale: Locale,
    /// What the platform is called.
    pub site_name: String,
    /// The picture of the preview.
    pub image: Option<Image>,
    /// Structured data by schema.org.
    pub data: Option<Value>,
}

/// A picture in a preview.
#[derive(Debug)]
pub struct Image {
    /// The URL of the picture.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What the picture shows, for those who can't see it.
    pub alternative_text: Option<String>,
    /// Whether it is shown across the whole preview, rather than small beside the text.
    pub is_large: bool,
}

impl Head {
    /// The head of a page without a link preview, which is not listed by search engines.
    pub fn hidden(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// The head of a page with a link preview, which search engines may be allowed to list.
    pub fn of(title: String, preview: Preview, listed: bool) -> Self {
        Self { title, preview: Some(preview), listed }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "<title>{}</title>", escape(&self.title))?;
        if !self.listed {
            writeln!(f, "<meta name=\"robots\" content=\"noindex\">")?;
        }
        writeln!(f, "<noscript>{STYLES}</noscript>")?;
        self.preview.as_ref().map_or(Ok(()), |preview| preview.fmt(f))
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let description = plain(&self.description, DESCRIPTION);
        writeln!(f, "<meta name=\"description\" content=\"{}\">", escape(&description))?;
        writeln!(f, "<link rel=\"canonical\" href=\"{}\">", escape(&self.url))?;
        for (property, content) in [
            ("og:site_name", self.site_name.as_str()),
            ("og:type", self.kind),
            ("og:title", &self.title),
            ("og:description", &description),
            ("og:url", &self.url),
            ("og:locale", territory(self.locale)),
        ] {
            writeln!(f, "<meta property=\"{property}\" content=\"{}\">", escape(content))?;
        }
        for other in Locale::ALL.into_iter().filter(|other| *other != self.locale) {
            writeln!(f, "<meta property=\"og:locale:alternate\" content=\"{}\">", territory(other))?;
        }
        if let Some(image) = &self.image {
            image.fmt(f)?;
        }
        let is_large = self.image.as_ref().is_some_and(|image| image.is_large);
        let card = if is_large { "summary_large_image" } else { "summary" };
        writeln!(f, "<meta name=\"twitter:card\" content=\"{card}\">")?;
        if let Some(data) = &self.data {
            writeln!(f, "<script type=\"application/ld+json\">{}</script>", script_safe(data))?;
        }
        Ok(())
    }
}

/// A language as Open Graph names it, which takes a territory with it (<https://ogp.me/#optional>).
fn territory(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "en_GB",
        Locale::De => "de_DE",
        Locale::Fr => "fr_FR",
        Locale::Es => "es_ES",
        Locale::Ar => "ar_AR",
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (self.width.to_string(), self.height.to_string());
        for (property, content) in [
            ("og:image", Some(&self.url)),
            ("og:image:width", Some(&width)),
            ("og:image:height", Some(&height)),
            ("og:image:alt", self.alternative_text.as_ref()),
        ] {
            if let Some(content) = content {
                writeln!(f, "<meta property=\"{property}\" content=\"{}\">", escape(content))?;
            }
        }
        Ok(())
    }
}

/// The longest word that is kept whole. Longer ones, such as URLs, or sentences in languages without spaces, are cut.
const LONG_WORD: usize = 40;

/// The beginning of a Markdown text without its markup, on one line, cut between words.
pub fn plain(markdown: &str, most: usize) -> String {
    let mut text = String::new();
    for word in markdown.split_whitespace() {
        let word = bare(word);
        if word.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { " " };
        let room = most.saturating_sub(text.chars().count() + gap.len());
        let length = word.chars().count();
        if length > room {
            if length > LONG_WORD && room > 1 {
                text.push_str(gap);
                text.extend(word.chars().take(room - 1));
            }
            text.push('…');
            break;
        }
        text.push_str(gap);
        text.push_str(&word);
    }
    text
}

/// A word without Markdown's markup for emphasis, headings, lists and the URLs of links.
fn bare(word: &str) -> String {
    if word.chars().all(|c| "#>-+*=`~".contains(c)) {
        return String::new();
    }
    let mut text = word.replace(['*', '`', '['], "");
    if let Some(start) = text.find("](") {
        let end = text[start..].find(')').map_or(text.len(), |end| start + end + 1);
        text.replace_range(start..end, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_plain_and_short() {
        let text = plain("# An *evening*\n\n- with [wine and song](https://example.org/a)\n- `free`", 200);
        assert_eq!(text, "An evening with wine and song free");
        assert_eq!(plain("one two three", 8), "one two…");
        assert_eq!(plain(&format!("Fr {}", "夜".repeat(500)), 9), "Fr 夜夜夜夜夜…");
    }

    #[test]
    fn hostile_texts_stay_texts() {
        let hostile = "\"><script>alert(1)</script>";
        let preview = Preview {
            title: hostile.to_owned(),
            description: hostile.to_owned(),
            url: hostile.to_owned(),
            kind: "website",
            locale: Locale::De,
            site_name: hostile.to_owned(),
            image: Some(Image {
                url: hostile.to_owned(),
                width: 1,
                height: 1,
                alternative_text: Some(hostile.to_owned()),
                is_large: true,
            }),
            data: Some(Value::from(hostile)),
        };
        let head = Head::of(hostile.to_owned(), preview, true).to_string();
        // The only script is the structured data, and the text can't end an attribute.
        assert_eq!(head.matches("<script").count(), 1, "{head}");
        assert!(head.contains("<script type=\"application/ld+json\">"), "{head}");
        assert!(!head.contains(hostile), "{head}");
    }
}
