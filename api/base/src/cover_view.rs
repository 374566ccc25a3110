//! The cover of an event, as clients get it.

use domain::events::{self, Cover};
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

/// A cover in one width.
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
        let variant = |variant: events::Variant| VariantView {
            url: env.link(&format!("/files/{}", variant.key.as_str())),
            width: variant.width,
            height: variant.height,
        };
        let variants: Vec<VariantView> = events::variants_of(cover)?.into_iter().map(variant).collect();
        let widest = variants.last().ok_or_else(|| Internal::Other(format!("cover {} has no files", cover.id)))?;
        Ok(Self {
            url: widest.url.clone(),
            width: widest.width,
            height: widest.height,
            alternative_text: cover.alternative_text.clone(),
            variants,
        })
    }
}
