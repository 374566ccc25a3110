//! The content and layout of mails: a letter, rendered as HTML and as plain text from the same parts.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use entity::mail_text::MailTextKind;
use entity::{event_cover, organization};
use fluent_bundle::{FluentArgs, FluentValue};
use kernel::colour::Colour;
use kernel::env::Settings;
use kernel::files::FileKey;
use kernel::site::{LegalKind, MailText, Site};
use kernel::text::Locale;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::brand::{Brand, LogoImage};
use crate::documents::{DocumentError, EventFacts};
use crate::events;
use crate::mail_texts::Values;
use crate::translation::{self, SITE_NAME, TranslationError};

/// The largest size at which a mail shows an event's picture, in pixels.
const COVER: (u32, u32) = (600, 420);
/// The widest file that a mail shows: sharp on most screens, and loaded soon.
const WIDEST_COVER: u32 = 960;
/// How much of a mail's beginning is shown beside its subject, in characters.
const PREHEADER: usize = 150;
/// Invisible, so that mail programs show no other text after the preheader.
const FILLER: &str = "\u{34F}\u{A0}\u{200C}";

/// The longest subject: what mail programs show, and far below the limit of a header line.
const MAX_SUBJECT: usize = 180;

/// The parts of a mail, in its reader's language. Text typed by people is included unescaped.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) locale: Locale,
    pub(super) subject: String,
    /// The reader's name, for the greeting; `None` if it is not known.
    pub(super) greeting: Option<String>,
    pub(super) paragraphs: Vec<String>,
    /// The long text of an organizer's message.
    pub(super) body: Option<Body>,
    pub(super) event: Option<EventCard>,
    /// Facts as label and value.
    pub(super) rows: Vec<(String, String)>,
    /// A code to type, with its label.
    pub(super) code: Option<(String, String)>,
    /// Actions as label and URL, the most important first.
    pub(super) links: Vec<(String, String)>,
    pub(super) tickets: Vec<TicketCard>,
    pub(super) notes: Vec<String>,
    /// Why the reader gets this mail.
    pub(super) why: String,
    /// The URL to unsubscribe from this kind of mail; `None` for mails that one can't opt out of.
    pub(super) unsubscribe: Option<String>,
    /// Label and URL to stop following the organization.
    pub(super) unfollow: Option<(String, String)>,
    /// The organization whose event it is about, if it goes to people outside of it.
    pub(super) organization: Option<organization::Model>,
    /// What that organization has chosen for its mails.
    pub(super) brand: Brand,
    /// How the platform presents itself.
    pub(super) site: Arc<Site>,
    /// What of it administrators may write.
    wording: Option<Box<Wording>>,
}

/// The mail whose subject and introduction administrators may write.
#[derive(Debug, Clone)]
struct Wording {
    kind: MailTextKind,
    values: Values,
    /// Which paragraph is the introduction.
    intro: usize,
}

/// A long text by an organizer, as sanitized HTML and as plain text.
#[derive(Debug, Clone)]
pub(super) struct Body {
    pub(super) html: String,
    pub(super) text: String,
}

/// A box with an event's title, time and place.
#[derive(Debug, Clone)]
pub(super) struct EventCard {
    title: String,
    starts: String,
    ends: String,
    place: Vec<String>,
    cover: Option<CoverImage>,
}

/// An event's picture at the size at which a mail shows it.
#[derive(Debug, Clone)]
struct CoverImage {
    key: FileKey,
    width: u32,
    text: String,
}

/// A box with a ticket and its QR code.
#[derive(Debug, Clone)]
pub(super) struct TicketCard {
    pub(super) heading: String,
    pub(super) holder: String,
    pub(super) kind: String,
    /// The `Content-ID` of the attached picture.
    pub(super) cid: String,
}

/// A rendered letter.
#[derive(Debug, Clone)]
pub(crate) struct RenderedLetter {
    pub(crate) subject: String,
    pub(crate) html: String,
    pub(crate) text: String,
}

static TEMPLATES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_template("layout.html", include_str!("../../templates/layout.html"))?;
    templates.add_template("letter.html", include_str!("../../templates/letter.html"))?;
    templates.add_template("letter.txt", include_str!("../../templates/letter.txt"))?;
    Ok(templates)
});

impl Letter {
    /// An empty letter with subject and footer.
    pub(super) fn new(locale: Locale, subject: &str, why: String) -> Self {
        Self {
            locale,
            subject: one_line(subject),
            greeting: None,
            paragraphs: Vec::new(),
            body: None,
            event: None,
            rows: Vec::new(),
            code: None,
            links: Vec::new(),
            tickets: Vec::new(),
            notes: Vec::new(),
            why,
            unsubscribe: None,
            unfollow: None,
            organization: None,
            brand: Brand::default(),
            site: Arc::default(),
            wording: None,
        }
    }

