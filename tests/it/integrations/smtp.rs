//! The SMTP adapter, against a real server.

use std::sync::Arc;

use integrations::Smtp;
use kernel::clock::SystemClock;
use kernel::mail::{Attachment, Mail, MailError, Mailer as _};
use kernel::text::EmailAddress;

use crate::support::smtp_sink::{Mood, SmtpSink};

fn mail() -> Mail {
    Mail {
        to: EmailAddress::parse("ada@example.org").unwrap(),
        sender_name: None,
        reply_to: None,
        message_id: "notification_1@event-radar.example".to_owned(),
        subject: "Deine Karten für „Jazz im Hof“".to_owned(),
        html: "<p>Schön, dass du kommst.</p>".to_owned(),
        text: "Schön, dass du kommst.\n.\nBis bald".to_owned(),
        unsubscribe: None,
        attachments: vec![Attachment {
            filename: "karten.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            body: vec![37, 80, 68, 70, 0, 255],
            inline_id: None,
        }],
    }
}

async fn start() -> (SmtpSink, Smtp) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let sink = SmtpSink::start().await;
    let from = "Event Radar <tickets@event-radar.example>";
    let smtp = Smtp::new(&sink.url().into(), from, Arc::new(SystemClock)).unwrap();
    (sink, smtp)
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let (sink, smtp) = start().await;
    assert_eq!(smtp.send(&mail()).await.unwrap(), "250 2.0.0 taken");
    smtp.send(&mail()).await.unwrap();
    let mails = sink.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].from, "tickets@event-radar.example");
    assert_eq!(mails[0].to, ["ada@example.org"]);
    for part in [
        "Message-ID: <notification_1@event-radar.example>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Subject: Deine Karten =?utf-8?b?",
        "multipart/mixed",
        "multipart/alternative",
        "filename=\"karten.pdf\"",
        "JVBERgD/",
    ] {
        assert!(mails[0].data.contains(part), "{part} in {}", mails[0].data);
    }
}

#[tokio::test]
async fn temporary_failures_are_distinguished_from_permanent_ones() {
    let (sink, smtp) = start().await;
    sink.next([
        Mood::RefuseReceiver("550 5.1.1 <ada@example.org> is unknown here"),
        Mood::RefuseReceiver("450 4.2.1 try again"),
        Mood::RefuseMail("554 5.7.1 this is spam"),
        Mood::RefuseMail("451 4.3.0 try again"),
        Mood::HangUp,
    ]);
    let mut permanent = Vec::new();
    for _ in 0..5 {
        match smtp.send(&mail()).await.unwrap_err() {
            MailError::Permanent(words) => {
                assert!(!words.contains("ada@"), "{words}");
                permanent.push(true);
            }
            MailError::Temporary(_) => permanent.push(false),
        }
    }
    assert_eq!(permanent, [true, false, true, false, false]);
    smtp.send(&mail()).await.unwrap();
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn addresses_beyond_ascii_go_where_the_server_takes_them() {
    let to = |address: &str| Mail { to: EmailAddress::parse(address).unwrap(), ..mail() };
    let (sink, smtp) = start().await;
    smtp.send(&to("ada@müller.example")).await.unwrap();
    smtp.send(&to("żółw@müller.example")).await.unwrap();
    let receivers: Vec<_> = sink.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(receivers, ["ada@xn--mller-kva.example", "żółw@xn--mller-kva.example"]);

    let (sink, smtp) = start().await;
    sink.take_ascii_only();
    // An international domain needs no support by the server.
    smtp.send(&to("ada@müller.example")).await.unwrap();
    match smtp.send(&to("żółw@müller.example")).await.unwrap_err() {
        MailError::Permanent(words) => assert!(words.contains("SMTPUTF8") && !words.contains('@'), "{words}"),
        MailError::Temporary(words) => panic!("it would be tried again: {words}"),
    }
    smtp.send(&mail()).await.unwrap();
    assert_eq!(sink.mails().len(), 2);
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_later() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let smtp = Smtp::new(&"smtp://127.0.0.1:1".into(), "tickets@event-radar.example", Arc::new(SystemClock)).unwrap();
    assert!(matches!(smtp.send(&mail()).await, Err(MailError::Temporary(_))));
}
