//! The database raises versions: exactly by one, of what people see or edit, whoever changes it.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, Statement, TransactionTrait as _};

use serde_json::json;

use crate::database::rules::sold;
use crate::support::both;

/// The tables with a change that raises the versions of their rows, and one that does not.
const TABLES: &[(&str, &[&str], &str)] = &[
    (
        "venues",
        &[
            "name = 'Elsewhere'",
            "city = 'Elsewhere'",
            "latitude = 1, longitude = 1",
            "capacity = 7",
            "description = 'A hall'",
            "timezone = 'Asia/Tokyo'",
            "exclusive = true",
        ],
        "city_key = 'elsewhere'",
    ),
    (
        "events",
        &["title = 'Another'", "ends_at = '2099-01-01 00:00:00+00:00'", "guest_list = true"],
        "search_text = 'another'",
    ),
    ("events", &["visibility = 'unlisted'"], "updated_at = created_at, cancel_reason = 'Rain'"),
    ("ticket_types", &["name = 'Another'", "max_per_order = 9", "description = 'Front'"], "position = position + 1"),
    ("organizations", &["name = 'Another'", "instant_events = true"], "updated_at = '2099-01-01 00:00:00+00:00'"),
    ("orders", &["name = 'Somebody'", "cancel_reason = 'Ill'"], "invited_by = 'mail'"),
    ("users", &["display_name = 'Somebody'", "deletes_at = '2099-01-01 00:00:00+00:00'"], "password_hash = 'x'"),
    ("memberships", &["role = 'registrar'"], "created_at = '2099-01-01 00:00:00+00:00'"),
    ("tickets", &["holder_name = 'Somebody'"], "changed_at = created_at"),
    ("payments", &["failure = 'Refused'"], "looks = looks + 1"),
    ("refunds", &["reason = 'Wind'"], "attempt = attempt + 1"),
    ("quotas", &["name = 'Seats'", "size = 500"], "held = held + 1"),
];

/// How many rows there are, and the sum of their versions.
async fn versions(tx: &DatabaseTransaction, table: &str) -> (i64, i64) {
    let sql = format!("SELECT COUNT(*) AS n, CAST(SUM(version) AS BIGINT) AS versions FROM {table}");
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap().unwrap();
    (row.try_get("", "n").unwrap(), row.try_get("", "versions").unwrap())
}

both! {
    async fn versions_are_raised_by_every_change(app: TestApp) {
        sold(app).await;
        let organizer = app.organizer().await;
        let venue = json!({ "organizationId": organizer.organization_id, "name": "Hall" });
        app.gql("CreateVenue", json!({ "input": venue })).as_(&organizer.user).ok().await;
        let db = app.parts.env.db.writer();
        for (table, changes, other) in TABLES {
            let tx = db.begin().await.unwrap();
            let (rows, mut now) = versions(&tx, table).await;
            assert!(rows > 0, "there are no {table}");
            let run = async |set: &str| tx.execute_unprepared(&format!("UPDATE {table} SET {set}")).await.expect(set);
            for change in *changes {
                run(change).await;
                let after = versions(&tx, table).await.1;
                assert_eq!(after, now + rows, "{table}: {change}");
                run(change).await;
                assert_eq!(versions(&tx, table).await.1, after, "{table}: {change}, again");
                now = after;
            }
            run(other).await;
            assert_eq!(versions(&tx, table).await.1, now, "{table}: {other}");
            // What the application raised already, and what somebody writes with an old version.
            let name = match *table {
                "orders" | "venues" | "ticket_types" | "organizations" | "quotas" => "name = 'Third'",
                "events" => "title = 'Third'",
                "users" => "display_name = 'Third'",
                "memberships" => "role = 'manager'",
                "tickets" => "holder_name = 'Third'",
                "payments" => "failure = 'Third'",
                _ => "reason = 'Third'",
            };
            run(&format!("{name}, version = version + 1")).await;
            assert_eq!(versions(&tx, table).await.1, now + rows, "{table}: raised twice");
            run(&format!("{}, version = 1", name.replace("Third", "Fourth").replace("manager", "member"))).await;
            assert_eq!(versions(&tx, table).await.1, now + 2 * rows, "{table}: an old version");
            tx.rollback().await.unwrap();
        }
    }
}
