use serde_json::{Value, json};

use crate::support::{both, href, items};

both! {
    async fn are_added_changed_and_removed(app: TestApp) {
        let organizer = &app.organizer().await;
        let post = |body: Value| app.rest("POST", "/accounts").as_(&organizer.user).json(body).send();
        let created = post(json!({ "username": "phartman", "name": "Pat Hartman", "role": "member" })).await;
        assert_eq!(created.status, 201, "{:#}", created.body);
        let account = &created.body;
        assert_eq!(
            [&account["username"], &account["name"], &account["role"], &account["email"]],
            [&json!("phartman"), &json!("Pat Hartman"), &json!("member"), &Value::Null],
        );
        for (body, field) in [
            (json!({ "username": "phartman", "name": "Other" }), "username"),
            (json!({ "username": "PHartman", "name": "Other" }), "username"),
            (json!({ "username": "p", "name": "Other" }), "username"),
            (json!({ "username": "p hartman", "name": "Other" }), "username"),
            (json!({ "name": "Other" }), "username"),
            (json!({ "username": "other", "name": "" }), "name"),
            (json!({ "username": "other", "name": "Other", "role": "boss" }), "role"),
            (json!({ "username": "other", "name": "Other", "role": "owner" }), "role"),
            (json!({ "email": "nonsense" }), "email"),
        ] {
            let refused = post(body.clone()).await;
            assert!(refused.status.is_client_error() && refused.fields().contains(&field), "{body}: {:#}", refused.body);
        }
        let found = app.rest("GET", r#"/accounts?where={"username":"phartman"}"#).as_(&organizer.user).ok().await;
        assert_eq!(items(&found, "account")[0]["_id"], account["_id"]);
        let patch = json!({ "name": "Patricia Hartman", "role": "hr" });
        let changed = app.rest("PATCH", href(account, "self")).as_(&organizer.user).seen(account).json(patch.clone()).ok().await;
        assert_eq!([&changed["name"], &changed["role"]], ["Patricia Hartman", "hr"]);
        let stale = app.rest("PATCH", href(account, "self")).as_(&organizer.user).seen(account).json(patch).send().await;
        assert_eq!(stale.problem().0, 412);
        let gone = app.rest("DELETE", href(account, "self")).as_(&organizer.user).seen(&changed).send().await;
        assert_eq!(gone.status, 204, "{:#}", gone.body);
        assert_eq!(post(json!({ "username": "phartman", "name": "Pat Hartman" })).await.status, 201, "the name is free");

        // With an address somebody is invited, whether or not they have an account.
        for email in [app.user().await.email, "nobody@example.org".to_owned()] {
            let invited = post(json!({ "email": email, "name": "Somebody" })).await;
            assert_eq!((invited.status.as_u16(), &invited.body), (202, &Value::Null));
            app.mail_about(&email, "invit").await;
        }
    }
}

both! {
    async fn are_seen_by_those_who_manage_people(app: TestApp) {
        let organizer = &app.organizer().await;
        let member = &app.user().await;
        app.join(&organizer.user, &organizer.organization_id, member, "MEMBER").await;
        let names = async |user: &crate::support::TestUser| {
            let list = app.rest("GET", "/accounts").as_(user).ok().await;
            items(&list, "account").iter().map(|one| one["_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(&organizer.user).await.len(), 2);
        assert_eq!(names(member).await, std::slice::from_ref(&member.id));
        assert!(names(&app.user().await).await.is_empty());
        let address = format!("/accounts/{}", organizer.user.id);
        assert_eq!(app.rest("GET", &address).as_(member).send().await.problem().0, 404);
        assert_eq!(app.rest("GET", &address).as_(&app.organizer().await.user).send().await.problem().0, 404);
        assert_eq!(app.rest("GET", "/accounts").send().await.problem().0, 401);
        let form = app.rest("GET", "/accounts").as_(&organizer.user).ok().await;
        assert_eq!(app.rest("GET", href(&form, "create-form")).as_(&organizer.user).send().await.status, 200);
    }
}
