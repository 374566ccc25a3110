//! Answers that everybody gets and that are kept in memory: they cost nothing, are never out of date, and have nothing
//! personal.

use futures::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{AppOptions, Database, TestApp, TestEvent, TestUser, both, eventually, http_client_at};

/// What the pages of the app ask for, in a few fields.
const EVENT: &str = "query($slug: String!) { event(slug: $slug) {
    title onlineUrl ticketTypes { name availability } organization { name } venue { name } } }";
/// The same without what depends on who asks.
pub(super) const SHOWN: &str = "query($slug: String!) { event(slug: $slug) {
    title ticketTypes { name availability } organization { name } venue { name } } }";
const LIST: &str = "{ events(first: 50) { nodes { title slug venue { name } organization { name } } } }";

/// Somebody at another address than the one that the tests write from: who has just changed something gets nothing that
/// was kept.
pub(crate) struct Visitor {
    pub(super) http: reqwest::Client,
    origin: String,
    token: Option<String>,
}

impl Visitor {
    pub(crate) fn at(origin: &str) -> Self {
        Self { http: http_client_at([127, 0, 0, 9].into()), origin: origin.to_owned(), token: None }
    }

    pub(super) fn signed_in(self, user: &TestUser) -> Self {
        Self { token: Some(user.access_token.clone()), ..self }
    }

    pub(super) fn post(&self, query: &str, variables: &Value) -> reqwest::RequestBuilder {
        let body = json!({ "query": query, "variables": variables });
        self.with_token(self.http.post(format!("{}/graphql", self.origin)).json(&body))
    }

    /// The same query by GET, which is never answered from memory.
    pub(super) fn get(&self, query: &str) -> reqwest::RequestBuilder {
        let url = reqwest::Url::parse_with_params(&format!("{}/graphql", self.origin), [("query", query)]).unwrap();
        self.with_token(self.http.get(url))
    }

    fn with_token(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer: Value = self.post(query, &variables).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer.get("errors"), None, "{answer:#}");
        answer["data"].clone()
    }

    pub(super) async fn shown(&self, slug: &str) -> Value {
        self.ask(SHOWN, json!({ "slug": slug })).await["event"].clone()
    }

    pub(super) async fn event(&self, slug: &str) -> Value {
        self.ask(EVENT, json!({ "slug": slug })).await["event"].clone()
    }

    pub(super) async fn titles(&self) -> Vec<String> {
        let nodes = self.ask(LIST, json!({})).await["events"]["nodes"].clone();
        nodes.as_array().unwrap().iter().map(|node| node["title"].as_str().unwrap().to_owned()).collect()
    }

    async fn page(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.origin)).header("accept", "text/html").send().await.unwrap()
    }

    async fn page_title(&self, slug: &str) -> String {
        let page = self.page(&format!("/events/{slug}")).await.text().await.unwrap();
        page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned()
    }
}

/// The fewest statements that something takes; periodic tasks may add some.
pub(super) async fn fewest(app: &TestApp, mut asked: impl AsyncFnMut()) -> u64 {
    let mut least = u64::MAX;
    for _ in 0..5 {
        let before = app.parts.env.db.statements();
        asked().await;
        least = least.min(app.parts.env.db.statements() - before);
    }
    least
}

