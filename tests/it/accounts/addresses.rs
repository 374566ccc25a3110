//! Addresses and names as people type them.

use super::*;
use crate::support::SIGN_UP;

fn form(email: &str, name: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "displayName": name, "locale": "de", "timezone": "Europe/Berlin" })
}

/// Signs up, follows the link that is mailed to an address, and returns the account.
async fn signed_up_and_verified(app: &TestApp, input: Value, mailed_to: &str) -> Value {
    let signed_up = app.gql(SIGN_UP, json!({ "input": input })).ok().await;
    let token = app.mailed_token(mailed_to).await;
    let input = json!({ "token": token, "signUpToken": signed_up["signUpToken"] });
    send(app, "VerifyEmail", input).await.ok()["user"].clone()
}

both! {
    async fn domains_may_have_letters_of_their_own(app: TestApp) {
        // The domain's ASCII form, which mail is sent to.
        let known = "ada@xn--mller-kva.example";
        let input = form(" Ada@MU\u{308}LLER.example\u{200B}", "Ada");
        let verified = signed_up_and_verified(app, input, known).await;
        assert_eq!(verified["email"], "ada@müller.example");
        for spelling in ["ada@müller.example", known, "\u{2068}ADA@Müller.example\u{2069}"] {
            let session = log_in(app, spelling, PASSWORD).await;
            assert_eq!(viewer(app, &session).await.ok()["email"], "ada@müller.example", "{spelling}");
        }

        let event = app.event().published().await;
        let mut input = app.order_input(&event, 1);
        input["email"] = json!("bob@straße.example");
        let order = app.gql("PlaceOrder", json!({ "input": input })).ok().await["order"].clone();
        app.settle().await;
        assert_eq!(app.mailbox.to("bob@xn--strae-oqa.example").len(), 1);
        let query = "query($id: ID!, $secret: String) { order(id: $id, secret: $secret) { email tickets { holderEmail } } }";
        let seen = app.gql(query, json!({ "id": order["id"], "secret": order["secret"] })).send().await.ok();
        assert_eq!(seen, json!({ "email": "bob@straße.example", "tickets": [{ "holderEmail": "bob@straße.example" }] }));
    }
}

both! {
    async fn addresses_without_a_mail_server_are_refused(app: TestApp) {
        for wrong in ["ada@example.c", "ada@[127.0.0.1]", "ada@127.0.0.1", "ada@example", "ada@ex ample.org"] {
            let refusal = refused(app, "SignUp", form(wrong, "Ada")).await;
            assert_eq!(refusal, ("INVALID_INPUT".to_owned(), Some("email".to_owned())), "{wrong}");
        }
    }
}

both! {
    async fn what_nobody_sees_is_left_out_of_names(app: TestApp) {
        let name = "\u{2068}Ada\tMu\u{308}l\u{202e}ler\u{2069}\u{200B} 👩‍🚀";
        let verified = signed_up_and_verified(app, form("ada@example.org", name), "ada@example.org").await;
        assert_eq!(verified["displayName"], "Ada Müller 👩‍🚀");
        app.settle().await;
        for nothing in ["", "\u{200B}", "\u{2068}\u{2069}", "\t", "\u{2800}", "\u{200D}"] {
            let refusal = refused(app, "SignUp", form("eve@example.org", nothing)).await;
            assert_eq!(refusal, ("INVALID_INPUT".to_owned(), Some("displayName".to_owned())), "{nothing:?}");
        }
    }
}
