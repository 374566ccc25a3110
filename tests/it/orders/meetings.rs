//! Conflicts of two transactions. Each conflict is forced: one transaction holds its locks until the other waits for
//! it. SQLite has one writer, so these tests use PostgreSQL.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend, Statement, TransactionTrait as _};
use serde_json::json;

use super::paid::{look, place};
use crate::organizers;
use crate::support::{Database, TestApp, TestEvent, eventually};

/// A transaction of the test, with its backend's process id.
struct Other {
    tx: DatabaseTransaction,
    pid: i32,
}

impl Other {
    async fn begin(app: &TestApp) -> Self {
        let tx = app.parts.env.db.writer().begin().await.unwrap();
        let pid = Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid() AS pid");
        let pid = tx.query_one_raw(pid).await.unwrap().unwrap().try_get("", "pid").unwrap();
        Self { tx, pid }
    }

    async fn run(&self, sql: &str) {
        self.tx.execute_unprepared(sql).await.unwrap();
    }

    /// Waits until another transaction is blocked by this one.
    async fn blocks(&self, app: &TestApp) {
        blocks(app, self.pid).await;
    }

    /// Runs a statement that may deadlock, and ends the transaction. Returns whether it succeeded.
    async fn run_and_end(self, sql: &str) -> bool {
        let went_well = self.tx.execute_unprepared(sql).await.is_ok();
        if went_well {
            self.tx.commit().await.unwrap();
        } else {
            self.tx.rollback().await.unwrap();
        }
        went_well
    }
}

async fn blocks(app: &TestApp, pid: i32) {
    let waiting = format!("SELECT COUNT(*) AS n FROM pg_stat_activity WHERE {pid} = ANY(pg_blocking_pids(pid))");
    eventually("somebody waits", async || app.count(&waiting).await > 0).await;
}

/// News of a payment locks the payment, then the order. A cancellation with the opposite order would deadlock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_of_a_payment_and_a_cancellation() {
    let app = TestApp::start(Database::Postgres).await;
    let event = app.event().paid("10.00").quota(2).published().await;
    let order = place(&app, &event, 1).await;
    let news = Other::begin(&app).await;
    news.run("SELECT id FROM payments FOR UPDATE").await;
    let input = json!({ "input": { "orderId": order["id"], "secret": order["secret"] } });
    let (cancelled, ()) = tokio::join!(app.gql("CancelOrder", input).send(), async {
        news.blocks(&app).await;
        news.run("SET LOCAL lock_timeout = '5s'").await;
        news.run("SELECT id FROM orders FOR UPDATE").await;
        news.tx.commit().await.unwrap();
    });
    assert_eq!(cancelled.ok()["order"]["status"], "CANCELLED");
    assert_eq!(look(&app, &order).await["payment"]["status"], "CANCELLED");
    app.finish().await;
}

/// The control: with the opposite order of locks there is a deadlock, so the test above would notice it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_way_round_it_is_a_deadlock() {
    let app = TestApp::start(Database::Postgres).await;
    let event = app.event().paid("10.00").quota(2).published().await;
    place(&app, &event, 1).await;
    let (news, cancellation) = (Other::begin(&app).await, Other::begin(&app).await);
    news.run("SELECT id FROM payments FOR UPDATE").await;
    cancellation.run("SELECT id FROM orders FOR UPDATE").await;
    let (one, other) = tokio::join!(cancellation.tx.execute_unprepared("SELECT id FROM payments FOR UPDATE"), async {
        news.blocks(&app).await;
        news.tx.execute_unprepared("SELECT id FROM orders FOR UPDATE").await
    });
    assert!(one.is_err() != other.is_err(), "one of them gives way");
    for ended in [news.tx.rollback().await, cancellation.tx.rollback().await] {
        ended.unwrap();
    }
    app.finish().await;
}

/// A limit is removed while orders are placed: none is refused as sold out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_is_cleared_and_an_order() {
    let app = TestApp::start(Database::Postgres).await;
    let event = app.event().with("capacity", 10).published().await;
    let organizer = Other::begin(&app).await;
    organizer.run("SELECT id FROM events FOR NO KEY UPDATE").await;
    organizer.run("UPDATE events SET capacity_quota_id = NULL").await;
    organizer.run("DELETE FROM quotas").await;
    let input = json!({ "input": app.order_input(&event, 2) });
    let (placed, ()) = tokio::join!(app.gql("PlaceOrder", input).send(), async {
        organizer.blocks(&app).await;
        organizer.tx.commit().await.unwrap();
    });
    assert_eq!(placed.ok()["order"]["status"], "CONFIRMED");
    app.finish().await;
}

