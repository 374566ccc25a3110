//! All letters, for sample orders, payments, refunds and disputes.

use entity::dispute::{self, DisputeStatus};
use entity::event::EventStatus;
use entity::mail_link_request::LinkPurpose;
use entity::order::OrderStatus;
use entity::payment::{self, PaymentStatus};
use entity::refund::{self, RefundOrigin, RefundStatus};
use entity::report::{self, ReportOutcome, ReportReason, ReportState, ReportSubjectKind};
use entity::user::{self, UserStatus};
use kernel::text::{EmailAddress, Locale};
use sea_orm::prelude::Uuid;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::accounts::IssuedLink;
use crate::documents::fixtures::{details, facts, look, settings};
use crate::events::Plan;
use crate::notifications::buyer::Purchase;
use crate::notifications::draft::Draft;
use crate::notifications::letter::Letter;
use crate::notifications::organizer::{Fullness, Reader};
use crate::notifications::{account, attendees, buyer, follower, invitation, moderation, organizer};

pub(super) const AT: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

pub(super) fn purchase(title: &str, holder: &str, currency: &str, tickets: u128, locale: Locale) -> Purchase {
    let (facts, mut details) = (facts(title), details(holder, "Early bird", currency, tickets));
    locale.tag().clone_into(&mut details.order.locale);
    Purchase { facts, details, agenda: Vec::new() }
}

pub(super) fn cancelled(mut purchase: Purchase, with_event: bool) -> Purchase {
    purchase.details.order.status = OrderStatus::Cancelled;
    purchase.details.order.cancelled_at = Some(AT);
    purchase.details.order.cancel_reason = Some("I can't come <3".to_owned());
    if with_event {
        purchase.facts.event.status = EventStatus::Cancelled;
        purchase.facts.event.cancelled_at = Some(AT);
        purchase.facts.event.cancel_reason = Some("The singer is ill.".to_owned());
    }
    purchase
}

pub(super) fn refund(status: RefundStatus, origin: RefundOrigin) -> refund::Model {
    refund::Model {
        id: Uuid::from_u128(60),
        order_id: Uuid::from_u128(10),
        payment_id: Uuid::from_u128(50),
        status,
        amount_minor: 1250,
        currency: "EUR".to_owned(),
        origin,
        reason: "half of it".to_owned(),
        idempotency_key: String::new(),
        idempotency_hash: Vec::new(),
        provider_refund_id: None,
        failure: Some("insufficient_funds".to_owned()),
        requested_by: None,
        attempt: 0,
        sent_at: None,
        created_at: AT,
        updated_at: AT,
        version: 1,
    }
}

fn dispute(status: DisputeStatus) -> dispute::Model {
    dispute::Model {
        id: Uuid::from_u128(60),
        order_id: Uuid::from_u128(10),
        payment_id: Uuid::from_u128(50),
        provider_dispute_id: "du_1".to_owned(),
        status,
        reason: "product_not_received".to_owned(),
        amount_minor: 2500,
        currency: "EUR".to_owned(),
        evidence_due_at: None,
        opened_at: AT,
        closed_at: None,
        created_at: AT,
        updated_at: AT,
    }
}

pub(super) fn payment(status: PaymentStatus) -> payment::Model {
    payment::Model {
        id: Uuid::from_u128(50),
        order_id: Uuid::from_u128(10),
        provider: "sandbox".to_owned(),
        status,
        amount_minor: 2500,
        currency: "EUR".to_owned(),
        refunded_minor: 0,
        checkout_id: None,
        checkout_url: None,
        checkout_expires_at: AT,
        intent_id: None,
        failure: Some("the amount is 1.00 EUR".to_owned()),
        created_at: AT,
        updated_at: AT,
        look_at: None,
        looks: 0,
        return_url: None,
        version: 1,
    }
}

pub(super) fn reader(locale: Locale) -> Reader {
    let email = "owner@example.org".to_owned();
    Reader { user_id: Uuid::from_u128(70), email, name: "Olga Owner".to_owned(), locale }
}

pub(super) fn links(locale: Locale, name: &str) -> Vec<(&'static str, Letter)> {
    let purposes = [
        ("verify", LinkPurpose::VerifyEmail),
        ("login", LinkPurpose::Login),
        ("reset", LinkPurpose::ResetPassword),
        ("exists", LinkPurpose::AccountExists),
    ];
    let letter = |purpose| {
        let issued = IssuedLink {
            to: EmailAddress::parse("ada@example.org").unwrap(),
            user_id: Some(Uuid::from_u128(80)),
            display_name: name.to_owned(),
            locale,
            purpose,
            token: "t0ken-_x".to_owned(),
            code: (purpose == LinkPurpose::VerifyEmail).then(|| "123456".to_owned()),
        };
        account::letter(&issued, &settings()).unwrap()
    };
    purposes.into_iter().map(|(name, purpose)| (name, letter(purpose))).collect()
}

