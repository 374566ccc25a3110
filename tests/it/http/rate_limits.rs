//! Rate limits.

use serde_json::{Value, json};

use crate::support::{Answer, AppOptions, Database, PASSWORD, Request, TestApp, TestUser, both};

const VIEWER: &str = "{ viewer { id } }";
const FREE: &str = "{ __typename }";
const CHANGE_PASSWORD: &str =
    "mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { errors { code } } }";
const IN_FORCE: &str = "{ rateLimits {
    counting since
    groups { name setting perAddress { burst periodSeconds } perUser { burst periodSeconds } refused }
} }";

/// Options with rate limits and further configuration.
fn limits(config: &[(&'static str, Value)]) -> AppOptions {
    let config = [("limits.enabled", json!(true))].into_iter().chain(config.iter().cloned()).collect();
    AppOptions { config, ..AppOptions::default() }
}

fn log_in(app: &TestApp) -> Request<'_> {
    app.gql("LogIn", json!({ "input": { "email": "nobody@example.org", "password": "not the password" } }))
}

fn is_refused(answer: &Answer) -> bool {
    answer.status == 429
}

/// Where requests are counted, and the refusals of the group of logins.
async fn in_force(app: &TestApp, admin: &TestUser) -> (Value, Value) {
    let mut limits = app.gql(IN_FORCE, json!({})).as_(admin).ok().await;
    let group = limits["groups"].as_array().unwrap().iter().find(|group| group["name"] == "LOG_INS").unwrap().clone();
    (limits["counting"].take(), group)
}

fn header(answer: &Answer, name: &str) -> u64 {
    answer.headers[name].to_str().unwrap().parse().unwrap()
}

both! {
    async fn whoever_asks_too_often_waits(app: TestApp = limits(&[("limits.logins", json!("3/1m"))])) {
        let begun = std::time::Instant::now();
        for left in [2, 1, 0] {
            let answer = log_in(app).send().await;
            assert_eq!(answer.codes(), ["INVALID_CREDENTIALS"]);
            assert_eq!((header(&answer, "ratelimit-limit"), header(&answer, "ratelimit-remaining")), (3, left));
        }
        let refused = log_in(app).send().await;
        assert!(is_refused(&refused), "{refused:?}");
        assert_eq!(refused.error_code(), "RATE_LIMITED");
        // The clock advances during the requests.
        let since = begun.elapsed().as_secs() + 1;
        let (wait, reset) = (header(&refused, "retry-after"), header(&refused, "ratelimit-reset"));
        assert!((20 - since..=20).contains(&wait), "a third of a minute for one more: {wait}");
        assert!((60 - since..=60).contains(&reset), "a minute for all: {reset}");
        assert_eq!(refused.body["errors"][0]["extensions"]["retryAfter"], wait);
        assert_eq!(header(&refused, "ratelimit-remaining"), 0);
        let read = app.gql(FREE, json!({})).send().await;
        assert_eq!(read.status, 200, "other things are counted apart");
        app.advance(std::time::Duration::from_secs(20));
        assert_eq!(log_in(app).send().await.codes(), ["INVALID_CREDENTIALS"]);
        assert!(is_refused(&log_in(app).send().await), "only one came back so far");
    }
}

both! {
    async fn many_in_one_document_count_as_many(app: TestApp = limits(&[("limits.logins", json!("3/1m"))])) {
        let four = "mutation($i: SessionCreateInput!) { a: sessionCreate(input: $i) { errors { code } } ...F }
            fragment F on Mutation { b: sessionCreate(input: $i) { errors { code } }
              c: sessionCreate(input: $i) { errors { code } } d: sessionCreate(input: $i) { errors { code } } }";
        let input = json!({ "i": { "email": "nobody@example.org", "password": "not the password" } });
        assert!(is_refused(&app.gql(four, input).send().await));
        assert_eq!(log_in(app).send().await.status, 200, "what was refused took nothing");
    }
}

both! {
    async fn who_tries_messages_can_still_ask_for_a_link(app: TestApp = limits(&[
        ("limits.mail_links", json!("1/1h")), ("limits.test_mails", json!("1/1h")),
    ])) {
        let test = "mutation($input: MessageTestInput!) { messageTest(input: $input) { errors { code } } }";
        let input = json!({ "input": { "eventId": "event_1", "subject": "Soon", "body": "See you." } });
        for _ in 0..4 {
            assert!(!is_refused(&app.gql(test, input.clone()).send().await), "an office has four times as much");
        }
        assert!(is_refused(&app.gql(test, input).send().await));
        let link = json!({ "input": { "email": "nobody@example.org" } });
        app.gql("RequestMagicLink", link).ok().await;
    }
}

both! {
    async fn an_address_is_not_chosen_by_the_client(app: TestApp = limits(&[("limits.logins", json!("1/1h"))])) {
        let from = |address: &str| log_in(app).header("x-forwarded-for", address).header("forwarded", format!("for={address}"));
        assert_eq!(from("192.0.2.1").send().await.status, 200);
        assert!(is_refused(&from("192.0.2.2").send().await));
    }
}

both! {
    async fn pages_and_sockets_are_limited_too(app: TestApp = limits(&[("limits.reads", json!("1/1h")), ("limits.logins", json!("1/1h"))])) {
        let form = || app.http.post(app.url("/login")).header("origin", &app.origin).form(&[("token", "made-up")]).send();
        assert_ne!(form().await.unwrap().status(), 429);
        assert_eq!(form().await.unwrap().status(), 429);
        // An address gets four times a user's rate.
        let mut sockets = app.subscribe_to("subscription { orderChanged(id: \"order_01kdvdna00eq69zegz3rktrk25\") { id } }", json!({})).await;
        assert_eq!(sockets.refused().await, "NOT_FOUND");
        for _ in 0..2 {
            assert_eq!(app.http.get(app.url("/schema.graphql")).send().await.unwrap().status(), 200, "not limited");
            assert_eq!(app.http.get(app.url("/robots.txt")).send().await.unwrap().status(), 200);
        }
        let refused = app.http.get(app.url("/robots.txt")).send().await.unwrap();
        assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "900"));
        for always in ["/health/live", "/health/ready"] {
            assert_eq!(app.http.get(app.url(always)).send().await.unwrap().status(), 200, "{always}");
        }
    }
}

