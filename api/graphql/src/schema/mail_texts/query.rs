//! Reading the texts of mails, and their preview.

use async_graphql::{Context, Error, Object};
use domain::{mail_samples, mail_texts};

use super::inputs::MailTextDraftInput;
use super::payloads::MailTextPreview;
use super::types::MailText;
use crate::schema::context::{actor, env};
use crate::schema::errors::{refusals, top_level};

#[derive(Debug, Default)]
pub(crate) struct MailTextsQuery;

#[Object]
impl MailTextsQuery {
    /// The emails whose texts can be written, each in all languages. For admins.
    async fn mail_texts(&self, ctx: &Context<'_>) -> Result<Vec<MailText>, Error> {
        let texts = mail_texts::all(env(ctx), actor(ctx)).await.map_err(top_level)?;
        Ok(texts.into_iter().map(MailText).collect())
    }

    /// What an email looks like with these texts, with sample values. For admins.
    async fn mail_text_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The texts as typed so far.")] input: MailTextDraftInput,
    ) -> Result<MailTextPreview, Error> {
        let env = env(ctx);
        Ok(match mail_samples::preview(env, actor(ctx), &input.into()).await {
            Ok(sample) => MailTextPreview {
                subject: Some(sample.subject),
                html: Some(sample.html),
                text: Some(sample.text),
                url: Some(format!("{}{}", env.settings.public_url, sample.path)),
                errors: Vec::new(),
            },
            Err(failure) => MailTextPreview { errors: refusals(failure)?, ..MailTextPreview::default() },
        })
    }
}
