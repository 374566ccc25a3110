//! The sitemap for search engines: each public event is in one of its files, and nobody reads more than a file.

use std::fmt::Write as _;

use kernel::ids::EventId;
use sea_orm::{ConnectionTrait as _, Statement};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::support::{AppOptions, TestApp, both};

/// The file with the pages of organizations.
const ORGANIZATIONS: &str = "/sitemap/organizations.xml";

/// The paths of the sitemap's files with events.
async fn files(app: &TestApp) -> Vec<String> {
    let mut files = locations(app, "/sitemap.xml").await;
    files.retain(|file| file != ORGANIZATIONS);
    files
}

/// The paths of all pages that the sitemap lists.
pub(crate) async fn pages(app: &TestApp) -> Vec<String> {
    let mut pages = Vec::new();
    for file in locations(app, "/sitemap.xml").await {
        pages.extend(locations(app, &file).await);
    }
    pages
}

/// The paths that an index or a file lists.
async fn locations(app: &TestApp, path: &str) -> Vec<String> {
    let text = app.http.get(app.url(path)).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
    let locations = text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap());
    locations.map(|url| url.strip_prefix(&app.origin).unwrap().to_owned()).collect()
}

async fn status(app: &TestApp, path: &str) -> u16 {
    app.http.get(app.url(path)).send().await.unwrap().status().as_u16()
}

/// An event in the database, which may be listed.
#[derive(Debug, Clone)]
struct Row {
    id: Uuid,
    ends_at: OffsetDateTime,
    /// Its values of `status`, `visibility`, `unpublished_at`, and whether its organization is hidden.
    state: (&'static str, &'static str, bool, bool),
}

impl Row {
    /// A page is listed if its event is announced and not over.
    fn is_listed(&self, app: &TestApp) -> bool {
        self.state == ("published", "public", false, false) && self.ends_at > app.parts.env.now()
    }

    fn begins_file(&self) -> bool {
        self.id.as_u128().is_multiple_of(1024)
    }

    fn path(&self) -> String {
        format!("/events/{}", self.id)
    }

    fn file(&self) -> String {
        format!("/sitemap/{}.xml", EventId::from_uuid(self.id))
    }
}

/// Inserts events, half of which are over. Many end at the same time, and more than usual begin a file.
async fn fill(app: &TestApp, number: u32) -> Vec<Row> {
    let (shown, hidden) = (app.event().published().await, app.event().published().await);
    app.execute(&format!("UPDATE events SET status = 'archived' WHERE slug IN ('{}', '{}')", shown.slug, hidden.slug))
        .await;
    let now = app.parts.env.now();
    let mut random = 7_u64;
    let mut next = || {
        // Knuth's generator; its high bits are the good ones.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        random >> 32
    };
    let rows = (0..number).map(|number| Row {
        id: Uuid::from_u128(
            0x0190_0000_0000_7000_8000_0000_0000_0000
                + (u128::from(number) << 48)
                + (u128::from(next()) << if next() % 8 == 0 { 8 } else { 0 }),
        ),
        ends_at: now + Duration::hours(i64::try_from(next() % 60).unwrap() - 30) + Duration::minutes(30),
        state: match next() % 20 {
            0 => ("draft", "public", false, false),
            1 => ("published", "unlisted", false, false),
            2 => ("published", "public", true, false),
            3 => ("published", "public", false, true),
            _ => ("published", "public", false, false),
        },
    });
    let rows: Vec<Row> = rows.collect();
    let text = |at: OffsetDateTime| at.format(&Rfc3339).unwrap();
    for some in rows.chunks(1_000) {
        let mut values = String::new();
        for row in some {
            let (status, visibility, unpublished, of_hidden) = row.state;
            let id =
                if app.parts.env.db.is_sqlite() { format!("X'{}'", row.id.simple()) } else { format!("'{}'", row.id) };
            let organization = if of_hidden { &hidden.slug } else { &shown.slug };
            let at = |set: bool| if set { format!("'{}'", text(now)) } else { "NULL".to_owned() };
            let _ = write!(
                values,
                ", ({id}, (SELECT organization_id FROM events WHERE slug = '{organization}'), '{}', 'Event', '{status}', \
                 '{visibility}', 'online', '{}', '{}', 'UTC', TRUE, '', {}, {}, '{now}', '{now}')",
                row.id,
                text(row.ends_at - Duration::HOUR),
                text(row.ends_at),
                at(status == "published"),
                at(unpublished),
                now = text(now),
            );
        }
        let insert = "INSERT INTO events (id, organization_id, slug, title, status, visibility, format, starts_at, ends_at, \
                      timezone, is_free, search_text, published_at, unpublished_at, created_at, updated_at) VALUES";
        app.execute(&format!("{insert} {}", &values[2..])).await;
    }
    let suspend = format!(
        "INSERT INTO organization_suspensions (organization_id, user_id, created_at) \
         SELECT organization_id, (SELECT id FROM users WHERE email = '{}'), created_at FROM events WHERE slug = '{}'",
        hidden.organizer.user.email, hidden.slug
    );
    app.execute(&format!("{suspend}; ANALYZE")).await;
    rows
}

