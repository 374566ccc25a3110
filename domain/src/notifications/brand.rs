//! How the mails for an organization's events look, and whom they are from.

use std::collections::HashMap;

use kernel::colour::Colour;
use kernel::env::Settings;
use kernel::site::Site;
use kernel::text::EmailAddress;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::documents::Branding;
use crate::organizations::{self, Logo, Profile};
use crate::uploads::Variant;

/// The largest size at which a mail shows a logo, in pixels.
const WIDEST: u32 = 200;
const HIGHEST: u32 = 48;

/// What an organization has chosen for its mails.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Brand {
    /// The name in front of ours as the sender.
    pub(crate) sender_name: Option<String>,
    /// The address that answers go to.
    pub(crate) reply_to: Option<EmailAddress>,
    /// The colour of the header and of buttons.
    pub(super) accent: Option<Colour>,
    pub(super) logo: Option<LogoImage>,
    /// The files of the logo, for documents.
    pub(super) logo_files: Vec<Variant>,
}

/// A logo at the size at which a mail shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LogoImage {
    pub(super) url: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Brand {
    fn of(settings: &Settings, profile: Option<&Profile>, logo: Option<&Logo>) -> Result<Self, DbErr> {
        let variants = logo.map(organizations::logo_variants).transpose()?;
        Ok(Self {
            sender_name: profile.and_then(|profile| profile.sender_name.clone()),
            reply_to: profile
                .and_then(|profile| profile.reply_to.as_deref())
                .filter(|address| address.is_ascii())
                .map(EmailAddress::stored),
            accent: profile.and_then(organizations::accent_of),
            logo: variants.as_ref().and_then(|variants| LogoImage::of(settings, variants)),
            logo_files: variants.unwrap_or_default(),
        })
    }
}

impl Brand {
    /// What of it documents show.
    pub(super) fn for_documents(&self) -> Branding {
        Branding { accent: self.accent, logo: self.logo_files.clone() }
    }
}

impl LogoImage {
    /// The platform's logo, if it has one.
    pub(super) fn of_site(settings: &Settings, site: &Site) -> Option<Self> {
        let logo = site.logo.as_ref()?;
        let (width, height) = fit(logo.width, logo.height);
        Some(Self { url: format!("{}{}", settings.public_url, logo.path()), width, height })
    }

    /// The narrowest file that is sharp on screens with two pixels for one.
    fn of(settings: &Settings, variants: &[Variant]) -> Option<Self> {
        let widest = variants.last()?;
        let (width, height) = fit(widest.width, widest.height);
        let sharp = variants.iter().find(|variant| variant.width >= 2 * width).unwrap_or(widest);
        Some(Self { url: format!("{}/files/{}", settings.public_url, sharp.key.as_str()), width, height })
    }
}

/// The size at which a picture is shown: small enough, and with the same aspect ratio.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (width.max(1), height.max(1));
    let narrowed = width.min(WIDEST).min((width * HIGHEST).div_ceil(height)).max(1);
    (narrowed, (height * narrowed / width).clamp(1, HIGHEST))
}

/// The brands of these organizations, by organization; those that have chosen nothing are left out, and those that are
/// hidden. Runs at most three statements.
pub(crate) async fn brands_of(
    conn: &impl ConnectionTrait,
    settings: &Settings,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Brand>, DbErr> {
    let profiles = organizations::profiles_of(conn, ids.iter().copied()).await?;
    let logos = organizations::logos_of(conn, ids.iter().copied()).await?;
    let chosen: Vec<Uuid> = profiles.keys().chain(logos.keys()).copied().collect();
    if chosen.is_empty() {
        return Ok(HashMap::new());
    }
    let hidden = organizations::hidden_of(conn, chosen.iter().copied()).await?;
    let shown = chosen.into_iter().filter(|id| !hidden.contains(id));
    shown.map(|id| Ok((id, Brand::of(settings, profiles.get(&id), logos.get(&id))?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_fits_into_the_header() {
        for (size, shown) in [
            ((480, 480), (48, 48)),
            ((480, 120), (192, 48)),
            ((480, 60), (200, 25)),
            ((64, 64), (48, 48)),
            ((64, 480), (7, 48)),
            ((40, 30), (40, 30)),
        ] {
            assert_eq!(fit(size.0, size.1), shown, "{size:?}");
        }
    }
}
