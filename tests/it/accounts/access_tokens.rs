use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};

use super::*;
use crate::support::AppOptions;

async fn jwks(app: &TestApp) -> JwkSet {
    let answer = app.http.get(app.url("/.well-known/jwks.json")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

both! {
    async fn others_verify_them_with_the_published_keys(app: TestApp) {
        let user = app.user().await;
        let header = jsonwebtoken::decode_header(&user.access_token).unwrap();
        assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
        let keys = jwks(app).await;
        let key = keys.find(&header.kid.unwrap()).expect("the key is published");
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&app.origin]);
        validation.set_audience(&["event-radar"]);
        let key = DecodingKey::from_jwk(key).unwrap();
        let claims = jsonwebtoken::decode::<Value>(&user.access_token, &key, &validation).unwrap().claims;
        assert_eq!(claims["sub"], user.id);
        assert!(claims["sid"].as_str().unwrap().starts_with("session_"));
        assert!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 300);
    }
}

both! {
    async fn what_is_no_token_of_ours_is_refused(app: TestApp) {
        let user = app.user().await;
        let (head, signature) = user.access_token.rsplit_once('.').unwrap();
        let tampered = format!("{head}.{}", signature.chars().rev().collect::<String>());
        let presented = [
            format!("Bearer {tampered}"),
            format!("Bearer {head}."),
            format!("Bearer {}", user.refresh_token),
            format!("Basic {}", user.access_token),
            "Bearer".to_owned(),
            user.access_token.clone(),
        ];
        for value in presented {
            let answer = app.gql(VIEWER, json!({})).header("authorization", value.as_str()).send().await;
            assert_eq!((answer.status.as_u16(), answer.error_code().as_str()), (401, "UNAUTHENTICATED"), "{value}");
        }
        let lower = app.gql(VIEWER, json!({})).header("authorization", format!("bearer {}", user.access_token));
        assert_eq!(lower.ok().await["id"], user.id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_rotated_by_configuration() {
    let key = |kid: &str| {
        let pem = api::auth::generate_key(&kernel::clock::SystemRandom);
        json!({ "kid": kid, "private_key": secrecy::ExposeSecret::expose_secret(&pem) })
    };
    let keys = json!([key("2026-06"), key("2026-01")]);
    let options = AppOptions { config: vec![("auth.signing_keys", keys)], ..AppOptions::default() };
    let app = TestApp::start_with(Database::Sqlite, options).await;
    let user = app.user().await;
    assert!(is_signed_in(&app, &user).await);
    let header = jsonwebtoken::decode_header(&user.access_token).unwrap();
    assert_eq!(header.kid.as_deref(), Some("2026-06"), "the first one signs");
    let published = jwks(&app).await;
    let published: Vec<_> = published.keys.iter().map(|key| key.common.key_id.as_deref().unwrap()).collect();
    assert_eq!(published, ["2026-06", "2026-01"]);
    app.finish().await;
}
