//! Writing the texts of mails.

use async_graphql::{Context, Error, Object};
use domain::mail_samples;
use domain::mail_texts::{self, MailTextErrorCode, WriteMailText};
use kernel::error::Failure;

use super::inputs::{MailTextResetInput, MailTextTestInput, MailTextUpdateInput};
use super::payloads::{MailTextResetPayload, MailTextTestPayload, MailTextUpdatePayload};
use super::types::MailText;
use crate::schema::context::{actor, env};
use crate::schema::errors::{edited_meanwhile, refusals, top_level};

#[derive(Debug, Default)]
pub(crate) struct MailTextsMutation;

#[Object]
impl MailTextsMutation {
    /// Writes the subject and the introduction of an email in one language, for all that are sent from now on. For admins.
    async fn mail_text_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The email, the language and the texts.")] input: MailTextUpdateInput,
    ) -> Result<MailTextUpdatePayload, Error> {
        let input = WriteMailText::from(input);
        Ok(match mail_texts::update(env(ctx), actor(ctx), input.clone()).await {
            Ok(text) => MailTextUpdatePayload { mail_text: Some(MailText(text)), ..Default::default() },
            Err(failure) => {
                let current = current(ctx, &input, &failure).await?;
                MailTextUpdatePayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }

    /// Goes back to the built-in texts of an email in one language. For admins.
    async fn mail_text_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The email and the language.")] input: MailTextResetInput,
    ) -> Result<MailTextResetPayload, Error> {
        let input = WriteMailText::from(input);
        Ok(match mail_texts::reset(env(ctx), actor(ctx), input.clone()).await {
            Ok(text) => MailTextResetPayload { mail_text: Some(MailText(text)), ..Default::default() },
            Err(failure) => {
                let current = current(ctx, &input, &failure).await?;
                MailTextResetPayload { current, errors: refusals(failure)?, ..Default::default() }
            }
        })
    }

    /// Sends you an email with texts that you are writing, with sample values; at most 20 an hour. For admins.
    async fn mail_text_test(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The email, the language and the texts.")] input: MailTextTestInput,
    ) -> Result<MailTextTestPayload, Error> {
        Ok(match mail_samples::test(env(ctx), actor(ctx), &input.draft.into()).await {
            Ok(()) => {
                let email = actor(ctx).user().map(|user| user.email.shown().into_owned());
                MailTextTestPayload { email, errors: Vec::new() }
            }
            Err(failure) => MailTextTestPayload { errors: refusals(failure)?, ..Default::default() },
        })
    }
}

/// The texts as they are now, if somebody else has changed them.
async fn current(
    ctx: &Context<'_>,
    input: &WriteMailText,
    failure: &Failure<MailTextErrorCode>,
) -> Result<Option<MailText>, Error> {
    if !edited_meanwhile(failure) {
        return Ok(None);
    }
    let text = mail_texts::one(env(ctx), actor(ctx), input.text.kind, &input.text.locale).await.map_err(top_level)?;
    Ok(Some(MailText(text)))
}
