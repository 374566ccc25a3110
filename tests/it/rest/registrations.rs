use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::{Value, json};

use super::{event, instant, venue};
use crate::support::{Organizer, TestApp, TestUser, both, href, items};

/// A room with places, an event there, and members with usernames.
async fn meeting(app: &TestApp, capacity: u32, members: usize) -> (Organizer, Value, Vec<(String, TestUser)>) {
    let organizer = app.organizer().await;
    instant(app, &organizer).await;
    let venue = venue(app, &organizer, json!({ "capacity": capacity })).await;
    let event = event(app, &organizer, &venue, json!({})).await;
    let mut people = Vec::new();
    for number in 0..members {
        let person = app.user().await;
        app.join(&organizer.user, &organizer.organization_id, &person, "MEMBER").await;
        let account = app.rest("GET", "/accounts").as_(&person).ok().await;
        let own = items(&account, "account")[0].clone();
        let name = format!("member{number}");
        app.rest("PATCH", href(&own, "self")).as_(&person).seen(&own).json(json!({ "username": name })).ok().await;
        people.push((name, person));
    }
    (organizer, event, people)
}

both! {
    async fn members_register_themselves_and_others_name_whom(app: TestApp) {
        let (organizer, event, people) = meeting(app, 5, 2).await;
        let (name, member) = &people[0];
        let seen = app.rest("GET", href(&event, "self")).as_(member).ok().await;
        let register = href(&seen, "register").to_owned();
        let own = app.rest("PUT", &register).as_(member).send().await;
        assert_eq!(own.status, 201, "{:#}", own.body);
        assert_eq!(own.header("location"), href(&own.body, "self"));
        assert_eq!([&own.body["status"], &own.body["event"], &own.body["account"]], [&json!("registered"), &event["_id"], &json!(member.id)]);
        let again = app.rest("PUT", &register).as_(member).send().await;
        assert_eq!((again.status.as_u16(), &again.body["_id"]), (200, &own.body["_id"]));
        // Whoever manages names whom they register; the member was before.
        let unnamed = app.rest("PUT", &register).as_(&organizer.user).send().await;
        assert_eq!((unnamed.problem(), unnamed.fields()), ((409, "USERNAME_MISSING"), vec!["username"]));
        let named = |name: &str| app.rest("PUT", &register).as_(&organizer.user).json(json!({ "username": name })).send();
        assert_eq!(named(name).await.status, 200);
        assert_eq!(named(&people[1].0).await.status, 201);
        assert_eq!(named("nobody").await.fields(), ["username"]);
        let other = app.rest("PUT", &register).as_(member).json(json!({ "username": people[1].0 })).send().await;
        assert_eq!(other.problem().0, 403);
        for stranger in [app.user().await, app.organizer().await.user] {
            assert_eq!(app.rest("PUT", &register).as_(&stranger).send().await.problem().0, 404);
        }
        assert_eq!(app.rest("PUT", &register).send().await.problem().0, 401);

        // The organizer sees who comes; members see themselves.
        let list = format!("{}?embed=account,event", href(&event, "registration"));
        let all = app.rest("GET", &list).as_(&organizer.user).ok().await;
        let names: BTreeSet<&str> =
            items(&all, "registration").iter().map(|one| one["_embedded"]["account"]["username"].as_str().unwrap()).collect();
        assert_eq!(names, people.iter().map(|(name, _)| name.as_str()).collect());
        assert_eq!(items(&all, "registration")[0]["_embedded"]["event"]["name"], event["name"]);
        let mine = app.rest("GET", &list).as_(member).ok().await;
        assert_eq!(items(&mine, "registration").len(), 1);
        let of_account = app.rest("GET", &format!("/registrations/account/{}", member.id)).as_(member).ok().await;
        assert_eq!(items(&of_account, "registration")[0]["_id"], own.body["_id"]);

        // Cancelling gives the place back.
        let address = href(&own.body, "self");
        assert_eq!(app.rest("DELETE", address).as_(member).send().await.problem().0, 428);
        assert_eq!(app.rest("DELETE", address).as_(&people[1].1).seen(&own.body).send().await.problem().0, 404);
        assert_eq!(app.rest("DELETE", address).as_(member).seen(&own.body).send().await.status, 204);
        let left = app.rest("GET", &list).as_(&organizer.user).ok().await;
        assert_eq!(items(&left, "registration").len(), 1);
        let gone = app.rest("GET", address).as_(member).ok().await;
        assert_eq!(gone["status"], "cancelled");
        assert_eq!(app.rest("PUT", &register).as_(member).send().await.status, 201, "and one may come again");
    }
}

both! {
    async fn a_room_is_full_once(app: TestApp) {
        let (organizer, event, people) = meeting(app, 3, 6).await;
        let register = format!("{}/register", href(&event, "self"));
        // Everybody at once, and each from both sides.
        let own = people.iter().map(|(_, person)| app.rest("PUT", &register).as_(person).send());
        let named = people.iter().map(|(name, _)| app.rest("PUT", &register).as_(&organizer.user).json(json!({ "username": name })).send());
        let answers = join_all(own.chain(named)).await;
        let created = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(created, 3);
        let refused = answers.iter().filter(|answer| !answer.status.is_success());
        for answer in refused {
            assert_eq!(answer.problem(), (409, "SOLD_OUT"));
        }
        let distinct: BTreeSet<&str> = answers.iter().filter(|answer| answer.status.is_success()).map(|answer| answer.body["account"].as_str().unwrap()).collect();
        assert_eq!(distinct.len(), 3, "nobody has two places");
        let listed = app.rest("GET", &format!("{}?count=true", href(&event, "registration"))).as_(&organizer.user).ok().await;
        assert_eq!(listed["_meta"]["total"], 3);
    }
}
