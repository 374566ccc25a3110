//! No request reads a large table as a whole. The statements are those that requests send, so the test follows the code.

use kernel::geo;
use kernel::jobs::Queue;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use crate::support::{AppOptions, TestApp, TestUser, both};

#[path = "../../../bench/src/growth/sql.rs"]
pub(super) mod sql;

/// How much there is; tables are many times as large as what a statement may read.
const SIZE: sql::Size = sql::Size { events: 1_500, orders: 15_000 };
/// How many rows of a large table a node of a plan may read.
const FINE: f64 = 1_200.0;
/// The tables that have more than ten thousand rows.
const LARGE: [&str; 10] = [
    "orders",
    "order_lines",
    "tickets",
    "payments",
    "ledger_entries",
    "outbox",
    "notifications",
    "check_ins",
    "inbox",
    "event_sum_changes",
];

pub(super) fn without_worker() -> AppOptions {
    AppOptions { no_worker: true, ..AppOptions::default() }
}

/// Fills the database, and makes the user the owner of its largest organization.
pub(super) async fn fill(app: &TestApp, user: &TestUser) {
    let env = &app.parts.env;
    let postgres = !env.db.is_sqlite();
    let statements = sql::statements(SIZE, env.now().unix_timestamp(), postgres).unwrap().join(";\n");
    // The rules of sums hold at the end. PostgreSQL runs statements that are sent together in one transaction.
    app.execute(&if postgres { statements } else { format!("BEGIN IMMEDIATE;\n{statements};\nCOMMIT") }).await;
    let organization = id(app, sql::number("organization", 1));
    let owner = format!(
        "INSERT INTO memberships (organization_id, user_id, role, created_at) \
         SELECT {organization}, id, 'owner', created_at FROM users WHERE email = '{}'",
        user.email
    );
    app.execute(&owner).await;
    app.execute(&points(app)).await;
    app.execute("ANALYZE").await;
}

/// Statements that write where the venues are on a sphere, as the code does that writes venues.
fn points(app: &TestApp) -> String {
    // As in the seed.
    let point = |n: u32| geo::Point::new(48.0 + f64::from(n % 500) / 100.0, 7.0 + f64::from(n % 700) / 100.0).unwrap();
    let write = |n: u32| {
        let [x, y, z] = point(n).on_sphere();
        let venue = id(app, sql::number("venue", n.into()));
        format!("UPDATE venues SET at_x = {x}, at_y = {y}, at_z = {z} WHERE id = {venue}")
    };
    (1..=u32::try_from(SIZE.events / 20 + 500).unwrap()).map(write).collect::<Vec<_>>().join(";\n")
}

/// Events near a point are found by an index of where their venues are.
async fn events_nearby_use_the_index(app: &TestApp) {
    let near = "{ events(filter: { near: { latitude: 50, longitude: 9, radiusKm: 20 } }) { nodes { title } } }";
    app.parts.env.db.record();
    assert_ne!(app.gql(near, json!({})).ok().await["nodes"], json!([]));
    let statements = app.parts.env.db.recorded();
    let ids = statements.into_iter().find(|statement| statement.sql.contains("at_z")).unwrap();
    let steps = if app.parts.env.db.is_sqlite() {
        steps_on_sqlite(app, &ids).await.join("\n")
    } else {
        let explained = Statement { sql: format!("EXPLAIN {}", ids.sql), ..ids };
        let rows = app.parts.env.db.writer().query_all_raw(explained).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "QUERY PLAN").unwrap()).collect::<Vec<_>>().join("\n")
    };
    assert!(steps.contains("venues_on_sphere"), "{steps}");
}

/// An id as SQL.
pub(super) fn id(app: &TestApp, number: u128) -> String {
    let id = uuid::Uuid::from_u128(number);
    if app.parts.env.db.is_sqlite() { format!("X'{}'", id.simple()) } else { format!("'{id}'") }
}

/// Fails if a plan of these statements reads a large table as a whole.
async fn check(app: &TestApp, what: &str, statements: Vec<Statement>) {
    assert!(!statements.is_empty(), "{what} took no statement");
    for statement in statements.into_iter().filter(|statement| statement.sql.starts_with(['S', 'W', '('])) {
        let read = if app.parts.env.db.is_sqlite() {
            read_on_sqlite(app, &statement).await
        } else {
            read_on_postgres(app, &statement).await
        };
        assert!(read.is_empty(), "{what} reads {read:?}: {}", statement.sql);
    }
}

