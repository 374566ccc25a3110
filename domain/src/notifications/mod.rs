//! Notification mails: recipients, content, language and delivery.

mod account;
mod attendees;
mod brand;
mod buyer;
mod contact;
mod draft;
mod few;
mod follower;
mod guest;
mod invitation;
mod letter;
mod moderation;
mod order_links;
mod organizer;
mod record;
mod samples;
#[cfg(test)]
mod tests;
mod together;
mod written;

use std::sync::Arc;

use entity::membership::MemberRole;
use entity::notification::{self, NotificationState};
use entity::refund::RefundStatus;
use entity::user::UserStatus;
use entity::{dispute, payment, refund, report, user};
use kernel::error::Internal;
use kernel::ids::{
    DeadJobNoticeId, DisputeId, EventChangeId, EventId, JobId, OfOrder as _, OrderId, PaymentId, RefundId, ReportId,
};
use kernel::jobs::{JobPayload as _, Outcome};
use kernel::mail::{Mail, MailError};
use kernel::{Env, background, metrics};
use sea_orm::{DbErr, EntityTrait as _};

use crate::documents::{DocumentError, EventFacts, look_of};
use crate::job::Job;
use crate::{dead_jobs, events, feedback, mail_preferences, refunds, reports, sale_notices, site_settings};
pub(crate) use brand::{Brand, brands_of};
use buyer::Purchase;
use draft::{Draft, Fault};
use letter::RenderedLetter;
use organizer::SalesSummary;
pub(crate) use record::{bounced, forget, last_bounce};
pub(crate) use samples::sample;
pub(crate) use together::Together;
pub(crate) use written::{Addressee, WrittenText, written};

/// Writes and sends the mails of a `Send…` job. May run twice: each mail keeps its Message-ID, and one that is recorded
/// as sent is not sent again.
pub(crate) async fn deliver(env: &Env, together: &Together, job_id: JobId, job: &Job) -> Result<Outcome, DbErr> {
    let drafts = match drafts(env, together, job_id, job).await {
        Ok(drafts) => drafts,
        Err(Fault::Database(error)) => return Err(error),
        Err(Fault::Document(error)) => return Ok(Outcome::Fail(error.to_string())),
    };
    let drafts = match wanted(env, job, drafts).await {
        Ok(drafts) => drafts,
        Err(Internal::Database(error)) => return Err(error),
        Err(Internal::Other(error)) => return Ok(Outcome::Fail(error)),
    };
    if drafts.is_empty() {
        return Ok(Outcome::Done);
    }
    let rows = drafts.iter().map(|draft| record::row(env, job_id, job.spec().name, draft)).collect();
    let rows = together.open(env, job_id, rows).await?;
    // If some mails have still to be sent, this is a retry of them; if none has, somebody retries the refused ones.
    let retry_refused = rows.iter().all(|row| row.state != NotificationState::Sending);
    let mut refused = rows.iter().filter(|row| row.state == NotificationState::Failed).count();
    let mut waiting = 0;
    for draft in drafts {
        let Some(row) = rows.iter().find(|row| row.recipient == draft.to.as_str()) else { continue };
        match row.state {
            NotificationState::Sent => continue,
            NotificationState::Failed if !retry_refused => continue,
            NotificationState::Failed => refused -= 1,
            NotificationState::Sending => {}
        }
        match send(env, together, row, draft).await? {
            Ok(()) => {}
            Err(MailError::Temporary(_)) => waiting += 1,
            Err(MailError::Permanent(_)) => refused += 1,
        }
    }
    // The servers' responses may contain personal data, so they are stored with the notification only.
    Ok(match (waiting, refused) {
        (0, 0) => Outcome::Done,
        (0, refused) => Outcome::Fail(format!("{refused} of {} mails refused; see its notifications", rows.len())),
        (waiting, _) => Outcome::Retry(format!("{waiting} of {} mails not delivered yet", rows.len())),
    })
}

