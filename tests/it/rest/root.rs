use serde_json::json;

use crate::support::{both, href};

both! {
    async fn leads_to_everything(app: TestApp) {
        let root = app.rest("GET", "/").send().await;
        assert_eq!(root.header("content-type"), "application/hal+json");
        assert_eq!(root.header("cache-control"), "public, max-age=30, stale-if-error=3600");
        for rel in ["venue", "event", "registration", "account"] {
            let link = &root.body["_links"][rel];
            assert_eq!(link["href"], app.url(&format!("/api/{rel}s")), "absolute and without a template");
            assert_eq!(link["templated"], json!(null));
            let expanded = &root.body["_links"][format!("er:{rel}")];
            assert_eq!(expanded["href"], app.url(&format!("/api/{rel}s/{{id}}")));
            assert_eq!(expanded["templated"], true);
        }
        assert_eq!(href(&root.body, "er:events-of-venue"), app.url("/api/events/venue/{id}"));
        assert!(root.body["_links"]["curies"].as_array().unwrap().iter().all(|curie| curie["templated"] == true));
        assert!(app.http.get(href(&root.body, "venues:health")).send().await.unwrap().status().is_success());
        let known = app.rest("GET", "/").header("if-none-match", root.header("etag")).send().await;
        assert_eq!((known.status.as_u16(), known.body), (304, json!(null)));

        // It is found at the address of the product, too, by programs that ask for it.
        for path in ["/api", "/api/", "/"] {
            assert_eq!(app.rest("GET", &app.url(path)).ok().await, root.body, "{path}");
        }
        let page = app.rest("GET", &app.url("/")).header("accept", "text/html,*/*;q=0.8").send().await;
        assert!(page.header("content-type").starts_with("text/html"));
    }
}

both! {
    async fn explains_its_rels(app: TestApp) {
        let root = app.rest("GET", "/").ok().await;
        let curie = root["_links"]["curies"][0]["href"].as_str().unwrap();
        for (rel, words) in [
            ("venue", "POST /venues"), ("event", "startsAt"), ("register", "username"), ("events-of-venue", "template"),
            ("registration", "DELETE"), ("account", "phartman"), ("edit-form", "HAL-FORMS"),
        ] {
            let page = app.rest("GET", &curie.replace("{rel}", rel)).header("accept", "text/html").send().await;
            assert_eq!(page.status, 200, "{rel}");
            let text = page.body.as_str().unwrap().replace("&#x2f;", "/");
            assert!(text.contains(words), "{rel} does not say {words}");
        }
        assert_eq!(app.rest("GET", &curie.replace("{rel}", "nothing")).send().await.status, 404);
        let reference = app.rest("GET", href(&root, "service-doc")).send().await;
        let policy = reference.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(reference.body.as_str().unwrap().replace("&#x2f;", "/").contains("PUT /events/{id}/register"));
    }
}

both! {
    async fn answers_with_problems(app: TestApp) {
        let missing = app.rest("GET", "/nothing").send().await;
        assert_eq!(missing.problem(), (404, "NOT_FOUND"));
        let method = app.rest("DELETE", "/venues").send().await;
        assert_eq!(method.problem().0, 405);
        assert!(method.header("allow").contains("POST"));
        let token = app.rest("GET", "/venues").header("authorization", "Bearer nonsense").send().await;
        assert_eq!(token.problem(), (401, "UNAUTHENTICATED"));
        assert!(token.header("www-authenticate").starts_with("Bearer"));
        // A problem is never 406, whatever the client accepts.
        let odd = app.rest("GET", "/venues/venue_nothing").header("accept", "image/png").send().await;
        assert_eq!(odd.problem(), (404, "NOT_FOUND"));
        assert_eq!(odd.header("vary"), "accept, authorization, origin");
        let large = app.rest("POST", "/venues").json(json!({ "name": "x".repeat(2 << 20) })).send().await;
        assert_eq!(large.problem(), (413, "PAYLOAD_TOO_LARGE"));
    }
}

both! {
    async fn tells_browsers_of_other_origins_what_they_may(app: TestApp = crate::support::AppOptions {
        config: vec![("http.allowed_origins", json!(["https://tickets.example.org"]))],
        ..crate::support::AppOptions::default()
    }) {
        let asked = app
            .rest("OPTIONS", "/venues")
            .header("origin", "https://tickets.example.org")
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "if-match,idempotency-key,prefer")
            .send()
            .await;
        assert!(asked.header("access-control-allow-methods").contains("PATCH"));
        let headers = asked.header("access-control-allow-headers");
        for header in ["if-match", "if-none-match", "prefer", "idempotency-key"] {
            assert!(headers.contains(header), "{headers}");
        }
        let read = app.rest("GET", "/venues").header("origin", "https://tickets.example.org").send().await;
        for header in ["etag", "location", "link", "deprecation", "sunset", "ratelimit"] {
            assert!(read.header("access-control-expose-headers").contains(header), "{header}");
        }
    }
}

both! {
    async fn says_what_is_left_of_the_limit(app: TestApp = crate::support::AppOptions {
        config: vec![("limits.enabled", json!(true)), ("limits.reads", json!("1/1m"))],
        ..crate::support::AppOptions::default()
    }) {
        let first = app.rest("GET", "/venues").send().await;
        assert_eq!(first.header("ratelimit-limit"), "4");
        assert_eq!(first.header("ratelimit-policy"), "\"reads\";q=4");
        assert!(first.header("ratelimit").starts_with("\"reads\";r=3;t="));
        for _ in 0..3 {
            app.rest("GET", "/venues").ok().await;
        }
        let refused = app.rest("GET", "/venues").send().await;
        assert_eq!(refused.problem(), (429, "RATE_LIMITED"));
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    }
}
