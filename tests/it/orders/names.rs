//! Searches of names find the same with an index and without one, and SQLite's index forgets people at once.

use domain::job::Job;
use serde_json::{Value, json};

use crate::support::{TestApp, TestEvent, both};

/// What names are made of: umlauts and how they are written out, wildcards, quotes, and letters that are not folded.
const PARTS: [&str; 24] = [
    "ae", "ä", "oe", "Ö", "ue", "ü", "aa", "Å", "ß", "e", "a", "Mül", "ler", "lov", "Ж", "ш", "%", "_", "\"", "O'N",
    "-", "* ", "x", " Ada ",
];

/// Numbers below a limit, in the same order each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        // Knuth's generator; its high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn name(&mut self) -> String {
        let parts: String = (0..self.below(5) + 2).map(|_| PARTS[self.below(PARTS.len())]).collect();
        format!("N{parts}")
    }

    /// A part of a text, sometimes in capitals, and sometimes with a typing error.
    fn part_of(&mut self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        let start = self.below(letters.len());
        let mut part = letters[start..(start + self.below(9) + 1).min(letters.len())].to_vec();
        match self.below(6) {
            0 if part.len() > 3 => part.swap(1, 2),
            1 => part = part.into_iter().flat_map(char::to_uppercase).collect(),
            _ => {}
        }
        part.into_iter().collect()
    }
}

/// The orders and attendees that each search finds.
async fn found(app: &TestApp, event: &TestEvent, searches: &[String]) -> Vec<Value> {
    let document = "query($id: ID!, $search: String) { organization(id: $id) {
        orders(first: 100, search: $search) { nodes { code } } attendees(first: 100, search: $search) { nodes { id } } } }";
    let mut found = Vec::new();
    for search in searches {
        let variables = json!({ "id": event.organizer.organization_id, "search": search });
        found.push(app.gql(document, variables).as_(&event.organizer.user).ok().await);
    }
    found
}

both! {
    async fn are_found_the_same_with_and_without_an_index(app: TestApp) {
        let event = app.event().quota(100).published().await;
        let (mut random, mut texts) = (Random(7), Vec::new());
        // Shortening "naeem" gives "naem", and shortening that gives "nam".
        let twice = ["Naeem", "Saeed", "Queen", "Haaaas"];
        for number in 0..50 {
            let (name, attendee) = (random.name(), random.name());
            let name = twice.get(number).map_or(name, |twice| (*twice).to_owned());
            let mut input = app.order_input(&event, 1);
            (input["name"], input["email"]) = (json!(name), json!(format!("guest.{number}@one.example")));
            input["lines"][0]["attendees"] = json!([{ "name": attendee, "email": format!("{number}@two.example") }]);
            let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
            texts.extend([name, attendee, order["code"].as_str().unwrap().to_owned()]);
        }
        app.settle().await;
        let mut searches: Vec<String> = (0..120).map(|place| random.part_of(&texts[place])).collect();
        searches.extend(["naem", "saed", "quen", "haaas", "haas"].map(str::to_owned));
        let sqlite = app.parts.env.db.is_sqlite();

        let waiting = found(app, &event, &searches).await;
        app.run(Job::IndexNames).await;
        if sqlite {
            assert_eq!(app.count("SELECT COUNT(*) AS n FROM find_queue").await, 0);
            assert!(app.count("SELECT COUNT(*) AS n FROM find_rows").await > 100);
        }
        let indexed = found(app, &event, &searches).await;
        // With so many rows in the queue, SQLite does not use the index.
        app.execute(if sqlite {
            "INSERT INTO find_queue (id) WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers \
             WHERE n < 6000) SELECT randomblob(16) FROM numbers"
        } else {
            "DROP INDEX IF EXISTS orders_find, orders_find_code, tickets_find"
        })
        .await;
        let read = found(app, &event, &searches).await;
        let mut hits = 0;
        for (place, search) in searches.iter().enumerate() {
            assert_eq!(waiting[place], read[place], "{search:?} in the queue");
            assert_eq!(indexed[place], read[place], "{search:?} in the index");
            hits += usize::from(read[place]["orders"]["nodes"].as_array().is_some_and(|nodes| (1..20).contains(&nodes.len())));
        }
        assert!(hits > 40, "{hits}");
    }
}

both! {
    async fn leave_the_index_when_they_change(app: TestApp) {
        if !app.parts.env.db.is_sqlite() {
            return; // PostgreSQL's indexes follow by themselves.
        }
        // Letters that nobody else has, so that the index has their bytes only because of them.
        let rare = "ѱѱѱѯ";
        let traces = "SELECT COUNT(*) AS n FROM find_index_data WHERE instr(block, X'B1D1B1') > 0";
        let event = app.event().published().await;
        let mut input = app.order_input(&event, 1);
        input["name"] = json!(rare);
        input["lines"][0]["attendees"] = json!([{ "name": rare, "email": "guest@two.example" }]);
        app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        let draft = app.event().by(&event.organizer).with("title", rare).draft().await;
        app.run(Job::IndexNames).await;
        assert!(app.count(traces).await > 0);

        let searches = [rare.to_owned(), "erased".to_owned()];
        let before = found(app, &event, &searches).await;
        app.execute("UPDATE orders SET name = 'Erased', email = 'erased@example.org'").await;
        app.execute("UPDATE tickets SET holder_name = 'Erased'").await;
        let input = json!({ "eventId": draft.id });
        let delete = "mutation($input: EventDeleteInput!) { eventDelete(input: $input) { errors { code } } }";
        app.gql(delete, json!({ "input": input })).as_(&event.organizer.user).ok().await;
        assert_eq!(app.count(traces).await, 0);
        let count = |found: &Value| [&found["orders"], &found["attendees"]].map(|list| list["nodes"].as_array().unwrap().len());
        assert_eq!([count(&before[0]), count(&before[1])], [[1, 1], [0, 0]]);
        for _ in 0..2 {
            let after = found(app, &event, &searches).await;
            assert_eq!([count(&after[0]), count(&after[1])], [[0, 0], [1, 1]]);
            app.run(Job::IndexNames).await;
        }
        let (rows, texts) = ("SELECT COUNT(*) AS n FROM find_rows", "SELECT COUNT(*) AS n FROM find_texts");
        assert_eq!(app.count(rows).await, app.count(texts).await);
        assert_eq!(app.count(traces).await, 0);
    }
}
