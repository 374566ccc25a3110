//! Writing to an organizer.

use async_graphql::{Context, Enum, Error, ID, InputObject, Object, SimpleObject};
use domain::contact;

use crate::schema::context::{actor, env};
use crate::schema::errors::{Refusal, answer};

/// Why a message to an organizer was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::contact::ContactErrorCode")]
pub(crate) enum ContactErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such organization or event, or you may not see it.
    NotFound,
    /// The organization takes no messages: see `Organization.contactForm`.
    ContactClosed,
    /// The organization has got too many messages, from this address or altogether. Try again tomorrow.
    TooManyMessages,
}

/// A message to an organizer.
#[derive(Debug, InputObject)]
pub(crate) struct OrganizationContactInput {
    /// The organization's id, `org_…`.
    organization_id: ID,
    /// The slug of the event that it is about: one of the organization's.
    event: Option<String>,
    /// The sender's name; at most 200 characters.
    name: String,
    /// The sender's address, which the organizer answers to.
    email: String,
    /// The message, as plain text; at most 2,000 characters and three links.
    message: String,
    /// Leave this empty. Show it to nobody: programs that fill in whatever they find are recognized by it.
    website: Option<String>,
}

impl From<OrganizationContactInput> for contact::Contact {
    fn from(input: OrganizationContactInput) -> Self {
        Self {
            organization_id: input.organization_id.0,
            event: input.event,
            name: input.name,
            email: input.email,
            message: input.message,
            website: input.website,
        }
    }
}

/// The result of `organizationContact`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrganizationContactPayload {
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<ContactErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Emails a message to an organizer, with the sender's address to answer to. The organizer's address stays unknown.
    /// For everybody; few messages from one address are taken.
    async fn organization_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who writes what to whom.")] input: OrganizationContactInput,
    ) -> Result<OrganizationContactPayload, Error> {
        let outcome = contact::contact(env(ctx), actor(ctx), input.into()).await;
        answer!(outcome, () => OrganizationContactPayload {})
    }
}
