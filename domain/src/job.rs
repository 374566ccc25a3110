//! What can be done later: imperative names that carry ids only. What a job needs, it reads when it runs.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A job.
#[expect(missing_docs, reason = "each field is the id of what its variant speaks of")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Mail the link somebody asked for (verification, login, password reset), if the account allows it.
    SendMailLink { request_id: Uuid },
    /// Tell somebody that the account's password is another one now.
    SendPasswordChanged { user_id: Uuid },
    /// Tell somebody that the account has a second factor now, and how to undo that setting up.
    SendSecondFactorOn {
        user_id: Uuid,
        // Jobs from before there was one are still told of.
        #[serde(default)]
        setup_id: Option<Uuid>,
    },
    /// Tell somebody that the account has no second factor any more.
    SendSecondFactorOff { user_id: Uuid },
    /// Ask somebody to join an organization.
    SendInvitation { invitation_id: Uuid },
    /// Tell somebody that the account was suspended, and what that means.
    SendAccountSuspended { user_id: Uuid },
    /// Tell somebody that the account is not suspended any more.
    SendAccountReinstated { user_id: Uuid },
    /// Mail the tickets of a confirmed order to its buyer.
    SendOrderConfirmation { order_id: Uuid },
    /// Remind a buyer that the event begins soon.
    SendReminder { order_id: Uuid },
    /// Ask a buyer how it was.
    SendFeedbackRequest { order_id: Uuid },
    /// Have everybody with tickets told what changed about their event.
    TellOfChange { change_id: Uuid },
    /// Tell a buyer what changed about the event.
    SendChangeNotice { change_id: Uuid, order_id: Uuid },
    /// Find out whom a message to attendees goes to, and have it sent.
    StartMessage { message_id: Uuid },
    /// Send a message to some of its recipients.
    SendMessagePart { message_id: Uuid, part: i32 },
    /// Send a message to its author, as a test.
    SendMessageTest { message_id: Uuid },
    /// Tell the organizer of a sale.
    SendSaleNotice { order_id: Uuid },
    /// Tell the buyer that the order was cancelled, and why.
    SendOrderCancelled { order_id: Uuid },
    /// Tell the buyer that the payment did not go through and the places were given back.
    SendPaymentFailed { order_id: Uuid },
    /// Tell the buyer what is being refunded.
    SendRefundNotice { refund_id: Uuid },
    /// Tell the organizer that a refund failed and needs a person, or could not be sent so far.
    SendRefundFailed { refund_id: Uuid },
    /// Tell the buyer that a refund did not arrive.
    SendRefundReturned { refund_id: Uuid },
    /// Tell the organizer that a buyer disputes a payment, or how that ended.
    SendDisputeNotice { dispute_id: Uuid },
    /// Tell the organizer that a payment does not match its order and needs a person.
    SendPaymentQuarantined { payment_id: Uuid },
    /// Tell the buyer that what was paid does not match the order, and that a person looks into it.
    SendPaymentInReview { order_id: Uuid },
    /// Tell the organizer that an order could not be paid, or that nobody can say whether it was.
    SendPaymentUnclear { payment_id: Uuid },
    /// Tell the organizer that an administrator took an event off the platform, and why.
    SendEventUnpublished { event_id: Uuid },
    /// Tell the organizer that an event is back on the platform.
    SendEventReinstated { event_id: Uuid },
    /// Tell somebody what came of their report.
    SendReportResolved { report_id: Uuid },
    /// Open the provider's checkout of a payment, if the request that placed the order did not get to it.
    OpenCheckout { payment_id: Uuid },
    /// Give an unpaid order's places back once its time is over.
    ExpireOrder { order_id: Uuid },
    /// Look at a webhook event that was taken in.
    HandleWebhook { inbox_id: Uuid },
    /// Bring a payment in line with what its provider says.
    SyncPayment { payment_id: Uuid },
    /// Ask the provider to send money back.
    ExecuteRefund { refund_id: Uuid },
    /// Cancel and refund the orders of a cancelled event.
    CancelEventOrders { event_id: Uuid },
    /// Send an organization's contacts that changed, or the platform's, to its customer system.
    SyncContacts { owner_id: Uuid },
    /// Have everybody sent to a customer system that was just connected.
    CollectContacts { owner_id: Uuid },
    /// Tell those who run the platform of jobs that failed for good.
    SendDeadJobs { notice_id: Uuid },
    /// Tell an event's organizer that not all of its orders could be ended.
    SendOrdersNotEnded { event_id: Uuid },
    /// Have those who run the platform told of jobs that failed for good.
    TellOfDeadJobs,
    /// Have the ticket holders of events that begin soon reminded.
    RemindDue,
    /// Have those asked who came to what is over.
    AskForFeedback,
    /// Compare the payments that are not settled with their provider.
    ReconcilePayments,
    /// Delete the files of a cover that is no event's any more.
    RemoveCoverFiles { cover_id: Uuid },
    /// Give the cover of an event that was hidden other addresses than the ones that people know.
    MoveCoverFiles { event_id: Uuid },
    /// Bring the texts that events are found by in line with how texts are folded now.
    ReindexEvents { after: Uuid },
    /// Delete finished jobs, used tokens and other leftovers.
    CleanUp,
}

