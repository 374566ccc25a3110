//! Inviting people to an event by mail, and their answers.

use std::time::Duration;

use domain::job::Job;
use futures::future::join_all;
use futures::join;
use kernel::mail::Mail;
use serde_json::{Value, json};

use crate::organizers::send;
use crate::support::{Answer, TestApp, TestEvent, TestUser, both};

const INVITE: &str = "mutation($input: GuestInviteInput!) { guestInvite(input: $input) {
    invited skipped { line text problem } errors { code field }
} }";
const RESEND: &str =
    "mutation($input: GuestResendInput!) { guestResend(input: $input) { guest { mails } errors { code } } }";
const WITHDRAW: &str =
    "mutation($input: GuestWithdrawInput!) { guestWithdraw(input: $input) { guest { status } errors { code } } }";
const ANSWER: &str = "mutation($input: GuestAnswerInput!) { guestAnswer(input: $input) {
    invitation { status order { id status guestSecret buyerName payment { checkoutUrl } agreements { kind version } } } errors { code available }
} }";
const SEEN: &str = "query($token: String!) { guestInvitation(token: $token) {
    email name message status event { title } ticketType { name }
} }";
const GUESTS: &str = "query($id: ID!, $status: GuestStatus) { node(id: $id) { ... on Event {
    guestCounts { invited going cancelled declined bounced withdrawn } guests(status: $status) { nodes { id email status order { status } } }
} } }";

pub(super) async fn invite(app: &TestApp, event: &TestEvent, text: &str) -> Answer {
    let input = json!({
        "eventId": event.id, "ticketTypeId": event.ticket_type_id, "text": text, "message": "It will be fun.\nDo come.",
    });
    send(app, &event.organizer.user, INVITE, input).await
}

async fn guests(app: &TestApp, event: &TestEvent, user: &TestUser) -> Value {
    app.gql(GUESTS, json!({ "id": event.id })).as_(user).ok().await
}

/// The secret in an invitation.
pub(super) fn token(mail: &Mail) -> String {
    let (_, after) = mail.text.split_once("/invitation?guest=").expect("a link");
    after.split_whitespace().next().unwrap().to_owned()
}

pub(super) async fn answer(app: &TestApp, token: &str, going: bool) -> Answer {
    app.gql(ANSWER, json!({ "input": { "token": token, "going": going } })).send().await
}

