//! People who are asked to join an organization.

use async_graphql::{Context, Error, ID, InputObject, Object, SimpleObject};
use domain::ids::InvitationId;
use domain::organizations::{self, invitations};
use domain::text::shown_address;

use super::types::{MemberRole, Organization, OrganizationErrorCode};
use crate::graphql::context;
use crate::graphql::errors::{Refusal, database, refusals};
use crate::graphql::scalars::DateTime;

/// Somebody who was asked to join an organization and has not answered.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Invitation {
    /// The invitation's id, `invitation_…`.
    id: ID,
    /// The address that was asked.
    email: String,
    /// What the person may do once they have accepted.
    role: MemberRole,
    /// When it was made.
    created_at: DateTime,
    /// When it was mailed last.
    mailed_at: DateTime,
    /// Until when it can be accepted; `invitationResend` begins anew.
    expires_at: DateTime,
    /// Whether that time is over.
    expired: bool,
}

impl Invitation {
    pub(crate) fn new(ctx: &Context<'_>, row: &organizations::Invitation) -> Self {
        Self {
            id: InvitationId::from_uuid(row.id).to_string().into(),
            expired: row.expires_at <= context::env(ctx).now(),
            email: shown_address(&row.email).into_owned(),
            role: row.role.into(),
            created_at: DateTime(row.created_at),
            mailed_at: DateTime(row.mailed_at),
            expires_at: DateTime(row.expires_at),
        }
    }
}

/// An invitation as whoever has its mailed link sees it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct InvitationPreview {
    /// Who is to be joined.
    organization: Organization,
    /// The address that was asked; accepting takes an account with it.
    email: String,
    /// What one may do then.
    role: MemberRole,
    /// The name of whoever asks; null if that account is gone.
    invited_by: Option<String>,
    /// Until when it can be accepted.
    expires_at: DateTime,
    /// Whether whoever is signed in has that address. Null if nobody is.
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
            invited_by,
            expires_at: DateTime(invitation.expires_at),
        }
    }
}

/// Somebody to be asked.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationCreateInput {
    /// The organization.
    organization_id: ID,
    /// The address that the invitation is mailed to.
    email: String,
    /// What the person may do once they have accepted; not `OWNER`, which members are made by `memberGrant`.
    role: MemberRole,
}

/// An invitation to be mailed again.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationResendInput {
    /// The invitation.
    invitation_id: ID,
}

/// An invitation to be taken back.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationRevokeInput {
    /// The invitation.
    invitation_id: ID,
}

/// An invitation to be accepted.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationAcceptInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    token: String,
}

/// An invitation to be declined.
#[derive(Debug, InputObject)]
pub(crate) struct InvitationDeclineInput {
    /// What the mailed link carries as `token`.
    #[graphql(secret)]
    token: String,
}

/// The answer to `invitationCreate`, the same whether or not the address has an account.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationCreatePayload {
    /// The invitation.
    invitation: Option<Invitation>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationResendPayload {
    /// The invitation, with its full time anew.
    invitation: Option<Invitation>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationRevoke`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationRevokePayload {
    /// The invitation that is no more; null if it was refused.
    deleted_id: Option<ID>,
    /// The organization, without the invitation.
    organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationAccept`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationAcceptPayload {
    /// The organization, which one belongs to now.
    organization: Option<Organization>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

/// The answer to `invitationDecline`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct InvitationDeclinePayload {
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<OrganizationErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct InvitationsQuery;

#[Object]
impl InvitationsQuery {
    /// The invitation of a mailed link, for whoever has its token; null if it was answered, was taken back, or is too old.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the mailed link carries as `token`.", secret)] token: String,
    ) -> Result<Option<InvitationPreview>, Error> {
        let preview = invitations::preview(context::env(ctx), &token).await.map_err(database)?;
        Ok(preview.map(|preview| InvitationPreview::new(ctx, preview)))
    }
}

#[derive(Debug, Default)]
pub(crate) struct InvitationsMutation;

#[Object]
impl InvitationsMutation {
    /// Asks somebody to join an organization, by a mail that works for people without an account, too. Nobody belongs
    /// before they have accepted. Asked again, the invitation gets the new role, and a mail at most once an hour. Owners
    /// may.
    async fn invitation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and what they are to do.")] input: InvitationCreateInput,
    ) -> Result<InvitationCreatePayload, Error> {
        let invite = invitations::InviteMember {
            organization_id: input.organization_id.0,
            email: input.email,
            role: input.role.into(),
        };
        Ok(match invitations::invite(context::env(ctx), context::actor(ctx), invite).await {
            Ok(row) => InvitationCreatePayload { invitation: Some(Invitation::new(ctx, &row)), errors: Vec::new() },
            Err(failure) => InvitationCreatePayload { invitation: None, errors: refusals(failure)? },
        })
    }

    /// Mails an invitation again, at most once an hour, and gives it its full time anew. Owners may.
    async fn invitation_resend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: InvitationResendInput,
    ) -> Result<InvitationResendPayload, Error> {
        Ok(match invitations::resend(context::env(ctx), context::actor(ctx), &input.invitation_id).await {
            Ok(row) => InvitationResendPayload { invitation: Some(Invitation::new(ctx, &row)), errors: Vec::new() },
            Err(failure) => InvitationResendPayload { invitation: None, errors: refusals(failure)? },
        })
    }

    /// Takes an invitation back: its link stops working. Owners may.
    async fn invitation_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] input: InvitationRevokeInput,
    ) -> Result<InvitationRevokePayload, Error> {
        Ok(match invitations::revoke(context::env(ctx), context::actor(ctx), &input.invitation_id).await {
            Ok(row) => InvitationRevokePayload {
                deleted_id: Some(input.invitation_id),
                organization: Some(row.into()),
                errors: Vec::new(),
            },
            Err(failure) => InvitationRevokePayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Accepts an invitation by the token from its mail, signed in with the address that it was mailed to.
    async fn invitation_accept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the mail.")] input: InvitationAcceptInput,
    ) -> Result<InvitationAcceptPayload, Error> {
        Ok(match invitations::accept(context::env(ctx), context::actor(ctx), &input.token).await {
            Ok(row) => InvitationAcceptPayload { organization: Some(row.into()), errors: Vec::new() },
            Err(failure) => InvitationAcceptPayload { organization: None, errors: refusals(failure)? },
        })
    }

    /// Declines an invitation by the token from its mail.
    async fn invitation_decline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the mail.")] input: InvitationDeclineInput,
    ) -> Result<InvitationDeclinePayload, Error> {
        Ok(match invitations::decline(context::env(ctx), context::actor(ctx), &input.token).await {
            Ok(()) => InvitationDeclinePayload::default(),
            Err(failure) => InvitationDeclinePayload { errors: refusals(failure)? },
        })
    }
}
