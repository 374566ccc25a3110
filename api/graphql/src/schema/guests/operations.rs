//! Inviting guests, their answers, and the links of orders.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use domain::guests::{self, Answer, InviteGuests, WhyBad};
use domain::order_links::{self, AskForLinks};

use super::types::{Guest, GuestErrorCode, GuestInvitation};
use crate::schema::context::{actor, env};
use crate::schema::errors::{Refusal, database, refusals};
use crate::schema::events::Event;
use crate::schema::orders::{OrderError, order_errors};

/// People to invite to an event.
#[derive(Debug, InputObject)]
pub(crate) struct GuestInviteInput {
    /// The event's id, `event_…`. It has to be published, and not over.
    event_id: ID,
    /// The id of the ticket type that those get who come, `tickettype_…`.
    ticket_type_id: ID,
    /// The addresses as they were typed or pasted, at most 500: one a line or separated by commas, with or without names
    /// (`Ada <ada@example.org>`), or the rows of a table.
    text: String,
    /// Personal words for the email, at most 1,000 characters.
    message: Option<String>,
}

/// Why nobody was invited for a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::guests::WhyBad")]
pub(crate) enum GuestLineProblem {
    /// It has no address, or one that can't be right.
    NoAddress,
    /// Its address is in the text before.
    Repeated,
    /// Its address is invited to the event already.
    Invited,
    /// Its address wants no invitations from the organization.
    Refused,
}

/// A part of the text that nobody was invited for.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct GuestLine {
    /// The number of its line, from 1.
    line: i32,
    /// The text, as it was typed.
    text: String,
    /// What is wrong with it.
    problem: GuestLineProblem,
}

/// The result of `guestInvite`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestInvitePayload {
    /// How many were invited. Those who had been invited before get no further email.
    invited: i32,
    /// The parts of the text that nobody was invited for. They don't keep the others from being invited.
    skipped: Vec<GuestLine>,
    /// The event, with its guests; null if the mutation was refused.
    event: Option<Event>,
    /// Why the mutation was refused, so that nobody was invited; empty if it succeeded.
    errors: Vec<Refusal<GuestErrorCode>>,
}

/// An invitation to email again.
#[derive(Debug, InputObject)]
pub(crate) struct GuestResendInput {
    /// The guest's id, `guest_…`.
    guest_id: ID,
}

/// The result of `guestResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestResendPayload {
    /// The guest, whose email is on its way; null if the mutation was refused.
    guest: Option<Guest>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<GuestErrorCode>>,
}

/// An invitation to withdraw.
#[derive(Debug, InputObject)]
pub(crate) struct GuestWithdrawInput {
    /// The guest's id, `guest_…`.
    guest_id: ID,
}

/// The result of `guestWithdraw`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestWithdrawPayload {
    /// The guest, whose link does not work any more; null if the mutation was refused.
    guest: Option<Guest>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<Refusal<GuestErrorCode>>,
}

/// An answer to an invitation.
#[derive(Debug, InputObject)]
pub(crate) struct GuestAnswerInput {
    /// The secret from the link in the email.
    token: String,
    /// `true` orders the ticket, if places are left; `false` declines, and cancels the order of a guest who had
    /// accepted.
    going: bool,
    /// The name for the ticket, at most 200 characters; if left out, the one that the organizer gave.
    name: Option<String>,
    /// The language of further emails: a `tag` of `languages`; if left out, that of the invitation.
    locale: Option<String>,
}

/// The result of `guestAnswer`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct GuestAnswerPayload {
    /// The invitation with the answer; null if the mutation was refused. A guest who comes has an order: confirmed if it
    /// is free, and else to be paid at `order.payment.checkoutUrl`.
    invitation: Option<GuestInvitation>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<OrderError>,
}

/// What somebody remembers of their orders: an address, a code, or both.
#[derive(Debug, InputObject)]
pub(crate) struct OrderLinksRequestInput {
    /// The address that the orders were placed with.
    email: Option<String>,
    /// The code of an order.
    code: Option<String>,
    /// The language of the email: a `tag` of `languages`; `en` if left out.
    locale: Option<String>,
}

/// The result of `orderLinksRequest`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderLinksRequestPayload {
    /// Why the mutation was refused; empty if the request was accepted, whether there are such orders or not.
    errors: Vec<OrderError>,
}

#[derive(Debug, Default)]
pub(crate) struct GuestsQuery;

