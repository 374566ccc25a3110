//! Loaders of organizations, the viewer's roles in them, and venues: one statement each, however many nodes ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::organizations::{self, MemberRole};
use domain::{follows, venues};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// An organization, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OrganizationKey(pub(crate) Uuid);

impl Loader<OrganizationKey> for Rows {
    type Value = organizations::Organization;
    type Error = Error;

    async fn load(&self, keys: &[OrganizationKey]) -> Result<HashMap<OrganizationKey, Self::Value>, Error> {
        let rows = organizations::by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(rows.map_err(database)?.into_iter().map(|row| (OrganizationKey(row.id), row)).collect())
    }
}

/// A venue, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct VenueKey(pub(crate) Uuid);

impl Loader<VenueKey> for Rows {
    type Value = venues::Venue;
    type Error = Error;

    async fn load(&self, keys: &[VenueKey]) -> Result<HashMap<VenueKey, Self::Value>, Error> {
        let rows = venues::by_ids(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(rows.map_err(database)?.into_iter().map(|row| (VenueKey(row.id), row)).collect())
    }
}

/// The viewer's role in an organization, by its id; none for those who don't belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RoleIn(pub(crate) Uuid);

impl Loader<RoleIn> for Rows {
    type Value = MemberRole;
    type Error = Error;

    async fn load(&self, keys: &[RoleIn]) -> Result<HashMap<RoleIn, MemberRole>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let roles =
            organizations::roles_of(self.env.db.primary(), self.viewer.rights(), &ids).await.map_err(database)?;
        Ok(roles.into_iter().map(|(id, role)| (RoleIn(id), role)).collect())
    }
}

/// What an organization tells of itself, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ProfileOf(pub(crate) Uuid);

impl Loader<ProfileOf> for Rows {
    type Value = organizations::Profile;
    type Error = Error;

    async fn load(&self, keys: &[ProfileOf]) -> Result<HashMap<ProfileOf, Self::Value>, Error> {
        let profiles = organizations::profiles_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(profiles.map_err(database)?.into_iter().map(|(id, profile)| (ProfileOf(id), profile)).collect())
    }
}

/// An organization's logo, by the organization's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LogoOf(pub(crate) Uuid);

impl Loader<LogoOf> for Rows {
    type Value = organizations::Logo;
    type Error = Error;

    async fn load(&self, keys: &[LogoOf]) -> Result<HashMap<LogoOf, Self::Value>, Error> {
        let logos = organizations::logos_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(logos.map_err(database)?.into_iter().map(|(id, logo)| (LogoOf(id), logo)).collect())
    }
}

/// The terms of an organization that are in force, by the organization's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TermsOf(pub(crate) Uuid);

impl Loader<TermsOf> for Rows {
    type Value = organizations::Terms;
    type Error = Error;

    async fn load(&self, keys: &[TermsOf]) -> Result<HashMap<TermsOf, Self::Value>, Error> {
        let terms = organizations::terms_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(terms.map_err(database)?.into_iter().map(|(id, terms)| (TermsOf(id), terms)).collect())
    }
}

/// A version of an organization's terms, by the organization's id and the version's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TermsVersionOf(pub(crate) Uuid, pub(crate) i32);

impl Loader<TermsVersionOf> for Rows {
    type Value = organizations::Terms;
    type Error = Error;

    async fn load(&self, keys: &[TermsVersionOf]) -> Result<HashMap<TermsVersionOf, Self::Value>, Error> {
        let versions = keys.iter().map(|key| (key.0, key.1));
        let terms = organizations::terms_versions(self.env.db.primary(), versions).await.map_err(database)?;
        Ok(terms.into_iter().map(|terms| (TermsVersionOf(terms.organization_id, terms.version), terms)).collect())
    }
}

/// Whether an organization is hidden: there is a value if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct HiddenOrganization(pub(crate) Uuid);

impl Loader<HiddenOrganization> for Rows {
    type Value = ();
    type Error = Error;

    async fn load(&self, keys: &[HiddenOrganization]) -> Result<HashMap<HiddenOrganization, ()>, Error> {
        let hidden = organizations::hidden_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(hidden.map_err(database)?.into_iter().map(|id| (HiddenOrganization(id), ())).collect())
    }
}

/// Whether the viewer follows an organization, by its id: there is a value if so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FollowedByViewer(pub(crate) Uuid);

impl Loader<FollowedByViewer> for Rows {
    type Value = ();
    type Error = Error;

    async fn load(&self, keys: &[FollowedByViewer]) -> Result<HashMap<FollowedByViewer, ()>, Error> {
        let ids = keys.iter().map(|key| key.0);
        let followed = follows::followed_among(self.env.db.primary(), self.viewer.actor(), ids).await;
        Ok(followed.map_err(database)?.into_iter().map(|id| (FollowedByViewer(id), ())).collect())
    }
}

/// How many users follow an organization, by its id; none if nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FollowersOf(pub(crate) Uuid);

impl Loader<FollowersOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[FollowersOf]) -> Result<HashMap<FollowersOf, i64>, Error> {
        let followers = follows::followers_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        Ok(followers.map_err(database)?.into_iter().map(|(id, count)| (FollowersOf(id), count)).collect())
    }
}