    /// Says that administrators may write the subject and the last paragraph so far.
    pub(super) fn may_be_written(&mut self, kind: MailTextKind, values: Values) {
        let intro = self.paragraphs.len().saturating_sub(1);
        self.wording = Some(Box::new(Wording { kind, values, intro }));
    }

    /// Takes over what administrators have written for this mail in its language.
    pub(super) fn reword(&mut self) {
        let site = Arc::clone(&self.site);
        let own = self.wording.as_ref().and_then(|wording| site.mail_texts.get(&(wording.kind, self.locale)));
        if let Some(own) = own {
            self.reword_as(own);
        }
    }

    /// Takes over these texts, with their placeholders filled in.
    pub(super) fn reword_as(&mut self, own: &MailText) {
        let Some(wording) = self.wording.take() else { return };
        if let Some(subject) = &own.subject {
            self.subject = one_line(&wording.values.fill(subject));
        }
        if let Some(intro) = &own.intro {
            let lines = intro.lines().filter(|line| !line.trim().is_empty());
            let lines: Vec<String> = lines.map(|line| wording.values.fill(line)).collect();
            let until = self.paragraphs.len().min(wording.intro + 1);
            self.paragraphs.splice(wording.intro.min(until)..until, lines);
        }
    }

    /// Renders the letter as HTML and as plain text.
    pub(super) fn render(&self, settings: &Settings) -> Result<RenderedLetter, DocumentError> {
        let templates = TEMPLATES.as_ref().map_err(fault)?;
        let render = |name: &str, context: Value| -> Result<String, DocumentError> {
            templates.get_template(name).and_then(|template| template.render(context)).map_err(|error| fault(&error))
        };
        Ok(RenderedLetter {
            subject: self.ours(&self.subject).chars().take(MAX_SUBJECT).collect(),
            html: render("letter.html", self.context(settings, |url| Value::from_safe_string(escape_url(url)))?)?,
            text: render("letter.txt", self.context(settings, |url| Value::from(url))?)?,
        })
    }

    fn context(&self, settings: &Settings, url: impl Fn(&str) -> Value) -> Result<Value, DocumentError> {
        let accent = self.brand.accent.or(self.site.accent).unwrap_or(Colour::OURS);
        let link_colour = if accent.reads_on(Colour::WHITE) { accent } else { Colour::OURS };
        let event = self.event.as_ref().map(|event| {
            context! {
                title => one_line(&event.title), starts => &event.starts, ends => &event.ends,
                place => event.place.iter().map(|line| one_line(line)).collect::<Vec<_>>(),
            }
        });
        let rows =
            self.rows.iter().map(|(label, value)| context! { label => one_line(label), value => one_line(value) });
        let links = self.links.iter().map(|(label, address)| context! { label => label, url => url(address) });
        let ticket_code = translation::label(self.locale, "ticket-code")?;
        let tickets = self.tickets.iter().map(|ticket| {
            context! {
                heading => &ticket.heading, holder => one_line(&ticket.holder), kind => one_line(&ticket.kind),
                cid => &ticket.cid, alt => format!("{ticket_code} · {}", ticket.heading),
            }
        });
        Ok(context! {
            lang => self.locale.tag(),
            dir => self.locale.direction(),
            heading => self.ours(&self.subject),
            filler => FILLER.repeat(60),
            preheader => self.preheader(),
            greeting => self.greeting.as_ref().map(|name| greet(self.locale, name)).transpose()?,
            paragraphs => self.paragraphs.iter().map(|text| one_line(&self.ours(text))).collect::<Vec<_>>(),
            body_html => self.body.as_ref().map(|body| Value::from_safe_string(body.html.clone())),
            body_text => self.body.as_ref().map(|body| body.text.as_str()),
            event => event,
            cover => self.event.as_ref().and_then(|event| event.cover.as_ref()).map(|cover| {
                let address = format!("{}/files/{}", settings.public_url, cover.key.as_str());
                context! { url => url(&address), width => cover.width, alt => one_line(&cover.text) }
            }),
            rows => rows.collect::<Vec<_>>(),
            code => self.code.as_ref().map(|(label, value)| context! { label, value }),
            links => links.collect::<Vec<_>>(),
            link_fallback => translation::label(self.locale, "mail-link-fallback")?,
            tickets => tickets.collect::<Vec<_>>(),
            notes => self.notes.iter().map(|text| self.ours(text).into_owned()).collect::<Vec<_>>(),
            why => one_line(&self.ours(&self.why)),
            unsubscribe => self.unsubscribe.as_deref().map(&url),
            unfollow => self.unfollow.as_ref().map(|(label, address)| context! { label, url => url(address) }),
            header => self.header(settings, &url),
            footer => self.footer(settings, &url)?,
            accent => accent.to_string(),
            on_accent => accent.text_colour().to_string(),
            link_colour => link_colour.to_string(),
            unsubscribe_label => translation::label(self.locale, "mail-unsubscribe")?,
            site => settings.host(),
            site_name => one_line(&self.site.name),
            site_url => url(&settings.public_url),
        })
    }
}

