//! Those who wait: their places, their turns, and what they may order.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::join_all;
use kernel::ids::EventId;
use kernel::waiting_lines::LineId;
use serde_json::{Value, json};

use super::{Browser, JOIN, LOOK, PLACE, ROOM, on_sale, order, set};
use crate::support::{AppOptions, TestUser, both};

const FOLLOW: &str = "subscription($token: String!) { waitingPlaceChanged(token: $token) {
    status position waiting isPaused admission } }";

both! {
    async fn nobody_orders_before_it_is_their_turn(app: TestApp) {
        let event = on_sale(app).await;
        assert_eq!(order(app, &event, &Value::Null, None).await.codes(), ["WAITING_ROOM"]);

        let (mut first, mut second) = (Browser::join(app, &event).await, Browser::join(app, &event).await);
        assert_eq!(first.place["status"], "ADMITTED", "nobody was before");
        assert_eq!(second.place["status"], "WAITING");
        assert_eq!((&second.place["position"], &second.place["estimatedSeconds"]), (&json!(1), &json!(1)));
        assert_eq!(second.order(app, &event).await.codes(), ["WAITING_ROOM"]);
        let room = set(app, &event, json!({ "message": "Nearly there!" })).await;
        assert_eq!(room["line"], json!({ "waiting": 1, "admitted": 1 }));

        // The admission is for one browser and one event.
        let admission = first.place["admission"].clone();
        for cookie in [None, Some(second.cookie.as_str()), Some("event_radar_visitor=made-up")] {
            let refused = order(app, &event, &admission, cookie).await;
            assert_eq!((refused.codes(), refused.fields()), (vec!["WAITING_ROOM".to_owned()], vec![Some("admission".to_owned())]));
        }
        let other = on_sale(app).await;
        assert_eq!(order(app, &other, &admission, Some(&first.cookie)).await.codes(), ["WAITING_ROOM"]);
        assert_eq!(order(app, &event, &first.place["token"], Some(&first.cookie)).await.codes(), ["WAITING_ROOM"]);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders").await, 0);
        assert_eq!(first.order(app, &event).await.ok()["order"]["status"], "CONFIRMED");

        assert_eq!(second.look(app).await["message"], "Nearly there!");
        assert_eq!(second.place["status"], "WAITING");
        app.advance(Duration::from_secs(1));
        assert_eq!(second.look(app).await["status"], "ADMITTED");
        assert_eq!(second.order(app, &event).await.ok()["order"]["status"], "CONFIRMED");

        // Their time ends; then they may join again, at the end. It is of no use that the old place is still held.
        let old = first.place["token"].clone();
        app.advance(Duration::from_mins(10));
        assert_eq!(first.order(app, &event).await.codes(), ["WAITING_ROOM"]);
        assert_eq!(first.look(app).await["status"], "ENDED");
        let third = Browser::join(app, &event).await;
        assert_eq!(third.place["status"], "ADMITTED");
        assert_eq!(first.join_again(app, &event).await["status"], "WAITING");
        assert_eq!(app.gql(LOOK, json!({ "token": old })).ok().await["status"], "WAITING");
        assert_eq!(first.look(app).await["position"], 1);
        app.advance(Duration::from_secs(1));
        assert_eq!(first.look(app).await["status"], "ADMITTED");
    }
}

both! {
    async fn an_account_in_a_browser_with_a_cookie_joins_again(app: TestApp) {
        let (event, buyer) = (on_sale(app).await, app.user().await);
        let browser = Browser::join(app, &event).await;
        let join = async |buyer: &TestUser| {
            let join = app.gql(JOIN, json!({ "input": { "eventId": event.id } })).as_(buyer);
            join.header("cookie", &browser.cookie).ok().await["place"].clone()
        };
        assert_eq!(join(&buyer).await["admission"], browser.place["admission"]);
        app.advance(Duration::from_mins(10));
        assert_eq!(join(&app.again(&buyer).await).await["status"], "ADMITTED");
        // Without the cookie it is the account that has the place now.
        let elsewhere = app.gql(JOIN, json!({ "input": { "eventId": event.id } })).as_(&app.again(&buyer).await);
        assert_eq!(elsewhere.ok().await["place"]["status"], "ADMITTED");
    }
}

