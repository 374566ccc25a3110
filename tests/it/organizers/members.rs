use serde_json::json;

use super::{GRANT_MEMBER, REVOKE_MEMBER, send};
use crate::support::both;

both! {
    async fn come_change_and_go(app: TestApp) {
        let organizer = app.organizer().await;
        let person = app.user().await;
        let id = &organizer.organization_id;
        let grant = |role: &str| json!({ "organizationId": id, "email": person.email.to_uppercase(), "role": role });
        let venue = json!({ "organizationId": id, "name": "A", "address": "B", "city": "C", "country": "DE" });

        app.join(&organizer.user, id, &person, "CHECK_IN_STAFF").await;
        let granted = send(app, &organizer.user, GRANT_MEMBER, grant("MANAGER")).await.ok();
        assert_eq!(granted["member"], json!({ "role": "MANAGER", "user": { "id": person.id } }));
        send(app, &person, "CreateVenue", venue.clone()).await.ok();
        let refused = send(app, &person, GRANT_MEMBER, grant("OWNER")).await;
        assert_eq!(refused.error_code(), "FORBIDDEN");

        let granted = send(app, &organizer.user, GRANT_MEMBER, grant("MEMBER")).await.ok();
        assert_eq!(granted["member"]["role"], "MEMBER");
        assert_eq!(send(app, &person, "CreateVenue", venue.clone()).await.error_code(), "FORBIDDEN");

        let revoke = json!({ "organizationId": id, "userId": person.id });
        send(app, &organizer.user, REVOKE_MEMBER, revoke.clone()).await.ok();
        assert_eq!(send(app, &person, "CreateVenue", venue).await.codes(), ["NOT_FOUND"]);
        assert_eq!(send(app, &organizer.user, REVOKE_MEMBER, revoke).await.codes(), ["MEMBER_NOT_FOUND"]);
    }
}

both! {
    async fn an_owner_stays(app: TestApp) {
        let organizer = app.organizer().await;
        let id = &organizer.organization_id;
        let myself = json!({ "organizationId": id, "userId": organizer.user.id });
        let lesser = json!({ "organizationId": id, "email": organizer.user.email, "role": "MEMBER" });
        assert_eq!(send(app, &organizer.user, REVOKE_MEMBER, myself.clone()).await.codes(), ["LAST_OWNER"]);
        assert_eq!(send(app, &organizer.user, GRANT_MEMBER, lesser).await.codes(), ["LAST_OWNER"]);

        let other = app.user().await;
        app.join(&organizer.user, id, &other, "OWNER").await;
        // Both leave at the same time: one of them stays.
        let theirs = json!({ "organizationId": id, "userId": other.id });
        let (first, second) = tokio::join!(
            send(app, &organizer.user, REVOKE_MEMBER, theirs),
            send(app, &other, REVOKE_MEMBER, myself),
        );
        let gone = [&first, &second].into_iter().filter(|answer| answer.field()["organization"] != json!(null));
        assert_eq!(gone.count(), 1, "{first:#?} {second:#?}");
    }
}

both! {
    async fn addresses_without_an_account(app: TestApp) {
        let organizer = app.organizer().await;
        let grant = |email: &str| json!({
            "organizationId": organizer.organization_id, "email": email, "role": "MANAGER",
        });
        let known = app.user().await;
        for email in ["nobody@example.org", &known.email] {
            let answer = send(app, &organizer.user, GRANT_MEMBER, grant(email)).await.ok();
            assert_eq!(answer, json!({ "member": null, "errors": [] }), "it does not tell who has an account");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM memberships").await, 1);
        for wrong in ["", "nobody", "a\u{0}@example.org", &format!("{}@example.org", "x".repeat(300))] {
            let answer = send(app, &organizer.user, GRANT_MEMBER, grant(wrong)).await;
            assert_eq!(answer.codes(), ["INVALID_INPUT"], "{wrong:?}");
        }
        for wrong in ["", "org_01h455vb4pex5vsknk084sn02q"] {
            let revoke = json!({ "organizationId": organizer.organization_id, "userId": wrong });
            assert_eq!(send(app, &organizer.user, REVOKE_MEMBER, revoke).await.codes(), ["INVALID_INPUT"]);
        }
    }
}
