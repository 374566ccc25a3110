//! Suspending and reinstating accounts, and changing roles.

use async_graphql::{Context, Error, ID, Object};
use domain::admin_error::AdminErrorCode as Code;
use domain::admins::{self, ChangeRole, ChangeUserStatus};

use super::inputs::{RoleGrantInput, RoleRevokeInput, UserReinstateInput, UserSuspendInput};
use super::payloads::{RoleGrantPayload, RoleRevokePayload, UserReinstatePayload, UserSuspendPayload};
use super::types::AdminErrorCode;
use crate::schema::accounts::Role;
use crate::schema::context;
use crate::schema::errors::{Refusal, answer, top_level};

#[derive(Debug, Default)]
pub(crate) struct AdminsMutation;

#[Object]
impl AdminsMutation {
    /// Suspends an account. Its sessions and WebSocket connections end at once. The events of the organizations that
    /// it owns are hidden and can't be ordered until it is reinstated; tickets stay valid. The user is told by email
    /// what that means, but not the reason. For admins.
    async fn user_suspend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to suspend, and the reason.")] input: UserSuspendInput,
    ) -> Result<UserSuspendPayload, Error> {
        let change = ChangeUserStatus { user_id: input.user_id.0, reason: input.reason };
        let outcome = admins::suspend(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, account => UserSuspendPayload { user: Some(account.into()) })
    }

    /// Reinstates a suspended account, and shows the events again that its suspension hid. The user is told by email,
    /// and has to log in again. For admins.
    async fn user_reinstate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to reinstate, and the reason.")] input: UserReinstateInput,
    ) -> Result<UserReinstatePayload, Error> {
        let change = ChangeUserStatus { user_id: input.user_id.0, reason: input.reason };
        let outcome = admins::reinstate(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, account => UserReinstatePayload { user: Some(account.into()) })
    }

    /// Gives an account a role. For admins.
    async fn role_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and the role to give.")] input: RoleGrantInput,
    ) -> Result<RoleGrantPayload, Error> {
        let (env, actor) = (context::env(ctx), context::actor(ctx));
        actor.require_admin::<Code>().map_err(top_level)?;
        let Some(change) = change(input.user_id, input.role, input.reason) else {
            return Ok(RoleGrantPayload { user: None, errors: vec![not_a_granted_role()] });
        };
        let outcome = admins::grant_role(env, actor, change).await;
        answer!(outcome, account => RoleGrantPayload { user: Some(account.into()) })
    }

    /// Takes a role from an account. The last admin's role can't be taken. For admins.
    async fn role_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and the role to take.")] input: RoleRevokeInput,
    ) -> Result<RoleRevokePayload, Error> {
        let (env, actor) = (context::env(ctx), context::actor(ctx));
        actor.require_admin::<Code>().map_err(top_level)?;
        let Some(change) = change(input.user_id, input.role, input.reason) else {
            return Ok(RoleRevokePayload { user: None, errors: vec![not_a_granted_role()] });
        };
        let outcome = admins::revoke_role(env, actor, change).await;
        answer!(outcome, account => RoleRevokePayload { user: Some(account.into()) })
    }
}

fn change(user_id: ID, role: Role, reason: Option<String>) -> Option<ChangeRole> {
    Some(ChangeRole { user_id: user_id.0, role: role.granted()?, reason })
}

fn not_a_granted_role() -> Refusal<AdminErrorCode> {
    let message = "Everyone is a participant. Choose another role.";
    Refusal { field: Some("role".to_owned()), ..Refusal::new(AdminErrorCode::InvalidInput, message) }
}