/// The large tables that SQLite scans from one end to the other.
async fn read_on_sqlite(app: &TestApp, statement: &Statement) -> Vec<String> {
    let steps = steps_on_sqlite(app, statement).await.into_iter();
    // In the order of an index until the page is full.
    steps.filter(|step| LARGE.iter().any(|table| *step == format!("SCAN {table}"))).collect()
}

/// The steps of SQLite's plan.
async fn steps_on_sqlite(app: &TestApp, statement: &Statement) -> Vec<String> {
    let explained = Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql), ..statement.clone() };
    let rows = app.parts.env.db.primary().query_all_raw(explained).await.unwrap();
    rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
}

/// The parts of PostgreSQL's plan that read many rows of large tables.
async fn read_on_postgres(app: &TestApp, statement: &Statement) -> Vec<String> {
    let sql = format!("EXPLAIN (ANALYZE, FORMAT JSON) {}", statement.sql);
    let explained = Statement { sql, ..statement.clone() };
    let row = app.parts.env.db.writer().query_one_raw(explained).await.unwrap().unwrap();
    let plan: Value = row.try_get("", "QUERY PLAN").unwrap();
    let mut found = Vec::new();
    reads(&plan[0]["Plan"], &mut found);
    found
}

fn reads(node: &Value, found: &mut Vec<String>) {
    let number = |name: &str| node[name].as_f64().unwrap_or(0.0);
    let rows = number("Actual Rows") + number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    let table = node["Relation Name"].as_str().unwrap_or_default();
    if LARGE.contains(&table) && rows * number("Actual Loops") > FINE {
        found.push(format!("{rows} rows of {table} by {}", node["Node Type"]));
    }
    for part in node["Plans"].as_array().into_iter().flatten() {
        reads(part, found);
    }
}