/// The letters to recipients who have an address and did not opt out of this kind of mail, each with an unsubscribe link; of necessary
/// mails, all letters.
async fn wanted(env: &Env, job: &Job, mut drafts: Vec<Draft>) -> Result<Vec<Draft>, Internal> {
    drafts.retain(|draft| !draft.to.is_placeholder());
    let Some(kind) = job.mail_kind() else { return Ok(drafts) };
    let addresses = drafts.iter().map(|draft| &draft.to);
    let without = mail_preferences::without(env.db.primary(), kind, addresses).await?;
    drafts.retain(|draft| !without.contains(&draft.to));
    for draft in &mut drafts {
        draft.letter.unsubscribe = Some(mail_preferences::link_of(&env.settings, &draft.to, kind)?);
    }
    Ok(drafts)
}

/// Sends one mail and records the outcome. No transaction is open meanwhile.
async fn send(
    env: &Env,
    together: &Together,
    row: &notification::Model,
    draft: Draft,
) -> Result<Result<(), MailError>, DbErr> {
    let Draft { to, mut letter, attachments, .. } = draft;
    if let Some(organization) = &letter.organization {
        letter.brand = together.brand(env, organization.id).await?;
    }
    letter.site = site_settings::site(env).await?;
    letter.reword();
    let Brand { sender_name, reply_to, .. } = letter.brand.clone();
    let (settings, unsubscribe) = (Arc::clone(&env.settings), letter.unsubscribe.clone());
    let tried = match background::run(move || letter.render(&settings)).await {
        Ok(Ok(set)) => {
            let message_id = row.message_id.clone();
            let RenderedLetter { subject, html, text } = set;
            let mail = Mail { to, sender_name, reply_to, message_id, subject, html, text, unsubscribe, attachments };
            env.mailer.send(&mail).await
        }
        Ok(Err(error)) => Err(MailError::Permanent(error.to_string())),
        Err(error) => Err(MailError::Temporary(error.to_string())),
    };
    let (outcome, result) = match &tried {
        Ok(_) => ("sent", Ok(())),
        Err(MailError::Temporary(why)) => ("delayed", Err(MailError::Temporary(why.clone()))),
        Err(MailError::Permanent(why)) => ("refused", Err(MailError::Permanent(why.clone()))),
    };
    together.note(env, row.id, tried).await?;
    metrics::mail(&row.kind, outcome);
    if result.is_err() {
        tracing::warn!(notification_id = %row.id, kind = %row.kind, "a mail was not delivered");
    }
    Ok(result)
}

