//! The pages and downloads that the server renders.

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{AppOptions, PASSWORD, TestApp, TestUser, both};

async fn get(app: &TestApp, path: &str) -> Response {
    app.http.get(app.url(path)).send().await.unwrap()
}

async fn text(app: &TestApp, path: &str) -> String {
    let response = get(app, path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.text().await.unwrap()
}

/// Submits a form as a browser does from one of our pages.
async fn submit(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Response {
    app.http.post(app.url(path)).header("origin", &app.origin).form(fields).send().await.unwrap()
}

fn token_after(link: &str, text: &str) -> String {
    text.split(link).nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

async fn viewer_is_verified(app: &TestApp, email: &str, password: &str) -> bool {
    let input = json!({ "email": email, "password": password });
    let answer = app.gql("LogIn", json!({ "input": input })).send().await;
    if answer.codes() == ["INVALID_CREDENTIALS"] {
        return false;
    }
    let user = TestUser::from_payload(&answer.ok());
    let viewer = app.gql("{ viewer { emailVerified } }", json!({})).as_(&user).ok().await;
    viewer["emailVerified"] == true
}

both! {
    async fn says_how_it_is(app: TestApp) {
        let ready: Value = get(app, "/health/ready").await.json().await.unwrap();
        assert_eq!(ready, json!({ "status": "ok", "database": "ok" }));
        let live: Value = get(app, "/health/live").await.json().await.unwrap();
        assert_eq!(live, json!({ "status": "ok" }));
        let keys: Value = get(app, "/.well-known/jwks.json").await.json().await.unwrap();
        assert_eq!(keys["keys"][0]["kty"], "OKP");
        assert!(text(app, "/schema.graphql").await.contains("type Mutation"));
        assert!(text(app, "/dev").await.contains("/dev/mailbox"));
        assert!(text(app, "/graphiql").await.contains("GraphiQL"));
    }
}

both! {
    async fn opening_a_mailed_link_uses_nothing_up(app: TestApp) {
        app.sign_up("ada@example.org", PASSWORD).await;
        let token = app.mailed_token("ada@example.org").await;
        for _ in 0..3 {
            let page = get(app, &format!("/verify-email?token={token}")).await;
            let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
            assert_eq!(page.headers()["referrer-policy"], "no-referrer");
            assert!(page.text().await.unwrap().contains("Confirm email address"));
        }
        let german = app.http.get(app.url("/verify-email?token=x")).header("accept-language", "de-DE").send().await;
        assert!(german.unwrap().text().await.unwrap().contains("E-Mail-Adresse bestätigen"));
        assert!(!viewer_is_verified(app, "ada@example.org", PASSWORD).await);
        // A browser other than the one that signed up has to choose a password.
        let asked = submit(app, "/verify-email", &[("token", &token)]).await;
        assert_eq!((asked.status(), asked.headers().get("set-cookie")), (StatusCode::OK, None));
        let page = asked.text().await.unwrap();
        assert!(page.contains("Choose a password") && page.contains("Pat Person"), "{page}");
        assert!(!viewer_is_verified(app, "ada@example.org", PASSWORD).await);
        let chosen = |password| [("token", token.as_str()), ("name", "Ada Lovelace"), ("password", password)];
        let weak = submit(app, "/verify-email", &chosen("short")).await;
        assert_eq!(weak.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let done = submit(app, "/verify-email", &chosen("three quiet herons")).await;
        assert_eq!(done.status(), StatusCode::OK);
        let cookies: Vec<_> = done.headers().get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
        assert!(cookies[0].starts_with("event_radar_refresh=") && cookies[0].contains("HttpOnly"), "{cookies:?}");
        assert!(viewer_is_verified(app, "ada@example.org", "three quiet herons").await);
        assert!(!viewer_is_verified(app, "ada@example.org", PASSWORD).await);
        let again = submit(app, "/verify-email", &[("token", &token)]).await;
        assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    }
}

both! {
    async fn the_browser_that_signed_up_keeps_its_password(app: TestApp) {
        let email = "ada@example.org";
        let input = json!({ "email": email, "password": PASSWORD, "displayName": "Ada" });
        let signed_up = app.gql("SignUp", json!({ "input": input })).send().await;
        let cookie = signed_up.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let token = app.mailed_token(email).await;
        let post = app.http.post(app.url("/verify-email")).header("origin", &app.origin).header("cookie", cookie);
        let done = post.form(&[("token", &token)]).send().await.unwrap();
        assert_eq!(done.status(), StatusCode::OK);
        assert_eq!(done.headers().get_all("set-cookie").iter().count(), 2, "a session, and nothing of the sign-up");
        assert!(viewer_is_verified(app, email, PASSWORD).await);
    }
}

both! {
    async fn forms_of_other_sites_are_refused(app: TestApp) {
        app.sign_up("ada@example.org", PASSWORD).await;
        let token = app.mailed_token("ada@example.org").await;
        for path in ["/verify-email", "/login", "/reset-password", "/undo-second-factor", "/orders/order_x/cancel"] {
            for origin in ["https://evil.example", "null"] {
                let form = [("token", token.as_str()), ("password", "a new one entirely"), ("secret", "x")];
                let sent = app.http.post(app.url(path)).header("origin", origin).form(&form).send().await.unwrap();
                assert_eq!(sent.status(), StatusCode::FORBIDDEN, "{path}");
            }
        }
        assert!(!viewer_is_verified(app, "ada@example.org", PASSWORD).await);
    }
}

both! {
    async fn a_magic_link_signs_the_browser_in(app: TestApp) {
        let user = app.user().await;
        app.gql("RequestMagicLink", json!({ "input": { "email": user.email } })).ok().await;
        let mail = app.mailbox.wait(&user.email, |mail| mail.text.contains("/login?token=")).await;
        let token = token_after("/login?token=", &mail.text);
        assert!(text(app, &format!("/login?token={token}")).await.contains("Log in"));
        let done = submit(app, "/login", &[("token", &token)]).await;
        assert_eq!(done.status(), StatusCode::OK);
        let cookie = done.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap();
        let refresh = "mutation { sessionRefresh(input: {}) { session { accessToken } errors { code } } }";
        let session = app.gql(refresh, json!({})).header("cookie", cookie).ok().await;
        assert!(session["session"]["accessToken"].is_string());
        assert_eq!(submit(app, "/login", &[("token", &token)]).await.status(), StatusCode::BAD_REQUEST);
    }
}

both! {
    async fn a_login_link_asks_for_the_second_factor(app: TestApp) {
        let (user, recovery_codes) = crate::accounts::with_second_factor(app).await;
        app.gql("RequestMagicLink", json!({ "input": { "email": user.email } })).ok().await;
        let mail = app.mailbox.wait(&user.email, |mail| mail.text.contains("/login?token=")).await;
        let token = token_after("/login?token=", &mail.text);
        let asked = submit(app, "/login", &[("token", &token)]).await;
        assert!(asked.headers().get("set-cookie").is_none());
        let page = asked.text().await.unwrap();
        let challenge = page.split("name=\"challenge\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let wrong = submit(app, "/login", &[("challenge", &challenge), ("code", "not-a-code")]).await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().await.unwrap().contains(&challenge), "it may be typed again");
        let done = submit(app, "/login", &[("challenge", &challenge), ("code", &recovery_codes[0])]).await;
        assert_eq!(done.status(), StatusCode::OK);
        assert!(done.headers().contains_key("set-cookie"));
        let again = submit(app, "/login", &[("challenge", &challenge), ("code", &recovery_codes[1])]).await;
        assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    }
}

both! {
    async fn a_new_password_is_chosen_on_a_page(app: TestApp) {
        let user = app.user().await;
        app.gql("RequestPasswordReset", json!({ "input": { "email": user.email } })).ok().await;
        let mail = app.mailbox.wait(&user.email, |mail| mail.text.contains("/reset-password?token=")).await;
        let token = token_after("/reset-password?token=", &mail.text);
        assert!(text(app, &format!("/reset-password?token={token}")).await.contains("New password"));
        let weak = submit(app, "/reset-password", &[("token", &token), ("password", "short")]).await;
        assert_eq!(weak.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.text().await.unwrap().contains("at least 8"));
        let common = submit(app, "/reset-password", &[("token", &token), ("password", "password1")]).await;
        assert_eq!(common.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(common.text().await.unwrap().contains("hard to guess"));
        let done = submit(app, "/reset-password", &[("token", &token), ("password", "a new one entirely")]).await;
        assert_eq!(done.status(), StatusCode::OK);
        assert!(viewer_is_verified(app, &user.email, "a new one entirely").await);
    }
}

both! {
    async fn a_second_factor_of_somebody_elses_is_undone_on_a_page(app: TestApp) {
        let (user, _) = crate::accounts::with_second_factor(app).await;
        let mail = app.mailbox.wait(&user.email, |mail| mail.text.contains("/undo-second-factor?token=")).await;
        let token = token_after("/undo-second-factor?token=", &mail.text);
        for _ in 0..2 {
            let page = text(app, &format!("/undo-second-factor?token={token}")).await;
            assert!(page.contains("This wasn’t me") && page.contains(&token), "{page}");
        }
        let factor = "query { viewer { secondFactor { enabledAt } } }";
        assert!(app.gql(factor, json!({})).as_(&user).ok().await["secondFactor"].is_object(), "looking undoes nothing");
        let done = submit(app, "/undo-second-factor", &[("token", &token)]).await;
        assert_eq!(done.status(), StatusCode::OK);
        assert!(done.text().await.unwrap().contains("Two-step login is off"));
        app.mailbox.wait(&user.email, |mail| mail.text.contains("/reset-password?token=")).await;
        let again = submit(app, "/undo-second-factor", &[("token", &token)]).await;
        assert_eq!(again.status(), StatusCode::BAD_REQUEST);
        assert!(again.text().await.unwrap().contains("contact us"));
    }
}

both! {
    async fn an_order_is_shown_to_whoever_has_its_secret(app: TestApp) {
        let event = app.event().with("title", "Jazz <b>& more</b>").published().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 2) })).ok().await;
        let field = |field: &str| placed["order"][field].as_str().unwrap().to_owned();
        let (id, secret) = (field("id"), field("secret"));
        let page = text(app, &format!("/orders/{id}?secret={secret}")).await;
        assert!(page.contains(&field("code")) && page.contains("Confirmed") && page.contains("<svg"), "{page}");
        assert!(page.contains("Jazz &lt;b&gt;") && !page.contains("<b>"), "{page}");

        let pdf = get(app, &format!("/orders/{id}/tickets.pdf?secret={secret}")).await;
        assert_eq!(pdf.headers()["content-type"], "application/pdf");
        assert!(pdf.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(pdf.bytes().await.unwrap().starts_with(b"%PDF-"));
        let entry = text(app, &format!("/orders/{id}/event.ics?secret={secret}")).await;
        assert!(entry.starts_with("BEGIN:VCALENDAR") && entry.contains("stream.example.org"), "{entry}");
        let public = text(app, &format!("/events/{}/event.ics", event.slug)).await;
        assert!(!public.contains("stream.example.org"), "{public}");
        let ticket = placed["order"]["tickets"][0]["id"].as_str().unwrap();
        assert!(text(app, &format!("/orders/{id}/tickets/{ticket}/qr.svg?secret={secret}")).await.contains("<svg"));

        let receipt = format!("/orders/{id}/receipt.pdf?secret={secret}");
        assert_eq!(get(app, &receipt).await.status(), 404, "it was free");
        for path in ["", "/tickets.pdf", "/receipt.pdf", "/event.ics", &format!("/tickets/{ticket}/qr.svg")] {
            for query in ["", "?secret=", "?secret=wrong"] {
                assert_eq!(get(app, &format!("/orders/{id}{path}{query}")).await.status(), 404, "{path}{query}");
            }
        }
        let cancelled = submit(app, &format!("/orders/{id}/cancel"), &[("secret", &secret)]).await;
        assert_eq!(cancelled.status(), StatusCode::SEE_OTHER);
        let page = text(app, &format!("/orders/{id}?secret={secret}")).await;
        assert!(page.contains("Cancelled") && !page.contains("<svg"), "{page}");
        assert_eq!(get(app, &format!("/orders/{id}/tickets.pdf?secret={secret}")).await.status(), 404);
    }
}

both! {
    async fn an_order_that_waits_for_money_leads_to_the_pay_page(app: TestApp) {
        let event = app.event().paid("25.00").published().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        let order = &placed["order"];
        let path = format!("/orders/{}?secret={}", order["id"].as_str().unwrap(), order["secret"].as_str().unwrap());
        let page = text(app, &path).await;
        assert!(page.contains("Pay now") && page.contains("http-equiv=\"refresh\""), "{page}");
        let links = page.replace("&#x2f;", "/");
        assert!(links.contains(order["payment"]["checkoutUrl"].as_str().unwrap()), "{page}");
        assert!(!page.contains("<svg"), "tickets that are not paid open nothing");
    }
}

/// Options with return URLs of an app and a website.
fn app_addresses() -> AppOptions {
    let addresses = json!(["eventradar://orders", "https://app.example.org/orders/"]);
    AppOptions { config: vec![("payments.return_urls", addresses)], ..AppOptions::default() }
}

both! {
    async fn an_app_gets_its_buyer_back_and_nobody_else(app: TestApp = app_addresses()) {
        let event = app.event().paid("25.00").published().await;
        let place = async |address: &str| {
            let mut input = app.order_input(&event, 1);
            input["returnUrl"] = json!(address);
            app.gql("PlaceOrder", json!({ "input": input })).send().await
        };
        for (address, expected) in [
            ("eventradar://orders", "eventradar://orders?order=ID"),
            ("https://app.example.org/orders/new?from=list", "https://app.example.org/orders/new?from=list&order=ID"),
        ] {
            let order = place(address).await.ok()["order"].take();
            let id = order["id"].as_str().unwrap();
            for (query, paid) in [("", ""), ("?paid=1", "&paid=1")] {
                let back = get(app, &format!("/orders/{id}/return{query}")).await;
                assert_eq!(back.status(), StatusCode::SEE_OTHER);
                let location = back.headers()["location"].to_str().unwrap();
                assert_eq!(location, format!("{}{paid}", expected.replace("ID", id)));
            }
        }
        for address in [
            "https://app.example.org.evil.example/orders/", "https://app.example.org/", "eventradar://ordersandmore",
            "javascript:alert(1)", "https://app.example.org/orders/\\\\evil.example", "https://app.example.org/orders/%2E%2e/admin", "eventradar://orders?a=ü", "",
        ] {
            let refused = place(address).await;
            assert_eq!((refused.codes(), refused.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some("returnUrl".to_owned())]), "{address}");
        }
        // Without a return URL, the buyer is sent to the order's page.
        let order = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await["order"].take();
        let back = get(app, &format!("/orders/{}/return", order["id"].as_str().unwrap())).await;
        assert!(back.headers()["location"].to_str().unwrap().starts_with("/orders/"));
    }
}