both! {
    async fn asking_again_costs_no_statement(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let event = app.event().quota(5).published().await;
        let visitor = Visitor::at(&app.origin);
        let page = format!("/events/{}", event.slug);
        let (again, kept) = (visitor.event(&event.slug).await, visitor.event(&event.slug).await);
        assert_eq!(again, kept);
        assert_eq!(fewest(app, async || drop(visitor.event(&event.slug).await)).await, 0);
        assert_eq!(fewest(app, async || drop(visitor.titles().await)).await, 0);
        assert_eq!(fewest(app, async || drop(visitor.page(&page).await)).await, 0);
        assert_eq!(fewest(app, async || drop(visitor.page("/").await)).await, 0);
        let organizer = app.gql("query($id: ID!) { organization(id: $id) { slug } }", json!({ "id": event.organizer.organization_id }));
        let organizer = format!("/o/{}", organizer.ok().await["slug"].as_str().unwrap());
        assert_eq!(visitor.page(&organizer).await.status(), 200);
        assert_eq!(fewest(app, async || drop(visitor.page(&organizer).await)).await, 0);
        let mine = async || drop(app.gql(EVENT, json!({ "slug": event.slug })).as_(&event.organizer.user).ok().await);
        assert_ne!(fewest(app, mine).await, 0, "who is signed in may see more");
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn many_who_ask_at_once_cost_as_much_as_one(
        app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }
    ) {
        let event = app.event().quota(5).published().await;
        let visitor = Visitor::at(&app.origin);
        let all_at_once = async |many: usize| {
            app.forget_answers();
            join_all((0..many).map(|_| visitor.event(&event.slug))).await;
        };
        let one = fewest(app, async || all_at_once(1).await).await;
        assert!(one > 0);
        assert_eq!(fewest(app, async || all_at_once(50).await).await, one);
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn nothing_is_kept_without_memory(
        app: TestApp = AppOptions {
            config: vec![("http.public_cache_megabytes", 0.into())], no_worker: true, ..AppOptions::default()
        }
    ) {
        let event = app.event().published().await;
        let visitor = Visitor::at(&app.origin);
        visitor.event(&event.slug).await;
        assert_ne!(fewest(app, async || drop(visitor.event(&event.slug).await)).await, 0);
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn places_are_never_older_than_a_second(app: TestApp) {
        let event = app.event().quota(5).published().await;
        let (visitor, buyer) = (Visitor::at(&app.origin), app.user().await);
        let left = async || visitor.event(&event.slug).await["ticketTypes"][0]["availability"].clone();
        assert_eq!(left().await, 5);
        let order = json!({ "input": app.order_input(&event, 2) });
        app.gql("PlaceOrder", order).as_(&buyer).ok().await;
        app.clock.advance(std::time::Duration::from_secs(3));
        assert_eq!(left().await, 3);
    }
}

both! {
    async fn who_orders_sees_it_at_once(app: TestApp) {
        let event = app.event().quota(500).published().await;
        let visitor = Visitor::at(&app.origin);
        let place = "mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { errors { code } } }";
        for ordered in 1..=5 {
            visitor.ask(place, json!({ "input": app.order_input(&event, 1) })).await;
            let left = visitor.event(&event.slug).await["ticketTypes"][0]["availability"].clone();
            assert_eq!(left, 500 - ordered);
        }
        // Other processes know by the cookie.
        let ordered = json!({ "query": place, "variables": { "input": app.order_input(&event, 1) } });
        let url = format!("{}/graphql", app.origin);
        let ordered = visitor.http.post(&url).json(&ordered).send().await.unwrap();
        let cookie = ordered.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let elsewhere = http_client_at([127, 0, 0, 10].into());
        let asked = json!({ "query": EVENT, "variables": { "slug": event.slug } });
        elsewhere.post(&url).json(&asked).send().await.unwrap();
        let mine = async || drop(elsewhere.post(&url).json(&asked).header("cookie", &cookie).send().await.unwrap());
        assert_ne!(fewest(app, mine).await, 0);
    }
}

both! {
    async fn browsers_and_caches_ask_whether_a_page_is_still_the_same(app: TestApp) {
        let event = app.event().published().await;
        let visitor = Visitor::at(&app.origin);
        for (path, keep) in [
            ("/".to_owned(), "public, max-age=0, s-maxage=5, stale-while-revalidate=5"),
            (format!("/events/{}", event.slug), "public, max-age=0, s-maxage=1, stale-while-revalidate=5"),
        ] {
            let page = visitor.page(&path).await;
            let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
            assert_eq!((page.status(), header("cache-control").as_str()), (StatusCode::OK, keep), "{path}");
            assert!(header("vary").contains("accept-language") && header("content-security-policy").contains("default-src"));
            let request = visitor.http.get(format!("{}{path}", app.origin)).header("if-none-match", header("etag"));
            let same = request.send().await.unwrap();
            assert_eq!((same.status(), &same.headers()["etag"]), (StatusCode::NOT_MODIFIED, &page.headers()["etag"]));
            assert_eq!(same.headers()["cache-control"], keep);
            assert_eq!(same.text().await.unwrap(), "");
        }
        let german = visitor.http.get(format!("{}/", app.origin)).header("accept-language", "de").send().await.unwrap();
        assert!(german.text().await.unwrap().contains("lang=\"de\""));
        // The page of somebody who may see more is theirs.
        let token = format!("Bearer {}", event.organizer.user.access_token);
        let mine = visitor.http.get(app.url(&format!("/events/{}", event.slug))).header("authorization", token);
        assert_eq!(mine.send().await.unwrap().headers()["cache-control"], "private, no-cache");
    }
}

/// A random sequence of numbers, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// What everybody may see of an event, as it should be.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    title: String,
    ticket_type: String,
    organization: String,
    venue: String,
    hidden: bool,
}

impl Model {
    fn of(event: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        event.is_object().then(|| Self {
            title: text(&event["title"]),
            ticket_type: text(&event["ticketTypes"][0]["name"]),
            organization: text(&event["organization"]["name"]),
            venue: text(&event["venue"]["name"]),
            hidden: false,
        })
    }

    fn shown(&self) -> Option<Self> {
        (!self.hidden).then(|| self.clone())
    }
}

struct Show {
    event: TestEvent,
    venue: Value,
    model: Model,
}

const RENAME_TYPE: &str =
    "mutation($input: TicketTypeUpdateInput!) { ticketTypeUpdate(input: $input) { errors { code } } }";
const RENAME_ORGANIZATION: &str =
    "mutation($input: OrganizationUpdateInput!) { organizationUpdate(input: $input) { errors { code } } }";
const RENAME_VENUE: &str = "mutation($input: VenueUpdateInput!) { venueUpdate(input: $input) { errors { code } } }";

impl Show {
    async fn put_on(app: &TestApp) -> Self {
        let organizer = app.organizer().await;
        let venue = json!({
            "organizationId": organizer.organization_id, "name": "Hall", "address": "Street 1", "city": "Bonn", "country": "DE"
        });
        let venue = send(app, &organizer.user, "CreateVenue", venue).await.ok()["venue"]["id"].clone();
        let event = app.event().by(&organizer).with("venueId", venue.clone()).published().await;
        let seen = app.gql(EVENT, json!({ "slug": event.slug })).as_(&organizer.user).ok().await;
        Self { event, venue, model: Model::of(&seen).unwrap() }
    }

    /// Changes something at a process, and notes what should be seen from now on.
    async fn change(&mut self, app: &TestApp, origin: &str, what: usize, name: String) {
        let user: &TestUser = &self.event.organizer.user;
        let (document, input) = match what {
            0 => {
                self.model.title.clone_from(&name);
                ("UpdateEvent", json!({ "eventId": self.event.id, "title": name }))
            }
            1 => {
                self.model.ticket_type.clone_from(&name);
                (RENAME_TYPE, json!({ "ticketTypeId": self.event.ticket_type_id, "name": name }))
            }
            2 => {
                self.model.organization.clone_from(&name);
                (RENAME_ORGANIZATION, json!({ "organizationId": self.event.organizer.organization_id, "name": name }))
            }
            3 => {
                self.model.venue.clone_from(&name);
                (RENAME_VENUE, json!({ "venueId": self.venue, "name": name }))
            }
            _ => {
                self.model.hidden = !self.model.hidden;
                let visibility = if self.model.hidden { "PRIVATE" } else { "PUBLIC" };
                ("UpdateEvent", json!({ "eventId": self.event.id, "visibility": visibility }))
            }
        };
        app.gql(document, json!({ "input": input })).as_(user).at(origin).ok().await;
    }
}

/// Random changes through random processes. Where a change was made, it is seen at once, on the event, in lists and on
/// its page, by people who are signed in and by others. At the other process it is seen as soon as its signal has arrived,
/// and nothing older than the state before.
async fn every_answer_is_current(app: &TestApp, origins: &[String], rounds: usize) {
    let mut shows = [Show::put_on(app).await, Show::put_on(app).await];
    let visitors: Vec<_> = origins.iter().map(|origin| Visitor::at(origin)).collect();
    let participant = app.user().await;
    let participants: Vec<_> = origins.iter().map(|origin| Visitor::at(origin).signed_in(&participant)).collect();
    let mut dice = Dice(20_261_130);
    for round in 0..rounds {
        let here = dice.roll(visitors.len());
        let show = &mut shows[dice.roll(2)];
        let before = show.model.clone();
        show.change(app, &origins[here], dice.roll(5), format!("Name {round}")).await;
        let (slug, model) = (&show.event.slug, &show.model);
        let (visitor, expected) = (&visitors[here], show.model.shown());
        assert_eq!(Model::of(&visitor.event(slug).await), expected, "round {round}");
        for person in [visitor, &participants[here]] {
            assert_eq!(Model::of(&person.shown(slug).await), expected, "round {round}");
            assert_eq!(person.titles().await.contains(&model.title), !model.hidden, "round {round}");
        }
        assert_eq!(visitor.page_title(slug).await.starts_with(&model.title), !model.hidden, "round {round}");
        for elsewhere in visitors.iter().chain(&participants) {
            eventually("the other process sees it", async || {
                let seen = Model::of(&elsewhere.shown(slug).await);
                assert!(seen == expected || seen == before.shown(), "round {round}: {seen:?}");
                seen == expected && elsewhere.titles().await.contains(&model.title) != model.hidden
            })
            .await;
        }
    }
    for show in &mut shows {
        if !show.model.hidden {
            show.change(app, &origins[0], 4, String::new()).await;
        }
        assert_eq!(visitors[0].event(&show.event.slug).await, Value::Null);
        let mine = app.gql(EVENT, json!({ "slug": show.event.slug })).as_(&show.event.organizer.user).ok().await;
        assert_eq!(mine["onlineUrl"], "https://stream.example.org/concert");
        assert_eq!(visitors[0].event(&show.event.slug).await, Value::Null, "what a member has seen stays theirs");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_current_sqlite() {
    let app = TestApp::start(Database::Sqlite).await;
    every_answer_is_current(&app, std::slice::from_ref(&app.origin), 40).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_current_postgres() {
    let mut app = TestApp::start(Database::Postgres).await;
    let other = app.run_another_api().await;
    every_answer_is_current(&app, &[app.origin.clone(), other], 40).await;
    app.finish().await;
}
