//! What administrators have set for the whole platform and every page and mail shows. Each process keeps it in memory
//! until it changes, and never for long, because the signal of a change may be lost.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use entity::mail_text::MailTextKind;
use time::OffsetDateTime;
use tokio::time::Instant;
use uuid::Uuid;

use crate::colour::Colour;
use crate::signals::{PublicChange, Signal, Signals};
use crate::text::{Locale, mail_link};

/// What the platform is called as long as nobody has given it a name.
pub const NAME: &str = "Event Radar";
/// How long it is kept, in case the signal of a change was lost.
const LONG: Duration = Duration::from_secs(10);

/// The name, the look and the legal texts of the platform.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// What the platform is called.
    pub name: String,
    /// The colour of links and buttons, if it is not our own.
    pub accent: Option<Colour>,
    /// The picture that stands for the platform, if it is not our own.
    pub logo: Option<SiteLogo>,
    /// Whom people may turn to.
    pub contact: Option<Contact>,
    /// The texts that are in force, in the order of their kinds.
    pub texts: Vec<LegalText>,
    /// What stands at the end of all mails, by language.
    pub mail_footer: Localized,
    /// What mails say in place of the built-in texts.
    pub mail_texts: HashMap<(MailTextKind, Locale), MailText>,
}

/// What administrators have written for a mail, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailText {
    /// The subject; `None` for the built-in one.
    pub subject: Option<String>,
    /// The paragraphs at the beginning; `None` for the built-in ones.
    pub intro: Option<String>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: NAME.to_owned(),
            accent: None,
            logo: None,
            contact: None,
            texts: Vec::new(),
            mail_footer: Localized::default(),
            mail_texts: HashMap::new(),
        }
    }
}

impl Site {
    /// The text of a kind that is in force.
    pub fn text(&self, kind: LegalKind) -> Option<&LegalText> {
        self.texts.iter().find(|text| text.kind == kind)
    }

    /// What somebody who orders or signs up now agrees to.
    pub fn agreed(&self) -> Agreed {
        let id = |kind| self.text(kind).map(|text| text.id);
        Agreed { terms_id: id(LegalKind::Terms), privacy_id: id(LegalKind::Privacy) }
    }
}

/// The versions of the platform's texts that somebody agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreed {
    /// The terms, if there were any.
    pub terms_id: Option<Uuid>,
    /// The privacy policy, if there was one.
    pub privacy_id: Option<Uuid>,
}

/// The picture that stands for the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLogo {
    /// The digest of the file, which is part of its address.
    pub hash: String,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The file, a JPEG.
    pub body: Bytes,
}

impl SiteLogo {
    /// Where the file is. Its content never changes.
    pub fn path(&self) -> String {
        format!("/site/logo/{}.jpg", self.hash.get(..16).unwrap_or(&self.hash))
    }
}

/// Whom people may turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// An e-mail address, as it is stored.
    Address(String),
    /// A page.
    Url(String),
}

impl Contact {
    /// The contact as it is stored, which was checked before.
    pub fn stored(text: &str) -> Self {
        if text.contains("://") { Self::Url(text.to_owned()) } else { Self::Address(text.to_owned()) }
    }

    /// Where a link to it leads.
    pub fn link(&self) -> String {
        match self {
            Self::Address(address) => mail_link(address),
            Self::Url(url) => url.clone(),
        }
    }
}

/// The kinds of legal texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LegalKind {
    /// Who runs the platform.
    Imprint,
    /// What becomes of personal data.
    Privacy,
    /// What holds between the platform and those who use it.
    Terms,
}

impl LegalKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Imprint, Self::Privacy, Self::Terms];

    /// The kind in addresses and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Terms => "terms",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The path of its page.
    pub fn path(self) -> String {
        format!("/legal/{}", self.name())
    }
}

impl fmt::Display for LegalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A version of a legal text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    /// The key of the version.
    pub id: Uuid,
    /// What it is about.
    pub kind: LegalKind,
    /// The number of the version, from 1.
    pub version: i32,
    /// Where the text is, if it is kept elsewhere.
    pub url: Option<String>,
    /// The text as Markdown; empty if it is kept elsewhere.
    pub texts: Localized,
    /// Whether it is in force.
    pub is_current: bool,
    /// When it was published.
    pub published_at: OffsetDateTime,
}

