//! One file per job (mails share one): a thin call into the domain.

mod ask_for_feedback;
mod cancel_event_orders;
mod clean_up;
mod collect_contacts;
mod execute_refund;
mod expire_order;
mod handle_webhook;
mod mail;
mod message;
mod move_cover_files;
mod open_checkout;
mod reconcile_payments;
mod reindex_events;
mod remind_due;
mod remove_cover_files;
mod sync_contacts;
mod sync_payment;
mod tell_of_change;
mod tell_of_dead_jobs;

use domain::Env;
use domain::error::Internal;
use domain::ids::JobId;
use domain::job::Job;
use domain::outbox::Outcome;

/// Does a job. An error is a fault of infrastructure and worth another try.
pub(crate) async fn run(env: &Env, job_id: JobId, job: &Job) -> Result<Outcome, Internal> {
    match *job {
        Job::SendMailLink { .. }
        | Job::SendPasswordChanged { .. }
        | Job::SendSecondFactorOn { .. }
        | Job::SendSecondFactorOff { .. }
        | Job::SendInvitation { .. }
        | Job::SendAccountSuspended { .. }
        | Job::SendAccountReinstated { .. }
        | Job::SendOrderConfirmation { .. }
        | Job::SendReminder { .. }
        | Job::SendChangeNotice { .. }
        | Job::SendFeedbackRequest { .. }
        | Job::SendSaleNotice { .. }
        | Job::SendOrderCancelled { .. }
        | Job::SendPaymentFailed { .. }
        | Job::SendRefundNotice { .. }
        | Job::SendRefundFailed { .. }
        | Job::SendRefundReturned { .. }
        | Job::SendDisputeNotice { .. }
        | Job::SendPaymentQuarantined { .. }
        | Job::SendPaymentInReview { .. }
        | Job::SendPaymentUnclear { .. }
        | Job::SendEventUnpublished { .. }
        | Job::SendEventReinstated { .. }
        | Job::SendReportResolved { .. }
        | Job::SendDeadJobs { .. }
        | Job::SendOrdersNotEnded { .. } => mail::run(env, job_id, job).await,
        Job::OpenCheckout { payment_id } => open_checkout::run(env, payment_id).await,
        Job::ExpireOrder { order_id } => expire_order::run(env, order_id).await,
        Job::HandleWebhook { inbox_id } => handle_webhook::run(env, inbox_id).await,
        Job::SyncPayment { payment_id } => sync_payment::run(env, payment_id).await,
        Job::ExecuteRefund { refund_id } => execute_refund::run(env, refund_id).await,
        Job::CancelEventOrders { event_id } => cancel_event_orders::run(env, event_id).await,
        Job::StartMessage { message_id } => message::start(env, message_id).await,
        Job::SendMessagePart { message_id, part } => message::send(env, message_id, part, job).await,
        Job::SendMessageTest { message_id } => message::send(env, message_id, 0, job).await,
        Job::TellOfChange { change_id } => tell_of_change::run(env, change_id).await,
        Job::SyncContacts { owner_id } => sync_contacts::run(env, owner_id).await,
        Job::CollectContacts { owner_id } => collect_contacts::run(env, owner_id).await,
        Job::TellOfDeadJobs => tell_of_dead_jobs::run(env).await,
        Job::RemindDue => remind_due::run(env).await,
        Job::AskForFeedback => ask_for_feedback::run(env).await,
        Job::ReconcilePayments => reconcile_payments::run(env).await,
        Job::RemoveCoverFiles { cover_id } => remove_cover_files::run(env, cover_id).await,
        Job::MoveCoverFiles { event_id } => move_cover_files::run(env, event_id).await,
        Job::ReindexEvents { after } => reindex_events::run(env, after).await,
        Job::CleanUp => clean_up::run(env).await,
    }
}
