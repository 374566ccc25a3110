//! Connecting customer systems.

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
    /// Connects a customer system, in place of the one so far. Whoever has bought from the organization is sent there,
    /// and again whenever something about them changes. Owners may.
    async fn crm_connect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The system.")] input: CrmConnectInput,
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

    /// Lets go of an organization's customer system, which keeps what it has. The access token is deleted. Owners may.
    async fn crm_disconnect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose system.")] input: CrmDisconnectInput,
    ) -> Result<CrmDisconnectPayload, Error> {
        let outcome = crm::disconnect(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, row => CrmDisconnectPayload { organization: Some(row.into()) })
    }

    /// Has a contact erased from an organization's customer system for good (GDPR, article 17), and keeps them out of
    /// it from now on. Their orders and tickets stay as they are. Owners may.
    async fn crm_contact_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] input: CrmContactEraseInput,
    ) -> Result<CrmContactErasePayload, Error> {
        let outcome = crm::erase(context::env(ctx), context::actor(ctx), input.into()).await;
        answer!(outcome, row => CrmContactErasePayload { organization: Some(row.into()) })
    }
}
