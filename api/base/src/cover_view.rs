//! The pictures of an event, the logo of an organization and the picture of a person, as clients get them.

use domain::accounts::avatars::{self, Avatar};
use domain::events::{self, Cover, EventPicture};
use domain::organizations::{self, Logo};
use domain::uploads::Variant;
use kernel::Env;
use kernel::error::Internal;
use serde::Serialize;

/// A cover with the URLs of its files.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverView {
    /// The URL of the widest file.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What it shows, for those who can't see it.
    pub alternative_text: Option<String>,
    /// All files, the narrowest first.
    pub variants: Vec<VariantView>,
}

/// A logo, or a person's picture, with the URLs of its files.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogoView {
    /// The URL of the widest file.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// All files, the narrowest first.
    pub variants: Vec<VariantView>,
}

/// A picture in one width.
#[derive(Debug, Clone, Serialize)]
pub struct VariantView {
    /// The URL of the file.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

impl CoverView {
    /// Finds the URLs of a cover's files.
    pub fn new(env: &Env, cover: &Cover) -> Result<Self, Internal> {
        Self::of(env, events::variants_of(cover)?, cover.alternative_text.clone())
    }
}

impl CoverView {
    /// Finds the URLs of the files of a gallery's or a speaker's picture.
    pub fn of_picture(env: &Env, picture: &EventPicture) -> Result<Self, Internal> {
        Self::of(env, events::picture_variants(picture)?, picture.alternative_text.clone())
    }

    fn of(env: &Env, variants: Vec<Variant>, alternative_text: Option<String>) -> Result<Self, Internal> {
        let variants = views(env, variants);
        let widest = variants.last().ok_or_else(|| Internal::Other("a picture has no files".to_owned()))?;
        Ok(Self { url: widest.url.clone(), width: widest.width, height: widest.height, alternative_text, variants })
    }
}

impl LogoView {
    /// Finds the URLs of a logo's files.
    pub fn new(env: &Env, logo: &Logo) -> Result<Self, Internal> {
        Self::of(views(env, organizations::logo_variants(logo)?))
    }

    /// Finds the URLs of the files of a person's picture.
    pub fn of_person(env: &Env, avatar: &Avatar) -> Result<Self, Internal> {
        Self::of(views(env, avatars::variants(avatar)?))
    }

    fn of(variants: Vec<VariantView>) -> Result<Self, Internal> {
        let widest = variants.last().ok_or_else(|| Internal::Other("a picture has no files".to_owned()))?;
        Ok(Self { url: widest.url.clone(), width: widest.width, height: widest.height, variants })
    }
}

fn views(env: &Env, variants: Vec<Variant>) -> Vec<VariantView> {
    let view = |variant: Variant| VariantView {
        url: env.link(&format!("/files/{}", variant.key.as_str())),
        width: variant.width,
        height: variant.height,
    };
    variants.into_iter().map(view).collect()
}
