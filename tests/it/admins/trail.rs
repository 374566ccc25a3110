//! The audit trail: its entries, and filtering them.

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use super::{reinstate, suspend};
use crate::support::{TestApp, TestUser, both};

const TRAIL: &str = "query($filter: AuditFilter, $first: Int, $after: String) { \
    auditEntries(filter: $filter, first: $first, after: $after) { \
    nodes { id action actor { id displayName } subjectId organizationId reason clientAddress at \
    changes { name before after } } pageInfo { hasNextPage endCursor } } }";

async fn entries(app: &TestApp, admin: &TestUser, filter: Value) -> Vec<Value> {
    let page = app.gql(TRAIL, json!({ "filter": filter, "first": 100 })).as_(admin).ok().await;
    page["nodes"].as_array().unwrap().clone()
}

fn actions(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}

both! {
    async fn tells_who_did_what_why_and_from_where(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        suspend(app, &admin, &user).await.ok();
        let found = entries(app, &admin, json!({ "subjectId": user.id, "action": "user.suspend" })).await;
        assert_eq!(found.len(), 1);
        let entry = &found[0];
        assert_eq!(entry["actor"], json!({ "id": admin.id, "displayName": "Pat Person" }));
        assert_eq!(entry["subjectId"], user.id.as_str());
        assert_eq!(entry["reason"], "Sold what there was not");
        assert_eq!(entry["clientAddress"], "127.0.0.1");
        let status = json!({ "name": "status", "before": "active", "after": "suspended" });
        assert!(entry["changes"].as_array().unwrap().contains(&status), "{entry:#}");
        let contract = app.gql("AuditTrail", json!({ "first": 1 })).as_(&admin).ok().await;
        assert_eq!(contract["nodes"][0]["action"], "user.suspend", "newest first");
    }
}

both! {
    async fn is_filtered_and_taken_along(app: TestApp) {
        let admin = app.admin().await;
        let organizer = app.organizer().await;
        app.clock.advance(std::time::Duration::from_secs(2));
        let since = app.in_days(0);
        app.clock.advance(std::time::Duration::from_secs(2));
        suspend(app, &admin, &organizer.user).await.ok();
        app.clock.advance(std::time::Duration::from_secs(2));
        let until = app.in_days(0);
        reinstate(app, &admin, &organizer.user).await;

        let by_admin = entries(app, &admin, json!({ "actorId": admin.id, "action": "user" })).await;
        assert_eq!(actions(&by_admin), ["user.reinstate", "user.suspend"]);
        let of_organization = entries(app, &admin, json!({ "organizationId": organizer.organization_id })).await;
        assert_eq!(actions(&of_organization), ["organization.create"]);
        let between = json!({ "action": "user", "occurredAfter": since, "occurredBefore": until });
        assert_eq!(actions(&entries(app, &admin, between).await), ["user.suspend"]);
        for wrong in [json!({ "actorId": "x" }), json!({ "subjectId": "x!" }), json!({ "action": "%" })] {
            let refused = app.gql(TRAIL, json!({ "filter": wrong })).as_(&admin).send().await;
            assert_eq!(refused.error_code(), "BAD_USER_INPUT");
        }

        let fetch = async |query: &str, user: Option<&TestUser>| {
            let mut request = app.http.get(app.url(&format!("/admin/audit.csv{query}")));
            if let Some(user) = user {
                request = request.header("authorization", format!("Bearer {}", user.access_token));
            }
            let response = request.send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        };
        let (status, text) = fetch(&format!("?action=user.&actorId={}", admin.id), Some(&admin)).await;
        assert_eq!(status, 200, "{text}");
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].contains("At (UTC),Action,Actor"), "{text}");
        assert!(lines[2].contains(&format!(",user.suspend,{},{},", admin.id, admin.email)), "{text}");
        assert!(lines[2].contains("status: active → suspended") && lines[2].ends_with(",127.0.0.1"), "{text}");
        // The filters have their names and their former, deprecated ones.
        for (after, before) in [("occurredAfter", "occurredBefore"), ("since", "until")] {
            let query = format!("?action=user&{after}={since}&{before}={until}");
            let (_, text) = fetch(&query, Some(&admin)).await;
            assert_eq!(text.matches(",user.").count(), 1, "{text}");
        }
        assert_eq!(fetch("?since=yesterday", Some(&admin)).await.0, 400);
        assert_eq!(fetch("?actorId=x", Some(&admin)).await.0, 400);
        assert_eq!(fetch("", None).await.0, 401);
        let plain = app.user().await;
        assert_eq!(fetch("", Some(&plain)).await.0, 403);
    }
}

