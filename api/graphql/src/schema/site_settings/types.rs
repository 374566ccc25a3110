//! The settings of the platform.

use async_graphql::{Enum, SimpleObject};
use domain::site_settings;

use crate::schema::scalars::DateTime;

/// Who may create organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "OrganizingPolicy", remote = "domain::site_settings::Organizing")]
pub(crate) enum Organizing {
    /// Every logged-in user, even without a verified address.
    Everyone,
    /// Every logged-in user with a verified address.
    Verified,
    /// Users to whom an admin has given the role of organizer, and admins.
    Invited,
}

/// The settings of the whole platform.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SiteSettings {
    /// Who may create organizations.
    organizing: Organizing,
    /// When a setting was last changed; null if none ever was.
    updated_at: Option<DateTime>,
    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite someone else's.
    version: i32,
}

impl From<site_settings::SiteSettings> for SiteSettings {
    fn from(row: site_settings::SiteSettings) -> Self {
        Self { organizing: row.organizing.into(), updated_at: row.updated_at.map(DateTime), version: row.version }
    }
}
