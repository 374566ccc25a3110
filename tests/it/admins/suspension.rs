//! Suspending an account: everything of it stops at once, and is restored as it was.

use domain::job::Job;
use kernel::ids::UserId;
use serde_json::{Value, json};

use super::{is_shown, reinstate, suspend};
use crate::support::{Database, PASSWORD, TestApp, TestUser, both};

const AVAILABILITY: &str = "subscription($id: ID!) { availabilityChanged(eventId: $id) { id } }";

// A socket checks its account once a minute, but tests wait only for seconds: sockets that end here got a signal.
both! {
    async fn ends_sessions_and_sockets_at_once(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let user = &event.organizer.user;
        let counts = "subscription($id: ID!) { checkInsChanged(eventId: $id) { tickets } }";
        let mut own = app.subscribe_as(user, counts, json!({ "id": event.id })).await;
        own.next().await;
        let mut visitor = app.subscribe_to(AVAILABILITY, json!({ "id": event.id })).await;
        visitor.next().await;

        let suspended = suspend(app, &admin, user).await.ok();
        assert_eq!(suspended["user"], json!({ "id": user.id, "status": "SUSPENDED" }));
        assert_eq!(own.closed().await, 4403);
        assert_eq!(visitor.refused().await, "NOT_FOUND");
        let refused = app.gql("Viewer", json!({})).as_(user).send().await;
        assert_eq!(refused.error_code(), "UNAUTHENTICATED");
        let input = json!({ "email": user.email, "password": PASSWORD });
        let log_in = app.gql("LogIn", json!({ "input": input.clone() })).send().await;
        assert_eq!(log_in.codes(), ["ACCOUNT_SUSPENDED"]);

        assert_eq!(reinstate(app, &admin, user).await["status"], "ACTIVE");
        let old = app.gql("Viewer", json!({})).as_(user).send().await;
        assert_eq!(old.error_code(), "UNAUTHENTICATED", "what ended stays so");
        app.gql("LogIn", json!({ "input": input })).ok().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ends_sockets_at_other_processes_at_once() {
    let mut app = TestApp::start(Database::Postgres).await;
    let origin = app.run_another_api().await;
    let admin = app.admin().await;
    let event = app.event().published().await;
    let user = &event.organizer.user;
    let counts = "subscription($id: ID!) { checkInsChanged(eventId: $id) { tickets } }";
    let mut socket = app.subscribe_as_at(&origin, user, counts, json!({ "id": event.id })).await;
    socket.next().await;
    suspend(&app, &admin, user).await.ok();
    assert_eq!(socket.closed().await, 4403);
    app.finish().await;
}

both! {
    async fn hides_events_and_stops_sales_until_it_is_taken_back(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let draft = app.event().by(&event.organizer).draft().await;
        let elsewhere = app.event().published().await;
        let holder = app.user().await;
        let order = json!({ "input": app.order_input(&event, 1) });
        let order = app.gql("PlaceOrder", order).as_(&holder).ok().await["order"].clone();
        assert_eq!(is_shown(app, &event).await, [true; 5]);

        suspend(app, &admin, &event.organizer.user).await.ok();
        assert_eq!(is_shown(app, &event).await, [false; 5]);
        assert_eq!(is_shown(app, &elsewhere).await, [true; 5]);
        let refused = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).send().await;
        assert_eq!(refused.codes(), ["NOT_ON_SALE"]);
        let kept = "query($id: ID!) { order(id: $id) { status tickets { status } event { title } } }";
        let kept = app.gql(kept, json!({ "id": order["id"] })).as_(&holder).ok().await;
        assert_eq!((&kept["status"], &kept["tickets"][0]["status"]), (&json!("CONFIRMED"), &json!("VALID")));
        assert!(kept["event"]["title"].is_string());

        reinstate(app, &admin, &event.organizer.user).await;
        assert_eq!(is_shown(app, &event).await, [true; 5]);
        assert_eq!(is_shown(app, &draft).await, [false; 5], "a draft stays one");
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
    }
}

both! {
    async fn an_organization_of_two_waits_for_both(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let (first, second) = (&event.organizer.user, app.user().await);
        app.join(first, &event.organizer.organization_id, &second, "OWNER").await;
        suspend(app, &admin, first).await.ok();
        let shown: Value = app
            .gql("query($slug: String!) { event(slug: $slug) { availability } }", json!({ "slug": event.slug }))
            .as_(&second)
            .ok()
            .await;
        assert_eq!(shown["availability"], "NOT_ON_SALE", "its members see it, and that it does not sell");
        suspend(app, &admin, &second).await.ok();
        reinstate(app, &admin, first).await;
        assert_eq!(is_shown(app, &event).await, [false; 5]);
        reinstate(app, &admin, &second).await;
        assert_eq!(is_shown(app, &event).await, [true; 5]);
    }
}

/// The number of mails with this subject to a user.
fn mails(app: &TestApp, user: &TestUser, subject: &str) -> usize {
    app.mailbox.to(&user.email).iter().filter(|mail| mail.subject == subject).count()
}

both! {
    async fn the_person_is_told_but_not_why(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        let (owner, guest) = (&event.organizer.user, app.user().await);
        app.execute(&format!("UPDATE users SET locale = 'de' WHERE email = '{}'", guest.email)).await;
        for user in [owner, &guest] {
            suspend(app, &admin, user).await.ok();
        }
        let mail = app.mail_about(&owner.email, "Your account is suspended").await;
        for words in ["logged out everywhere", "sales have stopped", "Your own tickets stay valid", "contact us"] {
            assert!(mail.text.contains(words), "{words}: {}", mail.text);
        }
        assert!(!mail.text.contains("Sold what there was not"), "why is between administrators");
        assert!(mail.unsubscribe.is_none());
        let mail = app.mail_about(&guest.email, "Dein Konto ist gesperrt").await;
        assert!(mail.text.contains("bleiben gültig") && !mail.text.contains("Die Events"), "{}", mail.text);

        for user in [owner, &guest] {
            reinstate(app, &admin, user).await;
        }
        let mail = app.mail_about(&owner.email, "Your account is back").await;
        assert!(mail.text.contains("ticket sales continue") && mail.text.contains(&app.url("/login")), "{}", mail.text);
        let mail = app.mail_about(&guest.email, "Dein Konto ist wieder frei").await;
        assert!(!mail.text.contains("It was a mistake") && !mail.text.contains("Verkauf"), "{}", mail.text);
    }
}

both! {
    async fn what_is_not_so_any_more_is_not_told(app: TestApp) {
        const SUSPENDED: &str = "Your account is suspended";
        const BACK: &str = "Your account is back";
        let (admin, user, unverified) = (app.admin().await, app.user().await, app.user().await);
        app.unprove(&unverified).await;
        let user_id: UserId = user.id.parse().unwrap();
        for _ in 0..2 {
            // Repeating it changes nothing and sends no further mail.
            suspend(app, &admin, &user).await.ok();
        }
        suspend(app, &admin, &unverified).await.ok();
        app.settle().await;
        app.run(Job::SendAccountReinstated { user_id }).await;
        assert_eq!((mails(app, &user, SUSPENDED), mails(app, &user, BACK)), (1, 0));
        assert_eq!(mails(app, &unverified, SUSPENDED), 0, "the address may be somebody else's");
        reinstate(app, &admin, &user).await;
        app.settle().await;
        app.run(Job::SendAccountSuspended { user_id }).await;
        assert_eq!((mails(app, &user, SUSPENDED), mails(app, &user, BACK)), (1, 1));
    }
}

both! {
    async fn what_can_not_be_is_refused(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        app.unprove(&user).await;
        assert_eq!(suspend(app, &admin, &admin).await.codes(), ["OWN_ACCOUNT"]);
        let input = json!({ "userId": "nonsense", "reason": " " });
        let invalid = app.gql("SuspendUser", json!({ "input": input })).as_(&admin).send().await;
        assert_eq!(invalid.codes(), ["INVALID_INPUT", "INVALID_INPUT"]);
        assert_eq!(invalid.fields(), [Some("userId".to_owned()), Some("reason".to_owned())]);
        let input = json!({ "userId": "user_01h455vb4pex5vsknk084sn02q", "reason": "x" });
        for operation in ["SuspendUser", "ReinstateUser"] {
            let missing = app.gql(operation, json!({ "input": input })).as_(&admin).send().await;
            assert_eq!(missing.codes(), ["NOT_FOUND"]);
        }
        for _ in 0..2 {
            suspend(app, &admin, &user).await.ok();
        }
        for _ in 0..2 {
            assert_eq!(reinstate(app, &admin, &user).await["status"], "PENDING", "as it was");
        }
        let trail = "SELECT COUNT(*) AS n FROM audit_entries WHERE action IN ('user.suspend', 'user.reinstate')";
        assert_eq!(app.count(trail).await, 2, "what changes nothing is not noted");
    }
}
