//! The Sentry client, against a double that stores what it gets, or does not answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use integrations::{Fault, Sentry, SentryOptions};

use crate::support::{EnvelopeSink, Temper, eventually, http_client, in_time};

fn sentry(sink: &EnvelopeSink) -> Arc<Sentry> {
    // Makes sure that there is a TLS provider.
    http_client();
    let options = SentryOptions {
        dsn: sink.dsn().into(),
        release: "event-radar@1.2.3".to_owned(),
        environment: "testing".to_owned(),
    };
    Arc::new(Sentry::new(options).unwrap())
}

fn fault() -> Fault {
    Fault { what: "a request failed".to_owned(), place: "api::graphql".to_owned(), ..Fault::default() }
}

#[tokio::test]
async fn a_fault_goes_out_as_an_envelope_and_nothing_personal_with_it() {
    let sink = EnvelopeSink::start(Temper::Kind).await;
    let sentry = sentry(&sink);
    let words = "ada@example.org from 192.0.2.17 sent \"Ada Lovelace\" to /orders?secret=hunter2 with Bearer hunter3, \
                 password=hunter4, https://user:hunter5@example.org/hunter6, sk_live_hunter7hunter7hunter7";
    sentry.report(Fault {
        error: Some(words.to_owned()),
        doing: Some("orderPlace".to_owned()),
        user_id: Some("user_01h455vb4pex5vsknk084sn02q".to_owned()),
        tags: BTreeMap::from([
            ("request_id".to_owned(), "request-1".to_owned()),
            ("job_id".to_owned(), "job_01h455vb4pex5vsknk084sn02q".to_owned()),
        ]),
        ..fault()
    });
    assert!(sentry.flush(Duration::from_secs(10)).await);

    let envelopes = sink.envelopes();
    let [envelope] = &envelopes[..] else { panic!("{envelopes:#?}") };
    assert_eq!(envelope.project, "42");
    assert!(envelope.auth.starts_with("Sentry ") && envelope.auth.contains("sentry_key=public-key"), "{envelope:#?}");
    let event = &sink.events()[0];
    let id = envelope.header["event_id"].as_str().unwrap().replace('-', "");
    assert_eq!(event["event_id"], id);
    assert_eq!((&event["release"], &event["environment"]), (&"event-radar@1.2.3".into(), &"testing".into()));
    assert_eq!(event["user"], serde_json::json!({ "id": "user_01h455vb4pex5vsknk084sn02q" }));
    assert_eq!(event["tags"]["request_id"], "request-1");
    assert_eq!(event["tags"]["job_id"], "job_01h455vb4pex5vsknk084sn02q");
    assert_eq!(event["exception"]["values"][0]["type"], "a request failed");
    for gone in ["ada@", "Ada", "Lovelace", "192.0.2", "hunter", "@example"] {
        assert!(!envelope.text.contains(gone), "{gone} in {}", envelope.text);
    }
    for name in ["request", "breadcrumbs", "contexts", "extra", "modules", "server_name", "threads", "stacktrace"] {
        assert!(event.get(name).is_none(), "{name} in {event:#}");
    }
}

#[tokio::test]
async fn nobody_waits_for_a_sentry_that_does_not_answer() {
    let sink = EnvelopeSink::start(Temper::Silent).await;
    let sentry = sentry(&sink);
    let reported = tokio::task::spawn_blocking(|| {
        (0..10_000).for_each(|_| sentry.report(fault()));
        sentry
    });
    let sentry = in_time("the reports", reported).await.unwrap();
    assert!(!in_time("the end", sentry.flush(Duration::from_millis(300))).await);
    // Dropping it would wait for its thread.
    std::mem::forget(sentry);
}

#[tokio::test]
async fn a_sentry_that_has_had_enough_is_left_alone() {
    let sink = EnvelopeSink::start(Temper::Full).await;
    let sentry = sentry(&sink);
    sentry.report(fault());
    eventually("the first came", async || sink.envelopes().len() == 1).await;
    assert!(sentry.flush(Duration::from_secs(10)).await);
    for _ in 0..5 {
        sentry.report(fault());
    }
    assert!(sentry.flush(Duration::from_secs(10)).await);
    assert_eq!(sink.envelopes().len(), 1);
}
