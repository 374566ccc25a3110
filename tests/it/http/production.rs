//! Differences between production and development.

use std::sync::Arc;

use api::auth::{AccessTokens, SigningKey, generate_key};
use api::{ApiOptions, ApiState, Phase};
use kernel::clock::SystemRandom;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::support::{TestApp, both};

/// Serves the same database in production mode.
async fn serve(app: &TestApp) -> String {
    let key = SigningKey { kid: "test".to_owned(), private_pem: generate_key(&SystemRandom) };
    let state = ApiState {
        env: app.parts.env.clone(),
        tokens: Arc::new(AccessTokens::new(vec![key], &app.origin).unwrap()),
        options: ApiOptions { production: true, introspection: false, graphiql: false, ..ApiOptions::default() },
        mailbox: Some(Arc::clone(&app.mailbox) as _),
        sandbox: None,
        limiter: None,
        web: &[],
        database: app.parts.database.clone(),
        phase: watch::channel(Phase::Serving).1,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, api::router(state)).await });
    origin
}

both! {
    async fn developers_helps_are_gone(app: TestApp) {
        let origin = serve(app).await;
        for path in ["/dev", "/graphiql", "/schema.graphql", "/dev/mailbox", "/dev/mailbox.json"] {
            let answer = app.http.get(format!("{origin}{path}")).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{path}");
        }
        let ask = async |query: &str| -> Value {
            let request = app.http.post(format!("{origin}/graphql")).json(&json!({ "query": query }));
            request.send().await.unwrap().json().await.unwrap()
        };
        let schema = ask("{ __schema { types { name } } }").await;
        assert!(schema["data"]["__schema"].is_null(), "{schema:#}");
        let misspelt = ask("{ viewerr { id } }").await;
        let message = misspelt["errors"][0]["message"].as_str().unwrap();
        assert!(!message.contains("Did you mean"), "{message}");
        assert_eq!(ask("{ __typename }").await["data"]["__typename"], "Query");
        let own_host = app.http.post(format!("{origin}/graphql")).header("origin", &origin);
        let mutation = json!({ "query": "mutation { sessionRevoke(input: {}) { errors { code } } }" });
        let refused = own_host.json(&mutation).send().await.unwrap();
        assert_eq!(refused.status(), 403, "only what is configured is our origin");
    }
}
