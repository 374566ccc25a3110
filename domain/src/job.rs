//! The jobs of the commerce, a row each: imperative names that carry ids only. What a job needs, it reads when it runs;
//! who does it stands in `handlers.rs`.

use std::time::Duration;

use Choice::{Optional, Required};
use MailKind::{Announcements, Feedback, Reminders, Sales};
use Queue::{BulkMail, Mail, Maintenance, Payments, Sync};
use Reader::{Administrators, Buyer, Organizer, Person};
use entity::mail_opt_out::MailKind;
use kernel::ids::{
    AvatarId, ContactMessageId, ContactOwnerId, CoverId, DeadJobNoticeId, DisputeId, EmailChangeId, EventChangeId,
    EventId, GuestId, InboxId, InvitationId, LinkRequestId, LogoId, MailTextTestId, MessageId, OrderId,
    OrderLinkRequestId, PaymentId, PictureId, RefundId, ReportId, SetupId, UserId,
};
use kernel::jobs::{JobPayload, JobSpec, NewJob, Queue, Scheduled};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoEnumIterator as _, IntoStaticStr};

/// Makes the enum of the rows, and how each of them is dealt with: a mail or other work ([`Row`]), and what differs from
/// what is usual in its queue.
macro_rules! jobs {
    ($($(#[$doc:meta])* $name:ident $({ $($(#[$of:meta])* $field:ident: $type:ty),* $(,)? })?
        => $row:ident($($given:expr),+) $(.$setting:ident($value:expr))*;)*) => {
        /// A job.
        #[expect(missing_docs, reason = "each field is the id of what its variant speaks of")]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[strum_discriminants(name(JobName), vis(pub(crate)), derive(EnumIter, IntoStaticStr))]
        #[strum_discriminants(strum(serialize_all = "snake_case"))]
        pub enum Job {
            $($(#[$doc])* $name $({ $($(#[$of])* $field: $type),* })?,)*
        }

        impl JobName {
            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row::$row($($given),+),)*
                }
            }

            fn usual_spec(self) -> JobSpec {
                match self {
                    $(Self::$name => JobSpec::new(self.into(), self.row().queue())$(.$setting($value))*,)*
                }
            }
        }
    };
}

/// What a row says of its job.
#[derive(Debug, Clone, Copy)]
enum Row {
    /// A mail that `notifications` writes.
    Mail(Reader, Choice),
    /// Anything else, in this queue.
    Work(Queue),
}

impl Row {
    fn queue(self) -> Queue {
        match self {
            Self::Mail(..) => Queue::Mail,
            Self::Work(queue) => queue,
        }
    }
}

/// Who reads a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Somebody, about their account or about what they did.
    Person,
    /// The buyer of an order; the order's organizer sees whether it was delivered.
    Buyer,
    /// Members of an organization.
    Organizer,
    /// Those who run the platform.
    Administrators,
}

/// Whether people can do without a mail.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// Everybody gets it.
    Required,
    /// Whoever has not ended mails of this kind gets it.
    Optional(MailKind),
}

