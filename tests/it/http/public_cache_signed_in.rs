//! Answers from memory for people who are signed in: they cost the statement that checks the session, and nobody gets
//! another one's answer.

use std::collections::{HashMap, HashSet, VecDeque};

use futures::future::join_all;
use kernel::ids::{self, UserKind};
use kernel::signals::Signal;
use serde_json::{Value, json};

use super::public_cache::{SHOWN, Visitor, fewest};
use crate::support::{AppOptions, TestApp, TestEvent, TestUser, both};

fn no_worker() -> AppOptions {
    AppOptions { no_worker: true, ..AppOptions::default() }
}

both! {
    async fn a_participant_is_answered_from_memory(app: TestApp = no_worker()) {
        let event = app.event().quota(5).published().await;
        let (visitor, participant) = (Visitor::at(&app.origin), Visitor::at(&app.origin).signed_in(&app.user().await));
        let (looked, kept) = (participant.shown(&event.slug).await, participant.shown(&event.slug).await);
        assert_eq!((&looked, &kept), (&visitor.shown(&event.slug).await, &looked));
        assert_eq!(fewest(app, async || drop(participant.shown(&event.slug).await)).await, 1, "the session is checked");
        assert_eq!(fewest(app, async || drop(participant.titles().await)).await, 1);
        assert_eq!(fewest(app, async || drop(visitor.shown(&event.slug).await)).await, 0, "what a participant has found");
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn many_participants_at_once_share_one_look(app: TestApp = no_worker()) {
        let event = app.event().quota(5).published().await;
        let (visitor, participant) = (Visitor::at(&app.origin), Visitor::at(&app.origin).signed_in(&app.user().await));
        let all_at_once = async |who: &Visitor, many: usize| {
            app.forget_answers();
            join_all((0..many).map(|_| who.shown(&event.slug))).await;
        };
        let one = fewest(app, async || all_at_once(&visitor, 1).await).await;
        assert_eq!(fewest(app, async || all_at_once(&participant, 50).await).await, 50 + one);
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn what_is_kept_counts_against_the_limits_of_the_user(
        app: TestApp = AppOptions {
            config: vec![("limits.enabled", json!(true)), ("limits.reads", json!("3/1h"))], ..AppOptions::default()
        }
    ) {
        let event = app.event().published().await;
        let participant = Visitor::at(&app.origin).signed_in(&app.user().await);
        let query = format!("{{ event(slug: \"{}\") {{ title }} }}", event.slug);
        for left in ["2", "1", "0"] {
            let answer = participant.post(&query, &json!({})).send().await.unwrap();
            assert_eq!((answer.status().as_u16(), &answer.headers()["ratelimit-remaining"]), (200, &left.parse().unwrap()));
        }
        assert_eq!(participant.post(&query, &json!({})).send().await.unwrap().status(), 429);
    }
}

/// Makes somebody a member without a request of theirs.
async fn add_member(app: &TestApp, event: &TestEvent, person: &TestUser) {
    let sql = format!(
        "INSERT INTO memberships (organization_id, user_id, role, created_at) \
         SELECT e.organization_id, u.id, 'member', u.created_at FROM events e, users u \
         WHERE e.slug = '{}' AND u.email = '{}'",
        event.slug, person.email
    );
    app.execute(&sql).await;
}

both! {
    async fn who_joins_an_organization_sees_more_at_once(app: TestApp = no_worker()) {
        let draft = app.event().draft().await;
        let user = app.user().await;
        let (visitor, person) = (Visitor::at(&app.origin), Visitor::at(&app.origin).signed_in(&user));
        assert_eq!((visitor.shown(&draft.slug).await, person.shown(&draft.slug).await), (Value::Null, Value::Null));
        for _ in 0..3 {
            add_member(app, &draft, &user).await;
            assert_eq!(visitor.shown(&draft.slug).await, Value::Null);
            assert!(person.shown(&draft.slug).await["title"].is_string(), "although it is kept that there is nothing");
            assert_eq!(visitor.shown(&draft.slug).await, Value::Null, "and what a member saw is not kept");
            app.execute("DELETE FROM memberships WHERE role = 'member'").await;
            assert_eq!(person.shown(&draft.slug).await, Value::Null);
        }
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn who_becomes_an_administrator_sees_more_at_once(app: TestApp = no_worker()) {
        let event = app.event().published().await;
        let (admin, user) = (app.admin().await, app.user().await);
        let (visitor, person) = (Visitor::at(&app.origin), Visitor::at(&app.origin).signed_in(&user));
        let off = "mutation($input: EventUnpublishInput!) { eventUnpublish(input: $input) { errors { code } } }";
        let input = json!({ "input": { "eventId": event.id, "reason": "It was not theirs" } });
        app.gql(off, input).as_(&admin).ok().await;
        assert_eq!((visitor.shown(&event.slug).await, person.shown(&event.slug).await), (Value::Null, Value::Null));
        app.make_admin(&user).await;
        assert!(person.shown(&event.slug).await["title"].is_string());
        assert_eq!(visitor.shown(&event.slug).await, Value::Null);
        assert_eq!(fewest(app, async || drop(visitor.shown(&event.slug).await)).await, 0, "the others are still answered from memory");
        app.execute("DELETE FROM outbox").await;
    }
}

/// A ticket that was ordered for somebody without a request of theirs: whoever has just ordered gets nothing from memory.
async fn give_ticket(app: &TestApp, event: &TestEvent, holder: &TestUser) {
    app.gql("PlaceOrder", json!({ "input": app.order_input(event, 1) })).ok().await;
    let sql = "UPDATE orders SET user_id = (SELECT id FROM users WHERE email";
    app.execute(&format!("{sql} = '{}') WHERE user_id IS NULL", holder.email)).await;
}

both! {
    async fn who_has_a_ticket_gets_their_own_answer(app: TestApp = no_worker()) {
        let event = app.event().published().await;
        let [holder, other] = [app.user().await, app.user().await];
        give_ticket(app, &event, &holder).await;
        let link = json!("https://stream.example.org/concert");
        let visitor = Visitor::at(&app.origin);
        let [holder, other] = [holder, other].map(|user| Visitor::at(&app.origin).signed_in(&user));
        for first in [&holder, &other, &visitor] {
            app.forget_answers();
            first.event(&event.slug).await;
            for _ in 0..2 {
                assert_eq!(visitor.event(&event.slug).await["onlineUrl"], Value::Null);
                assert_eq!(holder.event(&event.slug).await["onlineUrl"], link);
                assert_eq!(other.event(&event.slug).await["onlineUrl"], Value::Null);
            }
        }
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn who_orders_while_signed_in_sees_it_at_once(app: TestApp = no_worker()) {
        let event = app.event().quota(500).published().await;
        let [user, somebody] = [app.user().await, app.user().await];
        let [buyer, other] = [&user, &somebody].map(|user| Visitor::at(&app.origin).signed_in(user));
        let writer = Signal::Writer(ids::parse::<UserKind>(&user.id).unwrap());
        let told = app.parts.env.signals.listen(&[writer]);
        let place = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { errors { code } } }";
        let left = async |who: &Visitor| who.shown(&event.slug).await["ticketTypes"][0]["availability"].clone();
        let mut cookie = String::new();
        for ordered in 1..=5 {
            left(&other).await;
            let answer = buyer.post(place, &json!({ "input": app.order_input(&event, 1) })).send().await.unwrap();
            assert_eq!(left(&buyer).await, 500 - ordered);
            answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().clone_into(&mut cookie);
        }
        assert!(told.count() >= 5, "other processes hear of somebody whose program sends no cookies");
        // Another process knows a browser by the cookie, whoever is signed in.
        let asked = async |cookie: &str| {
            let query = format!("{{ event(slug: \"{}\") {{ title }} }}", event.slug);
            other.post(&query, &json!({})).header("cookie", cookie).send().await.unwrap();
        };
        asked("").await;
        assert_eq!(fewest(app, async || asked("").await).await, 1);
        assert_ne!(fewest(app, async || asked(&cookie).await).await, 1);
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn who_is_shut_out_gets_nothing_that_is_kept(app: TestApp = no_worker()) {
        let (event, admin) = (app.event().published().await, app.admin().await);
        let [left, suspended] = [app.user().await, app.user().await];
        let refused = async |user: &TestUser| {
            let visitor = Visitor::at(&app.origin);
            visitor.shown(&event.slug).await;
            assert_eq!(fewest(app, async || drop(visitor.shown(&event.slug).await)).await, 0, "it is kept");
            let person = visitor.signed_in(user);
            let answer = person.post(SHOWN, &json!({ "slug": event.slug })).send().await.unwrap();
            (answer.status() == 401).then_some(answer.json::<Value>().await.unwrap())
        };
        assert_eq!((refused(&left).await, refused(&suspended).await), (None, None));
        app.gql("LogOut", json!({ "input": {} })).as_(&left).ok().await;
        let input = json!({ "userId": suspended.id, "reason": "Sold what there was not" });
        app.gql("SuspendUser", json!({ "input": input })).as_(&admin).ok().await;
        let forged = TestUser { access_token: "made.up.token".to_owned(), ..left.clone() };
        for user in [&left, &suspended, &forged] {
            let answer = refused(user).await.expect("a refusal");
            assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
            assert_eq!(answer.get("data"), None);
        }
        app.execute("DELETE FROM outbox").await;
    }
}

/// The public fields, as introspection tells them: by type, the name of each field that needs no argument, and its type if
/// that has fields.
type Types = HashMap<String, Vec<(String, Option<String>)>>;

const INTROSPECT: &str = "{ __schema { types { name kind fields(includeDeprecated: true) {
    name args { defaultValue type { kind } }
    type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

async fn types(app: &TestApp) -> Types {
    let schema = app.gql(INTROSPECT, json!({})).ok().await;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let field = |field: Value| {
        let mut of = &field["type"];
        while !of["ofType"].is_null() {
            of = &of["ofType"];
        }
        let has_fields = ["OBJECT", "INTERFACE", "UNION"].contains(&of["kind"].as_str().unwrap());
        (text(&field["name"]), has_fields.then(|| text(&of["name"])))
    };
    let needs_none = |field: &Value| {
        list(&field["args"]).iter().all(|one| one["type"]["kind"] != "NON_NULL" || !one["defaultValue"].is_null())
    };
    let fields = |of: &Value| list(&of["fields"]).into_iter().filter(needs_none).map(field).collect();
    list(&schema["types"]).iter().map(|of| (text(&of["name"]), fields(of))).collect()
}

/// What is selected under a path of fields.
fn query(path: &[String], selection: &str) -> String {
    let inner = path.iter().rev().fold(selection.to_owned(), |inner, field| format!("{field} {{ {inner} }}"));
    format!("{{ {inner} }}")
}

async fn data(request: reqwest::RequestBuilder) -> Value {
    request.send().await.unwrap().json::<Value>().await.unwrap()["data"].clone()
}

both! {
    async fn no_public_field_is_another_ones(app: TestApp = no_worker()) {
        let venue = "mutation($input: VenueCreateInput!) { venueCreate(input: $input) { venue { id } errors { code } } }";
        let organizer = app.organizer().await;
        let input = json!({
            "organizationId": organizer.organization_id, "name": "Hall", "address": "Street 1", "city": "Bonn", "country": "DE"
        });
        let venue = app.gql(venue, json!({ "input": input })).as_(&organizer.user).ok().await["venue"]["id"].clone();
        let event = app.event().by(&organizer).with("venueId", venue).quota(5).published().await;
        let user = app.user().await;
        give_ticket(app, &event, &user).await;
        let (visitor, holder) = (Visitor::at(&app.origin), Visitor::at(&app.origin).signed_in(&user));
        let types = types(app).await;
        let start = |field: String, of: &str| (vec![field], of.to_owned());
        let mut paths = VecDeque::from([
            start(format!("event(slug: \"{}\")", event.slug), "Event"),
            start("events".to_owned(), "EventConnection"),
            start("eventFacets".to_owned(), "EventFacets"),
            start(format!("organization(id: \"{}\")", organizer.organization_id), "Organization"),
        ]);
        let mut seen: HashSet<String> = paths.iter().map(|(_, of)| of.clone()).collect();
        let mut own = Vec::new();
        while let Some((path, of)) = paths.pop_front() {
            for (field, inner) in &types[&of] {
                let asked = query(&path, &inner.as_ref().map_or_else(|| field.clone(), |_| format!("{field} {{ __typename }}")));
                let everybodys = data(visitor.post(&asked, &json!({}))).await;
                let from_database = data(holder.get(&asked)).await;
                assert_eq!(data(holder.post(&asked, &json!({}))).await, from_database, "{asked}");
                assert_eq!(data(visitor.post(&asked, &json!({}))).await, everybodys, "{asked}");
                if from_database != everybodys {
                    own.push(format!("{of}.{field}"));
                }
                // What is null or empty for the holder has no fields to ask for.
                let Some(inner) = inner.as_ref().filter(|_| from_database.to_string().contains("__typename")) else { continue };
                if path.len() < 8 && seen.insert(inner.clone()) {
                    let path = path.iter().chain([field]).cloned().collect();
                    paths.push_back((path, inner.clone()));
                }
            }
        }
        assert_eq!(own, ["Event.onlineUrl"]);
        for of in ["Organization", "TicketType", "Venue", "WaitingRoom", "Money"] {
            assert!(seen.contains(of), "{of} was not reached: {seen:?}");
        }
        app.execute("DELETE FROM outbox").await;
    }
}
