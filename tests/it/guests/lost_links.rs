//! Mailing people the links of their orders.

use serde_json::{Value, json};

use crate::support::both;

const ASK: &str =
    "mutation($input: OrderLinksRequestInput!) { orderLinksRequest(input: $input) { errors { code field } } }";

both! {
    async fn go_to_whoever_ordered(app: TestApp) {
        let event = app.event().with("title", "Jazz").published().await;
        let mut orders = Vec::new();
        for key in ["one", "two"] {
            let mut input = app.order_input(&event, 1);
            input["email"] = json!("ada@example.org");
            input["idempotencyKey"] = json!(key);
            orders.push(app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone());
        }
        app.settle().await;
        let links = || {
            let mails = app.mailbox.to("ada@example.org");
            mails.into_iter().filter(|mail| mail.subject.contains("link")).collect::<Vec<_>>()
        };
        let ask = |input: Value| app.gql(ASK, json!({ "input": input }));
        // The answer is the same whether there are orders or not.
        for input in [
            json!({ "email": "ADA@example.org" }),
            json!({ "email": "nobody@example.org" }),
            json!({ "code": "ZZZZZZZZ" }),
            json!({ "email": "eve@example.org", "code": orders[0]["code"] }),
        ] {
            ask(input).ok().await;
        }
        assert_eq!(ask(json!({ "email": " " })).send().await.codes(), ["INVALID_INPUT"]);
        app.settle().await;
        assert_eq!(links().len(), 1);
        assert!(app.mailbox.to("eve@example.org").is_empty());
        for order in &orders {
            let link = format!("/orders/{}?secret={}", order["id"].as_str().unwrap(), order["secret"].as_str().unwrap());
            assert!(links()[0].text.contains(&link), "{}", links()[0].text);
        }
        for _ in 0..6 {
            ask(json!({ "code": orders[0]["code"].as_str().unwrap().to_lowercase() })).ok().await;
        }
        app.settle().await;
        assert_eq!(links().len(), 5, "nobody can flood a mailbox");
    }
}
