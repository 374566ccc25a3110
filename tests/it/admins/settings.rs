//! The settings of the platform: who may create organizations.

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestUser, both};

const UPDATE: &str = "mutation($input: SiteSettingsUpdateInput!) { siteSettingsUpdate(input: $input) { \
    siteSettings { organizing updatedAt } errors { code field message } } }";

async fn set(app: &TestApp, admin: &TestUser, organizing: &str) -> Value {
    let input = json!({ "organizing": organizing, "reason": "Too many of them" });
    app.gql(UPDATE, json!({ "input": input })).as_(admin).ok().await["siteSettings"].clone()
}

async fn organize(app: &TestApp, user: &TestUser) -> Answer {
    let input = json!({ "name": "Somebody", "currency": "EUR" });
    app.gql("CreateOrganization", json!({ "input": input })).as_(user).send().await
}

both! {
    async fn say_who_may_organize(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        let first = app.gql("{ siteSettings { organizing updatedAt } }", json!({})).ok().await;
        assert_eq!(first, json!({ "organizing": "EVERYONE", "updatedAt": null }));
        organize(app, &user).await.ok();

        assert_eq!(set(app, &admin, "VERIFIED").await["organizing"], "VERIFIED");
        organize(app, &user).await.ok();

        assert_eq!(set(app, &admin, "INVITED").await["organizing"], "INVITED");
        assert_eq!(organize(app, &user).await.codes(), ["NOT_INVITED"], "being an organizer already is no invitation");
        organize(app, &admin).await.ok();
        let grant = json!({ "userId": user.id, "role": "ORGANIZER" });
        app.gql("GrantRole", json!({ "input": grant })).as_(&admin).ok().await;
        organize(app, &user).await.ok();

        set(app, &admin, "EVERYONE").await;
        organize(app, &app.user().await).await.ok();
    }
}

both! {
    async fn an_organizer_can_not_pass_the_invitation_on(app: TestApp) {
        let (admin, owner, manager) = (app.admin().await, app.organizer().await, app.user().await);
        set(app, &admin, "INVITED").await;
        app.join(&owner.user, &owner.organization_id, &manager, "MANAGER").await;
        assert_eq!(organize(app, &manager).await.codes(), ["NOT_INVITED"]);
        // Existing organizations continue to work.
        app.event().by(&owner).published().await;
    }
}

both! {
    async fn changes_are_on_record(app: TestApp) {
        let admin = app.admin().await;
        for _ in 0..2 {
            assert!(set(app, &admin, "VERIFIED").await["updatedAt"].is_string());
        }
        let trail = "{ auditEntries(filter: { action: \"site_settings.update\" }) { nodes { \
                     actor { id } reason changes { name before after } } } }";
        let entries = app.gql(trail, json!({})).as_(&admin).ok().await["nodes"].clone();
        assert_eq!(entries.as_array().unwrap().len(), 1, "what stays as it is is no change");
        assert_eq!(entries[0]["actor"]["id"], admin.id.as_str());
        assert_eq!(entries[0]["reason"], "Too many of them");
        assert_eq!(entries[0]["changes"], json!([{ "name": "organizing", "before": "everyone", "after": "verified" }]));
        let nothing = app.gql(UPDATE, json!({ "input": {} })).as_(&admin).ok().await;
        assert_eq!(nothing["siteSettings"]["organizing"], "VERIFIED");
        let long = json!({ "reason": "x".repeat(501) });
        let refused = app.gql(UPDATE, json!({ "input": long })).as_(&admin).send().await;
        assert_eq!((refused.codes(), refused.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some("reason".to_owned())]));
    }
}
