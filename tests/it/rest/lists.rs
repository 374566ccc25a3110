//! Collections: pages, filters, what is sent along, and what they cost.

use serde_json::json;

use super::{event, instant, venue};
use crate::support::{TestApp, both, href, items};

/// The names on all pages that follow a first one by their links.
async fn walk(app: &TestApp, first: &str, rel: &str) -> Vec<String> {
    let (mut names, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(address) = next {
        let page = app.rest("GET", &address).send().await;
        assert!(page.status.is_success(), "{:#}", page.body);
        names.extend(items(&page.body, rel).iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        next = page.body["_links"]["next"]["href"].as_str().map(str::to_owned);
        let repeated =
            next.as_ref().is_none_or(|next| page.header("link").contains(&format!("<{next}>; rel=\"next\"")));
        assert!(repeated, "{}", page.header("link"));
    }
    names
}

both! {
    async fn come_in_pages_that_links_lead_through(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venue = venue(app, organizer, json!({})).await;
        let empty = app.rest("GET", href(&venue, "event")).as_(&organizer.user).ok().await;
        assert_eq!(empty["_embedded"]["event"], json!([]), "an array even when it is empty");
        for day in 1..=5 {
            event(app, organizer, &venue, json!({ "name": format!("Day {day}"), "date": format!("2027-02-0{day}") })).await;
        }
        let all: Vec<String> = (1..=5).map(|day| format!("Day {day}")).collect();
        for limit in ["1", "2", "4", "5", "50"] {
            for query in [format!("limit={limit}"), format!("max_results={limit}&page=1"), format!("limit={limit}&sort=created")] {
                let first = format!("{}?{query}", href(&venue, "event"));
                assert_eq!(walk(app, &first, "event").await, all, "{query}");
            }
        }
        let latest = format!("{}?limit=2&sort=-startsAt", href(&venue, "event"));
        assert_eq!(walk(app, &latest, "event").await, all.iter().rev().cloned().collect::<Vec<_>>());
        let counted = app.rest("GET", "/events?limit=2&count=true").ok().await;
        assert_eq!(counted["_meta"], json!({ "limit": 2, "total": 5 }));
        for wrong in [
            "limit=0", "limit=101", "limit=x", "after=x", "page=0", "page=9999&limit=100", "sort=price", "embed=account",
            "fields=secret", "count=perhaps", "unknown=1", "limit=1&limit=2", "status=odd", "starts_after=soon",
            "where={", "where={\"price\":1}", "organization=event_1",
        ] {
            let refused = app.rest("GET", &format!("/events?{wrong}")).send().await;
            assert_eq!(refused.problem(), (400, "INVALID_PARAMETER"), "{wrong}");
            assert_eq!(refused.fields(), [wrong.split('=').next().unwrap()], "{wrong}");
        }
    }
}

both! {
    async fn are_filtered_by_parameters_and_conditions(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venue = venue(app, organizer, json!({ "timezone": "UTC" })).await;
        for (name, date) in [("Standup", "2027-02-07"), ("Review", "2027-02-08"), ("All Hands", "2027-02-09")] {
            event(app, organizer, &venue, json!({ "name": name, "date": date })).await;
        }
        for (query, names) in [
            ("q=stand", vec!["Standup"]),
            ("name=Review", vec!["Review"]),
            ("starts_after=2027-02-08T00:00:00Z", vec!["Review", "All Hands"]),
            ("starts_before=2027-02-08", vec!["Standup"]),
            ("status=published&starts_after=2027-02-09", vec!["All Hands"]),
            ("status=cancelled", vec![]),
            (r#"where={"name":"Review"}"#, vec!["Review"]),
            (r#"where={"startsAt":{"$gte":"2027-02-08","$lte":"2027-02-08T09:00:00Z"}}"#, vec!["Review"]),
            ("updated_since=2100-01-01", vec![]),
        ] {
            assert_eq!(walk(app, &format!("/events?{query}"), "event").await, names, "{query}");
        }
        let mine = format!("/events?organization={}", organizer.organization_id);
        assert_eq!(walk(app, &mine, "event").await.len(), 3);
        let theirs = format!("/events?organization={}", app.organizer().await.organization_id);
        assert_eq!(walk(app, &theirs, "event").await.len(), 0);
        // Venues by their names, in which % and _ mean themselves.
        for (name, search, found) in [("100% Room", "100%25", 1), ("A_B", "a_b", 1), ("AxB", "%25", 1)] {
            super::venue(app, organizer, json!({ "name": name })).await;
            let listed = app.rest("GET", &format!("/venues?q={search}")).as_(&organizer.user).ok().await;
            assert_eq!(items(&listed, "venue").len(), found, "{search}");
        }
    }
}

both! {
    async fn send_related_documents_along_and_only_the_fields_that_are_wanted(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venue = venue(app, organizer, json!({})).await;
        event(app, organizer, &venue, json!({})).await;
        let page = app.rest("GET", "/events?embed=venue&fields=name,status").ok().await;
        let item = &items(&page, "event")[0];
        assert_eq!(item["_embedded"]["venue"]["name"], venue["name"]);
        assert_eq!(href(&item["_embedded"]["venue"], "self"), href(&venue, "self"));
        let mut fields: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
        fields.retain(|name| !name.starts_with('_'));
        assert_eq!(fields, ["name", "status"]);
        assert!(item["_etag"].is_string() && item["_links"]["self"].is_object());
    }
}

both! {
    async fn cost_the_same_however_long_they_are(app: TestApp) {
        let organizer = &app.organizer().await;
        instant(app, organizer).await;
        let venues = [venue(app, organizer, json!({})).await, venue(app, organizer, json!({})).await];
        let mut costs: Vec<Vec<u64>> = Vec::new();
        for round in 0..2 {
            for day in 1..=(3 * round + 1) {
                for venue in &venues {
                    event(app, organizer, venue, json!({ "date": format!("2027-0{}-0{day}", round + 1) })).await;
                }
            }
            app.settle().await;
            let mut cost = Vec::new();
            for target in ["/venues", "/events?embed=venue", "/registrations?embed=account,event", "/accounts", "/events?count=true"] {
                let before = app.parts.env.db.statements();
                app.rest("GET", target).as_(&organizer.user).ok().await;
                cost.push(app.parts.env.db.statements() - before);
            }
            costs.push(cost);
        }
        assert_eq!(costs[0], costs[1]);
        assert!(costs[0].iter().all(|count| *count <= 12), "{costs:?}");
    }
}
