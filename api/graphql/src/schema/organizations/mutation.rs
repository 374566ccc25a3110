//! Creating organizations and venues, and saying who belongs.

use async_graphql::{Context, Error, ID, Object};
use domain::organizations::{self, Granted};
use domain::venues;
use kernel::ids::{OrganizationKind, VenueKind};

use super::inputs::{
    MemberGrantInput, MemberRevokeInput, OrganizationCreateInput, OrganizationUpdateInput, VenueCreateInput,
    VenueUpdateInput,
};
use super::invitations::Invitation;
use super::payloads::{
    MemberGrantPayload, MemberRevokePayload, OrganizationCreatePayload, OrganizationUpdatePayload, VenueCreatePayload,
    VenueUpdatePayload,
};
use super::types::{Member, Organization, Venue};
use crate::schema::errors::{answer, database, edited_meanwhile, refusals};
use crate::schema::{context, ids};

#[derive(Debug, Default)]
pub(crate) struct OrganizationsMutation;

#[Object]
impl OrganizationsMutation {
    /// Creates an organization that the signed-in person owns. Whoever has one is an organizer.
    async fn organization_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization.")] input: OrganizationCreateInput,
    ) -> Result<OrganizationCreatePayload, Error> {
        let created = organizations::create(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(created, row => OrganizationCreatePayload { organization: Some(row.into()) })
    }

    /// Changes a member's role. Anybody else is invited, as by `invitationCreate`: `member` is null then, whether or not
    /// the address has an account. Owners may.
    async fn member_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and what they may do.")] input: MemberGrantInput,
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

    /// Ends a membership. Owners may; the last owner stays.
    async fn member_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: MemberRevokeInput,
    ) -> Result<MemberRevokePayload, Error> {
        let revoked = organizations::revoke(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(revoked, row => MemberRevokePayload { organization: Some(row.into()) })
    }

    /// Adds a venue to the organization. Owners and managers may.
    async fn venue_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The venue.")] input: VenueCreateInput,
    ) -> Result<VenueCreatePayload, Error> {
        let created = venues::create(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(created, row => VenueCreatePayload { venue: Some(row.into()) })
    }
    /// Changes an organization. Owners may.
    async fn organization_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization and what is to change.")] input: OrganizationUpdateInput,
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

    /// Changes a venue, for all events there. Owners and managers may.
    async fn venue_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The venue and what is to change.")] input: VenueUpdateInput,
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
