//! Changing an account's address, and deleting an account.

use async_graphql::{Context, Error, Object};
use domain::account_deletion;
use domain::accounts::Account;
use domain::accounts::email_changes::{self, ChangeEmail, ConfirmEmail};

use super::inputs::{
    AccountDeletionRequestInput, AccountDeletionStopInput, EmailChangeCancelInput, EmailChangeConfirmInput,
    EmailChangeRequestInput, EmailChangeUndoInput,
};
use super::mutation::mark_known_device;
use super::payloads::{
    AccountDeletionRequestPayload, AccountDeletionStopPayload, EmailChangeCancelPayload, EmailChangeConfirmPayload,
    EmailChangeRequestPayload, EmailChangeUndoPayload,
};
use super::types::User;
use crate::schema::context;
use crate::schema::errors::{answer, refusals};

#[derive(Debug, Default)]
pub(crate) struct AccountChangesMutation;

#[Object]
impl AccountChangesMutation {
    /// Asks for another address of the logged-in user's account. A link and a code are emailed to it, and the address
    /// changes once one of them is sent to `emailChangeConfirm`. A change that still waited is given up. The result does
    /// not reveal whether the address has an account; the email does.
    async fn email_change_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new address, and proof.")] input: EmailChangeRequestInput,
    ) -> Result<EmailChangeRequestPayload, Error> {
        let change = ChangeEmail { email: input.email, proof: input.proof.into() };
        let outcome = email_changes::ask(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, change => EmailChangeRequestPayload { email_change: Some(change.into()) })
    }

    /// Gives up the change of the logged-in user's address that waits. Without one, does nothing.
    async fn email_change_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change to give up.")] input: EmailChangeCancelInput,
    ) -> Result<EmailChangeCancelPayload, Error> {
        let outcome = email_changes::cancel(context::env(ctx), context::actor(ctx), input.new_email.as_deref()).await;
        answer!(outcome, () => EmailChangeCancelPayload { user: own(ctx) })
    }

    /// Makes the new address the account's: its owner logs in with it from now on, and all other sessions end. An email
    /// to the former address tells how to undo that for 7 days. Needs a session of the account; in another's, the token
    /// is answered with `TOKEN_INVALID`. Refused with `EMAIL_TAKEN` if another account has the address meanwhile.
    async fn email_change_confirm(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token or the code from the email.")] input: EmailChangeConfirmInput,
    ) -> Result<EmailChangeConfirmPayload, Error> {
        let confirm = match input.code {
            Some(code) => ConfirmEmail::Code(code.into()),
            None => ConfirmEmail::Token(input.token.unwrap_or_default().into()),
        };
        Ok(match email_changes::confirm(context::env(ctx), context::actor(ctx), confirm).await {
            Ok(account) => {
                mark_known_device(ctx, &account.email).await?;
                EmailChangeConfirmPayload { user: Some(account.into()), errors: Vec::new() }
            }
            Err(failure) => EmailChangeConfirmPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }

    /// Gives an account its former address back, with the token from the email to that address. All sessions end, the
    /// password stops working, and a link to choose a new one is emailed.
    async fn email_change_undo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token from the email.")] input: EmailChangeUndoInput,
    ) -> Result<EmailChangeUndoPayload, Error> {
        let outcome = email_changes::undo(context::env(ctx), &input.token).await;
        answer!(outcome, () => EmailChangeUndoPayload {})
    }

    /// Has the logged-in user's account deleted in 14 days, and ends its other sessions. Until then the user can log in
    /// and keep it. What is the person's own is erased then; orders and invoices that organizers have to keep by law
    /// stay. Refused with `ORGANIZATIONS_NEED_OWNER` as described at `User.deletionBlockedBy`.
    async fn account_deletion_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Proof that it is the owner who asks.")] input: AccountDeletionRequestInput,
    ) -> Result<AccountDeletionRequestPayload, Error> {
        let outcome = account_deletion::request(context::env(ctx), context::actor(ctx), &input.proof.into()).await;
        answer!(outcome, _ => AccountDeletionRequestPayload { user: own(ctx) })
    }

    /// Keeps the logged-in user's account that was to be deleted. If it was not, does nothing.
    async fn account_deletion_stop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to keep.")] input: AccountDeletionStopInput,
    ) -> Result<AccountDeletionStopPayload, Error> {
        let user_id = input.user_id.map(|id| id.0);
        let outcome = account_deletion::stop(context::env(ctx), context::actor(ctx), user_id.as_deref()).await;
        answer!(outcome, () => AccountDeletionStopPayload { user: own(ctx) })
    }
}

/// The logged-in user, whose fields are read anew.
fn own(ctx: &Context<'_>) -> Option<User> {
    context::actor(ctx).user().map(|user| Account::from(user).into())
}
