//! The web app's page and files, for browsers, crawlers and caches.

use std::sync::Arc;

use api::auth::{AccessTokens, SigningKey, generate_key};
use api::{ApiOptions, ApiState, Phase, WebFile};
use kernel::clock::SystemRandom;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::support::{TestApp, both};

async fn get(app: &TestApp, path: &str) -> Response {
    app.http.get(app.url(path)).header("accept", "text/html,*/*;q=0.8").send().await.unwrap()
}

async fn text(app: &TestApp, path: &str) -> String {
    let response = get(app, path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.text().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The text between two others.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let remaining = text.split_once(open).unwrap_or_else(|| panic!("no {open} in {text}")).1;
    remaining.split_once(close).unwrap().0
}

fn event_data(page: &str) -> Value {
    serde_json::from_str(between(page, "<script type=\"application/ld+json\">", "</script>")).unwrap()
}

const BUILD: &[WebFile] = &[
    WebFile {
        path: "index.html",
        content: b"<!doctype html><html lang=\"en\"><head><!-- head --><title>x</title><!-- /head -->\
            <script type=\"application/json\" id=\"config\">{}</script><!-- early --><!-- /early --></head>\
            <body><div id=\"root\"><!-- page --></div></body></html>",
    },
    WebFile { path: "assets/app-1a2b.js", content: b"start()" },
    WebFile { path: "assets/app-1a2b.js.br", content: b"as brotli" },
    WebFile { path: "assets/app-1a2b.js.gz", content: b"as gzip" },
    WebFile { path: "icon.svg", content: b"<svg/>" },
];

/// Serves the same database with a build of the app.
async fn serve_build(app: &TestApp, options: ApiOptions) -> String {
    let key = SigningKey { kid: "test".to_owned(), private_pem: generate_key(&SystemRandom) };
    let state = ApiState {
        env: app.parts.env.clone(),
        tokens: Arc::new(AccessTokens::new(vec![key], &app.origin).unwrap()),
        options,
        mailbox: None,
        sandbox: None,
        limiter: None,
        web: BUILD,
        database: app.parts.database.clone(),
        phase: watch::channel(Phase::Serving).1,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, api::router(state)).await });
    origin
}

both! {
    async fn a_shared_link_shows_what_the_event_is(app: TestApp) {
        let hostile = "Jazz </title><script>alert(1)</script> & \"more\"";
        let event = app.event().with("title", hostile).with("summary", "With *wine*.").with("description", "Bring **all** your <b>friends</b>.").paid("25.00").published().await;
        let page = text(app, &format!("/events/{}", event.slug)).await;
        assert!(!page.contains("<script>alert") && !page.contains("stream.example.org"), "{page}");
        assert!(between(&page, "<title>", "</title>").starts_with("Jazz &lt;"), "{page}");
        assert!(between(&page, "property=\"og:title\" content=\"", "\">").starts_with("Jazz &lt;"), "{page}");
        assert!(between(&page, "name=\"description\" content=\"", "\">").ends_with("With wine."), "{page}");
        let address = app.url(&format!("/events/{}", event.slug));
        let canonical = between(&page, "rel=\"canonical\" href=\"", "\"");
        assert_eq!(canonical, address);
        assert!(page.contains("<p>Bring <strong>all</strong> your &lt;b&gt;friends&lt;/b&gt;.</p>"), "{page}");
        assert!(!page.contains("noindex"), "{page}");
        assert!(between(&page, "<div id=\"root\">", "</main>").contains("€25"), "{page}");

        let data = event_data(&page);
        assert_eq!(data["name"], hostile);
        assert_eq!(data["url"], address);
        assert_eq!(data["eventStatus"], "https://schema.org/EventScheduled");
        assert_eq!(data["offers"][0]["price"], "25.00");
        assert_eq!(data["offers"][0]["priceCurrency"], "EUR");
        assert_eq!(data["offers"][0]["availability"], "https://schema.org/InStock");
    }
}

both! {
    async fn what_is_not_announced_is_not_shown(app: TestApp) {
        let announced = app.event().published().await;
        let draft = app.event().by(&announced.organizer).draft().await;
        let private = app.event().by(&announced.organizer).with("visibility", "PRIVATE").published().await;
        for slug in ["no-such-event", "%00", &draft.slug, &private.slug] {
            for path in [format!("/events/{slug}"), format!("/events/{slug}/checkout")] {
                let answer = get(app, &path).await;
                assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
                let page = answer.text().await.unwrap();
                assert!(page.contains("<div id=\"root\">") && page.contains("noindex"), "{page}");
                assert!(!page.contains("ld+json") && !page.contains("<h1>"), "{page}");
            }
        }
        let unlisted = app.event().by(&announced.organizer).with("visibility", "UNLISTED").published().await;
        assert!(text(app, &format!("/events/{}", unlisted.slug)).await.contains("noindex"));

        let input = json!({ "eventId": announced.id, "reason": "Rain" });
        app.gql("CancelEvent", json!({ "input": input })).as_(&announced.organizer.user).ok().await;
        let page = text(app, &format!("/events/{}", announced.slug)).await;
        assert_eq!(event_data(&page)["eventStatus"], "https://schema.org/EventCancelled");
        assert_eq!(event_data(&page)["offers"], json!([]), "nothing of it can be had any more");
        assert!(page.contains("This event has been cancelled"), "{page}");
    }
}

