//! The migration that rehashes addresses: rows with a hash of an old form get the hash of today's form.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{TestApp, both};

fn hash(address: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(address))
}

const BEFORE: &str = "ada@müller.example";
const NOW: &str = "ada@xn--mller-kva.example";

/// Runs the migration once more.
async fn migrate(app: &TestApp) {
    app.execute("DELETE FROM seaql_migrations WHERE version = 'm20261129_000001_address_hashes'").await;
    app.parts.migrate().await.unwrap();
}

/// Inserts a contact with this hash, for the organization of an event.
async fn contact(app: &TestApp, slug: &str, hash: &str, state: &str) {
    app.execute(&format!(
        "INSERT INTO crm_contacts (owner_id, address_hash, state, updated_at) \
         SELECT organization_id, '{hash}', '{state}', created_at FROM events WHERE slug = '{slug}'"
    ))
    .await;
}

both! {
    async fn hashes_follow_the_addresses_that_are_known(app: TestApp) {
        let (one, other) = (app.event().published().await, app.event().published().await);
        let mut order = app.order_input(&one, 1);
        order["email"] = json!(BEFORE);
        app.gql("PlaceOrder", json!({ "input": order })).ok().await;
        app.settle().await;
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS n FROM orders WHERE email = '{NOW}'")).await, 1);
        // One who was erased, one who came back elsewhere, and one of whom only the hash is left.
        let nobody = hash("eve@müller.example");
        contact(app, &one.slug, &hash(BEFORE), "erased").await;
        contact(app, &other.slug, &hash(BEFORE), "erased").await;
        contact(app, &other.slug, &hash(NOW), "sent").await;
        contact(app, &one.slug, &nobody, "erased").await;
        let from = format!("FROM events WHERE slug = '{}'", other.slug);
        app.execute(&format!(
            "INSERT INTO crm_connections (owner_id, kind, created_at, failures) \
             SELECT organization_id, 'webhook', created_at, 0 {from}"
        )).await;
        for (hash, kind) in [(hash(BEFORE), "sales"), (hash(BEFORE), "reminders"), (hash(NOW), "reminders")] {
            app.execute(&format!(
                "INSERT INTO mail_opt_outs (address_hash, kind, created_at) SELECT '{hash}', '{kind}', created_at {from}"
            )).await;
        }
        app.execute(&format!(
            "INSERT INTO crm_changes (id, owner_id, email, erase, created_at) \
             SELECT id, organization_id, '{BEFORE}', FALSE, created_at {from}"
        )).await;

        // The old form, under which the account of the address does not find it.
        app.execute(&format!("UPDATE orders SET email = '{BEFORE}', idempotency_scope = '{BEFORE}'")).await;

        migrate(app).await;
        migrate(app).await;

        assert_eq!(
            app.count(&format!("SELECT COUNT(*) AS n FROM orders WHERE email = '{NOW}' AND idempotency_scope = '{NOW}'"))
                .await,
            1
        );

        let count = async |what: &str| app.count(&format!("SELECT COUNT(*) AS n FROM {what}")).await;
        assert_eq!(count(&format!("crm_contacts WHERE address_hash = '{}'", hash(BEFORE))).await, 0);
        assert_eq!(count(&format!("crm_contacts WHERE address_hash = '{}' AND state = 'erased'", hash(NOW))).await, 2);
        assert_eq!(count(&format!("crm_contacts WHERE address_hash = '{nobody}'")).await, 1, "nobody knows whose it is");
        assert_eq!(count(&format!("mail_opt_outs WHERE address_hash = '{}'", hash(NOW))).await, 2);
        assert_eq!(count("mail_opt_outs").await, 2);
        assert_eq!(count(&format!("crm_changes WHERE email = '{NOW}' AND erase = FALSE")).await, 1);
        assert_eq!(count(&format!("crm_changes WHERE email = '{NOW}' AND erase = TRUE")).await, 1);
        app.execute("DELETE FROM crm_changes").await;
        app.execute("DELETE FROM crm_connections").await;
    }
}