/// The paths of the files and of their pages, as they must be.
fn expected(app: &TestApp, rows: &[Row]) -> Vec<(String, Vec<String>)> {
    let mut listed: Vec<&Row> = rows.iter().filter(|row| row.is_listed(app)).collect();
    listed.sort_by_key(|row| (row.ends_at, row.id));
    let mut files = vec![("/sitemap/1.xml".to_owned(), vec!["/".to_owned()])];
    for row in listed {
        if row.begins_file() {
            files.push((row.file(), Vec::new()));
        }
        files.last_mut().unwrap().1.push(row.path());
    }
    files
}

/// The plan of a statement, in one text.
async fn plan(app: &TestApp, statement: Statement) -> String {
    let sqlite = app.parts.env.db.is_sqlite();
    let (explain, column) = if sqlite { ("EXPLAIN QUERY PLAN", "detail") } else { ("EXPLAIN", "QUERY PLAN") };
    let explained = Statement { sql: format!("{explain} {}", statement.sql), ..statement };
    let rows = app.parts.env.db.primary().query_all_raw(explained).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", column).unwrap() + "\n").collect()
}

fn without_worker() -> AppOptions {
    AppOptions { no_worker: true, ..AppOptions::default() }
}

both! {
    async fn each_event_is_in_one_file(app: TestApp = without_worker()) {
        let mut rows = fill(app, 2_000).await;
        let expected_files = expected(app, &rows);
        assert!(expected_files.len() > 3, "{} files", expected_files.len());
        let names: Vec<&String> = expected_files.iter().map(|(name, _)| name).collect();
        assert_eq!(files(app).await.iter().collect::<Vec<_>>(), names);
        for (name, pages) in &expected_files {
            assert_eq!(&locations(app, name).await, pages, "{name}");
        }

        // A file that begins with an event is found when the event is over, but not when nobody may know of it.
        let begins: Vec<Row> = rows.iter().filter(|row| row.begins_file()).cloned().collect();
        assert!(begins.iter().any(|row| !row.is_listed(app)));
        for row in begins {
            let known = row.state == ("published", "public", false, false);
            assert_eq!(status(app, &row.file()).await, if known { 200 } else { 404 }, "{row:?}");
        }

        // An event that goes changes only the file that it is in, and that before if it begins one.
        let gone = rows.iter().position(|row| row.begins_file() && row.is_listed(app)).unwrap();
        let id = rows.remove(gone).id;
        app.execute(&format!("UPDATE events SET visibility = 'private' WHERE slug = '{id}'")).await;
        let now = expected(app, &rows);
        for (name, pages) in &now {
            assert_eq!(&locations(app, name).await, pages, "{name}");
        }
        let same = now.iter().filter(|file| expected_files.contains(file)).count();
        assert_eq!(same, expected_files.len() - 2);

        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn a_file_costs_the_same_wherever_it_is(app: TestApp = without_worker()) {
        fill(app, 4_000).await;
        let names = files(app).await;
        let db = &app.parts.env.db;
        for (path, statements) in [("/sitemap.xml", 1), (&names[0], 2), (&names[1], 3), (names.last().unwrap(), 3)] {
            db.record();
            assert_eq!(status(app, path).await, 200);
            let sent: Vec<Statement> =
                db.recorded().into_iter().filter(|statement| statement.sql.contains("\"events\"")).collect();
            assert_eq!(sent.len(), statements, "{path}");
            for statement in sent {
                let sql = statement.sql.clone();
                let plan = plan(app, statement).await;
                assert!(!plan.contains("Seq Scan on events") && !plan.contains("SCAN events"), "{sql}\n{plan}");
                let beginnings = sql.contains("048");
                let by_key = plan.contains("events_pkey") || plan.contains("sqlite_autoindex_events_1");
                let index = if beginnings { "events_beginning_files" } else { "events_announced_by_end" };
                assert!(by_key || plan.contains(index), "{sql}\n{plan}");
            }
        }
        app.execute("DELETE FROM outbox").await;
    }
}

both! {
    async fn other_names_are_unknown(app: TestApp) {
        let event = app.event().published().await;
        let page = format!("/events/{}", event.slug);
        assert!(pages(app).await.contains(&page));
        let begins = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0400);
        let unknown = EventId::from_uuid(begins).to_string();
        let names = [
            "0.xml", "2.xml", "x.xml", ".xml", "1", "1.XML", "18446744073709551615.xml", "order_01h455vb4pex5vsknk084sn02q.xml",
            &format!("{unknown}.xml"), &format!("{}.xml", unknown.to_uppercase()), &unknown,
        ];
        for name in names {
            assert_eq!(status(app, &format!("/sitemap/{name}")).await, 404, "{name}");
        }
        // An event in the middle of a file.
        let begins_file = files(app).await.len() > 1;
        assert_eq!(status(app, &format!("/sitemap/{}.xml", event.id)).await, if begins_file { 200 } else { 404 });
    }
}
