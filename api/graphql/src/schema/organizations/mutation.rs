//! Creating and changing organizations, members and venues.

use async_graphql::{Context, Error, ID, Object};
use domain::organizations::{self, Granted};
use domain::venues;
use kernel::ids::{OrganizationKind, TypedId as _, VenueKind};

use super::inputs::{
    MemberGrantInput, MemberRevokeInput, OrganizationCreateInput, OrganizationUpdateInput, VenueCreateInput,
    VenueDeleteInput, VenueUpdateInput,
};
use super::invitations::Invitation;
use super::payloads::{
    MemberGrantPayload, MemberRevokePayload, OrganizationCreatePayload, OrganizationUpdatePayload, VenueCreatePayload,
    VenueDeletePayload, VenueUpdatePayload,
};
use super::types::{Member, Organization};
use super::venues::Venue;
use crate::schema::errors::{answer, database, edited_meanwhile, refusals};
use crate::schema::{context, ids};

#[derive(Debug, Default)]
pub(crate) struct OrganizationsMutation;

#[Object]
impl OrganizationsMutation {
    /// Creates an organization with the logged-in user as its owner, who becomes an organizer. `siteSettings` says who
    /// may.
    async fn organization_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization to create.")] input: OrganizationCreateInput,
    ) -> Result<OrganizationCreatePayload, Error> {
        let created = organizations::create(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(created, row => OrganizationCreatePayload { organization: Some(row.into()) })
    }

    /// Changes a member's role. Anybody else is invited, as by `invitationCreate`: `member` is then null, whether or
    /// not the address has an account. For owners of the organization.
    async fn member_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The member and the new role.")] input: MemberGrantInput,
    ) -> Result<MemberGrantPayload, Error> {
        let (id, email) = (input.organization_id.clone(), input.email.clone());
        let granted = organizations::grant(context::env(ctx), context::actor(ctx), input.into()).await;
        Ok(match granted {
            Ok(Granted::Member(member)) => MemberGrantPayload { member: Some((*member).into()), ..Default::default() },
            Ok(Granted::Invited(row)) => {
                MemberGrantPayload { invitation: Some(Invitation::new(ctx, &row)), ..Default::default() }
            }
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_member(ctx, &id, &email).await? } else { None };
                MemberGrantPayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }

    /// Removes a member; the last owner can't be removed. For owners of the organization.
    async fn member_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The member to remove.")] input: MemberRevokeInput,
    ) -> Result<MemberRevokePayload, Error> {
        let revoked = organizations::revoke(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(revoked, row => MemberRevokePayload { organization: Some(row.into()) })
    }

    /// Adds a venue to an organization. For its owners and managers.
    async fn venue_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The venue to create.")] input: VenueCreateInput,
    ) -> Result<VenueCreatePayload, Error> {
        let created = venues::create(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(created, row => VenueCreatePayload { venue: Some(row.into()) })
    }

    /// Deletes a venue where no draft and no published event takes place. Cancelled and archived events lose it. For owners and
    /// managers of its organization.
    async fn venue_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The venue to delete.")] input: VenueDeleteInput,
    ) -> Result<VenueDeletePayload, Error> {
        let deleted = venues::delete(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(deleted, row => VenueDeletePayload { venue_id: Some(row.typed_id().to_string().into()) })
    }

    /// Changes an organization. For its owners.
    async fn organization_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization and the fields to change.")] input: OrganizationUpdateInput,
    ) -> Result<OrganizationUpdatePayload, Error> {
        let id = input.organization_id.clone();
        Ok(match organizations::update(context::env(ctx), context::actor(ctx), input.into()).await {
            Ok(row) => OrganizationUpdatePayload { organization: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_organization(ctx, &id).await? } else { None };
                OrganizationUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }

    /// Changes a venue, for all events that take place there. For owners and managers of its organization.
    async fn venue_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The venue and the fields to change.")] input: VenueUpdateInput,
    ) -> Result<VenueUpdatePayload, Error> {
        let id = input.venue_id.clone();
        Ok(match venues::update(context::env(ctx), context::actor(ctx), input.into()).await {
            Ok(row) => VenueUpdatePayload { venue: Some(row.into()), ..Default::default() },
            Err(failure) => {
                let current = if edited_meanwhile(&failure) { current_venue(ctx, &id).await? } else { None };
                VenueUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }
}

/// The organization as it is now, for whoever may change it.
async fn current_organization(ctx: &Context<'_>, id: &ID) -> Result<Option<Organization>, Error> {
    let id = ids::argument::<OrganizationKind>("organizationId", id)?;
    let rows = organizations::by_ids(context::env(ctx).db.primary(), [id.uuid()]).await.map_err(database)?;
    Ok(rows.into_iter().next().map(Organization::from))
}

/// The member as they are now, for whoever may change their role.
async fn current_member(ctx: &Context<'_>, id: &ID, email: &str) -> Result<Option<Member>, Error> {
    let id = ids::argument::<OrganizationKind>("organizationId", id)?;
    let member = organizations::member_by_email(context::env(ctx).db.primary(), id, email).await.map_err(database)?;
    Ok(member.map(Member::from))
}

/// The venue as it is now, for whoever may change it.
async fn current_venue(ctx: &Context<'_>, id: &ID) -> Result<Option<Venue>, Error> {
    let id = ids::argument::<VenueKind>("venueId", id)?;
    let rows = venues::by_ids(context::env(ctx).db.primary(), [id.uuid()]).await.map_err(database)?;
    Ok(rows.into_iter().next().map(Venue::from))
}