both! {
    async fn one_press_answers(app: TestApp) {
        let event = app.event().with("title", "Jazz").with("visibility", "PRIVATE").quota(1).published().await;
        let owner = &event.organizer.user;
        let sent = invite(app, &event, "Ada <ada@example.org>\nnobody\nbob@example.org; ada@example.org").await.ok();
        assert_eq!(sent["invited"], 2);
        assert_eq!(sent["skipped"], json!([
            { "line": 2, "text": "nobody", "problem": "NO_ADDRESS" },
            { "line": 3, "text": "ada@example.org", "problem": "REPEATED" },
        ]));
        let again = invite(app, &event, "ada@example.org\ncleo@example.org").await.ok();
        assert_eq!((&again["invited"], &again["skipped"][0]["problem"]), (&json!(1), &json!("INVITED")));
        app.settle().await;
        let mail = |address: &str| app.mailbox.to(address).into_iter().next().expect("a mail");
        assert_eq!(app.mailbox.to("ada@example.org").len(), 1, "nothing is sent twice");
        let (ada, bob, cleo) = (mail("ada@example.org"), mail("bob@example.org"), mail("cleo@example.org"));
        assert!(ada.text.contains("It will be fun.") && ada.text.contains("Jazz"), "{}", ada.text);
        let shown = app.gql(SEEN, json!({ "token": token(&ada) })).ok().await;
        assert_eq!(shown, json!({
            "email": "ada@example.org", "name": "Ada", "message": "It will be fun.\nDo come.", "status": "INVITED",
            "event": { "title": "Jazz" }, "ticketType": { "name": "Admission" },
        }));

        let going = answer(app, &token(&ada), true).await.ok()["invitation"].clone();
        assert_eq!((&going["status"], &going["order"]["status"]), (&json!("GOING"), &json!("CONFIRMED")), "{going}");
        assert_eq!(going["order"]["buyerName"], "Ada");
        let again = answer(app, &token(&ada), true).await.ok()["invitation"].clone();
        assert_eq!(again["order"]["id"], going["order"]["id"], "a second press is the same order");
        assert_eq!(answer(app, &token(&bob), true).await.codes(), ["SOLD_OUT"]);
        answer(app, &token(&cleo), false).await.ok();
        let seen = guests(app, &event, owner).await;
        assert_eq!(seen["guestCounts"], json!({
            "invited": 1, "going": 1, "cancelled": 0, "declined": 1, "bounced": 0, "withdrawn": 0,
        }));

        // Whoever can't come after all makes room.
        answer(app, &token(&ada), false).await.ok();
        let bobs = answer(app, &token(&bob), true).await.ok()["invitation"]["order"].clone();
        assert_eq!(bobs["status"], "CONFIRMED");
        assert_eq!(answer(app, &token(&ada), true).await.codes(), ["SOLD_OUT"]);
        let stranger = app.user().await;
        assert_eq!(app.gql(GUESTS, json!({ "id": event.id })).as_(&stranger).ok().await, Value::Null, "it is private");

        let of = |email: &str| {
            let all = seen["guests"]["nodes"].as_array().unwrap();
            json!({ "guestId": all.iter().find(|guest| guest["email"] == email).unwrap()["id"] })
        };
        let declined = send(app, owner, WITHDRAW, of("cleo@example.org")).await.ok();
        assert_eq!(declined["guest"]["status"], "DECLINED", "who said no is not invited anew");
        assert_eq!(send(app, owner, WITHDRAW, of("bob@example.org")).await.codes(), ["ANSWERED"]);
        let cancel = "mutation($input: OrderCancelInput!) { orderCancel(input: $input) { errors { code } } }";
        send(app, owner, cancel, json!({ "orderId": bobs["id"] })).await.ok();
        let with = async |status: &str| {
            app.gql(GUESTS, json!({ "id": event.id, "status": status })).as_(owner).ok().await
        };
        let (going, cancelled) = (with("GOING").await, with("CANCELLED").await);
        assert_eq!(going["guestCounts"], json!({
            "invited": 0, "going": 0, "cancelled": 1, "declined": 2, "bounced": 0, "withdrawn": 0,
        }));
        assert_eq!(going["guests"]["nodes"], json!([]), "he has no ticket any more");
        assert_eq!(cancelled["guests"]["nodes"], json!([{
            "id": of("bob@example.org")["guestId"], "email": "bob@example.org", "status": "CANCELLED",
            "order": { "status": "CANCELLED" },
        }]));
        let withdrawn = send(app, owner, WITHDRAW, of("bob@example.org")).await.ok();
        assert_eq!(withdrawn["guest"]["status"], "WITHDRAWN", "he is not coming any more");
        assert_eq!(answer(app, &token(&bob), true).await.codes(), ["NOT_FOUND"]);
    }
}

both! {
    async fn answers_at_the_same_time_leave_one_state(app: TestApp) {
        let event = app.event().quota(5).published().await;
        invite(app, &event, "ada@example.org\nbob@example.org").await.ok();
        app.settle().await;
        let guest = |email: &str| token(&app.mailbox.to(email).remove(0));
        let (ada, bob) = (guest("ada@example.org"), guest("bob@example.org"));
        let seen = guests(app, &event, &event.organizer.user).await;
        let of_bob = seen["guests"]["nodes"].as_array().unwrap().iter().find(|one| one["email"] == "bob@example.org");
        let withdraw = send(app, &event.organizer.user, WITHDRAW, json!({ "guestId": of_bob.unwrap()["id"] }));
        let yes = join_all((0..2).map(|_| answer(app, &ada, true)));
        join!(yes, answer(app, &ada, false), answer(app, &bob, true), withdraw);
        app.settle().await;
        let odd = "SELECT COUNT(*) AS n FROM guests LEFT JOIN orders ON orders.id = guests.order_id \
                   WHERE (guests.status = 'going') <> (COALESCE(orders.status, 'none') = 'confirmed')";
        assert_eq!(app.count(odd).await, 0);
        let (going, confirmed) = (
            app.count("SELECT COUNT(*) AS n FROM guests WHERE status = 'going'").await,
            app.count("SELECT COUNT(*) AS n FROM orders WHERE status = 'confirmed'").await,
        );
        assert_eq!(going, confirmed, "no order without its guest");
    }
}