jobs! {
    /// Mail the link that somebody requested (verification, login, password reset), if the account allows it.
    SendMailLink { request_id: LinkRequestId } => Mail(Person, Required).priority(0);
    /// Notify a person that their account's password was changed.
    SendPasswordChanged { user_id: UserId } => Mail(Person, Required);
    /// Notify a person that their account's second factor was switched on, and how to undo that.
    SendSecondFactorOn {
        user_id: UserId,
        // Jobs from before there was one are still told of.
        #[serde(default)]
        setup_id: Option<SetupId>,
    } => Mail(Person, Required);
    /// Notify a person that their account's second factor was switched off.
    SendSecondFactorOff { user_id: UserId } => Mail(Person, Required);
    /// Mail the link and the code that confirm an account's new address.
    SendEmailChange { change_id: EmailChangeId } => Mail(Person, Required).priority(0);
    /// Notify the former address of an account that another one took its place, and how to undo that.
    SendEmailChanged { change_id: EmailChangeId } => Mail(Person, Required);
    /// Notify a person that their account will be erased, and how to keep it.
    SendAccountDeletion { user_id: UserId } => Mail(Person, Required);
    /// Mail an invitation to join an organization.
    SendInvitation { invitation_id: InvitationId } => Mail(Person, Required);
    /// Mail an invitation to an event.
    // There may be many of them, and those who ordered something wait for theirs.
    SendGuestInvitation { guest_id: GuestId } => Mail(Person, Required).priority(15);
    /// Mail the links of orders that somebody requested.
    SendOrderLinks { request_id: OrderLinkRequestId } => Mail(Person, Required);
    /// Notify a person that their account was suspended, and what that means.
    SendAccountSuspended { user_id: UserId } => Mail(Person, Required);
    /// Notify a person that their account was reinstated.
    SendAccountReinstated { user_id: UserId } => Mail(Person, Required);
    /// Mail the tickets of a confirmed order to its buyer.
    SendOrderConfirmation { order_id: OrderId } => Mail(Buyer, Required);
    /// Remind a buyer that the event begins soon.
    SendReminder { order_id: OrderId } => Mail(Buyer, Optional(Reminders)).priority(20);
    /// Ask a buyer for feedback on the event.
    SendFeedbackRequest { order_id: OrderId } => Mail(Buyer, Optional(Feedback)).priority(30);
    /// Enqueue a notice about a change of an event to each of its confirmed orders.
    TellOfChange { change_id: EventChangeId } => Work(Mail);
    /// Notify a buyer of a change of the event.
    // There are many of them at once, which must not delay the mails of new orders.
    SendChangeNotice { change_id: EventChangeId, order_id: OrderId } => Mail(Buyer, Required).priority(15);
    /// Enqueue the announcement of an event that became public to each follower of its organization.
    TellFollowers { event_id: EventId } => Work(Mail).priority(40);
    /// Tell a follower of a new event.
    // There may be very many of them, which nobody is waiting for.
    SendAnnouncement { event_id: EventId, user_id: UserId } => Mail(Person, Optional(Announcements)).priority(40);
    /// Determine the recipients of a message to attendees, and enqueue its parts.
    StartMessage { message_id: MessageId } => Work(BulkMail).priority(5);
    /// Send a message to one part of its recipients.
    SendMessagePart { message_id: MessageId, part: i32 } => Work(BulkMail);
    /// Send a message to its author, as a test.
    SendMessageTest { message_id: MessageId } => Work(Mail);
    /// Notify the organizer of a sale.
    // Earlier builds enqueued one for each order; this one enqueues `SendSales`.
    SendSaleNotice { order_id: OrderId } => Mail(Organizer, Optional(Sales)).priority(20);
    /// Notify the organizer of an event's sales since the last notice.
    SendSales { event_id: EventId } => Mail(Organizer, Optional(Sales)).priority(20);
    /// Notify the buyer that the order was cancelled, and why.
    SendOrderCancelled { order_id: OrderId } => Mail(Buyer, Required);
    /// Notify the buyer that the payment failed and the places were released.
    SendPaymentFailed { order_id: OrderId } => Mail(Buyer, Required);
    /// Notify the buyer of a refund.
    SendRefundNotice { refund_id: RefundId } => Mail(Buyer, Required);
    /// Notify the organizer that a refund failed and needs manual action, or could not be sent so far.
    SendRefundFailed { refund_id: RefundId } => Mail(Organizer, Required);
    /// Notify the buyer that a refund did not arrive.
    SendRefundReturned { refund_id: RefundId } => Mail(Buyer, Required);
    /// Notify the organizer that a buyer disputes a payment, or how the dispute ended.
    SendDisputeNotice { dispute_id: DisputeId } => Mail(Organizer, Required);
    /// Notify the organizer that a payment does not match its order and needs manual action.
    SendPaymentQuarantined { payment_id: PaymentId } => Mail(Organizer, Required);
    /// Notify the buyer that the payment does not match the order and is under review.
    SendPaymentInReview { order_id: OrderId } => Mail(Buyer, Required);
    /// Notify the organizer that an order could not be paid, or that its payment's state can't be determined.
    SendPaymentUnclear { payment_id: PaymentId } => Mail(Organizer, Required);
    /// Notify the organizer that an administrator unpublished an event, and why.
    SendEventUnpublished { event_id: EventId } => Mail(Organizer, Required);
    /// Notify the organizer that an administrator reinstated an event.
    SendEventReinstated { event_id: EventId } => Mail(Organizer, Required);
    /// Mail a visitor's message to an organizer.
    SendContactMessage { contact_message_id: ContactMessageId } => Mail(Organizer, Required);
    /// Send an administrator a mail with texts that they wrote, as a test.
    SendMailTextTest { test_id: MailTextTestId } => Mail(Administrators, Required).priority(0);
    /// Notify a reporter of the outcome of their report.
    SendReportResolved { report_id: ReportId } => Mail(Person, Required);
    /// Open a payment's checkout at the provider, if the request that placed the order did not complete that.
    OpenCheckout { payment_id: PaymentId } => Work(Payments);
    /// Release the places of an unpaid order once its time is over.
    ExpireOrder { order_id: OrderId } => Work(Payments);
    /// Process a webhook event that was received.
    HandleWebhook { inbox_id: InboxId } => Work(Payments);
    /// Update a payment to its state at the provider.
    SyncPayment { payment_id: PaymentId } => Work(Payments);
    /// Ask the provider to make a refund.
    ExecuteRefund { refund_id: RefundId } => Work(Payments);
    /// Cancel and refund the orders of a cancelled event.
    CancelEventOrders { event_id: EventId } => Work(Payments).priority(20);
    /// Send the changed contacts of an organization, or of the platform, to its CRM.
    // The connection is halted before the job runs out of attempts.
    SyncContacts { owner_id: ContactOwnerId } => Work(Sync).attempts(24);
    /// Collect all existing contacts for a CRM that was just connected.
    CollectContacts { owner_id: ContactOwnerId } => Work(Sync).priority(20).timeout(Duration::from_mins(2));
    /// Notify administrators of jobs that failed for good.
    SendDeadJobs { notice_id: DeadJobNoticeId } => Mail(Administrators, Required);
    /// Notify an organizer that some orders of a cancelled event could not be ended.
    SendOrdersNotEnded { event_id: EventId } => Mail(Organizer, Required);
    /// Enqueue a notice about jobs that failed for good, if there are any.
    TellOfDeadJobs => Work(Maintenance);
    /// Move the changes of events' sums into the sums.
    FoldSums => Work(Maintenance);
    /// Add new names to SQLite's index of them.
    IndexNames => Work(Maintenance);
    /// Enqueue the reminders of events that begin soon.
    RemindDue => Work(Maintenance);
    /// Enqueue requests for feedback on past events.
    AskForFeedback => Work(Maintenance);
    /// Compare unsettled payments with their provider.
    ReconcilePayments => Work(Maintenance);
    /// Delete the files of a cover that is no longer attached to an event.
    RemoveCoverFiles { cover_id: CoverId } => Work(Maintenance);
    /// Move the cover and the other pictures of a hidden event to new URLs, since people may know the old ones.
    MoveCoverFiles { event_id: EventId } => Work(Maintenance);
    /// Delete the files of a picture that an event's page no longer has.
    RemovePictureFiles { picture_id: PictureId } => Work(Maintenance);
    /// Delete the files of a logo that is no longer an organization's.
    RemoveLogoFiles { logo_id: LogoId } => Work(Maintenance);
    /// Delete the files of a picture that is no longer a person's.
    RemoveAvatarFiles { avatar_id: AvatarId } => Work(Maintenance);
    /// Erase the accounts whose time to be kept after all is over.
    EraseAccounts => Work(Maintenance);
    /// Recompute the search texts of events after a change of the folding.
    ReindexEvents { after: EventId } => Work(Maintenance);
    /// Delete finished jobs, used tokens and other leftovers.
    CleanUp => Work(Maintenance);
}