/// The mail that an event was unpublished, or without a reason, that it was reinstated.
fn moderated(title: &str, locale: Locale, reason: Option<String>) -> Draft {
    let mut facts = facts(title);
    facts.event.unpublished_at = reason.as_ref().map(|_| AT);
    facts.event.unpublish_reason = reason;
    moderation::about_event(&settings(), &facts, &reader(locale)).unwrap()
}

/// The mail about the outcome of a report.
fn reported(subject: &str, name: &str, locale: Locale, outcome: ReportOutcome) -> Draft {
    let report = report::Model {
        id: Uuid::from_u128(71),
        reporter_id: Uuid::from_u128(72),
        subject_kind: ReportSubjectKind::Event,
        subject_id: Uuid::from_u128(1),
        reason: ReportReason::Fraud,
        message: "It is <i>not</i> there.".to_owned(),
        state: ReportState::Resolved,
        outcome: Some(outcome),
        note: Some("We have written to the organizer.".to_owned()),
        resolved_by: None,
        resolved_at: Some(AT),
        created_at: AT,
    };
    moderation::about_report(&report, subject, &person(name, locale)).unwrap().unwrap()
}

/// Somebody with an account.
fn person(name: &str, locale: Locale) -> user::Model {
    user::Model {
        id: Uuid::from_u128(72),
        email: "rita@example.org".to_owned(),
        password_hash: None,
        display_name: name.to_owned(),
        locale: locale.tag().to_owned(),
        timezone: "UTC".to_owned(),
        status: UserStatus::Active,
        email_verified_at: Some(AT),
        deletes_at: None,
        created_at: AT,
        updated_at: AT,
        terms_id: None,
        privacy_id: None,
        username: None,
        version: 1,
    }
}

/// A plan in a zone and at a place.
pub(super) fn plan(timezone: &str, venue: &str) -> Plan {
    let starts_at = datetime!(2026-06-05 17:00 UTC).unix_timestamp();
    Plan {
        starts_at,
        ends_at: starts_at + 4 * 60 * 60,
        timezone: timezone.to_owned(),
        venue: Some(venue.to_owned()),
        online_url: None,
    }
}

/// All letters about refunds and disputes, by name.
fn money_letters(locale: Locale, ordered: impl Fn() -> Purchase) -> Vec<(&'static str, Draft)> {
    let settings = settings();
    let alone = cancelled(ordered(), false);
    let late = refund(RefundStatus::Succeeded, RefundOrigin::LatePayment);
    let partly = refund(RefundStatus::Pending, RefundOrigin::Organizer);
    let unsent = refund(RefundStatus::Failed, RefundOrigin::Organizer);
    let failed = refund::Model { provider_refund_id: Some("re_1".to_owned()), ..unsent.clone() };
    let unclear =
        refund::Model { failure: Some("Nobody can say whether it was made: no.".to_owned()), ..unsent.clone() };
    let to_owner = |refund| organizer::refund_failed(&settings, &ordered(), &reader(locale), refund).unwrap().unwrap();
    let returned = |refund| buyer::refund_returned(&settings, &alone, refund).unwrap().unwrap();
    let contested =
        |status| organizer::disputed(&settings, &ordered(), &reader(locale), &dispute(status), &[]).unwrap();
    // The last two arguments: how much of the order's payment was refunded, and by which refunds.
    let ended = |status, refunded_minor, refunds: &[refund::Model]| {
        let mut purchase = cancelled(ordered(), false);
        purchase.details.payment = Some(payment::Model { refunded_minor, ..payment(PaymentStatus::Succeeded) });
        let dispute = dispute::Model { amount_minor: 700, ..dispute(status) };
        organizer::disputed(&settings, &purchase, &reader(locale), &dispute, refunds).unwrap()
    };
    let made = std::slice::from_ref(&partly);
    vec![
        ("refund", buyer::refund_notice(&settings, &ordered(), &partly).unwrap().unwrap()),
        ("refund-late", buyer::refund_notice(&settings, &ordered(), &late).unwrap().unwrap()),
        ("refund-failed", to_owner(&failed)),
        ("refund-unclear", to_owner(&unclear)),
        ("refund-waits", to_owner(&partly)),
        ("returned", returned(&failed)),
        ("returned-unsent", returned(&unsent)),
        ("returned-unclear", returned(&unclear)),
        ("inquiry", contested(DisputeStatus::Inquiry)),
        ("inquiry-closed", contested(DisputeStatus::InquiryClosed)),
        ("disputed", contested(DisputeStatus::NeedsResponse)),
        ("dispute-won", contested(DisputeStatus::Won)),
        ("dispute-lost", contested(DisputeStatus::Lost)),
        ("disputed-ended", ended(DisputeStatus::UnderReview, 0, &[])),
        ("disputed-refunded", ended(DisputeStatus::NeedsResponse, 2_500, &[])),
        ("dispute-won-ended", ended(DisputeStatus::Won, 2_500, made)),
        ("dispute-won-refunded", ended(DisputeStatus::Won, 2_500, &[])),
        ("dispute-won-open", ended(DisputeStatus::Won, 0, &[])),
        ("dispute-lost-ended", ended(DisputeStatus::Lost, 1_800, &[])),
        ("dispute-lost-rest", ended(DisputeStatus::Lost, 0, &[])),
        ("dispute-lost-refunded", ended(DisputeStatus::Lost, 2_500, &[])),
    ]
}

