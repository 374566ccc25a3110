//! The domain's jobs, one row each, with imperative names. They carry ids only and read everything else when they run.
//! Their handlers are in `handlers.rs`.

use std::time::Duration;

use kernel::jobs::{JobPayload, JobSpec, NewJob, Queue, Scheduled};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use uuid::Uuid;

/// Defines the enum from the rows, with each job's queue and its deviations from the queue's defaults.
macro_rules! jobs {
    ($($(#[$doc:meta])* $name:ident $({ $($(#[$of:meta])* $field:ident: $type:ty),* $(,)? })?
        => $queue:ident $(.$setting:ident($value:expr))*;)*) => {
        /// A job of the domain, as it is serialized in the outbox.
        #[expect(missing_docs, reason = "each field is the id of what its variant speaks of")]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[cfg_attr(test, derive(strum::EnumIter))]
        pub enum Job {
            $($(#[$doc])* $name $({ $($(#[$of])* $field: $type),* })?,)*
        }

        impl Job {
            fn usual_spec(&self) -> JobSpec {
                match self {
                    $(Self::$name { .. } => JobSpec::new(self.into(), Queue::$queue)$(.$setting($value))*,)*
                }
            }
        }
    };
}

jobs! {
    /// Mail the link that somebody requested (verification, login, password reset), if the account allows it.
    SendMailLink { request_id: Uuid } => Mail.priority(0);
    /// Notify a person that their account's password was changed.
    SendPasswordChanged { user_id: Uuid } => Mail;
    /// Notify a person that their account's second factor was switched on, and how to undo that.
    SendSecondFactorOn {
        user_id: Uuid,
        // Jobs from before this field existed still send their mail.
        #[serde(default)]
        setup_id: Option<Uuid>,
    } => Mail;
    /// Notify a person that their account's second factor was switched off.
    SendSecondFactorOff { user_id: Uuid } => Mail;
    /// Mail an invitation to join an organization.
    SendInvitation { invitation_id: Uuid } => Mail;
    /// Notify a person that their account was suspended, and what that means.
    SendAccountSuspended { user_id: Uuid } => Mail;
    /// Notify a person that their account was reinstated.
    SendAccountReinstated { user_id: Uuid } => Mail;
    /// Mail the tickets of a confirmed order to its buyer.
    SendOrderConfirmation { order_id: Uuid } => Mail;
    /// Remind a buyer that the event begins soon.
    SendReminder { order_id: Uuid } => Mail.priority(20);
    /// Ask a buyer for feedback on the event.
    SendFeedbackRequest { order_id: Uuid } => Mail.priority(30);
    /// Enqueue a notice about a change of an event to each of its confirmed orders.
    TellOfChange { change_id: Uuid } => Mail;
    /// Notify a buyer of a change of the event.
    // There are many of them at once, which must not delay the mails of new orders.
    SendChangeNotice { change_id: Uuid, order_id: Uuid } => Mail.priority(15);
    /// Determine the recipients of a message to attendees, and enqueue its parts.
    StartMessage { message_id: Uuid } => BulkMail.priority(5);
    /// Send a message to one part of its recipients.
    SendMessagePart { message_id: Uuid, part: i32 } => BulkMail;
    /// Send a message to its author, as a test.
    SendMessageTest { message_id: Uuid } => Mail;
    /// Notify the organizer of a sale.
    SendSaleNotice { order_id: Uuid } => Mail.priority(20);
    /// Notify the buyer that the order was cancelled, and why.
    SendOrderCancelled { order_id: Uuid } => Mail;
    /// Notify the buyer that the payment failed and the places were released.
    SendPaymentFailed { order_id: Uuid } => Mail;
    /// Notify the buyer of a refund.
    SendRefundNotice { refund_id: Uuid } => Mail;
    /// Notify the organizer that a refund failed and needs manual action, or could not be sent so far.
    SendRefundFailed { refund_id: Uuid } => Mail;
    /// Notify the buyer that a refund did not arrive.
    SendRefundReturned { refund_id: Uuid } => Mail;
    /// Notify the organizer that a buyer disputes a payment, or how the dispute ended.
    SendDisputeNotice { dispute_id: Uuid } => Mail;
    /// Notify the organizer that a payment does not match its order and needs manual action.
    SendPaymentQuarantined { payment_id: Uuid } => Mail;
    /// Notify the buyer that the payment does not match the order and is under review.
    SendPaymentInReview { order_id: Uuid } => Mail;
    /// Notify the organizer that an order could not be paid, or that its payment's state can't be determined.
    SendPaymentUnclear { payment_id: Uuid } => Mail;
    /// Notify the organizer that an administrator unpublished an event, and why.
    SendEventUnpublished { event_id: Uuid } => Mail;
    /// Notify the organizer that an administrator reinstated an event.
    SendEventReinstated { event_id: Uuid } => Mail;
    /// Notify a reporter of the outcome of their report.
    SendReportResolved { report_id: Uuid } => Mail;
    /// Open a payment's checkout at the provider, if the request that placed the order did not complete that.
    OpenCheckout { payment_id: Uuid } => Payments;
    /// Release the places of an unpaid order once its time is over.
    ExpireOrder { order_id: Uuid } => Payments;
    /// Process a webhook event that was received.
    HandleWebhook { inbox_id: Uuid } => Payments;
    /// Update a payment to its state at the provider.
    SyncPayment { payment_id: Uuid } => Payments;
    /// Ask the provider to make a refund.
    ExecuteRefund { refund_id: Uuid } => Payments;
    /// Cancel and refund the orders of a cancelled event.
    CancelEventOrders { event_id: Uuid } => Payments.priority(20);
    /// Send the changed contacts of an organization, or of the platform, to its customer system.
    // The connection is halted before the job runs out of attempts.
    SyncContacts { owner_id: Uuid } => Sync.attempts(24);
    /// Collect all existing contacts for a customer system that was just connected.
    CollectContacts { owner_id: Uuid } => Sync.priority(20).timeout(Duration::from_mins(2));
    /// Notify administrators of jobs that failed for good.
    SendDeadJobs { notice_id: Uuid } => Mail;
    /// Notify an organizer that some orders of a cancelled event could not be ended.
    SendOrdersNotEnded { event_id: Uuid } => Mail;
    /// Enqueue a notice about jobs that failed for good, if there are any.
    TellOfDeadJobs => Maintenance;
    /// Enqueue the reminders of events that begin soon.
    RemindDue => Maintenance;
    /// Enqueue requests for feedback on past events.
    AskForFeedback => Maintenance;
    /// Compare unsettled payments with their provider.
    ReconcilePayments => Maintenance;
    /// Delete the files of a cover that is no longer attached to an event.
    RemoveCoverFiles { cover_id: Uuid } => Maintenance;
    /// Move the cover of a hidden event to new URLs, since people may know the old ones.
    MoveCoverFiles { event_id: Uuid } => Maintenance;
    /// Recompute the search texts of events after a change of the folding.
    ReindexEvents { after: Uuid } => Maintenance;
    /// Delete finished jobs, used tokens and other leftovers.
    CleanUp => Maintenance;
}

impl JobPayload for Job {
    fn spec(&self) -> JobSpec {
        let spec = self.usual_spec();
        match self {
            // First parts of a message go before later parts of another, so that a large message does not delay others.
            Self::SendMessagePart { part, .. } => {
                spec.priority(i16::try_from(*part).unwrap_or(i16::MAX).saturating_add(10))
            }
            _ => spec,
        }
    }
}

impl Job {
    /// The job to enqueue when this one fails for good, to notify whoever is waiting for its effect.
    pub(crate) fn when_dead(&self) -> Option<Self> {
        match self {
            Self::CancelEventOrders { event_id } => Some(Self::SendOrdersNotEnded { event_id: *event_id }),
            Self::ExecuteRefund { refund_id } => Some(Self::SendRefundFailed { refund_id: *refund_id }),
            _ => None,
        }
    }

    /// The jobs that run on a schedule.
    pub(crate) fn schedule() -> Result<Vec<Scheduled>, DbErr> {
        let every = |minutes, job: Self| Ok(Scheduled { job: NewJob::of(&job)?, every: Duration::from_mins(minutes) });
        [
            every(1, Self::ReconcilePayments),
            every(1, Self::RemindDue),
            every(5, Self::TellOfDeadJobs),
            every(10, Self::AskForFeedback),
            every(60, Self::CleanUp),
        ]
        .into_iter()
        .collect()
    }
}
