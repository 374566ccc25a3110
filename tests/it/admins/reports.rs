//! Reports of events, organizations and users, and their resolution.

use serde_json::{Value, json};

use crate::support::{Answer, AppOptions, TestApp, TestUser, both};

const CREATE: &str = "mutation($input: ReportCreateInput!) { reportCreate(input: $input) { \
    report { id subjectId subjectKind reason message state outcome reporter { id } subject { name } } \
    errors { code field message } } }";
const RESOLVE: &str = "mutation($input: ReportResolveInput!) { reportResolve(input: $input) { \
    report { id state outcome note resolvedBy { id } resolvedAt } errors { code field message } } }";
const QUEUE: &str = "query($filter: ReportFilter, $first: Int, $after: String) { \
    reports(filter: $filter, first: $first, after: $after) { \
    nodes { id subjectId subjectKind subject { name slug } reason message state reporter { id } } \
    pageInfo { hasNextPage endCursor } } }";

async fn report(app: &TestApp, user: &TestUser, subject_id: &str) -> Answer {
    let input = json!({ "subjectId": subject_id, "reason": "FRAUD", "message": "There is no such\nband." });
    app.gql(CREATE, json!({ "input": input })).as_(user).send().await
}

async fn resolve(app: &TestApp, admin: &TestUser, report: &Value, outcome: &str) -> Answer {
    let input = json!({ "reportId": report, "outcome": outcome, "note": "We asked the organizer." });
    app.gql(RESOLVE, json!({ "input": input })).as_(admin).send().await
}

async fn queue(app: &TestApp, admin: &TestUser, filter: Value) -> Vec<Value> {
    let page = app.gql(QUEUE, json!({ "filter": filter, "first": 100 })).as_(admin).ok().await;
    page["nodes"].as_array().unwrap().clone()
}

both! {
    async fn are_queued_resolved_and_mailed(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        let event = app.event().with("title", "Ghost Band").published().await;
        let first = report(app, &user, &event.id).await.ok()["report"].clone();
        assert_eq!((&first["subjectKind"], &first["state"]), (&json!("EVENT"), &json!("OPEN")));
        assert_eq!((&first["reporter"], &first["subject"]), (&Value::Null, &Value::Null), "these are for administrators");
        let again = report(app, &user, &event.id).await.ok()["report"].clone();
        assert_eq!(again["id"], first["id"], "whose answer got lost asks again");
        let other = json!({ "subjectId": event.id, "reason": "FRAUD", "message": "Still there." });
        let other = app.gql(CREATE, json!({ "input": other })).as_(&user).send().await;
        assert_eq!(other.codes(), ["ALREADY_REPORTED"]);
        let second = report(app, &user, &event.organizer.organization_id).await.ok()["report"].clone();

        let open = queue(app, &admin, json!({ "state": "OPEN" })).await;
        assert_eq!([&open[0]["id"], &open[1]["id"]], [&first["id"], &second["id"]], "longest waiting first");
        assert_eq!(open[0]["subject"], json!({ "name": "Ghost Band", "slug": event.slug }));
        assert_eq!((&open[0]["message"], &open[0]["reason"]), (&json!("There is no such\nband."), &json!("FRAUD")));
        assert_eq!(open[0]["reporter"]["id"], user.id.as_str());
        assert_eq!((&open[1]["subjectKind"], &open[1]["subjectId"]), (&json!("ORGANIZATION"), &json!(event.organizer.organization_id)));

        let answered = resolve(app, &admin, &first["id"], "ACTED").await.ok()["report"].clone();
        assert_eq!((&answered["state"], &answered["outcome"]), (&json!("RESOLVED"), &json!("ACTED")));
        assert_eq!(answered["resolvedBy"]["id"], admin.id.as_str());
        let mail = app.mail_about(&user.email, "Ghost Band").await;
        assert!(mail.text.contains("We asked the organizer.") && mail.text.contains("You were right"), "{}", mail.text);
        assert_eq!(resolve(app, &admin, &first["id"], "DISMISSED").await.codes(), ["ALREADY_RESOLVED"]);
        assert_eq!(queue(app, &admin, json!({ "state": "OPEN" })).await.len(), 1);
        assert_eq!(queue(app, &admin, json!({ "state": "RESOLVED" })).await[0]["id"], first["id"]);
        assert_eq!(queue(app, &admin, json!({})).await[0]["id"], second["id"], "newest first");
        assert_eq!(queue(app, &admin, json!({ "subjectId": event.id })).await.len(), 1);
        // A resolved report does not prevent another one.
        report(app, &user, &event.id).await.ok();

        let trail = "query($filter: AuditFilter) { auditEntries(filter: $filter) { nodes { \
                     action reason changes { name before after } } } }";
        let entries = app.gql(trail, json!({ "filter": { "subjectId": first["id"] } })).as_(&admin).ok().await;
        assert_eq!((&entries["nodes"][0]["action"], &entries["nodes"][1]["action"]), (&json!("report.resolve"), &json!("report.create")));
        assert_eq!(entries["nodes"][0]["reason"], "We asked the organizer.");
        let state = json!({ "name": "state", "before": "open", "after": "resolved" });
        assert!(entries["nodes"][0]["changes"].as_array().unwrap().contains(&state));
    }
}