both! {
    async fn an_account_has_one_place_on_all_its_devices(app: TestApp) {
        let (event, buyer) = (on_sale(app).await, app.user().await);
        let input = json!({ "input": { "eventId": event.id } });
        let place = app.gql(JOIN, input.clone()).as_(&buyer).ok().await["place"].clone();
        let mut browser = Browser::join(app, &event).await;
        let again = app.gql(JOIN, input).as_(&buyer).ok().await["place"].clone();
        assert_eq!((&again["token"], &again["admission"]), (&place["token"], &place["admission"]), "joining again changes nothing");
        assert_eq!(place["status"], "ADMITTED");
        let mut wanted = app.order_input(&event, 1);
        wanted["admission"] = place["admission"].clone();
        let ordered = app.gql(PLACE, json!({ "input": wanted })).as_(&buyer).send().await;
        assert_eq!(ordered.ok()["order"]["status"], "CONFIRMED");
        // Whoever joins in a browser and then logs in keeps the place.
        let later = Browser::join(app, &event).await;
        let logged_in = app.gql(JOIN, json!({ "input": { "eventId": event.id } })).as_(&app.user().await);
        let logged_in = logged_in.header("cookie", &browser.cookie).ok().await["place"].clone();
        assert_eq!((&logged_in["token"], &logged_in["position"]), (&browser.place["token"], &json!(1)));
        assert_eq!(later.place["position"], 2);
        app.advance(Duration::from_secs(1));
        browser.look(app).await;
        let mut wanted = app.order_input(&event, 1);
        wanted["admission"] = browser.place["admission"].clone();
        let ordered = app.gql(PLACE, json!({ "input": wanted })).as_(&app.user().await).header("cookie", &browser.cookie);
        assert_eq!(ordered.ok().await["order"]["status"], "CONFIRMED");
    }
}

both! {
    async fn whoever_has_ordered_is_told_so_even_if_their_time_is_over(app: TestApp) {
        let event = on_sale(app).await;
        let browser = Browser::join(app, &event).await;
        let mut wanted = app.order_input(&event, 1);
        wanted["admission"] = browser.place["admission"].clone();
        let send = async || app.gql(PLACE, json!({ "input": wanted })).header("cookie", &browser.cookie).send().await.ok();
        let first = send().await;
        app.advance(Duration::from_mins(10));
        assert_eq!(send().await["order"], first["order"]);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM orders").await, 1);
    }
}

both! {
    async fn what_was_held_in_an_earlier_line_is_worth_nothing_in_the_next(app: TestApp) {
        let event = on_sale(app).await;
        let _first = Browser::join(app, &event).await;
        let mut old = Browser::join(app, &event).await;
        set(app, &event, json!({ "mode": "OFF" })).await;
        assert_eq!(old.look(app).await["status"], "OPEN");
        set(app, &event, json!({ "mode": "ON" })).await;
        assert_eq!(Browser::join(app, &event).await.place["status"], "ADMITTED");
        let new = Browser::join(app, &event).await;
        assert_eq!(new.place["position"], 1);
        assert_eq!(old.join_again(app, &event).await["position"], 2);
    }
}

