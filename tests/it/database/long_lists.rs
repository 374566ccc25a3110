//! Pages of lists that are read in parts: together they have each row once, in order, forward and backward.

use serde_json::{Value, json};

use super::plans::{fill, id, sql, without_worker};
use crate::support::{TestApp, TestUser, both};

/// The ids of all pages of a list, from its beginning or from its end, in the list's order. The document takes `$first`,
/// `$after`, `$last` and `$before`.
async fn pages(app: &TestApp, user: &TestUser, document: &str, list: &str, backward: bool) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let variables =
            if backward { json!({ "last": 50, "before": cursor }) } else { json!({ "first": 50, "after": cursor }) };
        let answer = app.gql(document, variables).as_(user).ok().await;
        let page = answer.pointer(list).unwrap_or(&answer).clone();
        let nodes = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned());
        let (edge, more) = if backward { ("startCursor", "hasPreviousPage") } else { ("endCursor", "hasNextPage") };
        let nodes: Vec<String> = nodes.collect();
        ids = if backward { [nodes, ids].concat() } else { [ids, nodes].concat() };
        if page["pageInfo"][more] == false {
            return ids;
        }
        cursor = page["pageInfo"][edge].clone();
    }
}

/// Fails unless the pages have so many rows, each once and the newest first.
async fn check(app: &TestApp, user: &TestUser, document: &str, list: &str, rows: i64) {
    let forward = pages(app, user, document, list, false).await;
    assert_eq!(i64::try_from(forward.len()).unwrap(), rows, "{document}");
    assert!(forward.is_sorted_by(|one, next| one > next), "{document}");
    assert_eq!(pages(app, user, document, list, true).await, forward, "{document}");
}

const PAGE: &str = "first: $first, after: $after, last: $last, before: $before";
const ARGUMENTS: &str = "$first: Int, $after: String, $last: Int, $before: String";
const NODES: &str = "{ nodes { id } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } }";

/// Searches with a word that fills each page, with a rare one, and with one that no index is of use for.
async fn searches_have_each_row_once(app: &TestApp, user: &TestUser) {
    let organization = sql::number("organization", 1);
    let type_id = kernel::ids::OrganizationId::from_uuid(uuid::Uuid::from_u128(organization));
    let of_order = "EXISTS (SELECT 1 FROM tickets WHERE tickets.order_id = orders.id AND";
    let of_ticket = "EXISTS (SELECT 1 FROM orders WHERE orders.id = tickets.order_id AND";
    let lists = [("orders", "orders", of_order, "tickets"), ("attendees", "tickets", of_ticket, "orders")];
    for (word, (field, table, other, of)) in
        ["nba", "nbane", "ena"].into_iter().flat_map(|word| lists.map(|list| (word, list)))
    {
        let has = |table: &str| format!("{table}.find_text LIKE '%{word}%'");
        let rows = format!(
            "SELECT COUNT(*) AS n FROM {table} WHERE organization_id = {} AND ({} OR {other} {}))",
            id(app, organization),
            has(table),
            has(of),
        );
        let document = format!(
            "query({ARGUMENTS}) {{ organization(id: \"{type_id}\") {{ {field}({PAGE}, search: \"{word}\") {NODES} }} }}"
        );
        check(app, user, &document, &format!("/{field}"), app.count(&rows).await).await;
    }
}

/// Jobs of a status that are older than thousands of others.
async fn old_jobs_have_each_row_once(app: &TestApp, user: &TestUser) {
    let later = if app.parts.env.db.is_sqlite() { "'2099-01-01T00:00:00Z'" } else { "'2099-01-01'" };
    let oldest = "SELECT id FROM outbox WHERE queue = 'mail' ORDER BY id LIMIT";
    let scheduled = "UPDATE outbox SET state = 'ready', finished_at = NULL";
    app.execute(&format!("{scheduled}, run_at = {later} WHERE id IN ({oldest} 80)")).await;
    let document = |status: &str| {
        format!("query({ARGUMENTS}) {{ jobs({PAGE}, filter: {{ status: {status}, queue: MAIL }}) {NODES} }}")
    };
    check(app, user, &document("SCHEDULED"), "", 80).await;
    app.execute(&format!("UPDATE outbox SET state = 'dropped', finished_at = run_at WHERE id IN ({oldest} 60)")).await;
    check(app, user, &document("DROPPED"), "", 60).await;
    check(app, user, &document("SCHEDULED"), "", 20).await;
}

both! {
    async fn have_each_row_once(app: TestApp = without_worker()) {
        let user = app.admin().await;
        fill(app, &user).await;
        searches_have_each_row_once(app, &user).await;
        old_jobs_have_each_row_once(app, &user).await;
        app.execute("DELETE FROM outbox").await;
    }
}