both! {
    async fn nobody_is_mailed_more_than_they_like(app: TestApp) {
        let event = app.event().with("title", "Jazz").published().await;
        let owner = &event.organizer.user;
        let many: Vec<String> = (0..51).map(|n| format!("guest{n}@example.org")).collect();
        assert_eq!(invite(app, &event, &many.join("\n")).await.codes(), ["TOO_MANY_TODAY"]);
        invite(app, &event, "ada@example.org\nbob@example.org").await.ok();
        app.settle().await;
        let mut second = event.organizer.clone();
        let new = json!({ "input": { "name": "Second", "currency": "EUR" } });
        let new = app.gql("CreateOrganization", new).as_(owner).ok().await;
        new["organization"]["id"].as_str().unwrap().clone_into(&mut second.organization_id);
        let theirs = app.event().by(&second).published().await;
        assert_eq!(invite(app, &theirs, &many[..49].join("\n")).await.codes(), ["TOO_MANY_TODAY"], "two are out");
        let input = json!({
            "eventId": theirs.id, "ticketTypeId": theirs.ticket_type_id, "text": "cleo@example.org",
            "message": "https://a.example https://b.example https://c.example https://d.example",
        });
        assert_eq!(send(app, owner, INVITE, input).await.codes(), ["INVALID_INPUT"]);
        let seen = guests(app, &event, owner).await;
        let id = |email: &str| {
            let all = seen["guests"]["nodes"].as_array().unwrap();
            all.iter().find(|guest| guest["email"] == email).unwrap()["id"].clone()
        };
        let guest = |email: &str| json!({ "guestId": id(email) });
        assert_eq!(send(app, owner, RESEND, guest("ada@example.org")).await.codes(), ["TOO_SOON"]);
        let ada = app.mailbox.to("ada@example.org").remove(0);
        let link = ada.unsubscribe.clone().expect("one click ends it");
        let path = link.strip_prefix(&app.origin).expect("our own");
        let one_click = app.http.post(app.url(path)).form(&[("List-Unsubscribe", "One-Click")]).send().await.unwrap();
        assert_eq!(one_click.status(), 200);

        app.clock.advance(Duration::from_hours(25));
        let input = json!({ "email": owner.email, "password": crate::support::PASSWORD });
        let owner = &TestUser::from_payload(&app.gql("LogIn", json!({ "input": input })).ok().await);
        for person in ["ada@example.org", "bob@example.org"] {
            assert_eq!(send(app, owner, RESEND, guest(person)).await.ok()["guest"]["mails"], 2);
        }
        app.settle().await;
        assert_eq!(app.mailbox.to("ada@example.org").len(), 1, "she wants none from them");
        assert_eq!(app.mailbox.to("bob@example.org").len(), 2);
        let mut organizer = event.organizer.clone();
        organizer.user = owner.clone();
        let other = app.event().by(&organizer).published().await;
        let input = json!({ "eventId": other.id, "ticketTypeId": other.ticket_type_id, "text": "ada@example.org" });
        let refused = send(app, owner, INVITE, input).await.ok();
        assert_eq!((&refused["invited"], &refused["skipped"][0]["problem"]), (&json!(0), &json!("REFUSED")));

        let bob = token(&app.mailbox.to("bob@example.org").remove(0));
        send(app, owner, WITHDRAW, guest("bob@example.org")).await.ok();
        assert_eq!(answer(app, &bob, true).await.codes(), ["NOT_FOUND"]);
        assert_eq!(app.gql(SEEN, json!({ "token": bob })).ok().await, Value::Null);

        app.clock.advance(Duration::from_hours(24 * 365));
        app.run(Job::CleanUp).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM guests").await, 0, "they are forgotten");
    }
}

both! {
    async fn who_has_to_pay_goes_on_to_the_payment(app: TestApp) {
        let event = app.event().paid("10.00").quota(5).published().await;
        invite(app, &event, "ada@example.org").await.ok();
        app.settle().await;
        let ada = token(&app.mailbox.to("ada@example.org").remove(0));
        let going = answer(app, &ada, true).await.ok()["invitation"].clone();
        assert_eq!(going["order"]["status"], "PENDING");
        assert!(going["order"]["payment"]["checkoutUrl"].is_string(), "{going}");
        // Not paid in time, they can say so again.
        app.clock.advance(Duration::from_hours(2));
        app.settle().await;
        let again = answer(app, &ada, true).await.ok()["invitation"].clone();
        assert_eq!(again["order"]["status"], "PENDING");
        assert_ne!(again["order"]["id"], going["order"]["id"]);
        answer(app, &ada, false).await.ok();
        app.settle().await;
    }
}
