//! How the documents of an organizer look, and the pictures on them.

use std::sync::LazyLock;

use ::documents::{Cover, Look, Picture};
use kernel::Env;
use kernel::colour::Colour;
use kernel::error::Internal;
use kernel::files::{FileError, FileKey};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sea_orm::{ConnectionTrait, DbErr};

use super::EventFacts;
use crate::uploads::Variant;
use crate::{events, organizations};

/// The widest file of a cover that a document contains, in pixels, and the largest, in bytes: mails have to carry it.
const WIDEST: u32 = 960;
const LARGEST: usize = 120 << 10;
/// How high a logo has to be to be sharp in print, in pixels.
const SHARP: u32 = 120;
/// How many bytes of pictures a process keeps.
const KEPT: u64 = 8 << 20;

/// The pictures of documents made lately, because orders of the same event follow each other.
static PICTURES: LazyLock<Cache<FileKey, Picture, Bytes>> = LazyLock::new(|| Cache::with_weighter(64, KEPT, Bytes));

#[derive(Clone)]
struct Bytes;

impl Weighter<FileKey, Picture> for Bytes {
    fn weight(&self, _key: &FileKey, picture: &Picture) -> u64 {
        picture.jpeg().len() as u64
    }
}

/// What an organization has chosen for its documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Branding {
    /// Its colour.
    pub(crate) accent: Option<Colour>,
    /// The files of its logo, from the narrowest to the widest.
    pub(crate) logo: Vec<Variant>,
}

impl Branding {
    /// What the event's organization has chosen; nothing if it is hidden. Runs at most three statements.
    pub(super) async fn load(conn: &impl ConnectionTrait, facts: &EventFacts) -> Result<Self, DbErr> {
        let id = facts.organization.id;
        let profile = organizations::profiles_of(conn, [id]).await?.remove(&id);
        let logo = organizations::logos_of(conn, [id]).await?.remove(&id);
        if profile.is_none() && logo.is_none() || organizations::hidden_of(conn, [id]).await?.contains(&id) {
            return Ok(Self::default());
        }
        Ok(Self {
            accent: profile.as_ref().and_then(organizations::accent_of),
            logo: logo.as_ref().map(organizations::logo_variants).transpose()?.unwrap_or_default(),
        })
    }
}

/// The look of an event's documents, as its organization has chosen it.
pub async fn event_look(env: &Env, facts: &EventFacts) -> Result<Look, Internal> {
    let branding = Branding::load(env.db.primary(), facts).await?;
    Ok(look_of(env, facts, &branding).await?)
}

/// The look of an event's documents with this branding. Pictures that can't be read are left out: people need their tickets.
pub(crate) async fn look_of(env: &Env, facts: &EventFacts, branding: &Branding) -> Result<Look, DbErr> {
    let accent = branding.accent.unwrap_or(Colour::OURS);
    let highlight = if accent.reads_on(Colour::WHITE) { accent } else { Colour::INK };
    let sharp = branding.logo.iter().find(|variant| variant.height >= SHARP).or(branding.logo.last());
    let logo = match sharp {
        Some(variant) => picture(env, &variant.key).await,
        None => None,
    };
    Ok(Look {
        accent: accent.parts(),
        on_accent: accent.text_colour().parts(),
        highlight: highlight.parts(),
        logo,
        cover: cover(env, facts).await?,
    })
}

/// The largest file of the cover that is small enough.
async fn cover(env: &Env, facts: &EventFacts) -> Result<Option<Cover>, DbErr> {
    let Some(cover) = &facts.cover else { return Ok(None) };
    let text = cover.alternative_text.clone();
    for variant in events::variants_of(cover)?.iter().rev().filter(|variant| variant.width <= WIDEST) {
        if let Some(picture) = picture(env, &variant.key).await.filter(|picture| picture.jpeg().len() <= LARGEST) {
            return Ok(Some(Cover { picture, text }));
        }
    }
    Ok(None)
}

async fn picture(env: &Env, key: &FileKey) -> Option<Picture> {
    let load = async {
        let file = env.files.get(key).await?;
        let file = file.ok_or_else(|| FileError(format!("{} is missing", key.as_str())))?;
        Picture::of_jpeg(&file).ok_or_else(|| FileError(format!("{} can't be shown", key.as_str())))
    };
    match PICTURES.get_or_insert_async(key, load).await {
        Ok(picture) => Some(picture),
        Err(error) => {
            tracing::warn!(%error, "a document has no picture");
            None
        }
    }
}
