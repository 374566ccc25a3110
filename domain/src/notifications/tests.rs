use kernel::ids::TypedId as _;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::testing::test_env;
use async_trait::async_trait;
use entity::dispute::{self, DisputeStatus};
use entity::event::EventStatus;
use entity::mail_link_request::LinkPurpose;
use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::refund::{RefundOrigin, RefundStatus};
use entity::report::{ReportOutcome, ReportReason, ReportState, ReportSubjectKind};
use entity::user::{self, UserStatus};
use entity::{membership, order};
use kernel::mail::Mailer;
use kernel::text::{EmailAddress, Locale};
use proptest::prelude::*;
use sea_orm::prelude::*;
use sea_orm::{ActiveModelTrait, IntoActiveModel as _};
use time::macros::datetime;

use super::letter::{Letter, RenderedLetter, one_line};
use super::organizer::{Fullness, Reader};
use super::*;
use crate::accounts::IssuedLink;
use crate::documents::fixtures::{details, facts, settings};
use crate::events::Plan;

const AT: time::OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

fn purchase(title: &str, holder: &str, currency: &str, tickets: u128, locale: Locale) -> Purchase {
    let (facts, mut details) = (facts(title), details(holder, "Early bird", currency, tickets));
    locale.tag().clone_into(&mut details.order.locale);
    Purchase { facts, details }
}

