//! What is held of a person: the export, and the deletion of an account.

use std::time::Duration;

use domain::job::Job;
use reqwest::StatusCode;

use super::email_change::ASK;
use super::second_factor::secure;
use super::*;

const DAY: Duration = Duration::from_hours(24);
const REQUEST: &str = "mutation($input: AccountDeletionRequestInput!) { accountDeletionRequest(input: $input) {
    user { deletesAt } errors { code field } } }";
const STOP: &str = "mutation($input: AccountDeletionStopInput!) { accountDeletionStop(input: $input) {
    user { deletesAt } errors { code field } } }";
const BLOCKED: &str = "{ viewer { deletesAt deletionBlockedBy { id } } }";

async fn request(app: &TestApp, user: &TestUser) -> Answer {
    app.gql(REQUEST, json!({ "input": { "proof": { "password": PASSWORD } } })).as_(user).send().await
}

async fn export(app: &TestApp, user: Option<&TestUser>, body: Value) -> reqwest::Response {
    let request = app.http.post(app.url("/account/export.json")).json(&body);
    let request = match user {
        Some(user) => request.header("authorization", format!("Bearer {}", user.access_token)),
        None => request,
    };
    request.send().await.unwrap()
}

both! {
    async fn a_person_gets_all_that_is_held_of_them(app: TestApp) {
        let event = app.event().published().await;
        let user = app.user().await;
        let mut input = app.order_input(&event, 2);
        input["email"] = json!(user.email);
        let order = app.gql("PlaceOrder", json!({ "input": input })).as_(&user).ok().await["order"].clone();
        app.settle().await;
        assert_eq!(export(app, None, json!({ "password": PASSWORD })).await.status(), StatusCode::UNAUTHORIZED);
        let wrong = export(app, Some(&user), json!({ "password": "not the password" })).await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().await.unwrap().contains("INVALID_CREDENTIALS"));
        let secured = secure(app, user).await;
        let user = &secured.user;
        let half = export(app, Some(user), json!({ "password": PASSWORD })).await;
        assert!(half.text().await.unwrap().contains("SECOND_FACTOR_REQUIRED"));
        let half = json!({ "email": "new@example.org", "proof": { "password": PASSWORD } });
        let half = app.gql(ASK, json!({ "input": half })).as_(user).send().await;
        assert_eq!((half.codes(), half.fields()), (vec!["SECOND_FACTOR_REQUIRED".to_owned()], vec![Some("code".to_owned())]));

        let proof = json!({ "password": PASSWORD, "code": secured.recovery_codes[0] });
        let whole = export(app, Some(user), proof).await;
        assert_eq!(whole.headers()["content-disposition"], "attachment; filename=\"event-radar-account.json\"");
        let text = whole.text().await.unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(whole["account"]["email"], json!(user.email));
        assert_eq!(whole["orders"][0]["id"], order["id"]);
        assert_eq!(whole["orders"][0]["tickets"].as_array().unwrap().len(), 2);
        assert_eq!(whole["orders"][0]["emails"][0]["kind"], json!("send_order_confirmation"));
        assert_eq!(whole["sessions"].as_array().unwrap().len(), 1);
        assert_eq!(whole["emails"][0]["kind"], json!("send_second_factor_on"));
        let actions: Vec<_> = whole["auditEntries"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
        assert!(actions.contains(&&json!("account.export")), "{actions:?}");
        assert_eq!((&whole["memberships"], &whole["followedOrganizations"]), (&json!([]), &json!([])));
        for secret in ["hash", "secret", "token", "argon2"] {
            assert!(!text.to_lowercase().contains(secret), "{secret} in {text}");
        }
    }
}