impl JobPayload for Job {
    fn spec(&self) -> JobSpec {
        let spec = JobName::from(self).usual_spec();
        match self {
            // The first parts of a message go before the later ones of another, so that a large one keeps none waiting.
            Self::SendMessagePart { part, .. } => {
                spec.priority(i16::try_from(*part).unwrap_or(i16::MAX).saturating_add(10))
            }
            _ => spec,
        }
    }
}

impl JobName {
    /// The mails that go to the buyer of an order, as notifications name them.
    pub(crate) fn to_buyers() -> impl Iterator<Item = &'static str> {
        Self::iter().filter(|name| matches!(name.row(), Row::Mail(Buyer, _))).map(Into::into)
    }
}

impl Job {
    /// Whether it is a mail that `notifications` writes.
    pub(crate) fn is_mail(&self) -> bool {
        matches!(JobName::from(self).row(), Row::Mail(..))
    }

    /// The kind of its mails; none if everybody gets them.
    pub(crate) fn mail_kind(&self) -> Option<MailKind> {
        match JobName::from(self).row() {
            Row::Mail(_, Optional(kind)) => Some(kind),
            Row::Mail(_, Required) | Row::Work(_) => None,
        }
    }

    /// What follows when it failed for good: somebody waits for it who has to hear of that.
    pub(crate) fn when_dead(&self) -> Option<Self> {
        match self {
            Self::CancelEventOrders { event_id } => Some(Self::SendOrdersNotEnded { event_id: *event_id }),
            Self::ExecuteRefund { refund_id } => Some(Self::SendRefundFailed { refund_id: *refund_id }),
            _ => None,
        }
    }