both! {
    async fn a_developers_machine_has_no_limits(app: TestApp = AppOptions { config: vec![("limits.logins", json!("1/1h"))], ..AppOptions::default() }) {
        for _ in 0..3 {
            let answer = log_in(app).send().await;
            assert_eq!(answer.status, 200);
            assert!(!answer.headers.contains_key("ratelimit-limit"));
        }
        let (counting, logins) = in_force(app, &app.admin().await).await;
        assert_eq!((counting, &logins["refused"]), (Value::Null, &json!(0)));
    }
}

both! {
    async fn administrators_see_how_limits_stand(app: TestApp = limits(&[("limits.logins", json!("20/90s"))])) {
        let admin = app.admin().await;
        let mut tries = 0;
        while !is_refused(&log_in(app).send().await) {
            tries += 1;
            assert!(tries < 40, "it is never refused");
        }
        let with_redis = app.parts.config.redis.url.is_some();
        let (counting, logins) = in_force(app, &admin).await;
        assert_eq!(counting, if with_redis { "REDIS" } else { "PROCESS" });
        let rate = json!({ "burst": 20, "periodSeconds": 90 });
        assert_eq!(logins, json!({
            "name": "LOG_INS", "setting": "limits.logins", "perAddress": rate, "perUser": rate, "refused": 1,
        }));
        let limits = app.gql(IN_FORCE, json!({})).as_(&admin).ok().await;
        assert_eq!(limits["groups"].as_array().unwrap().len(), 8);
        let reads = &limits["groups"][0];
        assert_eq!((&reads["setting"], &reads["refused"]), (&json!("limits.reads"), &json!(0)));
        assert_eq!(reads["perUser"], json!({ "burst": 600, "periodSeconds": 60 }));
        assert_eq!(reads["perAddress"], json!({ "burst": 2400, "periodSeconds": 60 }), "people share addresses");
        assert!(limits["since"].as_str().is_some_and(|since| since.ends_with('Z')), "{limits:#}");
    }
}

both! {
    async fn a_trusted_proxy_tells_the_address(app: TestApp = limits(&[
        ("limits.logins", json!("1/1h")),
        ("http.trusted_proxies", json!(["127.0.0.1", "10.0.0.0/8"])),
    ])) {
        let from = |addresses: &str| log_in(app).header("x-forwarded-for", addresses);
        assert_eq!(from("192.0.2.1").send().await.status, 200);
        assert_eq!(from("192.0.2.2, 10.1.1.1").send().await.status, 200);
        assert!(is_refused(&from("203.0.113.9, 192.0.2.2").send().await), "only the last hop was seen by the proxy");
        assert!(is_refused(&from("192.0.2.1").send().await));
    }
}

both! {
    async fn a_user_is_counted_at_every_address(app: TestApp = limits(&[
        ("limits.reads", json!("2/1h")),
        ("http.trusted_proxies", json!("127.0.0.1")),
    ])) {
        let user = app.user().await;
        let from = |address: &str| app.gql(VIEWER, json!({})).as_(&user).header("x-forwarded-for", address);
        assert_eq!(from("192.0.2.1").send().await.status, 200);
        assert_eq!(from("192.0.2.2").send().await.status, 200);
        assert!(is_refused(&from("192.0.2.3").send().await));
        let other = app.gql(FREE, json!({})).header("x-forwarded-for", "192.0.2.3");
        assert_eq!(other.send().await.status, 200, "the address has room for others");
    }
}

