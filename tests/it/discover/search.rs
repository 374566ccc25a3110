use serde_json::json;

use super::found;
use crate::support::both;

both! {
    async fn finds_beginnings_of_words(app: TestApp) {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "Café Größenwahn", "address": "Lenaustraße 97",
            "city": "Frankfurt am Main", "country": "DE",
        });
        let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&organizer.user).ok().await;
        let night = app.event().by(&organizer).with("title", "O'Reilly & the \"Rock/Pop\" Night")
            .with("summary", "Сергей plays 3 sets").with("tags", json!(["blues"]))
            .with("venueId", venue["venue"]["id"].clone()).published().await;
        let other = app.event().with("title", "Poetry").published().await;

        for search in [
            "night", "NIG", "rock", "pop", "o reilly", "reilly", "blu", "grossenwahn", "Größen",
            "cafe", "frankf main", "organizer night", "serge", "3 sets", "night  rock", "ight", "O'Reily", "nigth",
        ] {
            assert_eq!(found(app, json!({ "search": search })).await, [night.slug.as_str()], "{search:?}");
        }
        for search in ["igt", "nightly", "night poetry", "lenau", "plays 4"] {
            assert_eq!(found(app, json!({ "search": search })).await, Vec::<String>::new(), "{search:?}");
        }
        for everything in ["", "   ", "\n\t", "\u{202e}\u{feff}"] {
            assert_eq!(found(app, json!({ "search": everything })).await.len(), 2, "{everything:?}");
        }

        // The index is updated with the event.
        let update = json!({ "eventId": other.id, "title": "Slam", "tags": ["spoken word"] });
        app.gql("UpdateEvent", json!({ "input": update })).as_(&other.organizer.user).ok().await;
        assert_eq!(found(app, json!({ "search": "poetry" })).await, Vec::<String>::new());
        assert_eq!(found(app, json!({ "search": "slam spoken" })).await, [other.slug.as_str()]);
    }
}

both! {
    async fn is_never_taken_for_a_query(app: TestApp) {
        app.event().with("title", "Alpha Beta").published().await;
        for search in [
            "'", "\"", "''''", "\"\"\"", "*", "%", "_", "\\", ":*", "alpha' OR '1'='1", "\u{0}",
            "zzz | alpha", "zzz OR alpha", "NOT zzz", "!zzz", "alpha NEAR zzz", "search_text:alpha zzz", "(zzz", ")",
            "-zzz", "^", "{alpha} zzz", "zzz <-> alpha", "'; DROP TABLE events; --", "💥",
        ] {
            assert_eq!(found(app, json!({ "search": search })).await, Vec::<String>::new(), "{search:?}");
        }
        for search in ["alpha*", "\"alpha\"", "alpha' --", "(alpha)", "alpha:*:*)", "beta alpha", "alpha%", "a b"] {
            assert_eq!(found(app, json!({ "search": search })).await.len(), 1, "{search:?}");
        }
        for long in ["x".repeat(10_000), "alpha ".repeat(2_000), "'".repeat(10_000), "💥".repeat(2_500)] {
            found(app, json!({ "search": long })).await;
        }
    }
}

both! {
    async fn people_need_not_spell_as_it_is_spelled_there(app: TestApp) {
        let organizer = app.organizer().await;
        let mut named = Vec::new();
        for title in ["München", "Muenchen", "Xi'an", "O’Neill", "AC/DC", "Straße", "Berlin", "Pop", "Poe"] {
            named.push((title, app.event().by(&organizer).with("title", title).published().await.slug));
        }
        for (search, titles) in [
            ("Muenchen", ["München", "Muenchen"].as_slice()),
            ("MÜNCHEN", &["München", "Muenchen"]),
            ("munchen", &["München", "Muenchen"]),
            ("mu\u{308}nch\u{200B}en", &["München", "Muenchen"]),
            ("xian", &["Xi'an"]),
            ("xi’an", &["Xi'an"]),
            ("oneill", &["O’Neill"]),
            ("o'neill", &["O’Neill"]),
            ("acdc", &["AC/DC"]),
            ("ac-dc", &["AC/DC"]),
            ("strasse", &["Straße"]),
            ("berln", &["Berlin"]),
            ("brelin", &["Berlin"]),
            ("nerlin", &["Berlin"]),
            ("muenchhen", &["München", "Muenchen"]),
            ("poe", &["Poe"]),
            ("bern", &[]),
            ("brln", &[]),
        ] {
            let wanted: Vec<_> = named.iter().filter(|(title, _)| titles.contains(title)).map(|(_, slug)| slug).collect();
            let mut found = found(app, json!({ "search": search })).await;
            found.sort_by_key(|slug| named.iter().position(|(_, known)| known == slug));
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{search}");
        }
    }
}

both! {
    async fn cities_are_one_however_they_are_spelled(app: TestApp) {
        let organizer = app.organizer().await;
        for city in ["München", "Muenchen", "munchen"] {
            let venue = json!({
                "organizationId": organizer.organization_id, "name": "Hall", "address": "Street 1", "city": city,
                "country": "DE",
            });
            let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&organizer.user).ok().await;
            app.event().by(&organizer).with("venueId", venue["venue"]["id"].clone()).published().await;
        }
        for city in ["München", "MUENCHEN", "Munchen"] {
            assert_eq!(found(app, json!({ "city": city })).await.len(), 3, "{city}");
        }
    }
}