impl Letter {
    /// What mail programs show beside the subject: how the mail begins.
    fn preheader(&self) -> String {
        let own = self.body.as_ref().map(|body| body.text.replace(['*', '_', '#', '`', '>'], ""));
        let beginning = self.paragraphs.first().cloned().or(own).unwrap_or_default();
        one_line(&self.ours(&beginning)).chars().take(PREHEADER).collect()
    }

    /// A text with the platform's name where one of ours names it. What people typed stays as it is.
    fn ours<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.contains(SITE_NAME) {
            Cow::Owned(text.replace(SITE_NAME, &self.site.name))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The name at the top, and the logo in its place: the organization's if it has chosen how its mails look, else the
    /// platform's.
    fn header(&self, settings: &Settings, url: impl Fn(&str) -> Value) -> Value {
        let branded = self.brand.accent.is_some() || self.brand.logo.is_some();
        let name = self.organization.as_ref().filter(|_| branded).map(|organization| one_line(&organization.name));
        let own = if branded { None } else { LogoImage::of_site(settings, &self.site) };
        let logo = self.brand.logo.as_ref().or(own.as_ref()).map(|logo| {
            context! { url => url(&logo.url), width => logo.width, height => logo.height }
        });
        context! { name => name.unwrap_or_else(|| one_line(&self.site.name)), logo }
    }

    /// What administrators have written for the end of all mails, and links to the legal texts.
    fn footer(&self, settings: &Settings, url: impl Fn(&str) -> Value) -> Result<Value, TranslationError> {
        let lines = self.site.mail_footer.best(self.locale).map_or("", |(_, text)| text).lines();
        let links = self.site.texts.iter().map(|text| {
            let key = match text.kind {
                LegalKind::Imprint => "mail-imprint",
                LegalKind::Privacy => "mail-privacy",
                LegalKind::Terms => "mail-terms",
            };
            let page = || format!("{}{}", settings.public_url, text.kind.path());
            let address = text.url.clone().unwrap_or_else(page);
            Ok(context! { label => translation::label(self.locale, key)?, url => url(&address) })
        });
        let links: Vec<Value> = links.collect::<Result<_, TranslationError>>()?;
        Ok(context! { lines => lines.map(one_line).collect::<Vec<_>>(), links })
    }
}

fn greet(locale: Locale, name: &str) -> Result<String, TranslationError> {
    say(locale, "mail-greeting", [("name", one_line(name).into())])
}

fn fault(error: &minijinja::Error) -> DocumentError {
    DocumentError(format!("template: {error:#}"))
}

impl EventCard {
    /// Formats an event's title, time and place in a language.
    pub(super) fn new(facts: &EventFacts, locale: Locale) -> Result<Self, TranslationError> {
        Ok(Self {
            title: facts.event.title.clone(),
            starts: facts.starts(locale)?,
            ends: say(locale, "mail-until", [("end", facts.ends(locale)?.into())])?,
            place: facts.place(locale)?,
            cover: facts.cover.as_ref().and_then(CoverImage::of),
        })
    }
}

impl CoverImage {
    /// None if its files are not known: a mail does well without a picture.
    fn of(cover: &event_cover::Model) -> Option<Self> {
        let variants = events::variants_of(cover).ok()?;
        let shown = variants.iter().rev().find(|variant| variant.width <= WIDEST_COVER).or(variants.first())?;
        let (width, height) = (shown.width.max(1), shown.height.max(1));
        let narrowed = COVER.0.min((COVER.1 * width).div_ceil(height)).max(1);
        Some(Self { key: shown.key.clone(), width: narrowed, text: cover.alternative_text.clone().unwrap_or_default() })
    }
}

/// What can be said of an event in texts that administrators write.
pub(super) fn values_of(facts: &EventFacts, locale: Locale) -> Result<Values, TranslationError> {
    Ok(Values::default()
        .with("event", facts.event.title.as_str())
        .with("date", facts.starts(locale)?)
        .with("venue", facts.place(locale)?.join(", "))
        .with("organizer", facts.organization.name.as_str())
        .with("site", SITE_NAME))
}

/// Translates a text with arguments.
pub(super) fn say<const N: usize>(
    locale: Locale,
    key: &str,
    args: [(&'static str, FluentValue<'_>); N],
) -> Result<String, TranslationError> {
    translation::text(locale, key, &FluentArgs::from_iter(args))
}

/// Removes what could break a line or reverse its direction: control characters become spaces, bidirectional marks are
/// dropped. Spaces that do not break, as in amounts, stay.
pub(super) fn one_line(text: &str) -> String {
    let marks = |c: &char| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let spaced = text
        .chars()
        .filter(marks)
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}');
    spaced.collect::<String>().split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Escapes a URL for an attribute. The template engine's own escaping also rewrites slashes, which some programs that
/// extract links from mails don't undo.
fn escape_url(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
