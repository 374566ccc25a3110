//! Invitations to join an organization.

use async_graphql::{ComplexObject, Context, Error, ID, Object, SimpleObject};
use domain::organizations::{self, invitations};
use kernel::ids::TypedId as _;
use kernel::text::shown_address;

use super::enums::MemberRole;
use super::inputs::{
    InvitationAcceptInput, InvitationCreateInput, InvitationDeclineInput, InvitationResendInput, InvitationRevokeInput,
};
use super::payloads::{
    InvitationAcceptPayload, InvitationCreatePayload, InvitationDeclinePayload, InvitationResendPayload,
    InvitationRevokePayload,
};
use super::types::Organization;
use crate::schema::context;
use crate::schema::errors::{answer, database};
use crate::schema::scalars::DateTime;

/// An open invitation to join an organization.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Invitation {
    /// The invitation's id, `invitation_…`.
    id: ID,
    /// The address that it was emailed to.
    email: String,
    /// The role that the person gets by accepting.
    role: MemberRole,
    /// When the address was first invited.
    created_at: DateTime,
    /// When it was last emailed.
    mailed_at: DateTime,
    /// Until when it can be accepted: 14 days from the last email that `invitationCreate`, `memberGrant` or
    /// `invitationResend` sent.
    expires_at: DateTime,
    /// Whether `expiresAt` has passed.
    expired: bool,
}

impl Invitation {
    pub(crate) fn new(ctx: &Context<'_>, row: &organizations::Invitation) -> Self {
        Self {
            id: row.typed_id().to_string().into(),
            expired: row.expires_at <= context::env(ctx).now(),
            email: shown_address(&row.email).into_owned(),
            role: row.role.into(),
            created_at: DateTime(row.created_at),
            mailed_at: DateTime(row.mailed_at),
            expires_at: DateTime(row.expires_at),
        }
    }
}

/// An invitation as shown to anyone who has the link from the email.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct InvitationPreview {
    /// The organization that sent the invitation.
    organization: Organization,
    /// The address that was invited. Only an account with this address can accept.
    email: String,
    /// The role that the person gets by accepting.
    role: MemberRole,
    /// The name of whoever sent the invitation; null if that account is gone.
    inviter_name: Option<String>,
    /// Until when the invitation can be accepted.
    expires_at: DateTime,
    /// Whether the logged-in user has the invited address. Null if no one is logged in.
    viewer_invited: Option<bool>,
}

impl InvitationPreview {
    fn new(ctx: &Context<'_>, preview: invitations::Preview) -> Self {
        let invitations::Preview { invitation, organization, invited_by } = preview;
        let viewer = context::actor(ctx).user();
        Self {
            organization: organization.into(),
            viewer_invited: viewer.map(|user| user.email.as_str() == invitation.email),
            email: shown_address(&invitation.email).into_owned(),
            role: invitation.role.into(),
            inviter_name: invited_by,
            expires_at: DateTime(invitation.expires_at),
        }
    }
}

#[ComplexObject]
impl InvitationPreview {
    /// `inviterName` by its former name.
    #[graphql(deprecation = "Use `inviterName`.")]
    async fn invited_by(&self) -> Option<&str> {
        self.inviter_name.as_deref()
    }
}

#[derive(Debug, Default)]
pub(crate) struct InvitationsQuery;

#[Object]
impl InvitationsQuery {
    /// The invitation that a emailed link leads to; null if it was accepted, declined or withdrawn, or has expired.
    /// Needs no login.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The `token` parameter of the emailed link.", secret)] token: String,
    ) -> Result<Option<InvitationPreview>, Error> {
        let preview = invitations::preview(context::env(ctx), &token).await.map_err(database)?;
        Ok(preview.map(|preview| InvitationPreview::new(ctx, preview)))
    }
}

#[derive(Debug, Default)]
pub(crate) struct InvitationsMutation;

#[Object]
impl InvitationsMutation {
    /// Invites someone to an organization by email, whether or not they have an account. They become a member by
    /// accepting. Inviting the same address again changes the role, and sends another email if the last one is more
    /// than an hour old. For owners of the organization.
    async fn invitation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address to invite, and the role.")] input: InvitationCreateInput,
    ) -> Result<InvitationCreatePayload, Error> {
        let invite = invitations::InviteMember {
            organization_id: input.organization_id.0,
            email: input.email,
            role: input.role.into(),
        };
        let outcome = invitations::invite(context::env(ctx), context::actor(ctx), invite).await;
        answer!(outcome, invited => InvitationCreatePayload { invitation: Some(Invitation::new(ctx, &invited.invitation)),
                mailed: invited.mailed })
    }

    /// Emails an invitation again and extends its expiry, at most once an hour. For owners of the organization.
    async fn invitation_resend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation to email again.")] input: InvitationResendInput,
    ) -> Result<InvitationResendPayload, Error> {
        let outcome = invitations::resend(context::env(ctx), context::actor(ctx), &input.invitation_id).await;
        answer!(outcome, row => InvitationResendPayload { invitation: Some(Invitation::new(ctx, &row)) })
    }

    /// Withdraws an invitation: its link stops working. For owners of the organization.
    async fn invitation_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation to withdraw.")] input: InvitationRevokeInput,
    ) -> Result<InvitationRevokePayload, Error> {
        let outcome = invitations::revoke(context::env(ctx), context::actor(ctx), &input.invitation_id).await;
        answer!(outcome, row => InvitationRevokePayload { deleted_id: Some(input.invitation_id),
                organization: Some(row.into()) })
    }

    /// Accepts an invitation with the token from its email. The address of the logged-in user has to be the invited
    /// one.
    async fn invitation_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the email.")] input: InvitationAcceptInput,
    ) -> Result<InvitationAcceptPayload, Error> {
        let outcome = invitations::accept(context::env(ctx), context::actor(ctx), &input.token).await;
        answer!(outcome, row => InvitationAcceptPayload { organization: Some(row.into()) })
    }

    /// Declines an invitation with the token from its email. Needs no login.
    async fn invitation_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the email.")] input: InvitationDeclineInput,
    ) -> Result<InvitationDeclinePayload, Error> {
        let outcome = invitations::decline(context::env(ctx), context::actor(ctx), &input.token).await;
        answer!(outcome, id => InvitationDeclinePayload { deleted_id: Some(id.into()) })
    }
}
