use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::both;

both! {
    async fn is_served_and_kept(app: TestApp) {
        let root = app.rest("GET", "/").ok().await;
        let mut described = app.rest("GET", root["_links"]["service-desc"][0]["href"].as_str().unwrap()).ok().await;
        assert_eq!(described["openapi"], "3.1.0");
        assert_eq!(described["servers"], json!([{ "url": app.url("/api") }]));
        let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json")).unwrap();
        let mut kept: Value = serde_json::from_str(&kept).unwrap();
        kept["servers"] = described["servers"].clone();
        // A server with the demo has more.
        for rel in ["venues", "events", "registrations", "accounts"] {
            let clear = described["paths"][format!("/{rel}")].as_object_mut().unwrap().remove("delete");
            assert!(clear.is_some(), "{rel}");
        }
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

both! {
    async fn says_what_collections_offer(app: TestApp) {
        let person = &app.user().await;
        let described = app.rest("GET", "/openapi.json").ok().await;
        for path in ["/venues", "/events", "/registrations", "/accounts"] {
            let parameters = described["paths"][path]["get"]["parameters"].as_array().unwrap();
            for name in ["sort", "embed", "fields"] {
                let pattern = parameters.iter().find(|one| one["name"] == name).unwrap()["schema"]["pattern"].as_str();
                let refused = app.rest("GET", &format!("{path}?{name}=nothing")).as_(person).send().await;
                let message = refused.body["detail"].as_str().unwrap().to_owned();
                let offered = message.split_once(" can be ").or_else(|| message.split_once(" can have ")).unwrap().1;
                let offered = offered.split([';', '.']).next().unwrap().replace(", each with a minus, too", "");
                let offered = if offered == "nothing here" { String::new() } else { offered.replace(", ", "|") };
                let known = match name {
                    "sort" => format!("^(-?({offered}))?$"),
                    _ if offered.is_empty() => "^$".to_owned(),
                    _ => format!("^(({offered})(,({offered}))*)?$"),
                };
                assert_eq!(pattern, Some(known.as_str()), "{path} {name}");
            }
        }
    }
}
