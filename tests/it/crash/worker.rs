use std::time::Duration;

use super::{beside, short_leases};
use crate::support::smtp_sink::{Mood, SmtpSink};
use crate::support::{Database, TestApp, eventually};

/// A worker is killed after it has sent a mail and before the server has answered. Another worker sends the mail again
/// with the same Message-ID, and it is recorded once.
async fn killed_while_sending(database: Database) {
    let sink = SmtpSink::start().await;
    let app = TestApp::start_with(database, short_leases([("mail.url", sink.url().into())])).await;
    let mail = [("MAIL__URL", sink.url())];
    let user = app.signed_up().await;

    sink.next([Mood::TakeAndStall]);
    let mut first = beside(&app, "first", &["worker"], &mail);
    eventually("the mail is with the server", async || sink.mails().len() == 1).await;
    first.kill();
    let mut second = beside(&app, "second", &["worker"], &mail);
    eventually("the mail comes again", async || sink.mails().len() == 2).await;
    eventually("the job is done", async || app.open_jobs().await.is_empty()).await;
    assert!(second.terminate().await, "{}", second.log());

    let mails = sink.mails();
    assert!(mails.iter().all(|mail| mail.to == [user.email.clone()]), "{mails:#?}");
    let ids: Vec<_> = mails.iter().map(|mail| message_id(&mail.data)).collect();
    assert_eq!(ids[0], ids[1], "a receiver could not tell the repeat from another mail");
    assert_eq!(app.count("SELECT COUNT(*) AS n FROM notifications").await, 1);
    assert_eq!(app.count("SELECT COUNT(*) AS n FROM notifications WHERE state = 'sent'").await, 1);
    app.finish().await;
}

fn message_id(data: &str) -> String {
    data.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("a Message-ID").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_sending_sqlite() {
    killed_while_sending(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_sending_postgres() {
    killed_while_sending(Database::Postgres).await;
}

/// A worker that has to stop finishes the mail it is sending and returns the others: nothing waits for a lease.
async fn told_to_stop(database: Database) {
    let sink = SmtpSink::start().await;
    let app = TestApp::start_with(database, short_leases([("mail.url", sink.url().into())])).await;
    let mail = [("MAIL__URL", sink.url()), ("WORKER__MAIL", "1".to_owned())];
    for _ in 0..4 {
        app.signed_up().await;
    }
    sink.next([Mood::TakeAfter(Duration::from_millis(1500))]);
    let mut worker = beside(&app, "worker", &["worker"], &mail);
    eventually("the first mail is under way", async || sink.under_way() == 1).await;
    assert!(worker.terminate().await, "{}", worker.log());
    assert_eq!(sink.mails().len(), 1, "the mail that was being sent was finished, and no other begun");
    assert_eq!(app.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'done' AND kind = 'send_mail_link'").await, 1);
    if database == Database::Sqlite {
        let leased = app.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'leased'").await;
        assert_eq!(leased, 0, "{:#?}\n{}", app.open_jobs().await, worker.log());
    }
    let mut next = beside(&app, "next", &["worker"], &mail);
    eventually("the others are sent", async || app.open_jobs().await.is_empty()).await;
    assert_eq!(sink.mails().len(), 4);
    assert!(next.terminate().await);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_sqlite() {
    told_to_stop(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_postgres() {
    told_to_stop(Database::Postgres).await;
}
