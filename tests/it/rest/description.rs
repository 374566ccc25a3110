use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::both;

both! {
    async fn is_served_and_kept(app: TestApp) {
        let root = app.rest("GET", "/").ok().await;
        let described = app.rest("GET", root["_links"]["service-desc"][0]["href"].as_str().unwrap()).ok().await;
        assert_eq!(described["openapi"], "3.1.0");
        assert_eq!(described["servers"], json!([{ "url": app.url("/api") }]));
        let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json")).unwrap();
        let mut kept: Value = serde_json::from_str(&kept).unwrap();
        kept["servers"] = described["servers"].clone();
        assert!(kept == described, "openapi.json is not what the code says: make schema");
    }
}

both! {
    async fn says_what_each_route_does(app: TestApp) {
        let described = app.rest("GET", "/openapi.json").ok().await;
        let mut ids = BTreeSet::new();
        for (path, methods) in described["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{id} comes twice");
                assert!(operation["description"].as_str().unwrap().len() > 5, "{method} {path}");
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    assert!(parameter["description"].is_string(), "{method} {path} {parameter}");
                }
            }
        }
        for (name, schema) in described["components"]["schemas"].as_object().unwrap() {
            for (field, described) in schema["properties"].as_object().into_iter().flatten() {
                // A reference that may be null has its description beside the reference.
                let referred = &described["oneOf"][0]["description"];
                assert!(described["description"].is_string() || referred.is_string(), "{name}.{field}");
            }
        }
    }
}
