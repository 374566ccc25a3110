//! The platform at a glance: numbers that matter, and what needs a person.

use std::time::Duration;

use serde_json::{Value, json};

use crate::orders::paid::{choose, place};
use crate::support::both;

const OVERVIEW: &str = "{ platformOverview { people newPeople { week month } organizations upcomingEvents \
    sales { tickets { week weekBefore month } revenue { week { formatted } } } mailsSent { week } jobsFailed \
    attention { kind count orders { code organizationName } } } }";

fn attention(seen: &Value) -> Vec<&str> {
    seen["attention"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect()
}

both! {
    async fn numbers_and_what_needs_a_person(app: TestApp) {
        let admin = app.admin().await;
        let look = || app.gql(OVERVIEW, json!({})).as_(&admin);
        let before = look().ok().await;
        let few = app.statements(look()).await;
        // Four of them read the settings of the platform, which usually are in memory.
        assert!(few <= 11, "{few}");
        assert_eq!((&before["people"], &before["newPeople"]["week"]), (&json!(1), &json!(1)));
        assert_eq!(attention(&before), ["SANDBOX_PAYMENTS", "NO_IMPRINT", "NO_PRIVACY_POLICY"]);

        let event = app.event().paid("20.00").published().await;
        for _ in 0..2 {
            let order = place(app, &event, 2).await;
            choose(app, &order, "succeed").await;
        }
        app.settle().await;
        let report = json!({ "subjectId": event.id, "reason": "SPAM", "message": "Too loud" });
        let document = "mutation($input: ReportCreateInput!) { reportCreate(input: $input) { errors { code } } }";
        app.gql(document, json!({ "input": report })).as_(&app.user().await).ok().await;
        place(app, &event, 1).await;
        app.execute("UPDATE payments SET looks = 12 WHERE status = 'pending'").await;
        let after = look().ok().await;
        assert_eq!((&after["people"], &after["organizations"], &after["upcomingEvents"]), (&json!(3), &json!(1), &json!(1)));
        assert_eq!(after["sales"][0]["tickets"], json!({ "week": 4, "weekBefore": 0, "month": 4 }));
        assert_eq!(after["sales"][0]["revenue"]["week"]["formatted"], "80.00 EUR");
        assert_eq!(attention(&after)[..2], ["PAYMENTS_STUCK", "REPORTS"]);
        assert_eq!(after["attention"][0]["orders"].as_array().unwrap().len(), 1);
        assert_eq!(app.statements(look()).await, few, "however much there is");

        app.advance(Duration::from_hours(24 * 8));
        let later = look().as_(&app.again(&admin).await).ok().await;
        assert_eq!(later["sales"][0]["tickets"], json!({ "week": 0, "weekBefore": 4, "month": 4 }));
        assert_eq!((&later["newPeople"]["week"], &later["newPeople"]["month"]), (&json!(0), &json!(3)));
    }
}
