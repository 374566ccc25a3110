//! Renamed fields still work under their former, deprecated names.

use serde_json::{Value, json};

use crate::orders::paid::{choose, place};
use crate::support::{TestApp, TestUser, both};

/// Compares the values under two names in an answer, and records which pairs it had.
fn assert_pairs(answer: &Value, pairs: &[(&str, &str)], met: &mut Vec<String>) {
    match answer {
        Value::Array(items) => items.iter().for_each(|item| assert_pairs(item, pairs, met)),
        Value::Object(fields) => {
            for (name, former) in pairs {
                if let (Some(new), Some(old)) = (fields.get(*name), fields.get(*former)) {
                    assert_eq!(new, old, "{name}");
                    if !new.is_null() {
                        met.push(format!("{name} {former}"));
                    }
                }
            }
            fields.values().for_each(|value| assert_pairs(value, pairs, met));
        }
        _ => {}
    }
}

const FOR_MEMBERS: &str = "query($id: ID!) { organization(id: $id) {
    members { nodes { joinedAt since } }
    orders { nodes {
        buyerName name buyerEmail email
        payment { expiresAt payBy }
        timeline { occurredAt at actorName by }
        tickets { checkedInByName checkedInBy }
    } }
    events { nodes { statistics {
        salesOverTime { startsAt from } checkInsOverTime { startsAt from }
    } } }
} }";
const FOR_ADMINISTRATORS: &str = "query($id: ID!) {
    auditEntries { nodes { occurredAt at } }
    jobs { nodes { status state } }
    reports { nodes { status state } }
    rateLimits { startedAt since }
    organizationOrders(organizationId: $id) { nodes { buyerName name buyerEmail email } }
}";
const PAIRS: [(&str, &str); 10] = [
    ("joinedAt", "since"),
    ("buyerName", "name"),
    ("buyerEmail", "email"),
    ("expiresAt", "payBy"),
    ("occurredAt", "at"),
    ("actorName", "by"),
    ("checkedInByName", "checkedInBy"),
    ("startsAt", "from"),
    ("status", "state"),
    ("startedAt", "since"),
];

async fn report(app: &TestApp, reporter: &TestUser, subject: &str) {
    let input = json!({ "subjectId": subject, "reason": "OTHER", "message": "Look at this." });
    let document = "mutation($input: ReportCreateInput!) { reportCreate(input: $input) { errors { code } } }";
    app.gql(document, json!({ "input": input })).as_(reporter).ok().await;
}

both! {
    async fn fields_say_the_same_under_both_names(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().paid("5").published().await;
        let organizer = &event.organizer;
        let order = place(app, &event, 1).await;
        choose(app, &order, "succeed").await;
        app.settle().await;
        place(app, &event, 1).await;
        report(app, &organizer.user, &event.id).await;

        let mut met = Vec::new();
        let id = json!({ "id": organizer.organization_id });
        for (document, user) in [(FOR_MEMBERS, &organizer.user), (FOR_ADMINISTRATORS, &admin)] {
            let answer = app.gql(document, id.clone()).as_(user).send().await;
            assert_eq!(answer.body["errors"], Value::Null, "{:#}", answer.body);
            assert_pairs(&answer.body["data"], &PAIRS, &mut met);
        }
        met.sort();
        met.dedup();
        let expected = [
            "buyerEmail email", "buyerName name", "expiresAt payBy", "joinedAt since", "occurredAt at",
            "startedAt since", "startsAt from", "status state",
        ];
        assert_eq!(met, expected);
    }
}

both! {
    async fn filters_take_either_name_but_not_two_different_values(app: TestApp) {
        let admin = app.admin().await;
        let event = app.event().published().await;
        report(app, &event.organizer.user, &event.id).await;
        app.settle().await;
        let (before, after) = (app.in_days(-1), app.in_days(1));
        for (list, name, former, value, other) in [
            ("jobs(filter: $filter)", "status", "state", "DONE", "DEAD"),
            ("reports(filter: $filter)", "status", "state", "OPEN", "RESOLVED"),
            ("auditEntries(filter: $filter)", "occurredAfter", "since", &before, &after),
            ("auditEntries(filter: $filter)", "occurredBefore", "until", &after, &before),
        ] {
            let kind = match list.split('(').next().unwrap() {
                "jobs" => "JobFilter",
                "reports" => "ReportFilter",
                _ => "AuditFilter",
            };
            let document = format!("query($filter: {kind}) {{ {list} {{ nodes {{ id }} }} }}");
            let ask = |filter: Value| app.gql(&document, json!({ "filter": filter })).as_(&admin);
            let found = ask(json!({ name: value })).ok().await;
            assert_ne!(found["nodes"], json!([]), "{list} {name}");
            assert_eq!(ask(json!({ former: value })).ok().await, found, "{former}");
            assert_eq!(ask(json!({ name: value, former: value })).ok().await, found, "{former}");
            assert_eq!(ask(json!({ name: other })).ok().await["nodes"], json!([]), "{list} {name}");
            let both = ask(json!({ name: value, former: other })).send().await;
            assert_eq!(both.error_code(), "BAD_USER_INPUT", "{list} {name}");
        }
    }
}
