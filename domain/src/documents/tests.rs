use entity::event::EventStatus;
use entity::ticket::TicketStatus;
use kernel::ids::TypedId as _;
use kernel::text::Locale;
use proptest::prelude::*;

use super::*;
use crate::documents::fixtures::{details, facts, look, settings};

fn sheet(title: &str, holder: &str, currency: &str, count: u128) -> TicketSheet {
    let details = details(holder, "Early bird", currency, count);
    ticket_sheet(&settings(), &facts(title), &details, look(), Locale::De).unwrap()
}

#[test]
fn one_page_per_ticket_and_the_same_bytes_each_time() {
    let sheet = sheet("Jazz im Hof", "Zoë Ångström", "EUR", 3);
    let pdf = sheet.pdf().unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
    assert!(String::from_utf8_lossy(&pdf).contains("/Count 3"));
    assert_eq!(pdf, sheet.pdf().unwrap());
}

#[test]
fn prices_are_written_as_their_currency_is() {
    for (currency, price) in [("EUR", "25\u{a0}€"), ("JPY", "2.500\u{a0}¥"), ("KWD", "2,500\u{a0}KWD")] {
        assert_eq!(sheet("Jazz", "Ada", currency, 1).tickets[0].price, price);
    }
}

#[test]
fn cancelled_tickets_are_left_out() {
    let mut details = details("Ada", "Early bird", "EUR", 2);
    details.tickets[0].status = TicketStatus::Cancelled;
    let sheet = ticket_sheet(&settings(), &facts("Jazz"), &details, look(), Locale::En).unwrap();
    assert_eq!(sheet.tickets.len(), 1);
    assert_eq!(sheet.tickets[0].secret, details.tickets[1].secret);
}

#[test]
fn hostile_names_make_a_pdf() {
    for name in [
        "<script>alert(1)</script>",
        "a\r\nb\0c\u{202E}d",
        "عمر خيام",
        "שלום Cohen 42",
        "👩‍👩‍👧‍👦🎉",
        "東京太郎",
        "Ǆ\u{0301}\u{0301}\u{0301}",
        "",
        &"W".repeat(200),
        &"lang ".repeat(40),
    ] {
        assert!(!sheet(name, name, "EUR", 1).pdf().unwrap().is_empty(), "{name:?}");
    }
}

#[test]
fn calendars_read_the_entry_back() {
    use icalendar::{Component as _, EventLike as _};
    let mut facts = facts("Jazz, Wein; und \"mehr\" \\ DTSTART:1970\r\nATTENDEE:mailto:eve@example.org");
    facts.event.title.push_str(&" 🎷ü".repeat(60));
    let link = "https://radar.example.org:8443/orders/order_x?secret=y";
    let file = calendar_entry(&facts, &[], &settings(), Locale::De, Audience::Holder { order_link: link }).unwrap();
    let calendar: icalendar::Calendar = file.parse().unwrap();
    let entry = calendar.events().next().unwrap();
    assert_eq!(entry.get_uid().unwrap(), format!("{}@radar.example.org", facts.event.typed_id()));
    assert_eq!(entry.property_value("DTSTART"), Some("20260605T170000Z"));
    assert_eq!(entry.property_value("DTEND"), Some("20260605T210000Z"));
    assert_eq!(entry.get_sequence(), Some(90));
    assert_eq!(entry.get_summary().unwrap(), facts.event.title.replace(['\r', '\n'], " "));
    assert_eq!(entry.get_location(), Some("Hinterhof, Oranienstraße 1, Berlin, Deutschland, Online"));
    let description = entry.get_description().unwrap();
    assert!(description.contains(link) && description.contains("secret-room"), "{description}");
    assert!(!file.lines().any(|line| line.starts_with("ATTENDEE")));
    assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
}

#[test]
fn the_public_entry_keeps_the_way_in_to_itself() {
    let mut facts = facts("Jazz");
    facts.event.status = EventStatus::Cancelled;
    let file = calendar_entry(&facts, &[], &settings(), Locale::En, Audience::Public).unwrap();
    assert!(!file.contains("secret-room"));
    assert!(file.contains("STATUS:CANCELLED"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn any_text_makes_documents(title in ".{1,200}", holder in ".{1,200}") {
        use icalendar::Component as _;
        prop_assert!(!sheet(&title, &holder, "EUR", 1).pdf().unwrap().is_empty());
        let file = calendar_entry(&facts(&title), &[], &settings(), Locale::En, Audience::Public).unwrap();
        let calendar: icalendar::Calendar = file.parse().unwrap();
        let read = calendar.events().next().unwrap();
        let expected: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        prop_assert_eq!(read.get_summary().unwrap(), expected);
    }
}

/// Writes a sheet to look at: `LOOK_AT=/tmp/tickets.pdf cargo nextest run -p domain look_at`.
#[test]
fn look_at() {
    let Ok(path) = std::env::var("LOOK_AT") else { return };
    let title = "Jazz im Hof – ein langer Abend mit Musik aus aller Welt, Wein und guten Gesprächen unter Kastanien";
    std::fs::write(&path, sheet(title, "Zoë Ångström-Müller", "EUR", 2).pdf().unwrap()).unwrap();
    std::fs::write(format!("{path}.2.pdf"), sheet("Jazz", "שלום Cohen, עמר", "KWD", 1).pdf().unwrap()).unwrap();
    std::fs::write(format!("{path}.3.pdf"), sheet("三味線の夜 Jazz", "山田 花子 🎷 김철수", "JPY", 1).pdf().unwrap())
        .unwrap();
}
