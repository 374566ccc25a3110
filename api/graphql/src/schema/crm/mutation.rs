//! Connecting CRMs, and erasing contacts.

use async_graphql::{Context, Error, Object};
use domain::crm;
use secrecy::ExposeSecret as _;

use super::inputs::{CrmConnectInput, CrmContactEraseInput, CrmDisconnectInput};
use super::payloads::{CrmConnectPayload, CrmContactErasePayload, CrmDisconnectPayload};
use crate::schema::context;
use crate::schema::errors::{answer, refusals};

#[derive(Debug, Default)]
pub(crate) struct CrmMutation;

#[Object]
impl CrmMutation {
    /// Connects a CRM, replacing the current one. Everyone who has bought from the organization is sent
    /// to it, and again whenever their data changes. For owners of the organization.
    async fn crm_connect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The system to connect.")] input: CrmConnectInput,
    ) -> Result<CrmConnectPayload, Error> {
        Ok(match crm::connect(context::env(ctx), context::actor(ctx), input.into()).await {
            Ok(connected) => CrmConnectPayload {
                customer_system: Some(connected.status.clone().into()),
                connection: Some(connected.status.into()),
                signing_secret: connected.signing_secret.map(|secret| secret.expose_secret().to_owned()),
                errors: Vec::new(),
            },
            Err(failure) => CrmConnectPayload { errors: refusals(failure)?, ..CrmConnectPayload::default() },
        })
    }

    /// Disconnects an organization's CRM, which keeps the contacts that it has. The access token is
    /// deleted. For owners of the organization.
    async fn crm_disconnect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization whose system to disconnect.")] input: CrmDisconnectInput,
    ) -> Result<CrmDisconnectPayload, Error> {
        let outcome = crm::disconnect(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, row => CrmDisconnectPayload { organization: Some(row.into()) })
    }

    /// Erases a contact from an organization's CRM for good (GDPR, article 17), and never sends it there
    /// again. Orders and tickets stay as they are. For owners of the organization.
    async fn crm_contact_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact to erase.")] input: CrmContactEraseInput,
    ) -> Result<CrmContactErasePayload, Error> {
        let outcome = crm::erase(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, row => CrmContactErasePayload { organization: Some(row.into()) })
    }
}
