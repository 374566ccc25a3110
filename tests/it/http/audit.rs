//! The GraphQL over HTTP audits of the npm package `graphql-http`, against the real server.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::support::both;

both! {
    async fn passes_the_official_audits(app: TestApp) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node");
        assert!(folder.join("node_modules").is_dir(), "run `npm ci` in tests/node first, as `make test` does");
        let mut node = Command::new("node");
        node.arg("graphql_http_audit.js").arg(app.url("/graphql")).current_dir(folder).stdin(Stdio::null());
        let output = spawn_blocking(move || node.output()).await.unwrap().expect("Node.js runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let audits: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(audits.len() > 50, "only {} audits", audits.len());
        // Errors violate a MUST, warnings a SHOULD, notices a MAY.
        for status in ["error", "warn"] {
            let found: Vec<_> = audits.iter().filter(|audit| audit["status"] == status).collect();
            assert!(found.is_empty(), "{status}: {found:#?}");
        }
    }
}
