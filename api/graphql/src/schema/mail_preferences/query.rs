//! The mail preferences of an address.

use async_graphql::{Context, Error, Object};
use domain::mail_preferences;

use super::types::MailPreferences;
use crate::schema::context;
use crate::schema::errors::internal;

#[derive(Debug, Default)]
pub(crate) struct MailPreferencesQuery;

#[Object]
impl MailPreferencesQuery {
    /// The emails that the logged-in user's address gets or, with the key of an email's link, the address that the email
    /// was sent to. Null if the key is not valid, if no one is logged in, and while the user's address is not
    /// verified.
    async fn mail_preferences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The `key` parameter of the link in an email.", secret)] key: Option<String>,
    ) -> Result<Option<MailPreferences>, Error> {
        let found = mail_preferences::of(context::env(ctx), context::actor(ctx), key.as_deref()).await;
        Ok(found.map_err(|fault| internal(&fault))?.map(MailPreferences::from))
    }
}
