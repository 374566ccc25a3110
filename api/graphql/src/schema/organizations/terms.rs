//! An organization's own terms.

use async_graphql::{Context, Error, ID, InputObject, Object, SimpleObject};
use domain::organizations::{self, Terms};
use kernel::markdown;
use uuid::Uuid;

use super::enums::OrganizationErrorCode;
use super::loaders::{TermsOf, TermsVersionOf};
use super::profile::is_shown;
use super::types::Organization;
use crate::schema::context;
use crate::schema::errors::{Refusal, answer};
use crate::schema::scalars::DateTime;

/// A version of an organization's own terms, which its buyers agree to by ordering. All versions are kept.
#[derive(Debug, Clone)]
pub(crate) struct OrganizationTerms(pub(crate) Terms);

/// A version of an organization's own terms, which its buyers agree to by ordering. All versions are kept.
#[Object]
impl OrganizationTerms {
    /// The number of the version, from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was published, which put it in force.
    async fn published_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Whether it is in force.
    async fn is_current(&self) -> bool {
        self.0.is_current
    }

    /// Where the terms are, if they are kept elsewhere; null otherwise.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The terms, in Markdown; null if they are kept elsewhere.
    async fn text(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// `text` as HTML that is safe to put into a page; null if the terms are kept elsewhere.
    async fn html(&self) -> Option<String> {
        self.0.body.as_deref().map(markdown::html)
    }
}

/// The terms of an organization that are in force, or a version of them, unless it is hidden from the viewer.
pub(super) async fn of(ctx: &Context<'_>, id: Uuid, version: Option<i32>) -> Result<Option<OrganizationTerms>, Error> {
    let rows = context::rows(ctx);
    if !is_shown(ctx, id).await? {
        return Ok(None);
    }
    let found = match version {
        None => rows.load_one(TermsOf(id)).await?,
        Some(version) => rows.load_one(TermsVersionOf(id, version)).await?,
    };
    Ok(found.map(OrganizationTerms))
}

/// A new version of an organization's terms: either a text or the address of one. Without both, it has no terms from now
/// on.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationTermsPublishInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
    /// The terms, in Markdown; at most 100,000 characters.
    text: Option<String>,
    /// Where the terms are: an http or https URL, at most 2,000 characters.
    url: Option<String>,
    /// The `version` of the terms that you loaded, 0 for none. If someone else has published another since, nothing is saved
    /// and you get `EDITED_MEANWHILE`. Without it, your terms replace theirs.
    expected_version: Option<i32>,
}

/// The result of `organizationTermsPublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationTermsPublishPayload {
    /// The organization with its new terms; null if the mutation was refused.
    organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct OrganizationTermsMutation;

#[Object]
impl OrganizationTermsMutation {
    /// Publishes a new version of an organization's own terms. Orders record the version that was in force. For owners of
    /// the organization.
    async fn organization_terms_publish(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The terms.")] input: OrganizationTermsPublishInput,
    ) -> Result<OrganizationTermsPublishPayload, Error> {
        let terms = organizations::PublishTerms {
            organization_id: input.organization_id.0,
            url: input.url,
            text: input.text,
            seen: input.expected_version,
        };
        let published = organizations::publish_terms(context::env(ctx), context::actor(ctx), terms).await;
        answer!(published, row => OrganizationTermsPublishPayload { organization: Some(row.into()) })
    }
}
