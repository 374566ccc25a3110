//! The platform's own CRM.

use serde_json::{Value, json};

use super::{buy, double, hubspot, synced};
use crate::organizers::send;
use crate::support::hubspot_double::TOKEN;
use crate::support::{AppOptions, both};

const UPDATE_ACCOUNT: &str = "mutation($input: AccountUpdateInput!) {
    accountUpdate(input: $input) { user { id } errors { code field message } }
}";

fn configured() -> AppOptions {
    AppOptions { config: vec![("crm.hubspot_token", json!(TOKEN))], ..hubspot() }
}

both! {
    async fn knows_everybody_who_signed_up_or_bought(app: TestApp = configured()) {
        let event = app.event().published().await;
        let (guest, _) = buy(app, &event, 1).await;
        let signed_up = app.signed_up().await;
        synced(app).await;
        assert!(double(app).contact(&signed_up.email).is_none(), "whose address it is was not shown yet");
        assert!(double(app).contact(&guest).is_some());
        let user = app.verified(&signed_up).await;
        synced(app).await;
        assert!(double(app).property(&user.email, "eventradar_signed_up_at").is_some());
        assert_eq!(double(app).property(&user.email, "eventradar_orders").as_deref(), Some("0"));
        send(app, &user, UPDATE_ACCOUNT, json!({ "displayName": "Pat Platform" })).await.ok();
        synced(app).await;
        assert_eq!(double(app).property(&user.email, "lastname").as_deref(), Some("Platform"));
        let platforms = app.gql("{ platformCrmConnection { kind state sentCount waitingCount } }", json!({}));
        let platforms = platforms.as_(&app.admin().await).ok().await;
        assert_eq!((&platforms["kind"], &platforms["state"]), (&json!("HUBSPOT"), &json!("ACTIVE")));
        let connection = "query($id: ID!) { organization(id: $id) { crmConnection { kind } } }";
        let own = app.gql(connection, json!({ "id": event.organizer.organization_id })).as_(&event.organizer.user);
        assert_eq!(own.ok().await["crmConnection"], Value::Null, "an organization has its own or none");
    }
}

both! {
    async fn a_token_that_is_wrong_waits_for_those_who_look_at_jobs(app: TestApp = configured()) {
        app.tolerate_dead_jobs();
        let event = app.event().published().await;
        synced(app).await;
        double(app).revoke(true);
        let (email, _) = buy(app, &event, 1).await;
        synced(app).await;
        let dead = app.open_jobs().await;
        assert_eq!(dead.len(), 1, "{dead:#?}");
        double(app).revoke(false);
        let retry = "mutation($input: JobsRetryAllInput!) { jobsRetryAll(input: $input) { errors { code } } }";
        send(app, &app.admin().await, retry, json!({ "kind": "sync_contacts" })).await.ok();
        synced(app).await;
        assert!(double(app).contact(&email).is_some());
        assert!(app.open_jobs().await.is_empty());
    }
}

both! {
    async fn none_configured_notes_nothing(app: TestApp) {
        let event = app.event().published().await;
        buy(app, &event, 1).await;
        synced(app).await;
        for table in ["crm_connections", "crm_changes", "crm_contacts"] {
            assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, 0, "{table}");
        }
    }
}
