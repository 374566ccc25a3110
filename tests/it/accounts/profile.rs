//! The user's own account: profile, password, sessions, and orders that were placed as a guest.

use std::time::Duration;

use serde_json::{Value, json};

use crate::organizers::{refuses, send};
use crate::support::{PASSWORD, TestApp, TestUser, both};

const UPDATE: &str = "mutation($input: AccountUpdateInput!) {
    accountUpdate(input: $input) { user { displayName locale timezone } errors { code field message } }
}";
const CHANGE_PASSWORD: &str = "mutation($input: PasswordChangeInput!) {
    passwordChange(input: $input) { user { id } errors { code field message } }
}";
const SESSIONS: &str = "query($first: Int, $after: String) { viewer { sessions(first: $first, after: $after) {
    nodes { id device createdAt lastUsedAt endsAt current } pageInfo { hasNextPage endCursor }
} } }";
const TICKETS: &str = "query($period: TicketPeriod, $after: String) {
    viewer { tickets(period: $period, first: 2, after: $after) {
        nodes { id status event { title onlineUrl } } pageInfo { hasNextPage endCursor }
    } }
}";

async fn log_in(app: &TestApp, user: &TestUser, user_agent: &str) -> TestUser {
    let input = json!({ "email": user.email, "password": PASSWORD });
    let request = app.gql("LogIn", json!({ "input": input })).header("user-agent", user_agent);
    TestUser::from_payload(&request.ok().await)
}

async fn sessions(app: &TestApp, user: &TestUser) -> Vec<Value> {
    let viewer = app.gql(SESSIONS, json!({})).as_(user).ok().await;
    viewer["sessions"]["nodes"].as_array().unwrap().clone()
}

both! {
    async fn a_profile_changes(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "displayName": "Petra", "locale": "de", "timezone": "Europe/Vienna" });
        let changed = send(app, &user, UPDATE, input).await.ok();
        assert_eq!(changed["user"], json!({ "displayName": "Petra", "locale": "de", "timezone": "Europe/Vienna" }));
        let changed = send(app, &user, UPDATE, json!({ "displayName": "Pat" })).await.ok();
        assert_eq!(changed["user"], json!({ "displayName": "Pat", "locale": "de", "timezone": "Europe/Vienna" }));
        let seen = app.gql("{ viewer { displayName timezone } }", json!({})).as_(&user).ok().await;
        assert_eq!(seen, json!({ "displayName": "Pat", "timezone": "Europe/Vienna" }));
        let bad = vec![
            ("displayName", json!("")), ("displayName", json!("x".repeat(101))), ("displayName", json!("a\nb")),
            ("locale", json!("pl")), ("timezone", json!("Mars/Base")),
        ];
        refuses(app, &user, UPDATE, &json!({}), bad).await;
        let anonymous = app.gql(UPDATE, json!({ "input": { "displayName": "x" } })).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
    }
}

both! {
    async fn a_password_changes_and_other_sessions_end(app: TestApp) {
        let user = app.user().await;
        let other = log_in(app, &user, "curl/8").await;
        let change = |current: &str, new: &str| json!({ "currentPassword": current, "password": new });
        let wrong = send(app, &user, CHANGE_PASSWORD, change("not the password", "a new password")).await;
        assert_eq!((wrong.codes(), wrong.fields()), (vec!["INVALID_CREDENTIALS".to_owned()], vec![Some("currentPassword".to_owned())]));
        for easy in ["short", "password", "Sommer2026", user.email.as_str()] {
            let weak = send(app, &user, CHANGE_PASSWORD, change(PASSWORD, easy)).await;
            let problem = (weak.codes(), weak.fields());
            assert_eq!(problem, (vec!["WEAK_PASSWORD".to_owned()], vec![Some("password".to_owned())]), "{easy}");
        }
        assert_eq!(sessions(app, &user).await.len(), 2, "nothing was changed");
        send(app, &user, CHANGE_PASSWORD, change(PASSWORD, "a new password")).await.ok();
        assert_eq!(sessions(app, &user).await.len(), 1);
        let ended = app.gql(SESSIONS, json!({})).as_(&other).send().await;
        assert_eq!(ended.error_code(), "UNAUTHENTICATED");
        let refresh = json!({ "input": { "refreshToken": other.refresh_token } });
        assert_eq!(app.gql("RefreshSession", refresh).send().await.codes(), ["SESSION_REVOKED"]);
        let old = json!({ "input": { "email": user.email, "password": PASSWORD } });
        assert_eq!(app.gql("LogIn", old).send().await.codes(), ["INVALID_CREDENTIALS"]);
        let new = json!({ "input": { "email": user.email, "password": "a new password" } });
        app.gql("LogIn", new).ok().await;
        let mail = app.mailbox.wait(&user.email, |mail| mail.subject == "Your password was changed").await;
        assert!(mail.text.contains("/forgot-password"), "{}", mail.text);
        let anonymous = app.gql(CHANGE_PASSWORD, json!({ "input": change("x", "a new password") })).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
    }
}

