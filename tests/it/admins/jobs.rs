//! Jobs and queues in the administrators' API.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, TestUser, both, eventually};

const JOBS: &str = "query($filter: JobFilter, $first: Int, $after: String) { \
    jobs(filter: $filter, first: $first, after: $after) { \
    nodes { id kind queue state attempts maxAttempts lastError failures { attempt error } runAt finishedAt } \
    pageInfo { hasNextPage endCursor } } }";
const DROP: &str =
    "mutation($input: JobDropInput!) { jobDrop(input: $input) { job { id state } errors { code field } } }";
const RETRY_ALL: &str =
    "mutation($input: JobsRetryAllInput!) { jobsRetryAll(input: $input) { count errors { code field } } }";
const DROP_ALL: &str =
    "mutation($input: JobsDropAllInput!) { jobsDropAll(input: $input) { count errors { code field } } }";
const PAUSE: &str = "mutation($input: QueuePauseInput!) { \
    queuePause(input: $input) { queue { name paused depth } errors { code field } } }";
const RESUME: &str = "mutation($input: QueueResumeInput!) { \
    queueResume(input: $input) { queue { name paused } errors { code field } } }";
const QUEUES: &str = "{ jobQueues { name depth lagSeconds running scheduled dead paused pausedAt } }";

/// Makes mails to a new user fail until their jobs are dead, and returns these jobs, newest first. This takes hours on
/// the test's clock, so the administrator logs in again.
async fn dead_jobs(app: &TestApp, admin: &mut TestUser, count: i64) -> Vec<Value> {
    app.mailbox.refuse_next(12 * u32::try_from(count).unwrap());
    for _ in 0..count {
        app.signed_up().await;
    }
    eventually("the last attempts failed", async || {
        app.settle().await;
        app.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'dead'").await == count
    })
    .await;
    app.tolerate_dead_jobs();
    let input = json!({ "email": admin.email, "password": PASSWORD });
    *admin = TestUser::from_payload(&app.gql("LogIn", json!({ "input": input })).ok().await);
    jobs(app, admin, json!({ "state": "DEAD" })).await
}

async fn jobs(app: &TestApp, admin: &TestUser, filter: Value) -> Vec<Value> {
    let page = app.gql(JOBS, json!({ "filter": filter, "first": 100 })).as_(admin).ok().await;
    page["nodes"].as_array().unwrap().clone()
}

async fn queue(app: &TestApp, admin: &TestUser, name: &str) -> Value {
    let queues = app.gql(QUEUES, json!({})).as_(admin).ok().await;
    queues.as_array().unwrap().iter().find(|queue| queue["name"] == name).unwrap().clone()
}

both! {
    async fn a_dead_job_is_seen_with_its_history_and_done_again(app: TestApp) {
        let mut admin = app.admin().await;
        let dead = dead_jobs(app, &mut admin, 1).await;
        assert_eq!((&dead[0]["kind"], &dead[0]["queue"]), (&json!("send_mail_link"), &json!("MAIL")));
        assert_eq!((&dead[0]["attempts"], &dead[0]["maxAttempts"]), (&json!(12), &json!(12)));
        let failures = dead[0]["failures"].as_array().unwrap();
        assert_eq!(failures.len(), 12);
        assert_eq!((&failures[0]["attempt"], &failures[11]["attempt"]), (&json!(1), &json!(12)));
        assert_eq!(failures[11]["error"], dead[0]["lastError"]);
        assert_eq!(queue(app, &admin, "MAIL").await["dead"], 1);

        let input = json!({ "input": { "jobId": dead[0]["id"] } });
        let retried = app.gql("RetryJob", input.clone()).as_(&admin).ok().await;
        assert_eq!(retried["job"]["id"], dead[0]["id"]);
        app.settle().await;
        let done = jobs(app, &admin, json!({ "state": "DONE", "kind": "send_mail_link" })).await;
        let done = done.iter().find(|job| job["id"] == dead[0]["id"]).expect("it is done");
        assert_eq!((&done["attempts"], done["failures"].as_array().unwrap().len()), (&json!(1), 12));
        for operation in ["RetryJob", DROP] {
            let again = app.gql(operation, input.clone()).as_(&admin).send().await;
            assert_eq!(again.codes(), ["NOT_DEAD"]);
        }
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'job.retry'";
        assert_eq!(app.count(trail).await, 1);
    }
}

both! {
    async fn all_of_a_kind_are_done_again_or_given_up(app: TestApp) {
        let mut admin = app.admin().await;
        let dead = dead_jobs(app, &mut admin, 3).await;
        let dropped = app.gql(DROP, json!({ "input": { "jobId": dead[0]["id"] } })).as_(&admin).ok().await;
        assert_eq!(dropped["job"]["state"], "DROPPED");
        let kind = json!({ "input": { "kind": "send_mail_link" } });
        let other = json!({ "input": { "kind": "send_sale_notice" } });
        assert_eq!(app.gql(RETRY_ALL, other).as_(&admin).ok().await["count"], 0);
        assert_eq!(app.gql(RETRY_ALL, kind.clone()).as_(&admin).ok().await["count"], 2);
        app.settle().await;
        assert!(jobs(app, &admin, json!({ "state": "DEAD" })).await.is_empty());

        let dead = dead_jobs(app, &mut admin, 2).await;
        assert_eq!(dead.len(), 2);
        assert_eq!(app.gql(DROP_ALL, kind).as_(&admin).ok().await["count"], 2);
        assert_eq!(jobs(app, &admin, json!({ "state": "DROPPED", "queue": "MAIL" })).await.len(), 3);
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action IN ('job.retry', 'job.drop')";
        assert_eq!(app.count(trail).await, 3);
    }
}

