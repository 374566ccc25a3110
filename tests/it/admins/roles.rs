//! Granting and revoking roles.

use serde_json::json;

use super::suspend;

use crate::support::{Answer, TestApp, TestUser, both};

const REVOKE: &str =
    "mutation($input: RoleRevokeInput!) { roleRevoke(input: $input) { user { roles } errors { code field } } }";

async fn grant(app: &TestApp, admin: &TestUser, user_id: &str, role: &str) -> Answer {
    app.gql("GrantRole", json!({ "input": { "userId": user_id, "role": role } })).as_(admin).send().await
}

async fn revoke(app: &TestApp, admin: &TestUser, user_id: &str, role: &str) -> Answer {
    let input = json!({ "userId": user_id, "role": role, "reason": "Left the team" });
    app.gql(REVOKE, json!({ "input": input })).as_(admin).send().await
}

both! {
    async fn roles_come_and_go_at_once(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        for _ in 0..2 {
            let granted = grant(app, &admin, &user.id, "ADMIN").await.ok();
            assert_eq!(granted["user"]["roles"], json!(["PARTICIPANT", "ADMIN"]));
        }
        app.gql("AdminUsers", json!({})).as_(&user).ok().await;
        for _ in 0..2 {
            let left = revoke(app, &admin, &user.id, "ADMIN").await.ok();
            assert_eq!(left["user"]["roles"], json!(["PARTICIPANT"]));
        }
        let refused = app.gql("AdminUsers", json!({})).as_(&user).send().await;
        assert_eq!(refused.error_code(), "FORBIDDEN");
        let kept = "SELECT COUNT(*) AS n FROM audit_entries WHERE action IN ('user.grant_role', 'user.revoke_role')";
        assert_eq!(app.count(kept).await, 3, "the system's own, and one for each change");
    }
}

both! {
    async fn what_can_not_be_is_refused(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        let last = revoke(app, &admin, &admin.id, "ADMIN").await;
        assert_eq!(last.codes(), ["LAST_ADMIN"]);
        for answer in [grant(app, &admin, &user.id, "PARTICIPANT").await, revoke(app, &admin, &user.id, "PARTICIPANT").await] {
            assert_eq!((answer.codes(), answer.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some("role".to_owned())]));
        }
        assert_eq!(grant(app, &admin, "nonsense", "ADMIN").await.codes(), ["INVALID_INPUT"]);
        let missing = "user_01h455vb4pex5vsknk084sn02q";
        assert_eq!(grant(app, &admin, missing, "ADMIN").await.codes(), ["NOT_FOUND"]);
        assert_eq!(revoke(app, &admin, missing, "ADMIN").await.codes(), ["NOT_FOUND"]);

        // A suspended administrator does not count as a remaining one.
        grant(app, &admin, &user.id, "ADMIN").await.ok();
        suspend(app, &admin, &user).await.ok();
        assert_eq!(revoke(app, &admin, &admin.id, "ADMIN").await.codes(), ["LAST_ADMIN"]);
    }
}
