//! Requests that `/graphql` refuses.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{TestApp, both, in_time};

const JSON: &str = "application/json";
const RESPONSE: &str = "application/graphql-response+json";
const SIGN_UP: &str = "mutation { accountSignUp(input: { email: \"never@example.org\", \
                       password: \"correct horse battery staple\", displayName: \"N\" }) { user { id } } }";

struct Sent {
    status: StatusCode,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Sent {
    fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
    }
}

async fn send(app: &TestApp, method: Method, query: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Sent {
    let mut request = app.http.request(method, app.url(&format!("/graphql{query}"))).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap();
    Sent { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// Posts a body as JSON, and accepts the media type in which HTTP statuses are meaningful.
async fn post(app: &TestApp, body: impl Into<Vec<u8>>) -> Sent {
    send(app, Method::POST, "", &[("content-type", JSON), ("accept", RESPONSE)], body.into()).await
}

async fn ask(app: &TestApp, query: &str) -> Sent {
    post(app, json!({ "query": query }).to_string()).await
}

both! {
    async fn mutations_come_by_post_and_json_only(app: TestApp) {
        let body = json!({ "query": SIGN_UP }).to_string();
        let url = reqwest::Url::parse_with_params(&app.url("/graphql"), [("query", SIGN_UP)]).unwrap();
        let by_get = send(app, Method::GET, &format!("?{}", url.query().unwrap()), &[], vec![]).await;
        assert_eq!((by_get.status, by_get.code()), (StatusCode::METHOD_NOT_ALLOWED, "OPERATION_NOT_SUPPORTED"));
        assert_eq!(by_get.headers["allow"], "POST");
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
            "application/json; charset=utf-16",
            "",
        ] {
            let sent = send(app, Method::POST, "", &[("content-type", kind)], body.clone().into()).await;
            assert_eq!(sent.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        }
        let none = send(app, Method::POST, "", &[], body.into()).await;
        assert_eq!(none.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            assert_eq!(send(app, method, "", &[], vec![]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        }
        assert!(app.mailbox.to("never@example.org").is_empty(), "something was run");
    }
}

both! {
    async fn pages_elsewhere_change_nothing(app: TestApp) {
        let body = json!({ "query": "mutation { sessionRevoke(input: {}) { errors { code } } }" }).to_string();
        let from = async |origin: &str| {
            let headers = [("content-type", JSON), ("origin", origin)];
            send(app, Method::POST, "", &headers, body.clone().into()).await
        };
        for foreign in ["https://evil.example", "null", "http://localhost.evil.example"] {
            let sent = from(foreign).await;
            assert_eq!((sent.status, sent.code()), (StatusCode::FORBIDDEN, "FORBIDDEN"), "{foreign}");
            assert!(sent.headers.get("access-control-allow-origin").is_none());
        }
        let own = from(&app.origin).await;
        assert_eq!((own.status, own.code()), (StatusCode::OK, "UNAUTHENTICATED"));
        assert_eq!(own.headers["access-control-allow-origin"], app.origin.as_str());
    }
}

both! {
    async fn bad_bodies_are_refused(app: TestApp) {
        for bad in ["", "{", "null", "1", "\"{ a }\"", "{\"query\":1}", "{\"query\":\"{ a }\",\"variables\":[]}"] {
            let sent = post(app, bad).await;
            assert_eq!((sent.status, sent.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{bad}");
        }
        let invalid_utf8 = post(app, b"{\"query\":\"{ \xff }\"}".to_vec()).await;
        assert_eq!((invalid_utf8.status, invalid_utf8.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
        let batch = post(app, json!([{ "query": "{ __typename }" }, { "query": "{ __typename }" }]).to_string()).await;
        assert_eq!((batch.status, batch.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
        let huge = json!({ "query": "{ __typename }", "variables": { "a": "x".repeat(1 << 20) } }).to_string();
        let sent = post(app, huge).await;
        assert_eq!((sent.status, sent.code()), (StatusCode::PAYLOAD_TOO_LARGE, "LIMIT_EXCEEDED"));
        let fits = json!({ "query": "{ __typename }", "variables": { "a": "x".repeat(1 << 19) } }).to_string();
        assert_eq!(post(app, fits).await.status, StatusCode::OK);
    }
}

both! {
    async fn costly_documents_are_refused(app: TestApp) {
        let aliases: Vec<_> = (0..16).map(|n| format!("a{n}: __typename")).collect();
        for costly in [
            format!("{{ {} }}", aliases.join(" ")),
            "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }".to_owned(),
            format!("{{ viewer {} }}", "{ organizations { nodes ".repeat(6) + "{ id " + &"} } ".repeat(6) + "}"),
            "{ events(first: 100) { nodes { organization { events(first: 100) { nodes { id } } } } } }".to_owned(),
            format!("{{ __typename {} }}", "@include(if: true) ".repeat(60)),
            format!("{{ {} }}", "eventFacets ".repeat(60)),
            format!("{{ {} }}", "eventFacets { tags { tag } } ".repeat(60)),
            "{ a ".repeat(2_000) + &"}".repeat(2_000),
            "{ viewer(a: ".to_owned() + &"[".repeat(200_000),
            "a ".repeat(200_000),
        ] {
            let sent = ask(app, &costly).await;
            let start = costly.get(..60).unwrap_or(&costly);
            assert_eq!((sent.status, sent.code()), (StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED"), "{start}");
        }
        // An object without a selection.
        for empty in ["{ siteSettings }", "{ events eventFacets }", "{ siteSettings { organizing } events { nodes } }"] {
            let sent = ask(app, empty).await;
            assert_eq!((sent.status, sent.code()), (StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED"), "{empty}");
        }
        let mutation = "sessionRevoke(input: {}) { errors { code } }";
        let twice = ask(app, &format!("mutation {{ {mutation} {mutation} }}")).await;
        assert_eq!(twice.code(), "LIMIT_EXCEEDED");
        for size in ["101", "-1"] {
            let page = ask(app, &format!("{{ events(first: {size}) {{ nodes {{ id }} }} }}")).await;
            assert_eq!(page.code(), "BAD_USER_INPUT", "{size}");
        }
    }
}

both! {
    async fn wrong_documents_are_explained_with_a_code_and_the_request(app: TestApp) {
        for (wrong, code) in [
            ("{ viewer { password: ", "GRAPHQL_PARSE_FAILED"),
            ("{ __typename @", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ node(id: 99999999999999999999999) { id } }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { availabilityChanged(eventId: \"x\") { id } }", "OPERATION_NOT_SUPPORTED"),
        ] {
            let sent = ask(app, wrong).await;
            assert_eq!((sent.status, sent.code()), (StatusCode::BAD_REQUEST, code), "{wrong}: {:#}", sent.body);
            assert!(sent.body.get("data").is_none());
            let id = sent.headers["x-request-id"].to_str().unwrap();
            assert_eq!(sent.body["errors"][0]["extensions"]["requestId"], id);
        }
        let secret = ask(app, "{ viewer(token: \"hunter2\" }").await;
        assert!(!secret.body.to_string().contains("hunter2"));
        let unknown: Vec<_> = (0..4_000).map(|n| format!("x{n}")).collect();
        let flood = ask(app, &format!("{{ {} }}", unknown.join(" "))).await;
        assert!(flood.body["errors"].as_array().unwrap().len() <= 20);
    }
}

both! {
    async fn an_int_of_more_than_32_bits_is_reported_with_its_argument(app: TestApp) {
        for large in ["2147483648", "-2147483649", "3000000000", "9223372036854775807", "18446744073709551615"] {
            for (wrong, argument) in [
                (format!("{{ events(first: {large}) {{ nodes {{ id }} }} }}"), "first"),
                (format!("mutation {{ eventUpdate(input: {{ eventId: \"event_1\", capacity: {large} }}) {{ event {{ id }} }} }}"),
                 "input.capacity"),
            ] {
                let sent = ask(app, &wrong).await;
                assert_eq!(sent.code(), "GRAPHQL_VALIDATION_FAILED", "{wrong}: {:#}", sent.body);
                let message = sent.body["errors"][0]["message"].as_str().unwrap();
                assert!(message.contains(argument), "{wrong}: {message}");
            }
            let place = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } } }";
            let large: Value = large.parse::<u64>().map_or_else(|_| json!(large.parse::<i64>().unwrap()), |n| json!(n));
            let input = json!({ "eventId": "event_1", "email": "ada@example.org", "idempotencyKey": "large",
                "lines": [{ "ticketTypeId": "ticket_type_1", "quantity": large }] });
            let sent = post(app, json!({ "query": place, "variables": { "input": input } }).to_string()).await;
            assert_eq!(sent.code(), "GRAPHQL_VALIDATION_FAILED", "{:#}", sent.body);
            let message = sent.body["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains("lines.0.quantity"), "{message}");
        }
        let most = ask(app, "{ events(first: 2147483647) { nodes { id } } }").await;
        assert_eq!(most.code(), "BAD_USER_INPUT", "an Int, and more than a page has");
    }
}

both! {
    async fn a_bad_token_is_told_apart_from_none(app: TestApp) {
        let anonymous = ask(app, "{ viewer { id } }").await;
        assert_eq!((anonymous.status, &anonymous.body["data"]["viewer"]), (StatusCode::OK, &Value::Null));
        for bad in ["Bearer nonsense", "Bearer a.b.c", "Basic dTpw", "Bearer", ""] {
            let headers = [("content-type", JSON), ("authorization", bad)];
            let body = json!({ "query": "{ __typename }" }).to_string();
            let sent = send(app, Method::POST, "", &headers, body.into()).await;
            assert_eq!((sent.status, sent.code()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"), "{bad}");
            assert!(sent.headers.contains_key("www-authenticate"));
        }
    }
}

both! {
    async fn requests_carry_their_id_and_safe_headers(app: TestApp) {
        let get = async |id: &str| {
            let request = app.http.get(app.url("/health/live")).header("x-request-id", id);
            request.send().await.unwrap()
        };
        assert_eq!(get("my-request-0001").await.headers()["x-request-id"], "my-request-0001");
        let replaced = get("no spaces please").await;
        assert_eq!(replaced.headers()["x-request-id"].len(), 36);
        assert_eq!(replaced.headers()["x-content-type-options"], "nosniff");
        assert_eq!(replaced.headers()["referrer-policy"], "no-referrer");
        assert_eq!(replaced.headers()["cache-control"], "no-store");
        let missing = app.http.get(app.url("/no/such/thing")).send().await.unwrap();
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    }
}

both! {
    async fn addresses_that_cannot_be_read_are_reported_like_other_errors(app: TestApp) {
        for (address, status, code) in [
            ("/orders/order_1/tickets.pdf?secret=a&secret=b", 400, "BAD_REQUEST"),
            ("/orders/order_1?secret=a&secret=b", 400, "BAD_REQUEST"),
            ("/events/%ff/event.ics", 404, "NOT_FOUND"),
            ("/orders/%ff", 404, "NOT_FOUND"),
            ("/verify-email?token=a&token=b", 400, "BAD_REQUEST"),
            ("/files/%ff", 404, "NOT_FOUND"),
        ] {
            let answer = app.http.get(app.url(address)).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), status, "{address}");
            let body: Value = answer.json().await.expect(address);
            assert_eq!(body["errors"][0]["extensions"]["code"], code, "{address}");
            let page = app.http.get(app.url(address)).header("accept", "text/html").send().await.unwrap();
            assert_eq!(page.status(), StatusCode::NOT_FOUND, "{address}");
            assert!(page.text().await.unwrap().contains("<html"), "{address}");
        }
        let cover = app.http.put(app.url("/events/event_1/cover?alternativeText=a&alternativeText=b"));
        let cover = cover.send().await.unwrap();
        assert_eq!(cover.status(), StatusCode::BAD_REQUEST);
        assert_eq!(cover.json::<Value>().await.unwrap()["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    }
}

both! {
    async fn a_body_that_never_comes_is_given_up(app: TestApp) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        let address = app.origin.strip_prefix("http://").unwrap();
        let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\n\
             content-type: application/json\r\ncontent-length: 100\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        let mut answer = [0; 64];
        let read = in_time("the end of the time for a request", connection.read(&mut answer)).await.unwrap();
        assert!(String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 408"));
    }
}