both! {
    async fn offers_say_whether_they_can_be_had(app: TestApp) {
        let later = app.event().ticket_type("salesStartAt", app.in_days(3)).published().await;
        let page = text(app, &format!("/events/{}", later.slug)).await;
        assert_eq!(event_data(&page)["offers"][0]["availability"], "https://schema.org/PreOrder");
        app.clock.advance(std::time::Duration::from_hours(4 * 24));
        let page = text(app, &format!("/events/{}", later.slug)).await;
        assert_eq!(event_data(&page)["offers"][0]["availability"], "https://schema.org/InStock");

        let small = app.event().quota(1).published().await;
        app.gql("PlaceOrder", json!({ "input": app.order_input(&small, 1) })).ok().await;
        let page = text(app, &format!("/events/{}", small.slug)).await;
        assert_eq!(event_data(&page)["offers"][0]["availability"], "https://schema.org/SoldOut");
        app.clock.advance(std::time::Duration::from_hours(40 * 24));
        let page = text(app, &format!("/events/{}", small.slug)).await;
        assert_eq!(event_data(&page)["offers"], json!([]), "it is over");
    }
}

both! {
    async fn checkout_is_a_step_of_the_event(app: TestApp) {
        let event = app.event().with("title", "Jazz & more").with("summary", "夜".repeat(250)).published().await;
        let page = text(app, &format!("/events/{}/checkout", event.slug)).await;
        assert!(between(&page, "<title>", "</title>").contains("Jazz &amp; more"), "{page}");
        assert!(between(&page, "name=\"description\" content=\"", "\">").contains("夜夜夜"), "{page}");
        let canonical = between(&page, "rel=\"canonical\" href=\"", "\"");
        assert_eq!(canonical, app.url(&format!("/events/{}", event.slug)));
        assert!(!page.contains("noindex") && !page.contains("ld+json"), "{page}");
        let main = between(&page, "<main>", "</main>");
        assert!(main.contains(&format!("<a href=\"/events/{}\">Jazz &amp; more</a>", event.slug)), "{main}");
    }
}

both! {
    async fn the_first_page_leads_to_the_next_events(app: TestApp) {
        let event = app.event().with("title", "Jazz & more").published().await;
        let page = text(app, "/").await;
        let link = format!("<a href=\"/events/{}\">Jazz &amp; more</a>", event.slug);
        assert!(page.contains(&link) && page.contains("<html lang=\"en\" dir=\"ltr\">"), "{page}");
        assert_eq!(between(&page, "<h2>", "</h2>"), "Coming up");
        let german = app.http.get(app.url("/")).header("accept-language", "de").send().await.unwrap();
        assert!(header(&german, "vary").contains("accept-language"));
        let german = german.text().await.unwrap();
        assert!(german.contains("<html lang=\"de\" dir=\"ltr\">") && german.contains("Finde Events"), "{german}");

        let robots = text(app, "/robots.txt").await;
        assert!(robots.contains(&format!("Sitemap: {}/sitemap.xml", app.origin)), "{robots}");
        let index = text(app, "/sitemap.xml").await;
        assert!(index.contains(&format!("<loc>{}/sitemap/1.xml</loc>", app.origin)), "{index}");
        let hidden = app.event().by(&event.organizer).with("visibility", "UNLISTED").published().await;
        let pages = crate::discover::sitemap::pages(app).await;
        assert!(pages.contains(&format!("/events/{}", event.slug)), "{pages:?}");
        assert!(!pages.contains(&format!("/events/{}", hidden.slug)), "{pages:?}");
    }
}