#[Object]
impl GuestsQuery {
    /// The invitation to an event of a link from an email; null if it was withdrawn, or the link is not complete.
    async fn guest_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret from the link.")] token: String,
    ) -> Result<Option<GuestInvitation>> {
        // The answer must not be kept for others.
        let _ = actor(ctx);
        let guest = guests::by_token(env(ctx).db.primary(), &token).await.map_err(database)?;
        Ok(guest.map(|guest| GuestInvitation::new(guest, None)))
    }
}

#[derive(Debug, Default)]
pub(crate) struct GuestsMutation;

#[Object]
impl GuestsMutation {
    /// Invites people to an event by email, who answer by the link in it. An organization can invite 1,000 people a day; a
    /// new one, and one that has held no event so far, 50. For owners and managers of the event's organization.
    async fn guest_invite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and the addresses.")] input: GuestInviteInput,
    ) -> Result<GuestInvitePayload> {
        let invite = InviteGuests {
            event_id: input.event_id.0,
            ticket_type_id: input.ticket_type_id.0,
            text: input.text,
            message: input.message,
        };
        match guests::invite(env(ctx), actor(ctx), invite).await {
            Ok(done) => {
                let line = |bad: guests::BadLine| GuestLine {
                    line: i32::try_from(bad.line).unwrap_or(i32::MAX),
                    text: bad.text,
                    problem: WhyBad::into(bad.why),
                };
                Ok(GuestInvitePayload {
                    invited: i32::try_from(done.invited).unwrap_or(i32::MAX),
                    skipped: done.bad.into_iter().map(line).collect(),
                    event: Some(done.event.into()),
                    errors: Vec::new(),
                })
            }
            Err(failure) => Ok(GuestInvitePayload { errors: refusals(failure)?, ..Default::default() }),
        }
    }

    /// Emails an invitation again that was not answered, or that was withdrawn: at most once a day, and three times in all.
    /// For owners and managers of the event's organization.
    async fn guest_resend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The guest.")] input: GuestResendInput,
    ) -> Result<GuestResendPayload> {
        match guests::resend(env(ctx), actor(ctx), input.guest_id.as_str()).await {
            Ok(row) => Ok(GuestResendPayload { guest: Some(Guest::after(ctx, row).await?), errors: Vec::new() }),
            Err(failure) => Ok(GuestResendPayload { guest: None, errors: refusals(failure)? }),
        }
    }

    /// Withdraws an invitation: its link stops working. For owners and managers of the event's organization.
    async fn guest_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The guest.")] input: GuestWithdrawInput,
    ) -> Result<GuestWithdrawPayload> {
        match guests::withdraw(env(ctx), actor(ctx), input.guest_id.as_str()).await {
            Ok(row) => Ok(GuestWithdrawPayload { guest: Some(Guest::after(ctx, row).await?), errors: Vec::new() }),
            Err(failure) => Ok(GuestWithdrawPayload { guest: None, errors: refusals(failure)? }),
        }
    }

    /// Answers an invitation to an event, without an account. Whoever comes gets an order; saying so again returns the same
    /// one. Saying no later gives a free order back. For anyone with the link from the email.
    async fn guest_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret, and the answer.")] input: GuestAnswerInput,
    ) -> Result<GuestAnswerPayload> {
        let answer = Answer { token: input.token, going: input.going, name: input.name, locale: input.locale };
        match guests::answer(env(ctx), ctx.data_unchecked(), answer).await {
            Ok(done) => {
                let invitation = GuestInvitation::new(done.guest, done.order);
                Ok(GuestAnswerPayload { invitation: Some(invitation), errors: Vec::new() })
            }
            Err(failure) => Ok(GuestAnswerPayload { invitation: None, errors: order_errors(failure)? }),
        }
    }

    /// Emails the links of orders to the address that they were placed with: of the order with a code, or of all with an
    /// address. The response is the same whether there are any or not.
    async fn order_links_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address, the code, or both.")] input: OrderLinksRequestInput,
    ) -> Result<OrderLinksRequestPayload> {
        let asked = AskForLinks { email: input.email, code: input.code, locale: input.locale };
        match order_links::ask(env(ctx), asked).await {
            Ok(()) => Ok(OrderLinksRequestPayload::default()),
            Err(failure) => Ok(OrderLinksRequestPayload { errors: order_errors(failure)? }),
        }
    }
}
