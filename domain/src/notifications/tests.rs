mod delivery;
mod letters;

use entity::event::EventStatus;
use entity::payment::PaymentStatus;
use entity::refund::{self, RefundOrigin, RefundStatus};
use kernel::colour::Colour;
use kernel::text::Locale;
use proptest::prelude::*;
use time::macros::datetime;

use super::brand::LogoImage;
use super::letter::{Letter, RenderedLetter, one_line};
use super::{account, attendees, buyer, organizer};
use crate::documents::fixtures::{look, settings};
use letters::{AT, cancelled, every_letter, links, payment, plan, purchase, reader, refund};

fn set(letter: &Letter) -> RenderedLetter {
    letter.render(&settings()).unwrap()
}

/// With `LOOK_AT=/tmp/mails` the letters are also written there.
#[test]
fn every_letter_can_be_set_in_every_language() {
    for locale in Locale::ALL {
        for (name, letter) in every_letter(locale, "Jazz im Hof", "Ada Lovelace") {
            let set = set(&letter);
            assert!(set.html.len() < 100_000 && set.html.matches("<h1").count() == 1, "{name}");
            assert!(
                set.html.contains(&format!("<html lang=\"{}\" dir=\"{}\">", locale.tag(), locale.direction())),
                "{name}"
            );
            assert!(set.text.contains(&set.subject) && !set.subject.is_empty(), "{name}");
            let parts = [&set.html, &set.text, &set.subject];
            assert!(parts.iter().all(|part| !part.contains(crate::translation::SITE_NAME)), "{name}");
            for paragraph in &letter.paragraphs {
                let said = paragraph.replace(crate::translation::SITE_NAME, "Event Radar");
                assert!(set.text.contains(&said), "{name}: {said}");
            }
            for (_, url) in &letter.links {
                assert!(set.text.contains(url.as_str()), "{name}");
                assert!(set.html.contains(&format!("href=\"{}\"", url.replace('&', "&amp;"))), "{name}: {url}");
            }
            if let Ok(folder) = std::env::var("LOOK_AT") {
                std::fs::create_dir_all(&folder).unwrap();
                let mut branded = letter.clone();
                branded.brand.accent = Some(Colour::of(0xff, 0xd5, 0x4a));
                branded.brand.logo =
                    Some(LogoImage { url: "https://x.example/files/logo".to_owned(), width: 120, height: 48 });
                std::fs::write(format!("{folder}/{name}-branded.{}.html", locale.tag()), self::set(&branded).html)
                    .unwrap();
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
    assert!(text.contains("This wasn’t me") && text.contains("once, for 7 days"), "{text}");
    let text = set(&letter(Locale::De)).text;
    assert!(text.contains("Das war ich nicht") && text.contains("gilt 7 Tage"), "{text}");
}

#[test]
fn what_people_typed_stays_text() {
    let hostile = "<script>alert('x')</script>\r\nBcc: eve@example.org\u{202E}\u{0} {{ 7*7 }} { $event }";
    for locale in Locale::ALL {
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
    let draft = buyer::confirmation(&settings(), &bought, look()).await.unwrap().unwrap();
    let names: Vec<&str> = draft.attachments.iter().map(|file| file.filename.as_str()).collect();
    assert_eq!(names[..3], ["tickets.pdf", "event.ics", "ticket-1.png"]);
    assert_eq!(names.len(), 14, "twelve codes are shown, the PDF has all");
    assert!(draft.attachments[0].body.starts_with(b"%PDF") && draft.attachments[2].body.starts_with(b"\x89PNG"));
    let set = draft.letter.render(&settings()).unwrap();
    for picture in &draft.attachments[2..] {
        assert!(set.html.contains(&format!("cid:{}", picture.inline_id.as_deref().unwrap())));
    }
    assert!(set.text.contains("2 weitere Codes") && set.text.contains("2.500\u{a0}¥"), "{}", set.text);
    assert!(set.text.contains("/orders/order_") && set.text.contains("?secret=order-secret"));
    assert!(set.text.contains("https://meet.example.org/secret-room"));
    assert!(set.subject.starts_with("Deine Tickets für Jazz"));
}

#[test]
fn a_cancellation_says_why_and_what_comes_back() {
    let order = cancelled(purchase("Jazz", "Ada", "EUR", 1, Locale::En), false);
    let text = set(&buyer::cancellation(&settings(), &order, 0).unwrap().letter).text;
    assert!(text.contains("I can't come <3") && !text.contains("a refund of"), "{text}");
    let event = cancelled(purchase("Jazz", "Ada", "EUR", 1, Locale::En), true);
    let draft = buyer::cancellation(&settings(), &event, 2500).unwrap();
    let text = set(&draft.letter).text;
    assert!(text.contains("The singer is ill.") && text.contains("a refund of €25"), "{text}");
    assert!(!text.contains("I can't come"));
    let calendar = String::from_utf8(draft.attachments[0].body.clone()).unwrap();
    assert!(calendar.contains("STATUS:CANCELLED") && !calendar.contains("secret"));
}

#[tokio::test]
async fn mails_that_no_longer_apply_are_not_sent() {
    let order = || purchase("Jazz", "Ada", "EUR", 1, Locale::En);
    let settings = settings();
    let gone = cancelled(order(), false);
    assert!(buyer::confirmation(&settings, &gone, look()).await.unwrap().is_none());
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
