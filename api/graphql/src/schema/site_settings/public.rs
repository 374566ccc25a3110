//! How the platform presents itself to everyone, and its legal texts.

use std::sync::Arc;

use async_graphql::{Context, Enum, Error, Object, SimpleObject};
use domain::site_settings;
use kernel::markdown;
use kernel::site::{self, Contact, LegalKind};
use kernel::text::{Locale, shown_address};

use crate::schema::context::env;
use crate::schema::errors::{coded, database};
use crate::schema::events::int;
use crate::schema::scalars::DateTime;

/// The legal texts of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kernel::site::LegalKind")]
pub(crate) enum LegalTextKind {
    /// Who runs the platform.
    Imprint,
    /// What becomes of personal data.
    Privacy,
    /// What holds between the platform and those who use it.
    Terms,
}

#[derive(Debug, Default)]
pub(crate) struct SiteQuery;

#[Object]
impl SiteQuery {
    /// How the platform presents itself: its name, its look and its legal texts.
    async fn site(&self, ctx: &Context<'_>) -> Result<Site, Error> {
        Ok(Site(site_settings::site(env(ctx)).await.map_err(database)?))
    }
}

/// How the platform presents itself.
pub(crate) struct Site(Arc<site::Site>);

/// How the platform presents itself.
#[Object]
impl Site {
    /// What the platform is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The colour of its links and buttons, such as `#4338ca`; null if it has our own.
    async fn accent_colour(&self) -> Option<String> {
        self.0.accent.map(|accent| accent.to_string())
    }

    /// The picture that stands for it; null if it has our own. `PUT /site/logo` uploads one, for admins.
    async fn logo(&self, ctx: &Context<'_>) -> Option<SiteLogo> {
        let logo = self.0.logo.as_ref()?;
        Some(SiteLogo { url: env(ctx).link(&logo.path()), width: int(logo.width), height: int(logo.height) })
    }

    /// The email address or the URL that people may turn to; null if there is none.
    async fn contact(&self) -> Option<String> {
        self.0.contact.as_ref().map(|contact| match contact {
            Contact::Address(address) => shown_address(address).into_owned(),
            Contact::Url(url) => url.clone(),
        })
    }

    /// The legal texts that are in force.
    async fn legal_texts(&self) -> Vec<LegalText> {
        self.0.texts.iter().cloned().map(LegalText).collect()
    }

    /// A legal text: the one in force, or the version with this number, which may have been replaced since. Null if there is
    /// none.
    async fn legal_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which text.")] kind: LegalTextKind,
        #[graphql(desc = "The number of a version; null for the one in force.")] version: Option<i32>,
    ) -> Result<Option<LegalText>, Error> {
        let kind = kind.into();
        let found = match version {
            None => self.0.text(kind).cloned(),
            Some(version) => site_settings::version_of(env(ctx).db.primary(), kind, version).await.map_err(database)?,
        };
        Ok(found.map(LegalText))
    }

    /// The versions of a legal text, newest first; at most a hundred.
    async fn legal_text_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which text.")] kind: LegalTextKind,
    ) -> Result<Vec<LegalText>, Error> {
        let (conn, kind, asked) = (env(ctx).db.primary(), kind.into(), ctx.look_ahead());
        // Up to a hundred long texts are not read for a list that shows none.
        let versions = if asked.field("texts").exists() || asked.field("html").exists() {
            site_settings::versions_of(conn, kind).await
        } else {
            site_settings::outlines_of(conn, kind).await
        };
        Ok(versions.map_err(database)?.into_iter().map(LegalText).collect())
    }
}

/// The picture that stands for the platform, a JPEG on white.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SiteLogo {
    /// The URL of the file.
    url: String,
    /// The width in pixels.
    width: i32,
    /// The height in pixels.
    height: i32,
}

/// A version of a legal text of the platform.
#[derive(Debug, Clone)]
pub(crate) struct LegalText(pub(crate) site::LegalText);

/// A version of a legal text of the platform. All versions are kept.
#[Object]
impl LegalText {
    /// Which of the platform's texts it is a version of.
    async fn kind(&self) -> LegalTextKind {
        LegalKind::into(self.0.kind)
    }

    /// The number of the version, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was published, which put it in force.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.published_at)
    }

    /// Whether it is in force.
    async fn is_current(&self) -> bool {
        self.0.is_current
    }

    /// Where the text is, if it is kept elsewhere; then there are no `texts`. Null otherwise.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The text in each of its languages.
    async fn texts(&self) -> Vec<LocalizedText> {
        localized(&self.0.texts)
    }

    /// The text as HTML that is safe to put into a page, in this language, or else in one that it has. Null if it is kept
    /// elsewhere.
    async fn html(
        &self,
        #[graphql(desc = "The tag of the language, such as `de`.")] locale: String,
    ) -> Result<Option<LocalizedHtml>, Error> {
        let locale = locale
            .parse::<Locale>()
            .map_err(|invalid| coded("BAD_USER_INPUT", format!("locale {}.", invalid.message)))?;
        let best = self.0.texts.best(locale);
        Ok(best.map(|(locale, text)| LocalizedHtml { locale: locale.tag().to_owned(), html: markdown::html(text) }))
    }
}

/// What a text says in one language.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct LocalizedText {
    /// The tag of the language, such as `de`.
    locale: String,
    /// The text; Markdown for legal texts.
    text: String,
}

/// A text in one language, as HTML.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct LocalizedHtml {
    /// The tag of the language, such as `de`.
    locale: String,
    /// HTML that is safe to put into a page.
    html: String,
}

pub(crate) fn localized(texts: &site::Localized) -> Vec<LocalizedText> {
    texts.iter().map(|(locale, text)| LocalizedText { locale: locale.to_owned(), text: text.to_owned() }).collect()
}
