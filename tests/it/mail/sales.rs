//! Notices of sales: at once after a quiet time, together in a burst, and each order in one of them.

use std::time::Duration;

use domain::job::Job;
use futures::future::join_all;
use kernel::ids;
use kernel::mail::Mail;
use serde_json::{Value, json};

use crate::orders::paid::{choose, place as place_paid};
use crate::support::{TestApp, TestEvent, both};

/// How long sales are gathered.
const GATHER: Duration = Duration::from_mins(5);

async fn place(app: &TestApp, event: &TestEvent, quantity: u32) -> Value {
    app.gql("PlaceOrder", json!({ "input": app.order_input(event, quantity) })).ok().await["order"].clone()
}

/// Lets the current window end, and waits for what is sent then.
async fn wait(app: &TestApp) {
    app.advance(GATHER);
    app.settle().await;
}

fn notices(app: &TestApp, event: &TestEvent) -> Vec<Mail> {
    let mails = app.mailbox.to(&event.organizer.user.email);
    mails.into_iter().filter(|mail| mail.subject.contains("sold")).collect()
}

/// The number of tickets that the notices speak of, all together.
fn reported(app: &TestApp, event: &TestEvent) -> u32 {
    let tickets = |mail: &Mail| match mail.subject.split_whitespace().next() {
        Some("One") => 1,
        number => number.unwrap().parse().unwrap(),
    };
    notices(app, event).iter().map(tickets).sum()
}

const WAITING: &str = "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'send_sales' AND state = 'ready'";

both! {
    async fn a_burst_is_reported_once_at_its_beginning_and_then_in_a_summary(app: TestApp) {
        let event = app.event().with("title", "Jazz im Hof").quota(40).published().await;
        let first = place(app, &event, 1).await;
        app.settle().await;
        let [alone] = &*notices(app, &event) else { panic!("one notice, at once") };
        assert_eq!(alone.subject, "One ticket sold: Jazz im Hof");
        assert!(alone.text.contains(first["code"].as_str().unwrap()), "{}", alone.text);

        join_all((0..13).map(|number| place(app, &event, 1 + number % 2))).await;
        app.settle().await;
        assert_eq!(notices(app, &event).len(), 1, "the others wait");
        assert_eq!(app.count(WAITING).await, 1, "for one job");

        wait(app).await;
        let [_, summary] = &*notices(app, &event) else { panic!("one more notice") };
        assert_eq!(summary.subject, "19 tickets sold: Jazz im Hof");
        for words in ["13 orders for Jazz im Hof", "20 of 40", "3 more orders", "Gil Guest, 2 tickets, Free", "Total: Free"] {
            assert!(summary.text.contains(words), "{words} in {}", summary.text);
        }
        assert_eq!(summary.text.matches("Gil Guest").count(), 10);
        let page = format!("/events/{}/orders", event.id);
        assert!(summary.text.contains(&page), "{page} in {}", summary.text);
        assert!(summary.unsubscribe.is_some());

        wait(app).await;
        assert_eq!((notices(app, &event).len(), app.count(WAITING).await), (2, 0), "nothing was sold meanwhile");
        place(app, &event, 1).await;
        app.settle().await;
        assert_eq!(notices(app, &event).len(), 3, "at once again");
    }
}

both! {
    async fn paid_orders_are_reported_when_they_are_paid(app: TestApp) {
        let event = app.event().paid("25.00").quota(20).published().await;
        let mut orders = Vec::new();
        for _ in 0..4 {
            orders.push(place_paid(app, &event, 1).await);
        }
        app.settle().await;
        assert_eq!(reported(app, &event), 0);
        for order in &orders[..3] {
            assert_eq!(choose(app, order, "succeed").await, 303);
            app.settle().await;
        }
        assert_eq!(reported(app, &event), 1);
        wait(app).await;
        assert_eq!(reported(app, &event), 3);
        let summary = notices(app, &event).pop().unwrap();
        assert!(summary.text.contains("2 orders") && summary.text.contains("€50"), "{}", summary.text);
        assert!(summary.text.contains("Gil Guest, one ticket, €25"), "{}", summary.text);
    }
}

both! {
    async fn each_order_is_in_one_notice(app: TestApp) {
        let (one, other) = (app.event().quota(500).published().await, app.event().published().await);
        for round in 0..24_u32 {
            // Windows end while orders are placed, with and without sales in them.
            let sales = join_all((0..round % 4).flat_map(|_| [place(app, &one, 1), place(app, &other, 2)]));
            let clock = async {
                app.advance(GATHER);
                tokio::task::yield_now().await;
                if round % 3 == 0 {
                    app.settle().await;
                }
            };
            tokio::join!(sales, clock);
            if round % 5 == 0 {
                // The mail server fails for a while.
                app.mailbox.refuse_next(round % 3);
            }
        }
        app.settle().await;
        for _ in 0..3 {
            wait(app).await;
        }
        let sold = app.count("SELECT COUNT(*) AS n FROM orders").await;
        assert_eq!(sold, 72);
        assert_eq!((reported(app, &one), reported(app, &other)), (36, 72));
        assert_eq!(app.count("SELECT SUM(orders) AS n FROM sales").await, sold);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM sales WHERE job_id IS NULL").await, 0);
        assert!(notices(app, &one).len() <= 26, "no more than one per window");
    }
}

both! {
    async fn what_was_sold_while_no_mails_are_sent_is_reported_later(app: TestApp) {
        let event = app.event().quota(40).published().await;
        app.settle().await;
        app.execute("INSERT INTO queue_pauses (queue, created_at) VALUES ('mail', '2026-01-01T00:00:00+00:00')").await;
        for _ in 0..3 {
            place(app, &event, 1).await;
            app.advance(GATHER);
        }
        assert_eq!(app.count(WAITING).await, 1);
        app.execute("DELETE FROM queue_pauses").await;
        wait(app).await;
        assert_eq!((notices(app, &event).len(), reported(app, &event)), (1, 3));
    }
}

both! {
    async fn a_job_that_was_dropped_delays_its_sales_and_loses_none(app: TestApp) {
        let event = app.event().quota(40).published().await;
        place(app, &event, 1).await;
        app.settle().await;
        app.execute("UPDATE outbox SET state = 'dropped' WHERE kind = 'send_sales' AND state = 'ready'").await;
        place(app, &event, 2).await;
        wait(app).await;
        assert_eq!(reported(app, &event), 1, "nobody does it");
        app.advance(Duration::from_mins(16));
        app.run(Job::CleanUp).await;
        assert_eq!(reported(app, &event), 3);
        wait(app).await;
        wait(app).await;
        place(app, &event, 1).await;
        app.settle().await;
        assert_eq!(reported(app, &event), 4, "and all is as before");
    }
}

both! {
    async fn notices_that_an_earlier_build_enqueued_are_sent(app: TestApp) {
        let event = app.event().quota(40).published().await;
        let order = place(app, &event, 1).await;
        app.settle().await;
        let order_id = ids::parse(order["id"].as_str().unwrap()).unwrap();
        app.run(Job::SendSaleNotice { order_id }).await;
        let [now, before] = &*notices(app, &event) else { panic!("two notices") };
        assert_eq!((&now.subject, &now.text), (&before.subject, &before.text));
    }
}