/// The letters of a job; empty if their content no longer applies.
async fn drafts(env: &Env, together: &Together, job_id: JobId, job: &Job) -> Result<Vec<Draft>, Fault> {
    if !job.is_mail() {
        return Err(no_mail(job));
    }
    match job {
        Job::SendMailLink { request_id } => Ok(account::link(env, *request_id).await?.into_iter().collect()),
        Job::SendPasswordChanged { user_id } => {
            Ok(account::password_changed(env, *user_id).await?.into_iter().collect())
        }
        Job::SendSecondFactorOn { user_id, setup_id } => {
            Ok(account::second_factor_on(env, *user_id, *setup_id).await?.into_iter().collect())
        }
        Job::SendSecondFactorOff { user_id } => {
            Ok(account::second_factor_off(env, *user_id).await?.into_iter().collect())
        }
        Job::SendEmailChange { change_id } => Ok(account::email_change(env, *change_id).await?.into_iter().collect()),
        Job::SendEmailChanged { change_id } => Ok(account::email_changed(env, *change_id).await?.into_iter().collect()),
        Job::SendAccountDeletion { user_id } => Ok(account::deletion(env, *user_id).await?.into_iter().collect()),
        Job::SendInvitation { invitation_id } => {
            Ok(invitation::invitation(env, job_id, *invitation_id).await?.into_iter().collect())
        }
        Job::SendGuestInvitation { guest_id } => {
            Ok(guest::invitation(env, job_id, *guest_id).await?.into_iter().collect())
        }
        Job::SendOrderLinks { request_id } => {
            Ok(order_links::links(env, job_id, *request_id).await?.into_iter().collect())
        }
        Job::SendAccountSuspended { user_id } => Ok(account::suspended(env, *user_id).await?.into_iter().collect()),
        Job::SendAccountReinstated { user_id } => Ok(account::reinstated(env, *user_id).await?.into_iter().collect()),
        Job::SendOrderConfirmation { order_id }
        | Job::SendOrderCancelled { order_id }
        | Job::SendPaymentFailed { order_id }
        | Job::SendPaymentInReview { order_id } => to_buyer(env, together, job, *order_id).await,
        Job::SendSaleNotice { order_id } => about_sale(env, *order_id).await,
        Job::SendSales { event_id } => about_sales(env, *event_id, job_id).await,
        Job::SendRefundNotice { refund_id }
        | Job::SendRefundFailed { refund_id }
        | Job::SendRefundReturned { refund_id } => about_refund(env, job, *refund_id).await,
        Job::SendDisputeNotice { dispute_id } => about_dispute(env, *dispute_id).await,
        Job::SendPaymentQuarantined { payment_id } | Job::SendPaymentUnclear { payment_id } => {
            about_payment(env, *payment_id).await
        }
        Job::SendEventUnpublished { event_id } => about_moderation(env, *event_id, true).await,
        Job::SendEventReinstated { event_id } => about_moderation(env, *event_id, false).await,
        Job::SendReportResolved { report_id } => about_report(env, *report_id).await,
        Job::SendContactMessage { contact_message_id } => contact::message(env, *contact_message_id).await,
        // It can become any mail: that is too much for the stack beside all others.
        Job::SendMailTextTest { test_id } => Ok(Box::pin(samples::test(env, *test_id)).await?.into_iter().collect()),
        Job::SendDeadJobs { notice_id } => about_dead_jobs(env, *notice_id).await,
        Job::SendOrdersNotEnded { event_id } => about_orders(env, *event_id).await,
        Job::SendReminder { order_id } => reminder(env, together, *order_id).await,
        Job::SendChangeNotice { change_id, order_id } => change_notice(env, *change_id, *order_id).await,
        Job::SendAnnouncement { event_id, user_id } => {
            Ok(follower::announcement(env, *event_id, *user_id).await?.into_iter().collect())
        }
        Job::SendFeedbackRequest { order_id } => feedback_request(env, *order_id).await,
        _ => Err(no_mail(job)),
    }
}

fn no_mail(job: &Job) -> Fault {
    DocumentError(format!("{} is no mail", job.spec().name)).into()
}

async fn to_buyer(env: &Env, together: &Together, job: &Job, order_id: OrderId) -> Result<Vec<Draft>, Fault> {
    let Some(purchase) = together.purchase(env, order_id).await? else {
        return Ok(Vec::new());
    };
    let draft = match job {
        Job::SendOrderCancelled { .. } => buyer::cancelled(env, &purchase).await?,
        Job::SendPaymentFailed { .. } => buyer::payment_failed(&env.settings, &purchase)?,
        Job::SendPaymentInReview { .. } => buyer::payment_in_review(&env.settings, &purchase)?,
        _ => {
            let brand = together.brand(env, purchase.facts.organization.id).await?;
            let look = look_of(env, &purchase.facts, &brand.for_documents()).await?;
            buyer::confirmation(&env.settings, &purchase, look).await?
        }
    };
    Ok(draft.into_iter().collect())
}

async fn reminder(env: &Env, together: &Together, order_id: OrderId) -> Result<Vec<Draft>, Fault> {
    let Some(purchase) = together.purchase(env, order_id).await? else {
        return Ok(Vec::new());
    };
    Ok(attendees::reminder(&env.settings, &purchase, env.now())?.into_iter().collect())
}

async fn feedback_request(env: &Env, order_id: OrderId) -> Result<Vec<Draft>, Fault> {
    let Some(purchase) = Purchase::load(env, order_id).await? else {
        return Ok(Vec::new());
    };
    // Buyers who have given feedback are not asked for it.
    if !feedback::of_orders(env.db.primary(), &[order_id.uuid()]).await?.is_empty() {
        return Ok(Vec::new());
    }
    Ok(attendees::feedback_request(&env.settings, &purchase)?.into_iter().collect())
}