    /// What comes by the clock.
    pub(crate) fn schedule() -> Result<Vec<Scheduled>, DbErr> {
        let every = |minutes, job: Self| Ok(Scheduled { job: NewJob::of(&job)?, every: Duration::from_mins(minutes) });
        [
            every(1, Self::ReconcilePayments),
            every(1, Self::RemindDue),
            every(1, Self::FoldSums),
            every(1, Self::IndexNames),
            every(5, Self::TellOfDeadJobs),
            every(10, Self::AskForFeedback),
            every(60, Self::EraseAccounts),
            every(60, Self::CleanUp),
        ]
        .into_iter()
        .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A job of each kind, as the outboxes of all builds have it.
    pub(crate) const STORED: &[&str] = &[
        r#"{"kind":"send_mail_link","request_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_password_changed","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_second_factor_on","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b","setup_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1c"}"#,
        r#"{"kind":"send_second_factor_off","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_email_change","change_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_email_changed","change_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_account_deletion","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_invitation","invitation_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_guest_invitation","guest_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_order_links","request_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_account_suspended","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_account_reinstated","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_order_confirmation","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_reminder","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_feedback_request","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"tell_of_change","change_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_change_notice","change_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1c"}"#,
        r#"{"kind":"tell_followers","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_announcement","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1c"}"#,
        r#"{"kind":"start_message","message_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_message_part","message_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b","part":3}"#,
        r#"{"kind":"send_message_test","message_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_sale_notice","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_sales","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_order_cancelled","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_payment_failed","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_refund_notice","refund_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_refund_failed","refund_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_refund_returned","refund_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_dispute_notice","dispute_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_payment_quarantined","payment_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_payment_in_review","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_payment_unclear","payment_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_event_unpublished","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_event_reinstated","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_mail_text_test","test_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_contact_message","contact_message_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_report_resolved","report_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"open_checkout","payment_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"expire_order","order_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"handle_webhook","inbox_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"sync_payment","payment_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"execute_refund","refund_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"cancel_event_orders","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"sync_contacts","owner_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"collect_contacts","owner_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_dead_jobs","notice_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"send_orders_not_ended","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"tell_of_dead_jobs"}"#,
        r#"{"kind":"remind_due"}"#,
        r#"{"kind":"fold_sums"}"#,
        r#"{"kind":"index_names"}"#,
        r#"{"kind":"ask_for_feedback"}"#,
        r#"{"kind":"reconcile_payments"}"#,
        r#"{"kind":"remove_cover_files","cover_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"move_cover_files","event_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"remove_picture_files","picture_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"remove_logo_files","logo_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"remove_avatar_files","avatar_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"erase_accounts"}"#,
        r#"{"kind":"reindex_events","after":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
        r#"{"kind":"clean_up"}"#,
    ];

    #[test]
    fn other_builds_read_our_jobs_and_we_read_theirs() {
        let mut names = BTreeSet::new();
        for &stored in STORED {
            let job: Job = serde_json::from_str(stored).unwrap();
            assert_eq!(serde_json::to_string(&job).unwrap(), stored);
            assert!(stored.starts_with(&format!(r#"{{"kind":"{}""#, job.spec().name)), "{stored}");
            names.insert(job.spec().name);
        }
        assert_eq!(names, JobName::iter().map(Into::into).collect(), "each kind is among them");
    }

    #[test]
    fn what_older_builds_left_out_is_none() {
        for stored in [
            r#"{"kind":"send_second_factor_on","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b"}"#,
            r#"{"kind":"send_second_factor_on","user_id":"019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0a1b","setup_id":null}"#,
        ] {
            let job: Job = serde_json::from_str(stored).unwrap();
            assert!(matches!(job, Job::SendSecondFactorOn { setup_id: None, .. }), "{stored}");
        }
    }
}
