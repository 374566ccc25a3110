//! Following organizations.

use async_graphql::{Context, Error, ID, InputObject, Object, SimpleObject};
use domain::follows;

use super::enums::OrganizationErrorCode;
use super::types::Organization;
use crate::schema::context;
use crate::schema::errors::{Refusal, answer};

/// An organization to follow.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationFollowInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
}

/// An organization to follow no longer.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationUnfollowInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
}

/// The result of `organizationFollow`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationFollowPayload {
    /// The organization; null if the mutation was refused.
    organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The result of `organizationUnfollow`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationUnfollowPayload {
    /// The organization; null if the mutation was refused.
    organization: Option<Organization>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct FollowsMutation;

#[Object]
impl FollowsMutation {
    /// Follows an organization: the logged-in user gets an email about each event that it makes public from now on, unless
    /// they turned such mails off. Repeating it changes nothing.
    async fn organization_follow(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization to follow.")] input: OrganizationFollowInput,
    ) -> Result<OrganizationFollowPayload, Error> {
        let followed = follows::follow(context::env(ctx), context::actor(ctx), &input.organization_id.0).await;
        answer!(followed, row => OrganizationFollowPayload { organization: Some(row.into()) })
    }

    /// Stops following an organization. Repeating it changes nothing.
    async fn organization_unfollow(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization to follow no longer.")] input: OrganizationUnfollowInput,
    ) -> Result<OrganizationUnfollowPayload, Error> {
        let unfollowed = follows::unfollow(context::env(ctx), context::actor(ctx), &input.organization_id.0).await;
        answer!(unfollowed, row => OrganizationUnfollowPayload { organization: Some(row.into()) })
    }
}
