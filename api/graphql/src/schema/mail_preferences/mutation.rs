//! Turning kinds of mail off and on.

use async_graphql::{Context, Error, Object};
use domain::mail_preferences::{self, MailChoice, UpdateMailPreferences};

use super::inputs::MailPreferencesUpdateInput;
use super::payloads::MailPreferencesUpdatePayload;
use crate::schema::context;
use crate::schema::errors::answer;

#[derive(Debug, Default)]
pub(crate) struct MailPreferencesMutation;

#[Object]
impl MailPreferencesMutation {
    /// Changes which emails the logged-in user's address gets or, with the key of an email's link, the address that the
    /// email was sent to.
    async fn mail_preferences_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The kinds of email to turn on or off.")] input: MailPreferencesUpdateInput,
    ) -> Result<MailPreferencesUpdatePayload, Error> {
        let choices = input.choices.into_iter();
        let update = UpdateMailPreferences {
            key: input.key,
            choices: choices.map(|choice| MailChoice { kind: choice.kind.into(), wanted: choice.wanted }).collect(),
        };
        let outcome = mail_preferences::update(context::env(ctx), context::actor(ctx), update).await;
        answer!(outcome, changed => MailPreferencesUpdatePayload { mail_preferences: Some(changed.into()) })
    }
}
