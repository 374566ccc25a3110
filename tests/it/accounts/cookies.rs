use super::*;

/// The session cookie of an answer: `name=value`, and its attributes.
fn set_cookie(answer: &Answer) -> (String, String) {
    let values = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let values: Vec<_> = values.filter(|value| value.starts_with("event_radar_refresh=")).collect();
    assert_eq!(values.len(), 1, "{answer:#?}");
    let (pair, attributes) = values[0].split_once("; ").unwrap();
    (pair.to_owned(), attributes.to_owned())
}

async fn with_cookie(app: &TestApp, operation: &str, input: Value, cookie: &str) -> Answer {
    app.gql(operation, json!({ "input": input })).header("cookie", format!("theme=dark; {cookie}")).send().await
}

both! {
    async fn a_browser_keeps_its_refresh_token_in_a_cookie(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "email": user.email, "password": PASSWORD, "useCookie": true });
        let answer = send(app, "LogIn", input).await;
        assert_eq!(answer.ok()["session"]["refreshToken"], Value::Null);
        let (first, attributes) = set_cookie(&answer);
        assert!(first.starts_with("event_radar_refresh=") && first.len() > 40, "{first}");
        assert_eq!(attributes, "Max-Age=2592000; Path=/graphql; HttpOnly; SameSite=Strict");

        let answer = with_cookie(app, "RefreshSession", json!({}), &first).await;
        assert_eq!(answer.ok()["session"]["refreshToken"], Value::Null);
        let (second, _) = set_cookie(&answer);
        assert_ne!(first, second);
        let access_token = answer.ok()["session"]["accessToken"].as_str().unwrap().to_owned();
        let browser = TestUser { access_token, ..user };
        assert!(is_signed_in(app, &browser).await);

        let answer = with_cookie(app, "LogOut", json!({}), &second).await;
        answer.ok();
        let (emptied, attributes) = set_cookie(&answer);
        assert_eq!(emptied, "event_radar_refresh=");
        assert!(attributes.starts_with("Max-Age=0;"));
        assert!(!is_signed_in(app, &browser).await);
        let answer = with_cookie(app, "RefreshSession", json!({}), &second).await;
        assert_eq!(answer.codes(), ["SESSION_REVOKED"]);
        assert_eq!(set_cookie(&answer).0, "event_radar_refresh=");
    }
}

both! {
    async fn the_cookie_can_be_chosen_and_left(app: TestApp) {
        let user = app.user().await;
        send(app, "RequestMagicLink", json!({ "email": user.email })).await.ok();
        app.settle().await;
        let token = app.mailed_token(&user.email).await;
        let answer = send(app, "RedeemMagicLink", json!({ "token": token, "useCookie": true })).await;
        let (cookie, _) = set_cookie(&answer);
        let answer = with_cookie(app, "RefreshSession", json!({ "useCookie": false }), &cookie).await;
        let token = answer.ok()["session"]["refreshToken"].as_str().unwrap().to_owned();
        assert!(answer.headers.get("set-cookie").is_none());
        let answer = send(app, "RefreshSession", json!({ "refreshToken": token, "useCookie": true })).await;
        assert_eq!(answer.ok()["session"]["refreshToken"], Value::Null);
        assert!(set_cookie(&answer).0.len() > 40);
        assert_eq!(send(app, "RefreshSession", json!({})).await.codes(), ["SESSION_EXPIRED"]);
    }
}

both! {
    async fn an_app_without_cookies_gets_none(app: TestApp) {
        let user = app.user().await;
        let input = json!({ "email": user.email, "password": PASSWORD });
        let answer = send(app, "LogIn", input).await;
        assert!(answer.headers.get("set-cookie").is_none());
        let answer = send(app, "RefreshSession", json!({ "refreshToken": user.refresh_token })).await;
        assert!(answer.headers.get("set-cookie").is_none());
    }
}