async fn change_notice(env: &Env, change_id: EventChangeId, order_id: OrderId) -> Result<Vec<Draft>, Fault> {
    let Some((before, after)) = events::reported_change(env.db.primary(), change_id).await? else {
        return Ok(Vec::new());
    };
    let Some(purchase) = Purchase::load(env, order_id).await? else {
        return Ok(Vec::new());
    };
    Ok(attendees::change_notice(&env.settings, &purchase, &before, &after)?.into_iter().collect())
}

/// Notifies an event's managers of the sales that this job reports: of a single order as always, of several in a summary.
async fn about_sales(env: &Env, event_id: EventId, job_id: JobId) -> Result<Vec<Draft>, Fault> {
    let Some(sales) = sale_notices::claim(env, event_id, job_id).await? else {
        return Ok(Vec::new());
    };
    if let (1, [order_id]) = (sales.orders, sales.first.as_slice()) {
        return about_sale(env, *order_id).await;
    }
    let conn = env.db.primary();
    let Some(facts) = EventFacts::load(conn, event_id.uuid()).await? else {
        return Ok(Vec::new());
    };
    let first = organizer::listed_orders(conn, &sales.first).await?;
    let roles = [MemberRole::Owner, MemberRole::Manager];
    let readers = organizer::readers(conn, facts.organization.id, &roles).await?;
    let fullness = organizer::fullness(conn, &facts.event).await?;
    let summary = SalesSummary { facts, sales, first, fullness };
    readers.iter().map(|reader| organizer::sales_notice(&env.settings, &summary, reader)).collect()
}

async fn about_sale(env: &Env, order_id: OrderId) -> Result<Vec<Draft>, Fault> {
    let Some(purchase) = Purchase::load(env, order_id).await? else {
        return Ok(Vec::new());
    };
    let conn = env.db.primary();
    let roles = [MemberRole::Owner, MemberRole::Manager];
    let readers = organizer::readers(conn, purchase.details.order.organization_id, &roles).await?;
    let fullness = organizer::fullness(conn, &purchase.facts.event).await?;
    let draft = |reader| organizer::sale_notice(&env.settings, &purchase, reader, fullness).transpose();
    readers.iter().filter_map(draft).collect()
}

async fn about_refund(env: &Env, job: &Job, refund_id: RefundId) -> Result<Vec<Draft>, Fault> {
    let Some(refund) = refund::Entity::find_by_id(refund_id).one(env.db.primary()).await? else {
        return Ok(Vec::new());
    };
    let Some(purchase) = Purchase::load(env, refund.of_order()).await? else {
        return Ok(Vec::new());
    };
    if let Job::SendRefundNotice { .. } = job {
        return Ok(buyer::refund_notice(&env.settings, &purchase, &refund)?.into_iter().collect());
    }
    if let Job::SendRefundReturned { .. } = job {
        return Ok(buyer::refund_returned(&env.settings, &purchase, &refund)?.into_iter().collect());
    }
    // If the provider makes no refunds, many of them wait: only an event's first one is reported.
    if refund.status == RefundStatus::Pending && refunds::waits_behind(env.db.primary(), &refund).await? {
        return Ok(Vec::new());
    }
    let owners =
        organizer::readers(env.db.primary(), purchase.details.order.organization_id, &[MemberRole::Owner]).await?;
    let draft = |owner| organizer::refund_failed(&env.settings, &purchase, owner, &refund).transpose();
    owners.iter().filter_map(draft).collect()
}