impl LegalText {
    /// Where a link to it leads: to its page, or to where it is kept.
    pub fn link(&self) -> String {
        self.url.clone().unwrap_or_else(|| self.kind.path())
    }
}

/// A text in some of our languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Localized(BTreeMap<String, String>);

impl Localized {
    /// A text from its languages' tags and what it says in them.
    pub fn of(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(texts.into_iter().collect())
    }

    /// What it says in exactly this language.
    pub fn exactly(&self, locale: Locale) -> Option<&str> {
        self.0.get(locale.tag()).map(String::as_str)
    }

    /// What it says in this language, or else in the first that it has, and which language that is. English comes first.
    pub fn best(&self, locale: Locale) -> Option<(Locale, &str)> {
        let mut order = std::iter::once(locale).chain(Locale::ALL);
        order.find_map(|locale| Some((locale, self.exactly(locale)?)))
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tags of its languages and what it says in them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, text)| (tag.as_str(), text.as_str()))
    }
}

/// What a process knows of the platform's settings.
#[derive(Debug, Default)]
pub struct SiteMemory {
    kept: RwLock<Kept>,
    /// How often it changed, as far as this process heard of it.
    changes: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct Kept {
    site: Arc<Site>,
    /// When it was read, and how often it had changed before; `None` before the first time.
    read: Option<(Instant, u64)>,
}

impl SiteMemory {
    /// An empty memory that hears of changes from now on.
    pub fn listening(signals: &dyn Signals) -> Arc<Self> {
        let memory = Self::default();
        let changes = Arc::clone(&memory.changes);
        signals.observe(Box::new(move |signal| {
            if matches!(signal, Signal::Resync | Signal::Public(PublicChange::Site | PublicChange::Anything)) {
                changes.fetch_add(1, Ordering::SeqCst);
            }
        }));
        Arc::new(memory)
    }

    /// What it knows, if that is up to date.
    pub fn current(&self) -> Option<Arc<Site>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let (at, changes) = kept.read?;
        let is_new = at.elapsed() < LONG && changes == self.changes();
        is_new.then(|| Arc::clone(&kept.site))
    }

    /// What it knew last, for where nobody can wait.
    pub fn latest(&self) -> Arc<Site> {
        Arc::clone(&self.kept.read().unwrap_or_else(PoisonError::into_inner).site)
    }

    /// How often it changed. To be asked before the settings are read.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Keeps what was read after so many changes.
    pub fn keep(&self, site: Site, changes: u64) -> Arc<Site> {
        let site = Arc::new(site);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        // A slow look must not replace what a later one found.
        if kept.read.is_none_or(|(_, known)| known <= changes) {
            *kept = Kept { site: Arc::clone(&site), read: Some((Instant::now(), changes)) };
        }
        site
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::LocalSignals;

    #[tokio::test]
    async fn what_changed_is_read_again() {
        let signals = LocalSignals::default();
        let memory = SiteMemory::listening(&signals);
        assert!(memory.current().is_none(), "nothing was read yet");
        let named = |name: &str| Site { name: name.to_owned(), ..Site::default() };
        let before = memory.changes();
        memory.keep(named("One"), before);
        assert_eq!(memory.current().unwrap().name, "One");
        signals.publish(Signal::Public(PublicChange::Site));
        assert!(memory.current().is_none());
        memory.keep(named("Two"), memory.changes());
        memory.keep(named("One"), before);
        assert_eq!(memory.current().unwrap().name, "Two", "what was read before the change is old");
    }

    #[test]
    fn a_missing_language_falls_back() {
        let text = |tags: &[&str]| Localized::of(tags.iter().map(|tag| ((*tag).to_owned(), format!("in {tag}"))));
        assert_eq!(text(&["en", "de"]).best(Locale::De), Some((Locale::De, "in de")));
        assert_eq!(text(&["en"]).best(Locale::De), Some((Locale::En, "in en")));
        assert_eq!(text(&["de"]).best(Locale::En), Some((Locale::De, "in de")));
        assert_eq!(text(&[]).best(Locale::En), None);
    }
}