/// Where a job waits. Earlier ones go first when workers are busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Money and orders.
    Payments,
    /// Mail.
    Mail,
    /// Other systems.
    Sync,
    /// Mails to many at once, which nobody waits for.
    BulkMail,
    /// Housekeeping.
    Maintenance,
}

impl Queue {
    /// All queues, most urgent first.
    pub const ALL: [Self; 5] = [Self::Payments, Self::Mail, Self::Sync, Self::BulkMail, Self::Maintenance];

    /// The name in the database and in Redis.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Mail => "mail",
            Self::Sync => "sync",
            Self::BulkMail => "bulk_mail",
            Self::Maintenance => "maintenance",
        }
    }
}

impl Job {
    /// The name of the kind, as in the outbox.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SendMailLink { .. } => "send_mail_link",
            Self::SendPasswordChanged { .. } => "send_password_changed",
            Self::SendSecondFactorOn { .. } => "send_second_factor_on",
            Self::SendSecondFactorOff { .. } => "send_second_factor_off",
            Self::SendInvitation { .. } => "send_invitation",
            Self::SendAccountSuspended { .. } => "send_account_suspended",
            Self::SendAccountReinstated { .. } => "send_account_reinstated",
            Self::SendOrderConfirmation { .. } => "send_order_confirmation",
            Self::SendReminder { .. } => "send_reminder",
            Self::SendFeedbackRequest { .. } => "send_feedback_request",
            Self::TellOfChange { .. } => "tell_of_change",
            Self::SendChangeNotice { .. } => "send_change_notice",
            Self::StartMessage { .. } => "start_message",
            Self::SendMessagePart { .. } => "send_message_part",
            Self::SendMessageTest { .. } => "send_message_test",
            Self::SendSaleNotice { .. } => "send_sale_notice",
            Self::SendOrderCancelled { .. } => "send_order_cancelled",
            Self::SendPaymentFailed { .. } => "send_payment_failed",
            Self::SendRefundNotice { .. } => "send_refund_notice",
            Self::SendRefundFailed { .. } => "send_refund_failed",
            Self::SendRefundReturned { .. } => "send_refund_returned",
            Self::SendDisputeNotice { .. } => "send_dispute_notice",
            Self::SendPaymentQuarantined { .. } => "send_payment_quarantined",
            Self::SendPaymentInReview { .. } => "send_payment_in_review",
            Self::SendPaymentUnclear { .. } => "send_payment_unclear",
            Self::SendEventUnpublished { .. } => "send_event_unpublished",
            Self::SendEventReinstated { .. } => "send_event_reinstated",
            Self::SendReportResolved { .. } => "send_report_resolved",
            Self::OpenCheckout { .. } => "open_checkout",
            Self::ExpireOrder { .. } => "expire_order",
            Self::HandleWebhook { .. } => "handle_webhook",
            Self::SyncPayment { .. } => "sync_payment",
            Self::ExecuteRefund { .. } => "execute_refund",
            Self::CancelEventOrders { .. } => "cancel_event_orders",
            Self::SyncContacts { .. } => "sync_contacts",
            Self::CollectContacts { .. } => "collect_contacts",
            Self::SendDeadJobs { .. } => "send_dead_jobs",
            Self::SendOrdersNotEnded { .. } => "send_orders_not_ended",
            Self::TellOfDeadJobs => "tell_of_dead_jobs",
            Self::RemindDue => "remind_due",
            Self::AskForFeedback => "ask_for_feedback",
            Self::ReconcilePayments => "reconcile_payments",
            Self::ReindexEvents { .. } => "reindex_events",
            Self::RemoveCoverFiles { .. } => "remove_cover_files",
            Self::MoveCoverFiles { .. } => "move_cover_files",
            Self::CleanUp => "clean_up",
        }
    }

    /// The queue it waits in.
    pub fn queue(&self) -> Queue {
        match self {
            Self::SendMailLink { .. }
            | Self::SendPasswordChanged { .. }
            | Self::SendSecondFactorOn { .. }
            | Self::SendSecondFactorOff { .. }
            | Self::SendInvitation { .. }
            | Self::SendAccountSuspended { .. }
            | Self::SendAccountReinstated { .. }
            | Self::SendOrderConfirmation { .. }
            | Self::SendReminder { .. }
            | Self::SendFeedbackRequest { .. }
            | Self::TellOfChange { .. }
            | Self::SendChangeNotice { .. }
            | Self::SendSaleNotice { .. }
            | Self::SendOrderCancelled { .. }
            | Self::SendPaymentFailed { .. }
            | Self::SendRefundNotice { .. }
            | Self::SendRefundFailed { .. }
            | Self::SendRefundReturned { .. }
            | Self::SendDisputeNotice { .. }
            | Self::SendPaymentQuarantined { .. }
            | Self::SendPaymentInReview { .. }
            | Self::SendPaymentUnclear { .. }
            | Self::SendEventUnpublished { .. }
            | Self::SendEventReinstated { .. }
            | Self::SendReportResolved { .. }
            | Self::SendDeadJobs { .. }
            | Self::SendOrdersNotEnded { .. }
            | Self::SendMessageTest { .. } => Queue::Mail,
            Self::StartMessage { .. } | Self::SendMessagePart { .. } => Queue::BulkMail,
            Self::OpenCheckout { .. }
            | Self::ExpireOrder { .. }
            | Self::HandleWebhook { .. }
            | Self::SyncPayment { .. }
            | Self::ExecuteRefund { .. }
            | Self::CancelEventOrders { .. } => Queue::Payments,
            Self::SyncContacts { .. } | Self::CollectContacts { .. } => Queue::Sync,
            Self::RemindDue
            | Self::AskForFeedback
            | Self::ReconcilePayments
            | Self::ReindexEvents { .. }
            | Self::RemoveCoverFiles { .. }
            | Self::MoveCoverFiles { .. }
            | Self::TellOfDeadJobs
            | Self::CleanUp => Queue::Maintenance,
        }
    }

    /// Within a queue, lower goes first: a person waits for a link or a ticket, nobody for a sale notice.
    pub fn priority(&self) -> i16 {
        match self {
            Self::SendMailLink { .. } => 0,
            // The first parts of a message go before the later ones of another, so that a large one keeps none waiting.
            Self::SendMessagePart { part, .. } => i16::try_from(*part).unwrap_or(i16::MAX).saturating_add(10),
            Self::StartMessage { .. } => 5,
            Self::SendFeedbackRequest { .. } => 30,
            // Many at once, which must not keep those waiting who have just ordered.
            Self::SendChangeNotice { .. } => 15,
            Self::SendSaleNotice { .. }
            | Self::SendReminder { .. }
            | Self::CancelEventOrders { .. }
            | Self::CollectContacts { .. } => 20,
            _ => 10,
        }
    }

    /// What follows when it failed for good: somebody waits for it who has to hear of that.
    pub fn when_dead(&self) -> Option<Self> {
        match self {
            Self::CancelEventOrders { event_id } => Some(Self::SendOrdersNotEnded { event_id: *event_id }),
            Self::ExecuteRefund { refund_id } => Some(Self::SendRefundFailed { refund_id: *refund_id }),
            _ => None,
        }
    }

    /// How often it is tried before it is left for a person.
    pub fn max_attempts(&self) -> i32 {
        match (self, self.queue()) {
            // A system is given up before its job is.
            (Self::SyncContacts { .. }, _) => 24,
            (_, Queue::Payments | Queue::BulkMail) => 20,
            (_, Queue::Mail) => 12,
            (_, Queue::Sync | Queue::Maintenance) => 5,
        }
    }

    /// How long one run may take; the lease is a little longer.
    pub fn timeout(&self) -> Duration {
        match (self, self.queue()) {
            (Self::CollectContacts { .. }, _) | (_, Queue::Maintenance) => Duration::from_mins(2),
            (_, Queue::BulkMail) => Duration::from_mins(1),
            (_, Queue::Payments | Queue::Mail | Queue::Sync) => Duration::from_secs(30),
        }
    }
}