both! {
    async fn one_reports_what_one_may_know_of(app: TestApp) {
        let (user, event) = (app.user().await, app.event().published().await);
        let draft = app.event().by(&event.organizer).draft().await;
        let organizer = &event.organizer;
        let missing = "event_01h455vb4pex5vsknk084sn02q";
        for id in [draft.id.as_str(), missing, "org_01h455vb4pex5vsknk084sn02q", &organizer.user.id, &user.id] {
            assert_eq!(report(app, &user, id).await.codes(), ["NOT_FOUND"], "{id}");
        }
        app.join(&organizer.user, &organizer.organization_id, &user, "MEMBER").await;
        assert_eq!(report(app, &user, &organizer.user.id).await.ok()["report"]["subjectKind"], "USER");
        assert_eq!(report(app, &user, &user.id).await.codes(), ["NOT_FOUND"], "nobody reports themselves");
        let admin = app.admin().await;
        assert_eq!(queue(app, &admin, json!({})).await[0]["subject"]["name"], "Pat Person");
    }
}

both! {
    async fn what_can_not_be_is_refused(app: TestApp) {
        let (admin, user) = (app.admin().await, app.user().await);
        let input = json!({ "subjectId": "order_01h455vb4pex5vsknk084sn02q", "reason": "OTHER", "message": " " });
        let invalid = app.gql(CREATE, json!({ "input": input })).as_(&user).send().await;
        assert_eq!(invalid.codes(), ["INVALID_INPUT", "INVALID_INPUT"]);
        assert_eq!(invalid.fields(), [Some("subjectId".to_owned()), Some("message".to_owned())]);
        let input = json!({ "reportId": "x", "outcome": "ACTED", "note": "" });
        let invalid = app.gql(RESOLVE, json!({ "input": input })).as_(&admin).send().await;
        assert_eq!(invalid.fields(), [Some("reportId".to_owned()), Some("note".to_owned())]);
        let missing = json!("report_01h455vb4pex5vsknk084sn02q");
        assert_eq!(resolve(app, &admin, &missing, "ACTED").await.codes(), ["NOT_FOUND"]);
        let wrong = app.gql(QUEUE, json!({ "filter": { "subjectId": "x" } })).as_(&admin).send().await;
        assert_eq!(wrong.error_code(), "BAD_USER_INPUT");
    }
}

both! {
    async fn come_in_pages_of_the_same_statements(app: TestApp) {
        let (admin, event) = (app.admin().await, app.event().published().await);
        let again = async || {
            report(app, &app.user().await, &event.id).await.ok();
        };
        again().await;
        let list = || app.gql(QUEUE, json!({ "first": 50 })).as_(&admin);
        let few = app.statements(list()).await;
        for _ in 0..3 {
            again().await;
        }
        assert_eq!(app.statements(list()).await, few);
        for filter in [json!({ "state": "OPEN" }), json!({})] {
            let (mut seen, mut after) = (Vec::new(), None::<String>);
            loop {
                let page = json!({ "filter": filter, "first": 3, "after": after });
                let page = app.gql(QUEUE, page).as_(&admin).ok().await;
                seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()));
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
            }
            let all: Vec<Value> = queue(app, &admin, filter).await.iter().map(|node| node["id"].clone()).collect();
            assert_eq!(seen, all);
        }
    }
}

fn limited() -> AppOptions {
    AppOptions {
        config: vec![("limits.enabled", json!(true)), ("limits.reports", json!("1/1h"))],
        ..AppOptions::default()
    }
}

both! {
    async fn are_few_in_an_hour(app: TestApp = limited()) {
        let (user, event) = (app.user().await, app.event().published().await);
        report(app, &user, &event.id).await.ok();
        let refused = report(app, &user, &event.organizer.organization_id).await;
        assert_eq!((refused.status.as_u16(), refused.error_code()), (429, "RATE_LIMITED".to_owned()));
    }
}