fn cancelled(mut purchase: Purchase, with_event: bool) -> Purchase {
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

fn refund(status: RefundStatus, origin: RefundOrigin) -> refund::Model {
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

fn payment(status: PaymentStatus) -> payment::Model {
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
    }
}

fn reader(locale: Locale) -> Reader {
    let email = "owner@example.org".to_owned();
    Reader { user_id: Uuid::from_u128(70), email, name: "Olga Owner".to_owned(), locale }
}

fn links(locale: Locale, name: &str) -> Vec<(&'static str, Letter)> {
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
    let reporter = user::Model {
        id: report.reporter_id,
        email: "rita@example.org".to_owned(),
        password_hash: None,
        display_name: name.to_owned(),
        locale: locale.tag().to_owned(),
        timezone: "UTC".to_owned(),
        status: UserStatus::Active,
        email_verified_at: Some(AT),
        created_at: AT,
        updated_at: AT,
    };
    moderation::about_report(&report, subject, &reporter).unwrap().unwrap()
}

/// A plan in a zone and at a place.
fn plan(timezone: &str, venue: &str) -> Plan {
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
fn every_letter(locale: Locale, title: &str, name: &str) -> Vec<(&'static str, Letter)> {
    let settings = settings();
    let ordered = || purchase(title, name, "EUR", 2, locale);
    let full = Some(Fullness { sold: 40, size: 40 });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let confirmation = runtime.block_on(buyer::confirmation(&settings, &ordered())).unwrap().unwrap();
    let alone = cancelled(ordered(), false);
    let with_payment = |mut purchase: Purchase, status| {
        purchase.details.payment = Some(payment(status));
        purchase
    };
    let in_review = with_payment(ordered(), PaymentStatus::Quarantined);
    let unpayable = with_payment(cancelled(ordered(), false), PaymentStatus::Failed);
    let drafts = [
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

fn set(letter: &Letter) -> RenderedLetter {
    letter.render(&settings()).unwrap()
}

/// With `LOOK_AT=/tmp/mails` the letters are also written there.
#[test]
fn every_letter_can_be_set_in_every_language() {
    for locale in [Locale::En, Locale::De] {
        for (name, letter) in every_letter(locale, "Jazz im Hof", "Ada Lovelace") {
            let set = set(&letter);
            assert!(set.html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{name}");
            assert!(set.text.contains(&set.subject) && !set.subject.is_empty(), "{name}");
            for paragraph in &letter.paragraphs {
                assert!(set.text.contains(paragraph.as_str()), "{name}: {paragraph}");
            }
            for (_, url) in &letter.links {
                assert!(set.text.contains(url.as_str()), "{name}");
                assert!(set.html.contains(&format!("href=\"{}\"", url.replace('&', "&amp;"))), "{name}: {url}");
            }
            if let Ok(folder) = std::env::var("LOOK_AT") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(format!("{folder}/{name}.{}.html", locale.tag()), &set.html).unwrap();
                std::fs::write(format!("{folder}/{name}.{}.txt", locale.tag()), &set.text).unwrap();
            }
        }
    }
}

#[test]
fn links_carry_the_token_except_in_a_notice() {
    for (name, letter) in links(Locale::En, "Ada") {
        let text = set(&letter).text;
        assert_eq!(text.contains("?token=t0ken-_x\n"), name != "exists", "{name}: {text}");
        assert!(text.contains("https://radar.example.org:8443/"));
    }
}

#[test]
fn the_mail_about_a_second_factor_has_a_link_to_undo_it() {
    let letter = |locale| account::factor_on_letter(locale, "Ada".to_owned(), "t0ken-_x", &settings()).unwrap();
    let text = set(&letter(Locale::En)).text;
    assert!(text.contains("https://radar.example.org:8443/undo-second-factor?token=t0ken-_x\n"), "{text}");
    assert!(text.contains("This wasn't me") && text.contains("once and for 7 days"), "{text}");
    let text = set(&letter(Locale::De)).text;
    assert!(text.contains("Das war ich nicht") && text.contains("einmal und 7 Tage lang"), "{text}");
}

#[test]
fn what_people_typed_stays_text() {
    let hostile = "<script>alert('x')</script>\r\nBcc: eve@example.org\u{202E}\u{0} {{ 7*7 }} { $event }";
    for locale in [Locale::En, Locale::De] {
        for (name, letter) in every_letter(locale, hostile, hostile) {
            let set = set(&letter);
            assert!(!set.html.contains("<script"), "{name}");
            assert!(!set.subject.chars().any(char::is_control), "{name}: {:?}", set.subject);
            assert!(!set.text.contains("\nBcc") && !set.text.contains('\u{202E}'), "{name}");
            assert!(!set.html.contains('\u{202E}') && !set.html.contains('\0'), "{name}");
            assert!(!set.text.contains("49"), "{name}");
        }
    }
}

#[tokio::test]
async fn the_confirmation_has_tickets_codes_and_the_calendar() {
    let bought = purchase("Jazz im Hof", "Ada", "JPY", 14, Locale::De);
    let draft = buyer::confirmation(&settings(), &bought).await.unwrap().unwrap();
    let names: Vec<&str> = draft.attachments.iter().map(|file| file.filename.as_str()).collect();
    assert_eq!(names[..3], ["tickets.pdf", "event.ics", "ticket-1.png"]);
    assert_eq!(names.len(), 14, "twelve codes are shown, the PDF has all");
    assert!(draft.attachments[0].body.starts_with(b"%PDF") && draft.attachments[2].body.starts_with(b"\x89PNG"));
    let set = draft.letter.render(&settings()).unwrap();
    for picture in &draft.attachments[2..] {
        assert!(set.html.contains(&format!("cid:{}", picture.inline_id.as_deref().unwrap())));
    }
    assert!(set.text.contains("2 weitere Codes") && set.text.contains("2500 JPY"), "{}", set.text);
    assert!(set.text.contains("/orders/order_") && set.text.contains("?secret=order-secret"));
    assert!(set.text.contains("https://meet.example.org/secret-room"));
    assert!(set.subject.starts_with("Deine Tickets für Jazz"));
}

#[test]
fn a_cancellation_says_why_and_what_comes_back() {
    let order = cancelled(purchase("Jazz", "Ada", "EUR", 1, Locale::En), false);
    let text = set(&buyer::cancellation(&settings(), &order, 0).unwrap().letter).text;
    assert!(text.contains("I can't come <3") && !text.contains("Your money"), "{text}");
    let event = cancelled(purchase("Jazz", "Ada", "EUR", 1, Locale::En), true);
    let draft = buyer::cancellation(&settings(), &event, 2500).unwrap();
    let text = set(&draft.letter).text;
    assert!(text.contains("The singer is ill.") && text.contains("25.00 EUR are being refunded"), "{text}");
    assert!(!text.contains("I can't come"));
    let calendar = String::from_utf8(draft.attachments[0].body.clone()).unwrap();
    assert!(calendar.contains("STATUS:CANCELLED") && !calendar.contains("secret"));
}

#[tokio::test]
async fn mails_that_no_longer_apply_are_not_sent() {
    let order = || purchase("Jazz", "Ada", "EUR", 1, Locale::En);
    let settings = settings();
    let gone = cancelled(order(), false);
    assert!(buyer::confirmation(&settings, &gone).await.unwrap().is_none());
    assert!(buyer::payment_failed(&settings, &order()).unwrap().is_none());
    let failed = refund(RefundStatus::Failed, RefundOrigin::Organizer);
    assert!(buyer::refund_notice(&settings, &order(), &failed).unwrap().is_none());
    let sent = refund(RefundStatus::Succeeded, RefundOrigin::Organizer);
    assert!(buyer::refund_returned(&settings, &order(), &sent).unwrap().is_none());
    for (status, at) in [(EventStatus::Cancelled, AT), (EventStatus::Published, datetime!(2026-06-05 17:00 UTC))] {
        let mut order = order();
        order.facts.event.status = status;
        assert!(attendees::reminder(&settings, &order, at).unwrap().is_none());
    }
    let mut moved = order();
    moved.facts.event.reminded_for = None;
    assert!(attendees::reminder(&settings, &moved, AT).unwrap().is_none(), "reminded of another evening");
    let plan = plan("Europe/Berlin", "Kleine Halle");
    assert!(attendees::change_notice(&settings, &gone, &plan, &plan).unwrap().is_none());
    assert!(attendees::feedback_request(&settings, &gone).unwrap().is_none());
    let reader = reader(Locale::En);
    assert!(organizer::sale_notice(&settings, &gone, &reader, None).unwrap().is_none());
    let pending = refund(RefundStatus::Pending, RefundOrigin::Organizer);
    let pending = refund::Model { provider_refund_id: Some("re_1".to_owned()), ..pending };
    assert!(organizer::refund_failed(&settings, &order(), &reader, &pending).unwrap().is_none());
    assert!(
        organizer::payment_trouble(&settings, &order(), &reader, &payment(PaymentStatus::Pending)).unwrap().is_none()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_name_makes_a_letter(text in "\\PC{0,200}|.{0,200}|[\\x00-\\x1f<>&\"'{}%\u{202A}-\u{202E}]{0,40}") {
        for (name, letter) in links(Locale::De, &text) {
            let set = set(&letter);
            prop_assert!(set.html.ends_with("</html>") || set.html.ends_with("</html>\n"), "{}", name);
        }
        let line = one_line(&text);
        let clean = !line.chars().any(|c| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c));
        prop_assert!(clean, "{:?}", line);
    }
}

/// A mail server that gives scripted responses per address, then accepts everything, and remembers what it accepted.
#[derive(Default)]
struct Script {
    answers: Mutex<HashMap<String, Vec<MailError>>>,
    accepted: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl Mailer for Script {
    async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        let to = mail.to.as_str().to_owned();
        if let Some(error) = self.answers.lock().unwrap().get_mut(&to).and_then(Vec::pop) {
            return Err(error);
        }
        self.accepted.lock().unwrap().push((to, mail.message_id.clone()));
        Ok("250 taken".to_owned())
    }
}

impl Script {
    fn answer(&self, to: &str, error: MailError) {
        self.answers.lock().unwrap().entry(to.to_owned()).or_default().push(error);
    }

    fn accepted_by(&self, to: &str) -> usize {
        self.accepted.lock().unwrap().iter().filter(|(address, _)| address == to).count()
    }
}

async fn insert<A>(env: &Env, row: A)
where
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: sea_orm::IntoActiveModel<A>,
{
    row.reset_all().insert(env.db.writer()).await.unwrap();
}

/// Inserts an order whose organization has an owner reading German and a manager reading English.
async fn on_record(env: &Env) -> Job {
    let Purchase { facts, details } = purchase("Jazz im Hof", "Ada", "EUR", 1, Locale::De);
    let job = Job::SendSaleNotice { order_id: details.order.typed_id() };
    let organization_id = facts.organization.id;
    insert(env, facts.organization.into_active_model()).await;
    insert(env, facts.venue.unwrap().into_active_model()).await;
    insert(env, facts.event.into_active_model()).await;
    // It has no lines, so its total is zero.
    insert(env, order::Model { total_minor: 0, ..details.order }.into_active_model()).await;
    for (n, (name, locale, role)) in [
        ("owner", "de", MemberRole::Owner),
        ("manager", "en", MemberRole::Manager),
        ("door", "en", MemberRole::CheckInStaff),
    ]
    .into_iter()
    .enumerate()
    {
        let user = user::Model {
            id: Uuid::from_u128(90 + n as u128),
            email: format!("{name}@example.org"),
            password_hash: None,
            display_name: name.to_owned(),
            locale: locale.to_owned(),
            timezone: "UTC".to_owned(),
            status: UserStatus::Active,
            email_verified_at: Some(AT),
            created_at: AT,
            updated_at: AT,
        };
        let member = membership::Model { organization_id, user_id: user.id, role, created_at: AT };
        insert(env, user.into_active_model()).await;
        insert(env, member.into_active_model()).await;
    }
    job
}

async fn states(env: &Env) -> HashMap<String, NotificationState> {
    let rows = notification::Entity::find().all(env.db.primary()).await.unwrap();
    rows.into_iter().map(|row| (row.recipient, row.state)).collect()
}

#[tokio::test]
async fn one_recipient_in_trouble_does_not_repeat_the_others() {
    let mut test = test_env().await;
    let script = Arc::new(Script::default());
    test.env.mailer = Arc::<Script>::clone(&script);
    let env = &test.env;
    let job = on_record(env).await;
    let job_id = JobId::from_uuid(env.ids.next());
    script.answer("owner@example.org", MailError::Temporary("451 later, owner@example.org".to_owned()));

    let Outcome::Retry(reason) = deliver(env, job_id, &job).await.unwrap() else { panic!("it is to be retried") };
    assert!(!reason.contains("owner"), "no personal data in the job's record: {reason}");
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (0, 1));
    let before = notification::Entity::find().all(env.db.primary()).await.unwrap();

    assert_eq!(deliver(env, job_id, &job).await.unwrap(), Outcome::Done);
    assert_eq!(deliver(env, job_id, &job).await.unwrap(), Outcome::Done);
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (1, 1));
    assert_eq!(script.accepted_by("door@example.org"), 0);
    assert!(states(env).await.values().all(|state| *state == NotificationState::Sent));
    let owner = before.iter().find(|row| row.recipient == "owner@example.org").unwrap();
    assert!(owner.message_id.ends_with("@localhost"));
    assert!(script.accepted.lock().unwrap().iter().any(|(_, id)| *id == owner.message_id), "the Message-ID stays");
}

#[tokio::test]
async fn a_refused_mail_is_on_record_and_tried_again_only_on_purpose() {
    let mut test = test_env().await;
    let script = Arc::new(Script::default());
    test.env.mailer = Arc::<Script>::clone(&script);
    let env = &test.env;
    let job = on_record(env).await;
    let job_id = JobId::from_uuid(env.ids.next());
    script.answer("owner@example.org", MailError::Permanent("550 no such person".to_owned()));
    script.answer("manager@example.org", MailError::Temporary("451 later".to_owned()));

    assert!(matches!(deliver(env, job_id, &job).await.unwrap(), Outcome::Retry(_)));
    assert_eq!(states(env).await["owner@example.org"], NotificationState::Failed);
    // The retry is only for the other recipient.
    assert!(matches!(deliver(env, job_id, &job).await.unwrap(), Outcome::Fail(_)));
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (0, 1));
    // Somebody retries the dead job.
    assert_eq!(deliver(env, job_id, &job).await.unwrap(), Outcome::Done);
    assert_eq!((script.accepted_by("owner@example.org"), script.accepted_by("manager@example.org")), (1, 1));
}

#[tokio::test]
async fn an_order_that_is_gone_is_no_mail() {
    let test = test_env().await;
    let job = Job::SendOrderConfirmation { order_id: OrderId::from_uuid(Uuid::from_u128(404)) };
    let job_id = JobId::from_uuid(test.env.ids.next());
    assert_eq!(deliver(&test.env, job_id, &job).await.unwrap(), Outcome::Done);
}