both! {
    async fn sessions_are_known_and_ended_one_by_one(app: TestApp) {
        let user = app.user().await;
        let phone = log_in(app, &user, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1").await;
        let all = sessions(app, &user).await;
        assert_eq!(all.len(), 2);
        assert_eq!((&all[0]["device"], &all[0]["current"]), (&json!("Safari on iPhone"), &json!(false)));
        assert_eq!(all[1]["current"], true);
        let page = app.gql(SESSIONS, json!({ "first": 1 })).as_(&user).ok().await;
        let after = &page["sessions"]["pageInfo"]["endCursor"];
        let second = app.gql(SESSIONS, json!({ "first": 1, "after": after })).as_(&user).ok().await;
        assert_eq!(second["sessions"]["nodes"][0]["id"], all[1]["id"]);
        app.clock.advance(Duration::from_mins(2));
        app.gql("RefreshSession", json!({ "input": { "refreshToken": phone.refresh_token } })).ok().await;
        let used = sessions(app, &user).await;
        assert!(used[0]["lastUsedAt"].as_str() > all[0]["lastUsedAt"].as_str());
        assert_eq!(used[0]["createdAt"], all[0]["createdAt"]);

        let revoke = json!({ "sessionId": all[0]["id"] });
        let stranger = app.user().await;
        let foreign = send(app, &stranger, "LogOut", revoke.clone()).await;
        assert_eq!((foreign.codes(), foreign.fields()), (vec!["NOT_FOUND".to_owned()], vec![Some("sessionId".to_owned())]));
        assert_eq!(send(app, &user, "LogOut", json!({ "sessionId": "nonsense" })).await.codes(), ["INVALID_INPUT"]);
        let anonymous = app.gql("LogOut", json!({ "input": revoke })).send().await;
        assert_eq!(anonymous.error_code(), "UNAUTHENTICATED");
        for _ in 0..2 {
            send(app, &user, "LogOut", revoke.clone()).await.ok();
        }
        assert_eq!(sessions(app, &user).await.len(), 1);
        assert_eq!(app.gql(SESSIONS, json!({})).as_(&phone).send().await.error_code(), "UNAUTHENTICATED");
        // Members see each other, but not each other's sessions.
        let node = "query($id: ID!) { node(id: $id) { id } }";
        assert_eq!(app.gql(node, json!({ "id": user.id })).as_(&stranger).send().await.field(), Value::Null);
    }
}

async fn tickets(app: &TestApp, user: &TestUser, period: Value) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let viewer = app.gql(TICKETS, json!({ "period": period, "after": after })).as_(user).ok().await;
        all.extend(viewer["tickets"]["nodes"].as_array().unwrap().clone());
        if viewer["tickets"]["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = viewer["tickets"]["pageInfo"]["endCursor"].clone();
    }
}

both! {
    async fn guests_find_their_orders_once_the_address_is_verified(app: TestApp) {
        let event = app.event().published().await;
        let as_guest = |email: &str| {
            let mut order = app.order_input(&event, 1);
            order["email"] = json!(email);
            order
        };
        app.gql("PlaceOrder", json!({ "input": as_guest("ida@example.org") })).ok().await;
        app.gql("PlaceOrder", json!({ "input": as_guest("eve@example.org") })).ok().await;
        let signed_up = app.sign_up("ida@example.org", PASSWORD).await;
        let claimed = "SELECT COUNT(*) AS n FROM orders WHERE user_id IS NOT NULL";
        assert_eq!(app.count(claimed).await, 0, "whoever knows an address has it not yet");
        let ida = app.verified(&signed_up).await;
        let own = tickets(app, &ida, Value::Null).await;
        assert_eq!(own.len(), 1);
        assert_eq!(own[0]["event"]["onlineUrl"], "https://stream.example.org/concert");
        let viewer = app.gql("Viewer", json!({})).as_(&ida).ok().await;
        assert_eq!(viewer["orders"]["nodes"].as_array().unwrap().len(), 1);
        // Later guest orders are assigned to the account at its next login.
        app.gql("PlaceOrder", json!({ "input": as_guest("ida@example.org") })).ok().await;
        app.gql("RefreshSession", json!({ "input": { "refreshToken": ida.refresh_token } })).ok().await;
        assert_eq!(tickets(app, &ida, Value::Null).await.len(), 2);
    }
}

both! {
    async fn tickets_are_listed_by_what_is_to_come(app: TestApp) {
        let organizer = app.organizer().await;
        let user = app.user().await;
        let mut orders = Vec::new();
        for (title, day) in [("Later", 20), ("Soon", 3), ("Next", 10), ("Gone", 1), ("Given back", 5)] {
            let event = app.event().by(&organizer).with("title", title).with("startsAt", app.in_days(day))
                .with("endsAt", app.in_days(day + 1)).published().await;
            let order = json!({ "input": app.order_input(&event, 1) });
            orders.push(app.gql("PlaceOrder", order).as_(&user).ok().await["order"]["id"].clone());
        }
        send(app, &user, "CancelOrder", json!({ "orderId": orders[4] })).await.ok();
        app.clock.advance(Duration::from_hours(24 * 2 + 1));
        let user = log_in(app, &user, "test").await;
        let titles = async |period: Value| -> Vec<String> {
            let tickets = tickets(app, &user, period).await;
            tickets.iter().map(|ticket| ticket["event"]["title"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(titles(Value::Null).await, ["Soon", "Next", "Later"]);
        assert_eq!(titles(json!("UPCOMING")).await, ["Soon", "Next", "Later"]);
        assert_eq!(titles(json!("PAST")).await, ["Gone"]);
        let wrong = app.gql(TICKETS, json!({ "after": "OjAxOWI3NmRhYTgwMDcyNTM5MWNjOTRjYjJlMWY4ZjIz" })).as_(&user).send().await;
        assert_eq!(wrong.error_code(), "BAD_USER_INPUT");
    }
}
