//! Account takeover: nobody gets access to what belongs to another address, whoever signs up first.

use super::*;
use crate::support::{SIGN_UP, VERIFY};

const SQUATTERS: &str = "squatters password";
const OWNERS: &str = "three quiet herons";
const GRANT: &str =
    "mutation($input: MemberGrantInput!) { memberGrant(input: $input) { member { role } errors { code field } } }";
const ORDERS: &str = "{ viewer { orders { nodes { id } } tickets { nodes { id } } } }";

async fn mailed(app: &TestApp, email: &str) -> String {
    app.settle().await;
    app.mailed_token(email).await
}

async fn can_not_log_in(app: &TestApp, email: &str, password: &str) {
    let input = json!({ "email": email, "password": password });
    assert_eq!(refused(app, "LogIn", input).await.0, "INVALID_CREDENTIALS");
}

both! {
    async fn nothing_is_given_to_an_address_that_was_not_proved(app: TestApp) {
        let organizer = app.organizer().await;
        let victim = "v@example.org";
        app.sign_up(victim, OWNERS).await;
        let proof = mailed(app, victim).await;
        let input = json!({ "organizationId": organizer.organization_id, "email": victim, "role": "MANAGER" });
        let granted = app.gql(GRANT, json!({ "input": input })).as_(&organizer.user).send().await;
        assert_eq!(granted.ok()["member"], Value::Null, "asked, as everybody who does not belong");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM memberships").await, 1);

        let squatter = app.sign_up(victim, SQUATTERS).await;
        can_not_log_in(app, victim, SQUATTERS).await;
        can_not_log_in(app, victim, OWNERS).await;
        for guess in [squatter.token.as_str(), "", "x"] {
            let input = json!({ "token": guess, "signUpToken": squatter.token, "password": SQUATTERS });
            assert_eq!(refused(app, VERIFY, input).await.0, "TOKEN_INVALID");
        }
        // The second sign-up changes nothing about the first.
        let answer = app.gql(VERIFY, json!({ "input": { "token": proof } })).send().await;
        assert_eq!((answer.codes(), answer.fields()), (vec!["PASSWORD_REQUIRED".to_owned()], vec![Some("password".to_owned())]));
        assert_eq!(answer.field()["signUp"], json!({ "email": victim, "displayName": "Pat Person" }));
        assert_eq!((&answer.field()["user"], &answer.field()["session"]), (&Value::Null, &Value::Null));
    }
}

both! {
    async fn a_squatters_password_opens_nothing_of_the_buyers(app: TestApp) {
        let event = app.event().published().await;
        let input = app.order_input(&event, 1);
        let placed = app.gql("PlaceOrder", json!({ "input": input })).ok().await;
        let order = &placed["order"];
        let buyer = input["email"].as_str().unwrap();
        let squatter = app.sign_up(buyer, SQUATTERS).await;
        let proof = mailed(app, buyer).await;
        // The buyer believes that the mail is about the order, and presses the button.
        let needed = refused(app, VERIFY, json!({ "token": proof })).await;
        assert_eq!(needed, ("PASSWORD_REQUIRED".to_owned(), Some("password".to_owned())));
        let weak = refused(app, VERIFY, json!({ "token": proof, "password": "password" })).await;
        assert_eq!(weak, ("WEAK_PASSWORD".to_owned(), Some("password".to_owned())));
        let name = refused(app, VERIFY, json!({ "token": proof, "password": OWNERS, "displayName": "" })).await;
        assert_eq!(name, ("INVALID_INPUT".to_owned(), Some("displayName".to_owned())));
        let foreign = json!({ "token": proof, "signUpToken": app.sign_up(buyer, OWNERS).await.token });
        assert_eq!(refused(app, VERIFY, foreign).await.0, "PASSWORD_REQUIRED", "of another sign-up");
        let chosen = json!({ "token": proof, "password": OWNERS, "displayName": "Bo Buyer" });
        let owner = TestUser::from_payload(&send(app, VERIFY, chosen).await.ok());
        let seen = app.gql(ORDERS, json!({})).as_(&owner).ok().await;
        assert_eq!(seen["orders"]["nodes"], json!([{ "id": order["id"] }]));
        assert_eq!(seen["tickets"]["nodes"].as_array().unwrap().len(), 1);

        can_not_log_in(app, buyer, SQUATTERS).await;
        log_in(app, buyer, OWNERS).await;
        let late = json!({ "token": proof, "signUpToken": squatter.token });
        assert_eq!(refused(app, VERIFY, late).await.0, "TOKEN_INVALID");
        app.sign_up(buyer, SQUATTERS).await;
        app.settle().await;
        assert!(!app.mailbox.to(buyer).last().unwrap().text.contains("token="), "there is an account already");
        can_not_log_in(app, buyer, SQUATTERS).await;
    }
}