/// All letters, for an event and people with these names.
pub(super) fn every_letter(locale: Locale, title: &str, name: &str) -> Vec<(&'static str, Letter)> {
    let settings = settings();
    let ordered = || purchase(title, name, "EUR", 2, locale);
    let full = Some(Fullness { sold: 40, size: 40 });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let confirmation = runtime.block_on(buyer::confirmation(&settings, &ordered(), look())).unwrap().unwrap();
    let alone = cancelled(ordered(), false);
    let with_payment = |mut purchase: Purchase, status| {
        purchase.details.payment = Some(payment(status));
        purchase
    };
    let in_review = with_payment(ordered(), PaymentStatus::Quarantined);
    let unpayable = with_payment(cancelled(ordered(), false), PaymentStatus::Failed);
    let drafts = vec![
        ("confirmation", confirmation),
        ("sale", organizer::sale_notice(&settings, &ordered(), &reader(locale), full).unwrap().unwrap()),
        ("cancelled", buyer::cancellation(&settings, &alone, 0).unwrap()),
        ("event-cancelled", buyer::cancellation(&settings, &cancelled(ordered(), true), 2500).unwrap()),
        ("payment-failed", buyer::payment_failed(&settings, &alone).unwrap().unwrap()),
        ("unpublished", moderated(title, locale, Some("It was <b>not</b> theirs.".to_owned()))),
        ("reinstated", moderated(title, locale, None)),
        ("report-acted", reported(title, name, locale, ReportOutcome::Acted)),
        ("report-dismissed", reported(title, name, locale, ReportOutcome::Dismissed)),
        ("reminder", attendees::reminder(&settings, &ordered(), AT).unwrap().unwrap()),
        (
            "changed",
            attendees::change_notice(
                &settings,
                &ordered(),
                &plan("Europe/Lisbon", "Kleine Halle"),
                &plan("Europe/Berlin", title),
            )
            .unwrap()
            .unwrap(),
        ),
        ("feedback", attendees::feedback_request(&settings, &ordered()).unwrap().unwrap()),
        (
            "quarantined",
            organizer::payment_trouble(&settings, &ordered(), &reader(locale), &payment(PaymentStatus::Quarantined))
                .unwrap()
                .unwrap(),
        ),
        (
            "unpayable",
            organizer::payment_trouble(&settings, &ordered(), &reader(locale), &payment(PaymentStatus::Failed))
                .unwrap()
                .unwrap(),
        ),
        (
            "unverified",
            organizer::payment_trouble(&settings, &ordered(), &reader(locale), &payment(PaymentStatus::Expired))
                .unwrap()
                .unwrap(),
        ),
        ("announced", follower::letter(&settings, &facts(title), &person(name, locale)).unwrap()),
        ("payment-in-review", buyer::payment_in_review(&settings, &in_review).unwrap().unwrap()),
        ("payment-unpayable", buyer::payment_failed(&settings, &unpayable).unwrap().unwrap()),
    ];
    let drafts = money_letters(locale, ordered).into_iter().chain(drafts);
    let letters = drafts.map(|(name, draft)| (name, draft.letter));
    let asked = invitation::InvitationFacts { by: "Olga Owner", organization: "Salon", token: "t0ken-_x" };
    let factors = [
        ("invitation", invitation::letter(locale, Some(name.to_owned()), &asked, &settings).unwrap()),
        ("factor-on", account::factor_on_letter(locale, name.to_owned(), "t0ken-_x", &settings).unwrap()),
        ("factor-off", account::factor_off_letter(locale, name.to_owned(), &settings).unwrap()),
    ];
    let statuses = [
        ("suspended", account::suspension_letter(locale, name.to_owned(), true).unwrap()),
        ("account-reinstated", account::reinstatement_letter(locale, name.to_owned(), true, &settings).unwrap()),
    ];
    links(locale, name).into_iter().chain(letters).chain(factors).chain(statuses).collect()
}