both! {
    async fn the_order_is_drawn_at_the_opening_and_then_by_arrival(app: TestApp) {
        let event = on_sale(app).await;
        let opens_at = (app.parts.env.now() + time::Duration::hours(1)).format(&time::format_description::well_known::Rfc3339).unwrap();
        let room = set(app, &event, json!({ "opensAt": opens_at })).await;
        assert_eq!(room["opensAt"], json!(opens_at));
        let mut early = Vec::new();
        for _ in 0..30 {
            early.push(Browser::join(app, &event).await);
        }
        for browser in &mut early {
            assert_eq!(browser.look(app).await["status"], "BEFORE_OPENING");
            assert_eq!(browser.place["opensAt"], json!(opens_at));
            assert_eq!(browser.place["position"], Value::Null, "nobody knows before");
        }
        assert_eq!(early[0].order(app, &event).await.codes(), ["WAITING_ROOM"]);
        // Paused, so that all of them can be looked at.
        set(app, &event, json!({ "isPaused": true })).await;
        app.advance(Duration::from_hours(1));
        let late = Browser::join(app, &event).await;
        let mut positions = Vec::new();
        for browser in &mut early {
            positions.push(browser.look(app).await["position"].as_u64().unwrap());
        }
        assert_eq!(positions.iter().copied().collect::<BTreeSet<_>>(), (1..=30).collect());
        assert!(!positions.is_sorted(), "30 in the order of their arrival, by chance once in 10³² times");
        assert_eq!(late.place["position"], 31, "behind all who were there in time");
        assert_eq!(app.gql(ROOM, json!({ "slug": event.slug })).ok().await["waitingRoom"]["opensAt"], Value::Null);
    }
}

both! {
    async fn a_store_that_forgets_is_filled_by_those_who_wait(app: TestApp) {
        let event = on_sale(app).await;
        let id: EventId = event.id.parse().unwrap();
        let mut browsers = Vec::new();
        for _ in 0..12 {
            browsers.push(Browser::join(app, &event).await);
            app.clock.advance(Duration::from_millis(1));
        }
        app.parts.env.waiting_lines.close(LineId { event_id: id, generation: 0 }).await;
        // Somebody new comes first, and waits behind all the same. The last of the others is the first to look, or to join.
        let new = Browser::join(app, &event).await;
        assert_eq!(new.place["status"], "WAITING");
        for (number, browser) in browsers[1..].iter_mut().enumerate().rev() {
            let token = browser.place["token"].clone();
            if number % 2 == 0 {
                browser.look(app).await;
            } else {
                let join = json!({ "input": { "eventId": event.id, "token": token } });
                browser.place = app.gql(JOIN, join).header("cookie", &browser.cookie).ok().await["place"].clone();
            }
            assert_eq!((&browser.place["status"], &browser.place["token"]), (&json!("WAITING"), &token));
        }
        for (position, browser) in (1..).zip(&mut browsers[1..]) {
            assert_eq!(browser.look(app).await["position"], position);
        }
        let new = app.gql(LOOK, json!({ "token": new.place["token"] })).ok().await;
        assert_eq!((&new["position"], &new["waiting"]), (&json!(12), &json!(12)));
        // Who was let in is not let in again.
        let admission = browsers[0].place["admission"].clone();
        assert_eq!(browsers[0].look(app).await["admission"], admission);
        // An admission that was given before still holds.
        assert_eq!(browsers[0].order(app, &event).await.ok()["order"]["status"], "CONFIRMED");
        app.advance(Duration::from_secs(15));
        assert_eq!(browsers[1].look(app).await["status"], "ADMITTED");
    }
}

both! {
    async fn who_is_away_is_skipped_and_has_their_turn_when_they_are_back(app: TestApp) {
        let event = on_sale(app).await;
        let _admitted = Browser::join(app, &event).await;
        let (mut away, mut here) = (Browser::join(app, &event).await, Browser::join(app, &event).await);
        set(app, &event, json!({ "isPaused": true })).await;
        app.advance(Duration::from_secs(50));
        assert_eq!(here.look(app).await["position"], 2);
        assert_eq!((&here.place["isPaused"], &here.place["estimatedSeconds"]), (&json!(true), &Value::Null));
        app.advance(Duration::from_secs(20));
        set(app, &event, json!({ "isPaused": false })).await;
        let mut behind = Browser::join(app, &event).await;
        assert_eq!(here.look(app).await["status"], "ADMITTED", "one that does not answer takes nobody's turn");
        assert_eq!(behind.look(app).await["position"], 1);
        app.advance(Duration::from_secs(1));
        assert_eq!(away.look(app).await["status"], "ADMITTED", "their number is lower than all others");
        assert_eq!(behind.look(app).await["position"], 1);
    }
}

