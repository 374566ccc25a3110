use proptest::prelude::*;

use super::*;

const POSTFIX: &str = include_str!("../samples/postfix.eml");
const LATE: &str = include_str!("../samples/postfix-late.eml");
const EXIM: &str = include_str!("../samples/exim.eml");
const EXCHANGE: &str = include_str!("../samples/exchange.eml");
const GMAIL: &str = include_str!("../samples/gmail.eml");
const ALL: [&str; 5] = [POSTFIX, LATE, EXIM, EXCHANGE, GMAIL];
const ID: &str = "01936f3e-7a10-7b52-9c3e-5d0f7a1b2c3d@tickets.example.org";

/// Parses the mail unchanged, with the line ends of SMTP, and as a mail server pipes it to a program.
fn read(mail: &str) -> Option<Report> {
    let report = Report::read(mail.as_bytes());
    let wire = mail.replace('\n', "\r\n");
    assert_eq!(Report::read(wire.as_bytes()), report);
    let piped = format!("From MAILER-DAEMON  Sat Nov 21 10:12:09 2026\n{mail}");
    assert_eq!(Report::read(piped.as_bytes()), report);
    report
}

fn failure(mail: &str) -> Option<String> {
    read(mail).unwrap().failure
}

#[test]
fn reads_what_the_usual_servers_send() {
    for (mail, reason) in [
        (POSTFIX, "550 5.1.1 … Recipient address rejected: User unknown in local recipient table"),
        (EXIM, "5.0.0 550-5.7.1 Service unavailable, client host 550 blocked"),
        (EXCHANGE, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient … not found by SMTP address lookup"),
    ] {
        assert_eq!(read(mail), Some(Report { message_id: Some(ID.to_owned()), failure: Some(reason.to_owned()) }));
    }
    let gmail = read(GMAIL).unwrap();
    assert_eq!(gmail.message_id.as_deref(), Some(ID));
    let reason = gmail.failure.unwrap();
    assert!(reason.starts_with("550-5.1.1 The email account that you tried to reach does not exist."), "{reason}");
    assert!(!reason.contains('@') && reason.chars().count() <= MAX_REASON, "{reason}");
}

#[test]
fn only_what_is_given_up_has_failed() {
    assert_eq!(failure(LATE), None);
    assert_eq!(failure(&POSTFIX.replace("Action: failed", "Action: delayed")), None);
    assert_eq!(failure(&POSTFIX.replace("Action: failed", "Action: relayed")), None);
    assert_eq!(failure(&POSTFIX.replace("Action: failed", "Action: ")), None);
    assert_eq!(failure(&POSTFIX.replace("Action: failed\n", "")), None);
    assert_eq!(failure(&POSTFIX.replace("Status: 5.1.1", "Status: 2.0.0")), None);
    // The server gave up after days of retries.
    let expired = LATE.replace("Action: delayed", "Action: Failed (expired)");
    assert_eq!(failure(&expired).unwrap(), "4.4.1 connect to mx.example.net[192.0.2.25]:25: Connection timed out");
    // One of several people behind an address got it.
    let other = "Action: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; bob@example.net\nAction: delivered\n\nX: y";
    assert_eq!(failure(&POSTFIX.replace("Action: failed", other)), None);
}

#[test]
fn a_reason_is_found_in_any_case() {
    for (status, said, reason) in [
        ("Status: 5.1.1\n", "Diagnostic-Code: smtp; 550 no such user\n", "5.1.1 550 no such user"),
        ("Status: 5.1.1 (bad mailbox)\n", "", "5.1.1"),
        ("Status: whatever\n", "Diagnostic-Code: unknown user; try elsewhere\n", "unknown user; try elsewhere"),
        ("", "", "it could not be delivered"),
    ] {
        let mail = POSTFIX.replace("Status: 5.1.1\n", status);
        let start = mail.find("Diagnostic-Code").unwrap();
        let end = start + mail[start..].find("\n\n").unwrap() + 1;
        assert_eq!(failure(&format!("{}{said}{}", &mail[..start], &mail[end..])).unwrap(), reason);
    }
    let long = POSTFIX.replace("User unknown", &"very \u{202E}unknown ".repeat(200));
    let reason = failure(&long).unwrap();
    assert!(reason.chars().count() == MAX_REASON && reason.ends_with('…') && !reason.contains('\u{202E}'), "{reason}");
}

#[test]
fn finds_the_mail_by_what_is_returned_of_it() {
    let without = |mail: &str| mail.replace(&format!("Message-ID: <{ID}>\n"), "");
    assert_eq!(read(&without(POSTFIX)).unwrap().message_id, None, "its own id is not that of the mail");
    assert_eq!(read(&without(GMAIL)).unwrap().message_id.as_deref(), Some(ID), "it answers the mail");
    let plain = "text/rfc822-headers\nContent-Transfer-Encoding: 8bit";
    let quoted = "message/global-headers\nContent-Transfer-Encoding: quoted-printable";
    let encoded = POSTFIX.replace(plain, quoted).replace(ID, &ID.replace('@', "=40"));
    let encoded = encoded.replace("boundary=\"zJp", "boundary=3D\"zJp");
    assert_eq!(read(&encoded).unwrap().message_id.as_deref(), Some(ID));
    let huge = POSTFIX.replace(ID, &"x".repeat(300));
    assert_eq!(read(&huge).unwrap().message_id, None);
}

#[test]
fn other_mails_are_no_reports() {
    let holiday = "From: ada@example.net\nSubject: Away\nContent-Type: text/plain\n\nBack on Monday.\n";
    let parts = "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/plain\n\nHi\n--a--\n";
    let status = "Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n";
    for mail in ["", "\n", "nonsense", holiday, parts, status, "Content-Type: multipart/report; boundary=\n\n--\n"] {
        assert_eq!(read(mail), None, "{mail}");
    }
}

#[test]
fn what_is_cut_short_or_goes_on_forever_is_read_as_far_as_it_goes() {
    let cut = POSTFIX.find("Undelivered Message Headers").unwrap();
    assert_eq!(read(&POSTFIX[..cut]).unwrap().message_id, None);
    let headers = POSTFIX.find("Auto-Submitted: auto-generated").unwrap();
    assert_eq!(read(&POSTFIX[..headers]).unwrap().message_id.as_deref(), Some(ID));
    let nested = "Content-Type: message/rfc822\n\n".repeat(60_000);
    assert_eq!(read(&nested), None);
    let nested = POSTFIX.replace("Message-ID: <01936f3e", &format!("{nested}Message-ID: <01936f3e"));
    assert_eq!(read(&nested).unwrap().message_id, None);
    let parts = format!("Content-Type: multipart/report; boundary=a\n\n{}", "--a\n".repeat(400_000));
    assert_eq!(read(&parts), None);
}

proptest! {
    #[test]
    fn nothing_makes_it_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = Report::read(&bytes);
        let head = b"Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n";
        let _ = Report::read(&[head, &bytes[..]].concat());
    }

    #[test]
    fn nothing_that_is_done_to_a_report_makes_it_stumble(
        which in 0..ALL.len(),
        from in any::<prop::sample::Index>(),
        length in 0..200_usize,
        with in "[ -~\\r\\n\\t\u{0}é@<>;:=\"()-]{0,40}",
    ) {
        let mail = ALL[which].as_bytes();
        let from = from.index(mail.len());
        let to = (from + length).min(mail.len());
        let _ = Report::read(&[&mail[..from], with.as_bytes(), &mail[to..]].concat());
    }
}