/// An old order is found, however many newer ones there are.
async fn searches_reach_everybody(app: &TestApp, user: &TestUser, organization: &str) {
    let first = number_of_first_order(app).await;
    let found = async |field: &str, search: &str| -> Value {
        let query = format!(
            "query($search: String) {{ organization(id: \"{organization}\") {{ {field}(first: 100, search: $search) {{ nodes {{ id }} }} }} }}"
        );
        app.gql(&query, json!({ "search": search })).as_(user).ok().await[field]["nodes"].clone()
    };
    let order = kernel::ids::OrderId::from_uuid(uuid::Uuid::from_u128(sql::number("order", first.into())));
    let ids = |nodes: &Value| -> Vec<String> {
        nodes.as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    app.execute(&format!("UPDATE orders SET name = 'Zoë Quixotte' WHERE code = 'G{first}'")).await;
    let with_code = format!("g{first} quixotte");
    for search in ["quixotte", "Zoe Quix", "uixott", "QUIXOTTE zoë", &with_code] {
        assert_eq!(ids(&found("orders", search).await), [order.to_string()], "{search}");
        assert_eq!(found("attendees", search).await.as_array().unwrap().len(), 2, "{search}");
    }
    assert_eq!(found("orders", "Quixotte Nobody").await, json!([]));
}

/// SQLite finds a rare name through its index, instead of reading the list.
async fn searches_use_the_index(app: &TestApp, user: &TestUser, organization: &str) {
    let whole = [
        "orders USING INDEX orders_organization (organization_id=?)",
        "tickets USING INDEX tickets_organization (organization_id=?)",
    ];
    for (field, search) in
        [("orders", "uixott"), ("attendees", "quixotte"), ("orders", "nobodys"), ("orders", "quixotte zoe")]
    {
        let query = format!(
            "{{ organization(id: \"{organization}\") {{ {field}(first: 20, search: \"{search}\") {{ nodes {{ id }} }} }} }}"
        );
        app.parts.env.db.record();
        app.gql(&query, json!({})).as_(user).ok().await;
        let statements = app.parts.env.db.recorded();
        let indexed =
            statements.iter().filter(|statement| statement.sql.contains("LIKE") && statement.sql.contains("MATCH"));
        let indexed: Vec<_> = indexed.collect();
        assert_eq!(indexed.len(), 1, "{field} {search}");
        for statement in indexed {
            let steps = steps_on_sqlite(app, statement).await;
            assert!(steps.iter().any(|step| step.contains("find_index VIRTUAL TABLE")), "{steps:?}");
            let reads = steps.iter().find(|step| {
                step.starts_with("SCAN orders")
                    || step.starts_with("SCAN tickets")
                    || whole.iter().any(|whole| step.ends_with(whole))
            });
            assert_eq!(reads, None, "{field} {search}: {steps:?}");
        }
    }
}

/// The number of the oldest order of the largest organization.
async fn number_of_first_order(app: &TestApp) -> u32 {
    let organization = id(app, sql::number("organization", 1));
    let first = format!(
        "SELECT MIN(CAST(idempotency_key AS integer)) AS n FROM orders \
         WHERE organization_id = {organization} AND status = 'confirmed'"
    );
    u32::try_from(app.count(&first).await).unwrap()
}

both! {
    async fn read_only_what_they_show(app: TestApp = without_worker()) {
        let user = app.admin().await;
        fill(app, &user).await;
        let organization = kernel::ids::OrganizationId::from_uuid(uuid::Uuid::from_u128(sql::number("organization", 1)));
        let event = kernel::ids::EventId::from_uuid(uuid::Uuid::from_u128(sql::number("event", 1)));
        let of_organization = |field: &str| format!("{{ organization(id: \"{organization}\") {{ {field} }} }}");
        let of_event = |field: &str| format!("{{ event(slug: \"growth-1\") {{ {field} }} }}");
        let queries = [
            "{ events(first: 20) { nodes { title venue { city } availability } } }".to_owned(),
            "{ events(first: 20, filter: { city: \"City 17\" }) { nodes { title } } }".to_owned(),
            "{ events(first: 20, filter: { tags: [\"music\"], free: true }) { nodes { title } } }".to_owned(),
            "{ events(first: 20, filter: { near: { latitude: 50, longitude: 9, radiusKm: 300 } }) { nodes { title } } }"
                .to_owned(),
            "{ eventFacets(first: 30) { cities { value events } tags { value events } } }".to_owned(),
            of_organization("events(first: 20, phase: UPCOMING) { nodes { title statistics { sold gross { formatted } } } }"),
            of_organization("orders(first: 20) { nodes { code } }"),
            of_organization("orders(first: 20, status: PENDING) { nodes { code } }"),
            of_organization(&format!("orders(first: 20, status: EXPIRED, eventId: \"{event}\") {{ nodes {{ code }} }}")),
            of_organization("attendees(first: 20) { nodes { holderName } }"),
            of_organization("attendees(first: 20, status: CANCELLED) { nodes { holderName } }"),
            of_event("statistics { sold held checkedIn gross { formatted } orders { confirmed } }"),
            of_event("statistics { salesOverTime(bucket: HOUR) { orders } checkInsOverTime { checkIns } }"),
            of_event("checkInCounts { checkedIn }"),
            format!("{{ checkInList(eventId: \"{event}\", first: 100) {{ pageInfo {{ endCursor }} nodes {{ ticketId }} }} }}"),
            "{ viewer { orders(first: 20) { nodes { code } } tickets(first: 20) { nodes { id } } } }".to_owned(),
            "{ jobs(first: 20, filter: { status: DEAD }) { nodes { kind } } }".to_owned(),
            "{ auditEntries(first: 20) { nodes { action } } }".to_owned(),
            "{ auditEntries(first: 20, filter: { action: \"user.suspend\" }) { nodes { action } } }".to_owned(),
        ];
        for query in queries {
            app.parts.env.db.record();
            app.gql(&query, json!({})).as_(&user).ok().await;
            check(app, &query, app.parts.env.db.recorded()).await;
        }
        let env = &app.parts.env;
        events_nearby_use_the_index(app).await;
        searches_reach_everybody(app, &user, &organization.to_string()).await;
        if env.db.is_sqlite() {
            searches_use_the_index(app, &user, &organization.to_string()).await;
        }
        env.db.record();
        kernel::jobs::statuses(env).await.unwrap();
        kernel::jobs::lease(env, &event_radar::compose::App::jobs(), Queue::Mail, 10).await.unwrap();
        check(app, "a lease", env.db.recorded()).await;
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    /// Whoever orders would wait until a long list is sorted into the index.
    async fn indexes_of_trigrams_collect_little(app: TestApp) {
        if app.parts.env.db.is_sqlite() {
            return;
        }
        let find = "FROM pg_class JOIN pg_am ON pg_am.oid = relam WHERE amname = 'gin' AND relname LIKE '%\\_find%'";
        let collect_much = "NOT ('gin_pending_list_limit=512' = ANY (COALESCE(reloptions, '{}')))";
        assert!(app.count(&format!("SELECT COUNT(*) AS n {find}")).await > 0);
        assert_eq!(app.count(&format!("SELECT COUNT(*) AS n {find} AND {collect_much}")).await, 0);
    }
}