/// A limit is removed and set again while an order is being placed: the new limit counts that order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_is_cleared_and_set() {
    let app = TestApp::start(Database::Postgres).await;
    for of_ticket_type in [false, true] {
        let event = app.event().with("capacity", 10).quota(10).published().await;
        app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        let (clearing, order) = (Other::begin(&app).await, Other::begin(&app).await);
        let of_event = format!("slug = '{}'", event.slug);
        clearing.run(&format!("SELECT id FROM events WHERE {of_event} FOR NO KEY UPDATE")).await;
        order.run(&format!("SELECT id FROM events WHERE {of_event} FOR KEY SHARE")).await;
        let (operation, input) = if of_ticket_type {
            (organizers::UPDATE_TICKET_TYPE, json!({ "ticketTypeId": event.ticket_type_id, "quantity": 20 }))
        } else {
            ("UpdateEvent", json!({ "eventId": event.id, "capacity": 20 }))
        };
        let (set, ()) = tokio::join!(organizers::send(&app, &event.organizer.user, operation, input), async {
            clearing.blocks(&app).await;
            if of_ticket_type {
                clearing.run("DELETE FROM ticket_type_quotas").await;
            }
            clearing.run(&format!("UPDATE events SET capacity_quota_id = NULL WHERE {of_event}")).await;
            clearing.run("DELETE FROM quotas WHERE id NOT IN (SELECT quota_id FROM ticket_type_quotas)").await;
            clearing.tx.commit().await.unwrap();
            // The uncommitted order holds two more places, which nobody else sees.
            order.blocks(&app).await;
            order.run("UPDATE order_lines SET quantity = quantity + 2").await;
            order.tx.commit().await.unwrap();
        });
        set.ok();
        assert_eq!(app.count("SELECT sold AS n FROM quotas WHERE size = 20").await, 3, "{of_ticket_type}");
        app.execute("DELETE FROM ticket_type_quotas").await;
        app.execute("UPDATE events SET capacity_quota_id = NULL").await;
        app.execute("DELETE FROM quotas").await;
        app.execute("UPDATE order_lines SET quantity = 1").await;
    }
    app.finish().await;
}

/// A ticket is checked in while the buyer cancels: the order stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_in_and_a_cancellation() {
    let app = TestApp::start(Database::Postgres).await;
    let event = app.event().quota(2).published().await;
    let order = place(&app, &event, 1).await;
    let door = Other::begin(&app).await;
    door.run("UPDATE tickets SET status = 'checked_in', checked_in_at = now()").await;
    let input = json!({ "input": { "orderId": order["id"], "secret": order["secret"] } });
    let (cancelled, ()) = tokio::join!(app.gql("CancelOrder", input).send(), async {
        door.blocks(&app).await;
        door.tx.commit().await.unwrap();
    });
    assert_eq!(cancelled.codes(), ["NOT_CANCELLABLE"]);
    assert_eq!(look(&app, &order).await["status"], "CONFIRMED");
    app.finish().await;
}

/// Two events of one organizer with the words "zulu" and "alpha", in this order, and one event of another organizer.
async fn three_events(app: &TestApp) -> [TestEvent; 3] {
    let organizer = app.organizer().await;
    let events = [
        app.event().by(&organizer).with("title", "Zulu").published().await,
        app.event().by(&organizer).with("title", "Alpha").published().await,
        app.event().with("title", "Other").published().await,
    ];
    app.execute("UPDATE events SET search_text = 'old'").await;
    app.execute("DELETE FROM search_words").await;
    events
}

/// Saves an event with the words alpha, mike and zulu, and pauses after the first of them until `other` waits for it.
/// Returns whether it was saved, and the result of `other`.
async fn while_words_are_noted<T>(app: &TestApp, event: &TestEvent, other: impl Future<Output = T>) -> (bool, T) {
    let (keeper, saver) = (Other::begin(app).await, Other::begin(app).await);
    keeper.run("INSERT INTO search_words (word, size, tail) VALUES ('mike', 4, 'eki')").await;
    let pid = saver.pid;
    let save = format!("UPDATE events SET search_text = 'zulu mike alpha' WHERE slug = '{}'", event.slug);
    let others = async {
        keeper.blocks(app).await;
        let go_on = async {
            blocks(app, pid).await;
            keeper.tx.commit().await.unwrap();
        };
        tokio::join!(other, go_on).0
    };
    tokio::join!(saver.run_and_end(&save), others)
}

/// The events of an organization are reindexed while another one's event is saved with the same new words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_words_of_several_events_and_of_another() {
    let app = TestApp::start(Database::Postgres).await;
    let [one, _, other] = three_events(&app).await;
    let rename = json!({ "organizationId": one.organizer.organization_id, "name": "Quiet Quay" });
    let renamed = organizers::send(&app, &one.organizer.user, organizers::UPDATE_ORGANIZATION, rename);
    let (saved, renamed) = while_words_are_noted(&app, &other, renamed).await;
    renamed.ok();
    assert!(saved);
    let noted = "SELECT COUNT(*) AS n FROM search_words WHERE word IN ('alpha', 'mike', 'zulu', 'quiet', 'quay')";
    assert_eq!(app.count(noted).await, 5);
    app.finish().await;
}

/// The control: if words are inserted event by event, there is a deadlock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_words_of_one_event_after_the_other_are_a_deadlock() {
    let app = TestApp::start(Database::Postgres).await;
    let [zulu, alpha, other] = three_events(&app).await;
    let indexing = Other::begin(&app).await;
    let write = |event: &TestEvent, text: &str| {
        format!("UPDATE events SET search_text = '{text}' WHERE slug = '{}'", event.slug)
    };
    indexing.run(&write(&zulu, "zulu")).await;
    let (saved, indexed) = while_words_are_noted(&app, &other, indexing.run_and_end(&write(&alpha, "alpha"))).await;
    assert!(saved != indexed, "one of them gives way");
    app.finish().await;
}