/// Starts a server on PostgreSQL.
async fn start(options: AppOptions) -> TestApp {
    TestApp::start_with(Database::Postgres, options).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_with_one_redis_count_together() {
    // Two of the logins are the administrators'.
    let rate = ("limits.logins", json!("6/1h"));
    // The servers have different databases but share Redis, so neither has a worker, which would get the other's jobs.
    let limited = |config: &[_]| start(AppOptions { no_worker: true, ..limits(config) });
    let one = limited(std::slice::from_ref(&rate)).await;
    let namespace = ("redis.namespace", json!(one.parts.config.redis.namespace));
    let other = limited(&[rate, namespace]).await;
    let admins = [one.admin().await, other.admin().await];
    let requests = (0..10).map(|n| log_in(if n % 2 == 0 { &one } else { &other }).send());
    let answers = futures::future::join_all(requests).await;
    assert_eq!(answers.iter().filter(|answer| !is_refused(answer)).count(), 4);
    let mut refused = 0;
    for (app, admin) in [&one, &other].into_iter().zip(&admins) {
        let (counting, logins) = in_force(app, admin).await;
        assert_eq!(counting, "REDIS");
        refused += logins["refused"].as_u64().unwrap();
    }
    assert_eq!(refused, 6, "each counts what it refused itself");
    one.finish().await;
    other.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_the_limits_hold_within_the_process() {
    // Nothing listens on this port.
    let away = ("redis.url", json!("redis://127.0.0.1:1"));
    let app = start(AppOptions { no_worker: true, ..limits(&[("limits.logins", json!("3/1h")), away]) }).await;
    let admin = app.admin().await;
    for _ in 0..2 {
        assert_eq!(log_in(&app).send().await.codes(), ["INVALID_CREDENTIALS"]);
    }
    assert!(is_refused(&log_in(&app).send().await));
    let (counting, logins) = in_force(&app, &admin).await;
    assert_eq!((counting, &logins["refused"]), (json!("REDIS_AWAY"), &json!(1)));
    app.finish().await;
}

both! {
    async fn guesses_for_one_account_slow_strangers_down_and_not_its_owner(app: TestApp = limits(&[("limits.logins", json!("1000/1m"))])) {
        let user = app.user().await;
        let log_in = |password: &str, cookie: &str| {
            let input = json!({ "email": user.email, "password": password, "useCookie": true });
            app.gql("LogIn", json!({ "input": input })).header("cookie", cookie.to_owned())
        };
        let first = log_in(PASSWORD, "none=x").send().await;
        let device = device_cookie(&first);
        // Attempts for an address without an account count in the same way.
        for email in [user.email.as_str(), "nobody@example.org"] {
            let mut refused = Vec::new();
            for _ in 0..21 {
                let input = json!({ "email": email, "password": "not the password" });
                refused = app.gql("LogIn", json!({ "input": input })).send().await.codes();
            }
            assert_eq!(refused, ["TOO_MANY_ATTEMPTS"], "{email}");
        }
        assert_eq!(log_in(PASSWORD, "none=x").send().await.codes(), ["TOO_MANY_ATTEMPTS"], "right or not");
        // On a device of the owner that also knows other accounts.
        let other = app.user().await;
        let input = json!({ "email": other.email, "password": PASSWORD, "useCookie": true });
        let both = app.gql("LogIn", json!({ "input": input })).header("cookie", device).send().await;
        let device = device_cookie(&both);
        log_in(PASSWORD, &device).ok().await;
        // However many links strangers request for the owner's address, the mailbox has one that works.
        for _ in 0..5 {
            app.gql("RequestMagicLink", json!({ "input": { "email": user.email } })).ok().await;
        }
        app.gql("RequestMagicLink", json!({ "input": { "email": user.email } })).ok().await;
        let mail = app.mailbox.wait(&user.email, |mail| mail.text.contains("/login?token=")).await;
        let token = mail.text.split("token=").nth(1).unwrap().split_whitespace().next().unwrap();
        app.gql("RedeemMagicLink", json!({ "input": { "token": token } })).ok().await;
        app.advance(std::time::Duration::from_mins(4));
        log_in(PASSWORD, "none=x").ok().await;
    }
}

both! {
    async fn a_changed_password_makes_strangers_of_devices_but_of_this_one(app: TestApp = limits(&[("limits.logins", json!("1000/1m"))])) {
        let user = app.user().await;
        let log_in = |password: &str, cookie: &str| {
            let input = json!({ "email": user.email, "password": password, "useCookie": true });
            app.gql("LogIn", json!({ "input": input })).header("cookie", cookie.to_owned())
        };
        let device = device_cookie(&log_in(PASSWORD, "none=x").send().await);
        let change = json!({ "input": { "currentPassword": PASSWORD, "password": "another good password" } });
        let changed = app.gql(CHANGE_PASSWORD, change).as_(&user).header("cookie", device.clone()).send().await;
        let here = device_cookie(&changed);
        for _ in 0..21 {
            log_in("not the password", "none=x").send().await;
        }
        assert_eq!(log_in("another good password", &device).send().await.codes(), ["TOO_MANY_ATTEMPTS"]);
        log_in("another good password", &here).ok().await;
    }
}

/// The cookie of a known device, as the browser sends it.
fn device_cookie(answer: &Answer) -> String {
    let mut kept = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let device = kept.find(|value| value.starts_with("event_radar_device=")).unwrap();
    device.split(';').next().unwrap().to_owned()
}