both! {
    async fn a_paused_queue_waits_in_all_workers(app: TestApp) {
        let admin = app.admin().await;
        app.settle().await;
        for _ in 0..2 {
            let input = json!({ "input": { "queue": "MAIL", "reason": "The mail server moves" } });
            let paused = app.gql(PAUSE, input).as_(&admin).ok().await;
            assert_eq!(paused["queue"], json!({ "name": "MAIL", "paused": true, "depth": 0 }));
        }
        // A relay that read the queue before the pause may still hand out jobs.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let user = app.signed_up().await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        app.clock.advance(Duration::from_mins(1));
        let status = queue(app, &admin, "MAIL").await;
        assert_eq!((&status["depth"], &status["running"]), (&json!(1), &json!(0)));
        assert!(status["lagSeconds"].as_i64().unwrap() >= 60, "{status}");
        assert!(status["pausedAt"].is_string());
        assert!(app.mailbox.to(&user.email).is_empty());
        let waiting = jobs(app, &admin, json!({ "state": "READY", "queue": "MAIL" })).await;
        assert_eq!(waiting.len(), 1);

        for _ in 0..2 {
            let resumed = app.gql(RESUME, json!({ "input": { "queue": "MAIL" } })).as_(&admin).ok().await;
            assert_eq!(resumed["queue"], json!({ "name": "MAIL", "paused": false }));
        }
        app.settle().await;
        assert_eq!(app.mailbox.to(&user.email).len(), 1);
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action IN ('queue.pause', 'queue.resume')";
        assert_eq!(app.count(trail).await, 2);
    }
}

both! {
    async fn jobs_come_in_pages_of_the_same_statements(app: TestApp) {
        let admin = app.admin().await;
        app.signed_up().await;
        app.settle().await;
        let list = || app.gql(JOBS, json!({ "first": 50, "filter": { "queue": "MAIL" } })).as_(&admin);
        let few = app.statements(list()).await;
        for _ in 0..3 {
            app.signed_up().await;
        }
        app.settle().await;
        assert_eq!(app.statements(list()).await, few);
        let all = jobs(app, &admin, json!({ "queue": "MAIL" })).await;
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let variables = json!({ "first": 2, "after": after, "filter": { "queue": "MAIL" } });
            let page = app.gql(JOBS, variables).as_(&admin).ok().await;
            seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, all.iter().map(|job| job["id"].clone()).collect::<Vec<_>>());
        let contract = app.gql("Jobs", json!({ "filter": { "queue": "MAIL" }, "first": 1 })).as_(&admin).ok().await;
        assert_eq!(contract["nodes"][0]["state"], "DONE");
    }
}

both! {
    async fn what_can_not_be_is_refused(app: TestApp) {
        let admin = app.admin().await;
        let refused = async |document: &str, input: Value| {
            app.gql(document, json!({ "input": input })).as_(&admin).send().await.codes()
        };
        for document in ["RetryJob", DROP] {
            assert_eq!(refused(document, json!({ "jobId": "nonsense" })).await, ["INVALID_INPUT"]);
            let missing = json!({ "jobId": "job_01h455vb4pex5vsknk084sn02q" });
            assert_eq!(refused(document, missing).await, ["NOT_FOUND"]);
        }
        for document in [RETRY_ALL, DROP_ALL] {
            assert_eq!(refused(document, json!({ "kind": " " })).await, ["INVALID_INPUT"]);
        }
        for document in [PAUSE, RESUME] {
            let long = "x".repeat(501);
            assert_eq!(refused(document, json!({ "queue": "MAIL", "reason": long })).await, ["INVALID_INPUT"]);
        }
        assert!(jobs(app, &admin, json!({ "kind": "\u{0}" })).await.is_empty());
    }
}

both! {
    async fn administrators_are_told_of_jobs_that_failed_for_good(app: TestApp) {
        let mut admin = app.admin().await;
        dead_jobs(app, &mut admin, 3).await;
        app.advance(Duration::from_mins(10));
        app.settle().await;
        let notices = async || {
            let mails = app.mailbox.to(&admin.email);
            mails.into_iter().filter(|mail| mail.subject.contains("failed for good")).collect::<Vec<_>>()
        };
        eventually("they are told", async || !notices().await.is_empty()).await;
        let mails = notices().await;
        assert_eq!(mails.len(), 1, "a storm is one mail");
        assert!(mails[0].subject.starts_with("3 jobs"), "{}", mails[0].subject);
        assert!(mails[0].text.contains("send_mail_link") && mails[0].text.contains("/admin/jobs"), "{}", mails[0].text);
        // Without new dead jobs, there is no other mail.
        app.advance(Duration::from_hours(2));
        app.settle().await;
        assert_eq!(notices().await.len(), 1);
    }
}
