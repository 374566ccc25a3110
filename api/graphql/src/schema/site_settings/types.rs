//! The settings of the platform.

use async_graphql::{Enum, Error, Object};
use domain::site_settings;

use super::public::{LocalizedText, localized};
use crate::schema::errors::database;
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
#[derive(Debug, Clone)]
pub(crate) struct SiteSettings(site_settings::SiteSettings);

/// The settings of the whole platform. `site` has what it looks like to everyone.
#[Object]
impl SiteSettings {
    /// Who may create organizations.
    async fn organizing(&self) -> Organizing {
        self.0.organizing.into()
    }

    /// What the platform is called; null if it has our own name.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The colour of links and buttons, such as `#4338ca`; null if it has our own.
    async fn accent_colour(&self) -> Option<&str> {
        self.0.accent_colour.as_deref()
    }

    /// The email address or the URL that people may turn to; null if there is none.
    async fn contact(&self) -> Option<&str> {
        self.0.contact.as_deref()
    }

    /// What stands at the end of all emails, in each of its languages.
    async fn mail_footer(&self) -> Result<Vec<LocalizedText>, Error> {
        Ok(localized(&site_settings::mail_footer_of(&self.0).map_err(database)?))
    }

    /// When a setting was last changed; null if none ever was.
    async fn updated_at(&self) -> Option<DateTime> {
        self.0.updated_at.map(DateTime)
    }

    /// Goes up by one with each edit. Send it along with your own edit, so that you don't overwrite someone else's.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl From<site_settings::SiteSettings> for SiteSettings {
    fn from(row: site_settings::SiteSettings) -> Self {
        Self(row)
    }
}
