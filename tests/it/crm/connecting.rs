//! Connecting and disconnecting a CRM, with permissions and audit entries.

use serde_json::{Value, json};

use super::{CONNECT, DISCONNECT, STATUS, buy, connect, connect_with, crm_status, double, hubspot, synced};
use crate::organizers::send;
use crate::support::hubspot_double::{Mood, TOKEN};
use crate::support::webhook_sink::WebhookSink;
use crate::support::{AppOptions, both};

both! {
    async fn a_token_is_tried_before_it_is_kept(app: TestApp = hubspot()) {
        let organizer = app.organizer().await;
        let wrong = connect_with(app, &organizer, "pat-eu1-wrong").await;
        assert_eq!(wrong.codes(), ["TOKEN_REFUSED"]);
        assert_eq!(wrong.fields(), [Some("token".to_owned())]);
        double(app).moods([Mood::Forbid]);
        let forbidden = connect_with(app, &organizer, TOKEN).await;
        assert_eq!(forbidden.codes(), ["TOKEN_REFUSED"]);
        assert!(forbidden.field()["errors"][0]["message"].as_str().unwrap().contains("crm.schemas.contacts.write"));
        for mood in [Mood::Fail, Mood::Throttle(10)] {
            double(app).moods([mood]);
            assert_eq!(connect_with(app, &organizer, TOKEN).await.codes(), ["UNREACHABLE"]);
        }
        for token in ["", " ", "two words", "pat-ü"] {
            let refused = connect_with(app, &organizer, token).await;
            assert_eq!(refused.codes(), ["INVALID_INPUT"], "{token}");
            assert_eq!(refused.fields(), [Some("token".to_owned())]);
        }
        assert_eq!(crm_status(app, &organizer).await, Value::Null);
        connect(app, &organizer).await;
        assert_eq!(crm_status(app, &organizer).await["kind"], "HUBSPOT");
    }
}

both! {
    async fn owners_alone_see_and_change_it(app: TestApp = hubspot()) {
        let organizer = app.organizer().await;
        connect(app, &organizer).await;
        let manager = app.user().await;
        app.join(&organizer.user, &organizer.organization_id, &manager, "MANAGER").await;
        let others = [Some(manager), Some(app.user().await), Some(app.admin().await), None];
        for other in others {
            let query = app.gql(STATUS, json!({ "id": organizer.organization_id }));
            let query = match &other {
                Some(user) => query.as_(user),
                None => query,
            };
            assert_eq!(query.ok().await["crmConnection"], Value::Null);
        }
        assert_eq!(crm_status(app, &organizer).await["kind"], "HUBSPOT");
    }
}

both! {
    async fn secrets_are_kept_encrypted_and_never_shown(app: TestApp = hubspot()) {
        let organizer = app.organizer().await;
        let answer = connect_with(app, &organizer, TOKEN).await;
        assert!(!answer.body.to_string().contains(TOKEN), "{:#}", answer.body);
        let hex = hex::encode(TOKEN);
        let kept = if app.parts.env.db.is_sqlite() { "lower(hex(secret))" } else { "encode(secret, 'hex')" };
        let all = app.count("SELECT COUNT(*) AS n FROM crm_connections WHERE secret IS NOT NULL").await;
        let open = format!("SELECT COUNT(*) AS n FROM crm_connections WHERE {kept} LIKE '%{hex}%'");
        assert_eq!((all, app.count(&open).await), (1, 0));
        let entries = app.count("SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'crm.connect'").await;
        assert_eq!(entries, 1);
    }
}

both! {
    async fn letting_go_stops_everything(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let input = json!({ "organizationId": organizer.organization_id });
        let none = send(app, &organizer.user, DISCONNECT, input.clone()).await;
        assert_eq!(none.codes(), ["NOT_CONNECTED"]);
        connect(app, organizer).await;
        let (before, _) = buy(app, &event, 1).await;
        synced(app).await;
        let (waiting, _) = buy(app, &event, 1).await;
        let gone = send(app, &organizer.user, DISCONNECT, input).await.ok();
        assert_eq!(gone["organization"]["crmConnection"], Value::Null);
        let (after, _) = buy(app, &event, 1).await;
        synced(app).await;
        assert!(double(app).contact(&before).is_some(), "what it has, it keeps");
        assert!(double(app).contact(&waiting).is_none() && double(app).contact(&after).is_none());
        for table in ["crm_connections", "crm_changes", "crm_contacts"] {
            assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, 0, "{table}");
        }
        connect(app, organizer).await;
        synced(app).await;
        assert!([&before, &waiting, &after].into_iter().all(|email| double(app).contact(email).is_some()));
    }
}

both! {
    async fn who_is_noted_while_it_is_let_go_of_is_not_kept(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        connect(app, organizer).await;
        synced(app).await;
        buy(app, &event, 1).await;
        // The state if somebody buys at this moment.
        app.execute("DELETE FROM crm_connections").await;
        synced(app).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM crm_changes").await, 0);
    }
}

both! {
    async fn webhooks_must_not_lead_inside(app: TestApp = AppOptions {
        config: vec![("crm.private_targets", json!(false))],
        ..hubspot()
    }) {
        let organizer = app.organizer().await;
        let sink = WebhookSink::start().await;
        for url in [&*sink.url(), "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "nonsense", ""] {
            let input = json!({ "organizationId": organizer.organization_id, "kind": "WEBHOOK", "url": url });
            let refused = send(app, &organizer.user, CONNECT, input).await;
            assert_eq!(refused.codes(), ["INVALID_INPUT"], "{url}");
            assert_eq!(refused.fields(), [Some("url".to_owned())], "{url}");
        }
    }
}