async fn about_dispute(env: &Env, dispute_id: DisputeId) -> Result<Vec<Draft>, Fault> {
    let Some(dispute) = dispute::Entity::find_by_id(dispute_id).one(env.db.primary()).await? else {
        return Ok(Vec::new());
    };
    let Some(purchase) = Purchase::load(env, dispute.of_order()).await? else {
        return Ok(Vec::new());
    };
    let owners =
        organizer::readers(env.db.primary(), purchase.details.order.organization_id, &[MemberRole::Owner]).await?;
    let refunds = refunds::rows_of(env.db.primary(), dispute.payment_id).await?;
    owners.iter().map(|owner| organizer::disputed(&env.settings, &purchase, owner, &dispute, &refunds)).collect()
}

async fn about_payment(env: &Env, payment_id: PaymentId) -> Result<Vec<Draft>, Fault> {
    let Some(payment) = payment::Entity::find_by_id(payment_id).one(env.db.primary()).await? else {
        return Ok(Vec::new());
    };
    let Some(purchase) = Purchase::load(env, payment.of_order()).await? else {
        return Ok(Vec::new());
    };
    let owners =
        organizer::readers(env.db.primary(), purchase.details.order.organization_id, &[MemberRole::Owner]).await?;
    let draft = |owner| organizer::payment_trouble(&env.settings, &purchase, owner, &payment).transpose();
    owners.iter().filter_map(draft).collect()
}

/// Notifies an event's managers that an administrator unpublished or reinstated it; empty if that no longer applies.
async fn about_moderation(env: &Env, event_id: EventId, unpublished: bool) -> Result<Vec<Draft>, Fault> {
    let conn = env.db.primary();
    let Some(facts) = EventFacts::load(conn, event_id.uuid()).await? else {
        return Ok(Vec::new());
    };
    if facts.event.unpublished_at.is_some() != unpublished {
        return Ok(Vec::new());
    }
    let roles = [MemberRole::Owner, MemberRole::Manager];
    let readers = organizer::readers(conn, facts.organization.id, &roles).await?;
    readers.iter().map(|reader| moderation::about_event(&env.settings, &facts, reader)).collect()
}

/// Notifies administrators how many jobs of which kinds failed for good; empty if all of them have been handled.
async fn about_dead_jobs(env: &Env, notice_id: DeadJobNoticeId) -> Result<Vec<Draft>, Fault> {
    let conn = env.db.primary();
    let kinds = dead_jobs::jobs_in_notice(conn, notice_id).await?;
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let admins = organizer::administrators(conn).await?;
    admins.iter().map(|admin| moderation::about_dead_jobs(&env.settings, &kinds, admin)).collect()
}

/// Notifies the managers of a cancelled event that some of its orders could not be ended; empty if all have ended
/// since.
async fn about_orders(env: &Env, event_id: EventId) -> Result<Vec<Draft>, Fault> {
    let conn = env.db.primary();
    let Some(facts) = EventFacts::load(conn, event_id.uuid()).await? else {
        return Ok(Vec::new());
    };
    let left = organizer::open_orders(conn, event_id).await?;
    if left == 0 {
        return Ok(Vec::new());
    }
    let roles = [MemberRole::Owner, MemberRole::Manager];
    let readers = organizer::readers(conn, facts.organization.id, &roles).await?;
    readers.iter().map(|reader| moderation::about_orders(&env.settings, &facts, left, reader)).collect()
}

/// Notifies a reporter of the outcome of their report; empty if the account can't be used any more.
async fn about_report(env: &Env, report_id: ReportId) -> Result<Vec<Draft>, Fault> {
    let conn = env.db.primary();
    let Some(report) = report::Entity::find_by_id(report_id).one(conn).await? else {
        return Ok(Vec::new());
    };
    let reporter = user::Entity::find_by_id(report.reporter_id).one(conn).await?;
    let subject = (report.subject_kind, report.subject_id);
    let name = reports::subjects_of(conn, &[subject]).await?.remove(&subject).map(|subject| subject.name);
    // An unverified address may be somebody else's.
    let Some(reporter) = reporter.filter(|user| user.status == UserStatus::Active && user.email_verified_at.is_some())
    else {
        return Ok(Vec::new());
    };
    Ok(moderation::about_report(&report, &name.unwrap_or_default(), &reporter)?.into_iter().collect())
}
