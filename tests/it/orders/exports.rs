//! Exports of orders and tickets as CSV and spreadsheets.

use futures::future::join_all;
use serde_json::{Value, json};

use super::paid::{choose, place};
use crate::support::{AppOptions, Database, TestApp, TestUser, both};

async fn fetch(app: &TestApp, path: &str, user: Option<&TestUser>) -> reqwest::Response {
    let mut request = app.http.get(app.url(path));
    if let Some(user) = user {
        request = request.header("authorization", format!("Bearer {}", user.access_token));
    }
    request.send().await.unwrap()
}

/// The XML of a spreadsheet's only sheet.
fn sheet(file: Vec<u8>) -> String {
    part(file, "xl/worksheets/sheet1.xml")
}

fn part(file: Vec<u8>, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

async fn lines(app: &TestApp, path: &str, user: &TestUser) -> Vec<String> {
    let response = fetch(app, path, Some(user)).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let text = response.text().await.unwrap();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

both! {
    async fn tell_who_comes_and_what_was_ordered(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let owner = &event.organizer.user;
        let mut order = app.order_input(&event, 2);
        order["lines"][0]["attendees"] = json!([{ "name": "=HYPERLINK(\"http://evil.example\")" }, { "name": "Ärzte, Die" }]);
        let order = app.gql("PlaceOrder", json!({ "input": order })).ok().await["order"].clone();
        choose(app, &order, "succeed").await;
        place(app, &event, 1).await;
        app.settle().await;

        let attendees = lines(app, &format!("/events/{}/attendees.csv", event.id), owner).await;
        assert_eq!(attendees.len(), 3, "{attendees:#?}");
        assert!(attendees[0].starts_with("Name,Email,Ticket type,Status,"));
        assert!(attendees[1].starts_with("\"'=HYPERLINK(\"\"http://evil.example\"\")\",guest-"), "{}", attendees[1]);
        assert!(attendees[2].starts_with("\"Ärzte, Die\",guest-"));
        assert!(attendees[2].contains(",Admission,valid,,"));
        let orders = lines(app, &format!("/events/{}/orders.csv", event.id), owner).await;
        assert_eq!(orders.len(), 3);
        assert!(orders[1].contains(",confirmed,Gil Guest,"), "{}", orders[1]);
        assert!(orders[1].contains(",2,2 × Admission,20.00,0.00,EUR,succeeded,"), "{}", orders[1]);
        assert!(orders[2].contains(",pending,Gil Guest,"));
        let path = format!("/events/{}/attendees.csv", event.id);
        let token = format!("Bearer {}", owner.access_token);
        let compressed = app.http.get(app.url(&path)).header("authorization", token).header("accept-encoding", "gzip");
        let compressed = compressed.send().await.unwrap();
        assert_eq!(compressed.headers()["content-encoding"], "gzip");
        compressed.bytes().await.expect("a file that does not break off");
        let response = fetch(app, &format!("/events/{}/orders.csv", event.id), Some(owner)).await;
        let name = response.headers()["content-disposition"].to_str().unwrap();
        assert_eq!(name, format!("attachment; filename=\"{}-orders.csv\"", event.slug));
    }
}

both! {
    async fn spreadsheets_have_numbers_times_and_texts(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let mut input = app.order_input(&event, 2);
        input["email"] = json!("+jazz@example.org");
        input["lines"][0]["attendees"] = json!([{ "name": "=1+1" }, { "name": "007" }]);
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        choose(app, &order, "succeed").await;
        app.settle().await;

        let read = async |list: &str| {
            let path = format!("/events/{}/{list}.xlsx", event.id);
            let response = fetch(app, &path, Some(&event.organizer.user)).await;
            assert_eq!(response.status(), 200);
            let name = response.headers()["content-disposition"].to_str().unwrap();
            assert_eq!(name, format!("attachment; filename=\"{}-{list}.xlsx\"", event.slug));
            sheet(response.bytes().await.unwrap().to_vec())
        };
        let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let attendees = read("attendees").await;
        for (cell, expected) in [("A2", "=1+1"), ("B2", "+jazz@example.org"), ("C2", "Admission"), ("A3", "007")] {
            assert!(attendees.contains(&text(cell, expected)), "{cell}: {attendees}");
        }
        assert!(!attendees.contains("<f>") && !attendees.contains("r=\"A4\""), "{attendees}");
        let orders = read("orders").await;
        assert!(orders.contains(&text("A2", order["code"].as_str().unwrap())), "{orders}");
        // Formatted numbers, and a date: days since 1900, so more than 46,000.
        for (cell, number) in [("E2", "2"), ("G2", "20"), ("H2", "0"), ("K2", "4")] {
            let found = orders.split(&format!("<c r=\"{cell}\"")).nth(1).unwrap();
            let value = found.split("<v>").nth(1).unwrap();
            assert!(value.starts_with(number) && !found[..found.find("<v>").unwrap()].contains("t="), "{cell}: {orders}");
        }
        // An address that looks like a formula stays text, and is unchanged in the CSV file.
        let csv = lines(app, &format!("/events/{}/orders.csv", event.id), &event.organizer.user).await;
        assert!(csv[1].contains(",+jazz@example.org,"), "{}", csv[1]);
    }
}

both! {
    async fn spreadsheets_speak_their_readers_language(app: TestApp) {
        let event = app.event().paid("10.00").published().await;
        let owner = &event.organizer.user;
        let order = place(app, &event, 1).await;
        choose(app, &order, "succeed").await;
        place(app, &event, 1).await;
        app.settle().await;
        let admin = app.admin().await;
        let path_of = |list: &str| format!("/events/{}/{list}", event.id);
        let whole = async |path: &str, user: &TestUser| {
            let response = fetch(app, path, Some(user)).await;
            assert_eq!(response.status(), 200);
            response.bytes().await.unwrap().to_vec()
        };
        for (locale, title, orders, attendees, audit) in [
            (
                "de",
                "Bestellungen",
                ["Bestellung", "Währung", "Bestätigt am", "Bestätigt", "Bezahlt", "Noch nicht bezahlt"],
                ["Ticketart", "Eingecheckt am", "Bestellt von (E-Mail)", "Gültig"],
                ["Zeitpunkt (UTC)", "Wer", "Änderungen", "event.publish"],
            ),
            (
                "en",
                "Orders",
                ["Order", "Currency", "Confirmed at", "Confirmed", "Paid", "Not paid yet"],
                ["Ticket type", "Checked in at", "Ordered by (email)", "Valid"],
                ["At (UTC)", "Actor", "Changes", "event.publish"],
            ),
        ] {
            app.execute(&format!("UPDATE users SET locale = '{locale}'")).await;
            let file = whole(&path_of("orders.xlsx"), owner).await;
            let book = part(file.clone(), "xl/workbook.xml");
            assert!(book.contains(&format!("<sheet name=\"{title}\"")), "{book}");
            for (words, sheet) in [
                (orders.as_slice(), sheet(file)),
                (&attendees, sheet(whole(&path_of("attendees.xlsx"), owner).await)),
                (&audit, sheet(whole("/admin/audit.xlsx", &admin).await)),
            ] {
                for word in words {
                    assert!(sheet.contains(&format!("<t>{word}</t>")), "{locale}: {word} in {sheet}");
                }
            }
            // For programs, the values are the same in every language.
            let orders = lines(app, &path_of("orders.csv"), owner).await;
            assert!(orders[0].starts_with("Order,Status,Name,Email,Tickets,What,Total,"), "{}", orders[0]);
            assert!(orders[1].contains(",confirmed,") && orders[1].contains(",succeeded,"), "{}", orders[1]);
        }
    }
}

/// Exports more rows than are read at once. Without a worker, since the mails don't matter.
async fn are_whole_however_long(database: Database) {
    let app = TestApp::start_with(database, AppOptions { no_worker: true, ..AppOptions::default() }).await;
    let event = app.event().quota(1000).published().await;
    for _ in 0..6 {
        join_all((0..10).map(|_| place(&app, &event, 10))).await;
    }
    let attendees = lines(&app, &format!("/events/{}/attendees.csv", event.id), &event.organizer.user).await;
    assert_eq!(attendees.len(), 601);
    app.tolerate_dead_jobs();
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn are_whole_however_long_sqlite() {
    are_whole_however_long(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn are_whole_however_long_postgres() {
    are_whole_however_long(Database::Postgres).await;
}

both! {
    async fn are_for_those_who_may_see_orders(app: TestApp) {
        let event = app.event().published().await;
        let staff = app.user().await;
        app.join(&event.organizer.user, &event.organizer.organization_id, &staff, "CHECK_IN_STAFF").await;
        let stranger = app.organizer().await.user;
        for list in ["attendees", "orders"] {
            let path = format!("/events/{}/{list}.xlsx", event.id);
            for (user, status, code) in [
                (None, 401, "UNAUTHENTICATED"), (Some(&stranger), 404, "NOT_FOUND"), (Some(&staff), 403, "FORBIDDEN"),
            ] {
                let refused = fetch(app, &path, user).await;
                assert_eq!(refused.status(), status);
                let body: Value = refused.json().await.unwrap();
                assert_eq!(body["errors"][0]["extensions"]["code"], code);
            }
            for id in ["event_01h455vb4pex5vsknk084sn02q", "nonsense", &event.slug] {
                let missing = fetch(app, &format!("/events/{id}/{list}.csv"), Some(&event.organizer.user)).await;
                assert_eq!(missing.status(), 404);
            }
        }
    }
}