both! {
    async fn the_page_is_strict_and_a_personal_one_is_kept_by_nobody_else(app: TestApp) {
        for path in ["/", "/account", "/account/orders", "/find-order", "/organizer/x/events", "/admin/jobs"] {
            let page = get(app, path).await;
            assert_eq!(page.status(), StatusCode::OK, "{path}");
            let kept_by = if path == "/" { "public, max-age=0" } else { "private, no-cache" };
            assert!(header(&page, "cache-control").starts_with(kept_by), "{path}");
            let policy = header(&page, "content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
            assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
            assert_eq!(header(&page, "referrer-policy"), "no-referrer");
            assert_eq!(header(&page, "x-content-type-options"), "nosniff");
            assert_eq!(page.text().await.unwrap().contains("noindex"), path != "/", "{path}");
        }
        let unknown = get(app, "/no/such/page").await;
        assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
        assert!(unknown.text().await.unwrap().contains("<div id=\"root\">"));
    }
}

both! {
    async fn programs_get_no_pages(app: TestApp) {
        for path in ["/graphql/x", "/health", "/webhooks/x", "/dev/x", "/sandbox/x", "/assets/x.js"] {
            let answer = get(app, path).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            assert_eq!(header(&answer, "content-type"), "application/json", "{path}");
        }
        let without_html = app.http.get(app.url("/nothing")).header("accept", "application/json").send().await.unwrap();
        assert_eq!(header(&without_html, "content-type"), "application/json");
        let posted = app.http.post(app.url("/nothing")).header("accept", "text/html").send().await.unwrap();
        assert_eq!(header(&posted, "content-type"), "application/json");
    }
}

both! {
    async fn the_app_takes_over_from_pages_without_scripts(app: TestApp) {
        let origin = serve_build(app, ApiOptions::default()).await;
        let get = async |path: &str| app.http.get(format!("{origin}{path}")).send().await.unwrap();
        let page = get("/verify-email?token=abc").await;
        assert!(header(&page, "content-security-policy").contains("script-src 'self'"));
        let page = page.text().await.unwrap();
        assert!(between(&page, "<title>", "</title>").starts_with("Confirm"), "{page}");
        let text = between(&page, "<div id=\"root\">", "</div></body>");
        assert!(text.contains("<form") && text.contains("value=\"abc\"") && page.contains("noindex"), "{page}");
        for (path, text) in [("/sign-up", "Keep your tickets"), ("/forgot-password", "send you a link"), ("/account", "")] {
            let page = get(path).await;
            assert_eq!(header(&page, "cache-control"), "private, no-cache", "{path}");
            let page = page.text().await.unwrap();
            assert!(page.contains(text) && page.contains("needs JavaScript") && page.contains("noindex"), "{page}");
        }
        let form = app.http.post(format!("{origin}/verify-email")).header("origin", &app.origin);
        let answer = form.form(&[("token", "abc")]).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert!(!answer.text().await.unwrap().contains("<div id=\"root\">"), "the app would show the form again");

        let event = app.event().paid("25.00").published().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        let field = |field: &str| placed["order"][field].as_str().unwrap().to_owned();
        let page = get(&format!("/orders/{}?secret={}", field("id"), field("secret"))).await.text().await.unwrap();
        let mut unscripted = page.split("<noscript>").skip(1).filter_map(|rest| rest.split_once("</noscript>"));
        assert!(unscripted.any(|(part, _)| part.contains("http-equiv=\"refresh\"")), "{page}");
        let wrong = get(&format!("/orders/{}?secret=wrong", field("id"))).await;
        assert_eq!(wrong.status(), StatusCode::NOT_FOUND);
        assert!(wrong.text().await.unwrap().contains("<div id=\"root\">"));
    }
}

both! {
    async fn files_come_compressed_and_may_be_kept(app: TestApp) {
        let tiles = Some("https://tiles.example.org/{z}/{x}/{y}.png".to_owned());
        let origin = serve_build(app, ApiOptions { tile_url: tiles, ..ApiOptions::default() }).await;
        let file = async |path: &str, accept: &str| {
            let request = app.http.get(format!("{origin}{path}")).header("accept-encoding", accept);
            request.send().await.unwrap()
        };
        for (accept, coding, content) in [
            ("gzip, deflate, br, zstd", "br", "as brotli"),
            ("gzip", "gzip", "as gzip"),
            ("identity", "", "start()"),
        ] {
            let answer = file("/assets/app-1a2b.js", accept).await;
            assert_eq!(header(&answer, "content-encoding"), coding);
            assert_eq!(header(&answer, "cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header(&answer, "content-type"), "text/javascript; charset=utf-8");
            assert!(header(&answer, "vary").contains("accept-encoding"));
            // Workers use the CSP of their script's response.
            assert!(header(&answer, "content-security-policy").contains("connect-src 'self'"));
            assert_eq!(answer.text().await.unwrap(), content);
        }
        let icon = file("/icon.svg", "br").await;
        assert_eq!(header(&icon, "cache-control"), "no-cache");
        let tag = header(&icon, "etag").to_owned();
        let again = app.http.get(format!("{origin}/icon.svg")).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

        let page = file("/", "identity").await;
        assert!(header(&page, "content-security-policy").contains("img-src 'self' data: blob: https://tiles.example.org;"));
        let page = page.text().await.unwrap();
        let config: Value = serde_json::from_str(between(&page, "id=\"config\">", "</script>")).unwrap();
        assert_eq!(config["tileUrl"], "https://tiles.example.org/{z}/{x}/{y}.png");
        assert_eq!(config["development"], true);
        assert!(page.contains("</footer>\n</div></body>"), "{page}");
    }
}