both! {
    async fn whoever_follows_is_told(app: TestApp) {
        let event = on_sale(app).await;
        let _first = Browser::join(app, &event).await;
        let (second, third) = (Browser::join(app, &event).await, Browser::join(app, &event).await);
        let mut two = app.subscribe(FOLLOW, json!({ "token": second.place["token"] })).await;
        let mut three = app.subscribe(FOLLOW, json!({ "token": third.place["token"] })).await;
        assert_eq!(two.next().await["waitingPlaceChanged"]["position"], 1);
        assert_eq!(three.next().await["waitingPlaceChanged"]["position"], 2);
        app.advance(Duration::from_secs(1));
        let told = two.next().await["waitingPlaceChanged"].clone();
        assert_eq!(told["status"], "ADMITTED");
        assert_eq!(order(app, &event, &told["admission"], Some(&second.cookie)).await.ok()["order"]["status"], "CONFIRMED");
        assert_eq!(three.next().await["waitingPlaceChanged"]["position"], 1);
        set(app, &event, json!({ "isPaused": true })).await;
        assert_eq!(three.next().await["waitingPlaceChanged"]["isPaused"], true);
        set(app, &event, json!({ "mode": "OFF" })).await;
        assert_eq!(three.next().await["waitingPlaceChanged"]["status"], "OPEN");
        let mut refused = app.subscribe(FOLLOW, json!({ "token": "made.up" })).await;
        assert_eq!(refused.refused().await, "NOT_FOUND");
    }
}

both! {
    async fn those_who_are_turned_away_cost_the_database_nothing(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = on_sale(app).await;
        let mut least = u64::MAX;
        for _ in 0..3 {
            let before = app.parts.env.db.statements();
            let all = join_all((0..50).map(|_| order(app, &event, &Value::Null, None))).await;
            assert!(all.iter().all(|answer| answer.codes() == ["WAITING_ROOM"]));
            let browsers = join_all((0..50).map(|_| Browser::join(app, &event))).await;
            assert!(browsers.iter().all(|browser| browser.place["token"].is_string()));
            least = least.min(app.parts.env.db.statements() - before);
        }
        assert!(least < 5, "{least} statements for 50 orders that were refused and 50 who joined");
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn it_works_without_scripts(app: TestApp) {
        let event = on_sale(app).await;
        let first = Browser::join(app, &event).await;
        let page = app.http.get(app.url(&format!("/events/{}", event.slug))).send().await.unwrap().text().await.unwrap();
        assert!(page.contains(&format!("/events/{}/line", event.slug)), "{page}");
        let address = app.url(&format!("/events/{}/line", event.slug));
        let page = app.http.get(&address).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("<form method=\"post\""), "{page}");
        assert_eq!(app.http.post(&address).form(&[("place", "")]).send().await.unwrap().status(), 403, "a form of another site");
        let joined = app.http.post(&address).header("sec-fetch-site", "same-origin").form(&[("place", "")]).send().await.unwrap();
        assert_eq!(joined.status(), 303);
        let cookie = joined.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let place = app.url(joined.headers()["location"].to_str().unwrap());
        let see = async || app.http.get(&place).send().await.unwrap().text().await.unwrap();
        let page = see().await;
        assert!(page.contains("<p class=\"position\">1</p>") && page.contains("http-equiv=\"refresh\""), "{page}");
        app.advance(Duration::from_secs(1));
        let page = see().await;
        assert!(page.contains("It’s your turn!") && !page.contains("refresh"), "{page}");
        // The app has the same place.
        let mut browser = Browser { cookie, place: first.place };
        assert_eq!(browser.join_again(app, &event).await["status"], "ADMITTED");
        assert_eq!(browser.order(app, &event).await.ok()["order"]["status"], "CONFIRMED");
    }
}