both! {
    async fn each_link_brings_what_was_typed_with_it(app: TestApp) {
        let email = "owner@example.org";
        let squatter = app.sign_up(email, SQUATTERS).await;
        let first = mailed(app, email).await;
        let owner = app.sign_up(email, OWNERS).await;
        let second = mailed(app, email).await;
        assert_ne!(first, second);
        // Each app requests its own link again.
        for (app_token, link) in [(&squatter.token, &first), (&owner.token, &second)] {
            let input = json!({ "email": email, "signUpToken": app_token });
            send(app, REQUEST_VERIFICATION, input).await.ok();
            assert_eq!(mailed(app, email).await, *link);
        }
        let input = json!({ "token": second, "signUpToken": owner.token });
        send(app, VERIFY, input).await.ok();
        log_in(app, email, OWNERS).await;
        can_not_log_in(app, email, SQUATTERS).await;
        let input = json!({ "token": first, "signUpToken": squatter.token });
        assert_eq!(refused(app, VERIFY, input).await.0, "TOKEN_INVALID");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM sign_ups").await, 0);
    }
}

both! {
    async fn of_many_proofs_one_makes_the_account(app: TestApp) {
        let email = "owner@example.org";
        let mut proofs = Vec::new();
        for number in 0..4 {
            let signed_up = app.sign_up(email, &format!("three quiet herons {number}")).await;
            proofs.push(json!({ "token": mailed(app, email).await, "signUpToken": signed_up.token }));
        }
        let tries = proofs.iter().cycle().take(12).map(|proof| send(app, VERIFY, proof.clone()));
        let answers = futures::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1, "{answers:#?}");
        assert!(answers.iter().all(|answer| answer.codes().iter().all(|code| code == "TOKEN_INVALID")));
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM users").await, 1);
    }
}

both! {
    async fn accounts_from_before_there_was_proof_wait_for_it(app: TestApp) {
        let (admin, squatter) = (app.admin().await, app.user().await);
        app.unprove(&squatter).await;
        assert!(!is_signed_in(app, &squatter).await);
        can_not_log_in(app, &squatter.email, PASSWORD).await;
        let over = refused(app, "RefreshSession", json!({ "refreshToken": squatter.refresh_token })).await;
        assert_eq!(over.0, "SESSION_REVOKED");
        let grant = json!({ "userId": squatter.id, "role": "ADMIN" });
        let granted = app.gql("GrantRole", json!({ "input": grant })).as_(&admin).send().await;
        assert_eq!(granted.codes(), ["INVALID_INPUT"]);

        // Whatever link is requested, the mailbox has to be proved first.
        send(app, "RequestMagicLink", json!({ "email": squatter.email })).await.ok();
        let proof = mailed(app, &squatter.email).await;
        assert_eq!(refused(app, "RedeemMagicLink", json!({ "token": proof })).await.0, "TOKEN_INVALID");
        assert_eq!(refused(app, VERIFY, json!({ "token": proof })).await.0, "PASSWORD_REQUIRED");
        let owner = send(app, VERIFY, json!({ "token": proof, "password": OWNERS })).await.ok();
        assert_eq!(owner["user"]["id"], squatter.id);
        assert!(!is_signed_in(app, &squatter).await);
        can_not_log_in(app, &squatter.email, PASSWORD).await;
    }
}

both! {
    async fn signing_up_answers_no_id(app: TestApp) {
        let known = app.user().await;
        for email in [known.email.as_str(), "new@example.org"] {
            let input = json!({ "email": email, "password": OWNERS, "displayName": "Pat Person" });
            let answer = send(app, "SignUp", input.clone()).await.ok();
            assert_eq!((&answer["user"], &answer["session"]), (&Value::Null, &Value::Null));
            assert_eq!(send(app, SIGN_UP, input).await.ok()["signUpToken"].as_str().unwrap().len(), 27);
        }
    }
}