both! {
    async fn comes_in_pages_of_the_same_statements(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        suspend(app, &admin, &user).await.ok();
        let list = || app.gql(TRAIL, json!({ "first": 50 })).as_(&admin);
        let few = app.statements(list()).await;
        for _ in 0..3 {
            reinstate(app, &admin, &user).await;
            suspend(app, &admin, &user).await.ok();
        }
        assert_eq!(app.statements(list()).await, few);
        let all: Vec<Value> = entries(app, &admin, json!({})).await.iter().map(|entry| entry["id"].clone()).collect();
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = app.gql(TRAIL, json!({ "first": 3, "after": after })).as_(&admin).ok().await;
            seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, all);
    }
}

both! {
    async fn nobody_changes_what_was_done(app: TestApp) {
        app.organizer().await;
        let writer = app.parts.env.db.writer();
        for change in ["UPDATE audit_entries SET reason = 'another'", "DELETE FROM audit_entries"] {
            let refused = writer.execute_unprepared(change).await;
            assert!(refused.unwrap_err().to_string().contains("append-only"), "{change}");
        }
    }
}

both! {
    async fn has_what_people_do_to_their_own_access(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        let revoke = "mutation($input: SessionRevokeInput!) { sessionRevoke(input: $input) { errors { code } } }";
        let input = json!({ "email": user.email, "password": crate::support::PASSWORD });
        let second = TestUser::from_payload(&app.gql("LogIn", json!({ "input": input })).ok().await);
        let sessions = "{ viewer { sessions { nodes { id current } } } }";
        let sessions = app.gql(sessions, json!({})).as_(&user).ok().await;
        let other = sessions["sessions"]["nodes"].as_array().unwrap().iter().find(|node| node["current"] == false);
        let input = json!({ "sessionId": other.unwrap()["id"] });
        app.gql(revoke, json!({ "input": input })).as_(&user).ok().await;
        assert_eq!(app.gql("Viewer", json!({})).as_(&second).send().await.error_code(), "UNAUTHENTICATED");
        let change = "mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { errors { code } } }";
        let input = json!({ "currentPassword": crate::support::PASSWORD, "password": "another correct horse" });
        app.gql(change, json!({ "input": input })).as_(&user).ok().await;
        app.gql(revoke, json!({ "input": { "everywhere": true } })).as_(&user).ok().await;
        let found = entries(app, &admin, json!({ "actorId": user.id })).await;
        assert_eq!(actions(&found), ["session.revoke", "account.change_password", "session.revoke"]);
    }
}

both! {
    async fn has_what_was_and_what_is_of_roles_in_organizations(app: TestApp) {
        let (admin, organizer, member) = (app.admin().await, app.organizer().await, app.user().await);
        app.join(&organizer.user, &organizer.organization_id, &member, "OWNER").await;
        let found = entries(app, &admin, json!({ "subjectId": member.id, "action": "organization" })).await;
        let role = |before: Option<&str>, after: &str| json!([{ "name": "role", "before": before, "after": after }]);
        assert_eq!(found[0]["changes"], role(Some("manager"), "owner"));
        assert_eq!(found[1]["changes"], role(None, "manager"));
        assert_eq!(found[0]["organizationId"], organizer.organization_id.as_str());
    }
}
