//! Recording scans, and undoing check-ins.

use async_graphql::{Context, Object, Result};
use domain::check_ins::{self, RecordCheckIn, RecordCheckIns, Scan, UndoCheckIn};

use super::inputs::{CheckInRecordInput, CheckInRecordManyInput, CheckInUndoInput};
use super::payloads::{CheckInRecordManyPayload, CheckInRecordPayload, CheckInResult, CheckInUndoPayload};
use crate::schema::context::{actor, env};
use crate::schema::errors::{Refusal, refusals};

#[derive(Debug, Default)]
pub(crate) struct CheckInsMutation;

#[Object]
impl CheckInsMutation {
    /// Checks a ticket in at the door. Of several scans of one ticket the earliest counts, even if it arrives later;
    /// the others are refused and told when and by whom it was checked in. For members who may check in.
    async fn check_in_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and the ticket by its code or id.")] input: CheckInRecordInput,
    ) -> Result<CheckInRecordPayload> {
        let scan = Scan {
            ticket_secret: input.ticket_secret,
            ticket_id: input.ticket_id.map(|id| id.0),
            scanned_at: input.scanned_at.map(|at| at.0),
            idempotency_key: input.idempotency_key,
        };
        let input = RecordCheckIn { event_id: input.event_id.0, scan };
        match check_ins::record(env(ctx), actor(ctx), input).await {
            Ok(outcome) => Ok(CheckInRecordPayload {
                ticket: Some(outcome.ticket.into()),
                errors: outcome.problem.into_iter().map(Refusal::from).collect(),
            }),
            Err(failure) => Ok(CheckInRecordPayload { ticket: None, errors: refusals(failure)? }),
        }
    }

    /// Checks tickets in that were scanned without a network. Each scan is processed on its own; sending scans again
    /// does no harm. For members who may check in.
    async fn check_in_record_many(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event and the scans.")] input: CheckInRecordManyInput,
    ) -> Result<CheckInRecordManyPayload> {
        let scans = input.scans.into_iter().map(Scan::from).collect();
        let input = RecordCheckIns { event_id: input.event_id.0, scans };
        match check_ins::record_many(env(ctx), actor(ctx), input).await {
            Ok(outcomes) => Ok(CheckInRecordManyPayload {
                results: outcomes.into_iter().map(CheckInResult::from).collect(),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(CheckInRecordManyPayload { results: Vec::new(), errors: refusals(failure)? }),
        }
    }

    /// Undoes a check-in, so that the ticket is valid for an admission again. For owners and managers of the event's
    /// organization.
    async fn check_in_undo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ticket, and the reason.")] input: CheckInUndoInput,
    ) -> Result<CheckInUndoPayload> {
        let undo = UndoCheckIn { ticket_id: input.ticket_id.0, reason: input.reason };
        match check_ins::undo(env(ctx), actor(ctx), undo).await {
            Ok(ticket) => Ok(CheckInUndoPayload { ticket: Some(ticket.into()), errors: Vec::new() }),
            Err(failure) => Ok(CheckInUndoPayload { ticket: None, errors: refusals(failure)? }),
        }
    }
}
