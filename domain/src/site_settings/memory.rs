//! The settings as every page and mail shows them, from memory as long as they have not changed.

use std::collections::HashMap;
use std::sync::Arc;

use entity::mail_text::{self, MailTextKind};
use entity::{site_logo, site_text};
use kernel::Env;
use kernel::colour::Colour;
use kernel::site::{Contact, LegalText, Localized, MailText, NAME, Site, SiteLogo};
use kernel::text::Locale;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder as _, QuerySelect as _};

use super::texts::{localized, text_of};
use super::{Model, current};

/// The platform as it is now, which rarely takes a statement.
pub async fn site(env: &Env) -> Result<Arc<Site>, DbErr> {
    if let Some(site) = env.site.current() {
        return Ok(site);
    }
    let changes = env.site.changes();
    let site = read(env.db.primary(), &env.site.latest()).await?;
    Ok(env.site.keep(site, changes))
}

/// Makes sure that this process knows the platform as it is now. If the database can't be asked, it goes on with what it
/// knew.
pub async fn refresh(env: &Env) {
    if let Err(error) = site(env).await {
        tracing::warn!(%error, "the platform's settings could not be read");
    }
}

/// Reads the settings in four statements, or five if the logo is a new one.
async fn read(conn: &impl ConnectionTrait, known: &Site) -> Result<Site, DbErr> {
    let row = current(conn).await?;
    let texts = site_text::Entity::find().filter(site_text::Column::IsCurrent.eq(true)).all(conn).await?;
    let mut texts: Vec<LegalText> = texts.into_iter().map(text_of).collect::<Result<_, _>>()?;
    texts.sort_by_key(|text| text.kind);
    Ok(Site {
        accent: row.accent_colour.as_deref().and_then(Colour::stored),
        contact: row.contact.as_deref().map(Contact::stored),
        mail_footer: mail_footer_of(&row)?,
        mail_texts: mail_texts(conn).await?,
        name: row.name.unwrap_or_else(|| NAME.to_owned()),
        logo: logo(conn, known).await?,
        texts,
    })
}

async fn mail_texts(conn: &impl ConnectionTrait) -> Result<HashMap<(MailTextKind, Locale), MailText>, DbErr> {
    let rows = mail_text::Entity::find().all(conn).await?;
    let text = |row: mail_text::Model| {
        let locale = row.locale.parse::<Locale>().ok()?;
        Some(((row.kind, locale), MailText { subject: row.subject, intro: row.intro }))
    };
    Ok(rows.into_iter().filter_map(text).collect())
}

/// What stands at the end of all mails, by language.
pub fn mail_footer_of(row: &Model) -> Result<Localized, DbErr> {
    row.mail_footer.clone().map_or_else(|| Ok(Localized::default()), localized)
}

async fn logo(conn: &impl ConnectionTrait, known: &Site) -> Result<Option<SiteLogo>, DbErr> {
    use site_logo::{Column, Entity};

    let hash: Option<String> =
        Entity::find().select_only().column(Column::Hash).order_by_asc(Column::Id).into_tuple().one(conn).await?;
    let Some(hash) = hash else { return Ok(None) };
    if let Some(logo) = known.logo.as_ref().filter(|logo| logo.hash == hash) {
        return Ok(Some(logo.clone()));
    }
    let row = Entity::find().one(conn).await?;
    let pixels = |length: i32| u32::try_from(length).unwrap_or(1);
    Ok(row.map(|row| SiteLogo {
        hash: row.hash,
        width: pixels(row.width),
        height: pixels(row.height),
        body: row.body.into(),
    }))
}
