//! Those who want to be erased.

use serde_json::json;

use super::{ERASE, buy, connect, double, hubspot, standing, synced};
use crate::organizers::send;
use crate::support::both;

both! {
    async fn who_is_erased_stays_out(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let organizer = &event.organizer;
        let (email, _) = buy(app, &event, 1).await;
        let erase = |email: &str| json!({ "organizationId": organizer.organization_id, "email": email });
        assert_eq!(send(app, &organizer.user, ERASE, erase(&email)).await.codes(), ["NOT_CONNECTED"]);
        connect(app, organizer).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_some());
        let invalid = send(app, &organizer.user, ERASE, erase("nobody")).await;
        assert_eq!(invalid.codes(), ["INVALID_INPUT"]);
        assert_eq!(invalid.fields(), [Some("email".to_owned())]);
        for _ in 0..2 {
            send(app, &organizer.user, ERASE, erase(&email.to_uppercase())).await.ok();
        }
        synced(app).await;
        assert!(double(app).contact(&email).is_none() && double(app).is_blocked(&email));
        let calls = double(app).batches().len();
        // Another order, and even connecting anew, does not bring them back.
        let mut input = app.order_input(&event, 1);
        input["email"] = json!(email);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        synced(app).await;
        assert_eq!(double(app).batches().len(), calls);
        connect(app, organizer).await;
        synced(app).await;
        assert!(double(app).contact(&email).is_none());
        assert_eq!(standing(app, organizer).await["waitingCount"], 0);
        let kept = app.count(&format!("SELECT COUNT(*) AS n FROM crm_changes WHERE email = '{email}'")).await;
        assert_eq!(kept, 0, "nothing but a hash is kept");
    }
}

both! {
    async fn deleting_somebody_reaches_every_system_that_knows_them(app: TestApp = hubspot()) {
        let event = app.event().published().await;
        let (email, _) = buy(app, &event, 1).await;
        let (other, _) = buy(app, &event, 1).await;
        connect(app, &event.organizer).await;
        synced(app).await;
        let env = &app.parts.env;
        let tx = env.begin().await.unwrap();
        for email in [&*email, "unknown@example.org"] {
            domain::crm::forget(&tx, env, email).await.unwrap();
        }
        tx.commit().await.unwrap();
        synced(app).await;
        assert!(double(app).contact(&email).is_none() && double(app).contact(&other).is_some());
        assert!(!double(app).is_blocked("unknown@example.org"), "who was never sent is not asked about");
    }
}