both! {
    async fn an_account_is_erased_unless_its_owner_comes_back(app: TestApp) {
        let event = app.event().published().await;
        let late = app.event().by(&event.organizer).with("startsAt", app.in_days(200)).with("endsAt", app.in_days(201));
        let late = late.published().await;
        let user = app.user().await;
        for event in [&event, &late] {
            let mut input = app.order_input(event, 1);
            input["email"] = json!(user.email);
            app.gql("PlaceOrder", json!({ "input": input })).as_(&user).ok().await;
        }
        let follow = "mutation($input: OrganizationFollowInput!) { organizationFollow(input: $input) { errors { code } } }";
        let input = json!({ "organizationId": event.organizer.organization_id });
        app.gql(follow, json!({ "input": input })).as_(&user).ok().await;
        app.execute("INSERT INTO event_guests (order_id, event_id, created_at) SELECT id, event_id, placed_at FROM orders").await;
        let elsewhere = log_in(app, &user.email, PASSWORD).await;

        request(app, &user).await.ok();
        assert!(is_signed_in(app, &user).await && !is_signed_in(app, &elsewhere).await);
        let mail = app.mail_about(&user.email, "will be deleted").await;
        assert!(mail.text.contains("/account/data"), "{}", mail.text);
        app.advance(DAY * 13);
        let back = app.again(&user).await;
        let foreign = json!({ "input": { "userId": event.organizer.user.id } });
        assert_eq!(app.gql(STOP, foreign).as_(&back).send().await.codes(), ["NOT_FOUND"]);
        let kept = app.gql(STOP, json!({ "input": { "userId": user.id } })).as_(&back).ok().await;
        assert_eq!(kept["user"]["deletesAt"], Value::Null);
        app.advance(DAY * 2);
        app.run(Job::EraseAccounts).await;
        let back = app.again(&user).await;
        request(app, &back).await.ok();
        app.advance(DAY * 14);
        app.run(Job::EraseAccounts).await;

        let known = refused(app, "LogIn", json!({ "email": user.email, "password": PASSWORD })).await;
        assert_eq!(known.0, "INVALID_CREDENTIALS");
        assert!(!is_signed_in(app, &back).await);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM users WHERE status = 'deleted' AND password_hash IS NULL").await, 1);
        let left = |table: &str, column: &str| format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} = '{}'", user.email);
        assert_eq!(app.count(&left("users", "email")).await, 0);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM organization_follows").await, 0);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM event_guests").await, 0, "nobody sees the name");
        // The organizer needs to know who comes, until the event is over.
        assert_eq!(app.count(&left("orders", "email")).await, 2);
        app.advance(DAY * 60);
        app.run(Job::EraseAccounts).await;
        app.run(Job::EraseAccounts).await;
        assert_eq!(app.count(&left("orders", "email")).await, 1);
        assert_eq!(app.count(&left("tickets", "holder_email")).await, 1);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM order_lines WHERE CAST(attendees AS TEXT) = '[]'").await, 1);
        // The address is free again.
        let signed_up = app.sign_up(&user.email, PASSWORD).await;
        app.settle().await;
        assert_ne!(app.verified(&signed_up).await.id, user.id);
    }
}

both! {
    async fn an_organization_with_something_to_do_keeps_its_only_owner(app: TestApp) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let blocked = request(app, &organizer.user).await;
        assert_eq!(blocked.codes(), ["ORGANIZATIONS_NEED_OWNER"]);
        let seen = app.gql(BLOCKED, json!({})).as_(&organizer.user).ok().await;
        let expected = json!({ "deletesAt": null, "deletionBlockedBy": [{ "id": organizer.organization_id }] });
        assert_eq!(seen, expected);
        let second = app.user().await;
        app.join(&organizer.user, &organizer.organization_id, &second, "OWNER").await;
        let seen = app.gql(BLOCKED, json!({})).as_(&organizer.user).ok().await;
        assert_eq!(seen["deletionBlockedBy"], json!([]));
        // Suspended, the other could not act.
        let status = |status: &str| format!("UPDATE users SET status = '{status}' WHERE email = '{}'", second.email);
        app.execute(&status("suspended")).await;
        assert_eq!(request(app, &organizer.user).await.codes(), ["ORGANIZATIONS_NEED_OWNER"]);
        app.execute(&status("active")).await;
        request(app, &organizer.user).await.ok();
        // The other owner goes first, and then the job finds what the request could not.
        app.execute(&format!("DELETE FROM memberships WHERE user_id = (SELECT id FROM users WHERE email = '{}')", second.email)).await;
        app.advance(DAY * 14);
        app.run(Job::EraseAccounts).await;
        let again = app.again(&organizer.user).await;
        let seen = app.gql(BLOCKED, json!({})).as_(&again).ok().await;
        assert!(seen["deletesAt"].is_string(), "{seen}");
    }
}
