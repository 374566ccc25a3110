//! Which mails somebody gets.

use async_graphql::{Context, Error, Object};
use domain::mail_preferences;

use super::types::MailPreferences;
use crate::schema::context;
use crate::schema::errors::internal;

#[derive(Debug, Default)]
pub(crate) struct MailPreferencesQuery;

#[Object]
impl MailPreferencesQuery {
    /// Which mails go to the signed-in person's address, or, with the key of a mail's link, to the address that the
    /// mail went to. Null for a key that is not good, when nobody is signed in, and while the address is not verified.
    async fn mail_preferences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the link in a mail carries as `key`.", secret)] key: Option<String>,
    ) -> Result<Option<MailPreferences>, Error> {
        let found = mail_preferences::of(context::env(ctx), context::actor(ctx), key.as_deref()).await;
        Ok(found.map_err(|fault| internal(&fault))?.map(MailPreferences::from))
    }
}
