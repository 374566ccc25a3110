//! Changing an account's address, and undoing that.

use std::collections::BTreeSet;

use super::codes::{mailed_code, wrong_codes};
use super::*;

pub(super) const ASK: &str = "mutation($input: EmailChangeRequestInput!) {
    emailChangeRequest(input: $input) { emailChange { newEmail } errors { code field } } }";
const CONFIRM: &str = "mutation($input: EmailChangeConfirmInput!) {
    emailChangeConfirm(input: $input) { user { email } errors { code field } } }";
const UNDO: &str = "mutation($input: EmailChangeUndoInput!) { emailChangeUndo(input: $input) { errors { code } } }";
const CANCEL: &str =
    "mutation($input: EmailChangeCancelInput!) { emailChangeCancel(input: $input) { user { id } errors { code } } }";
const WAITING: &str = "{ viewer { email emailChange { newEmail } } }";

async fn ask(app: &TestApp, user: &TestUser, email: &str) -> Answer {
    let input = json!({ "email": email, "proof": { "password": PASSWORD } });
    app.gql(ASK, json!({ "input": input })).as_(user).send().await
}

async fn confirm(app: &TestApp, user: Option<&TestUser>, input: Value) -> Answer {
    let request = app.gql(CONFIRM, json!({ "input": input }));
    if let Some(user) = user { request.as_(user).send().await } else { request.send().await }
}

both! {
    async fn an_address_changes_when_the_new_one_is_confirmed(app: TestApp) {
        let user = app.user().await;
        let elsewhere = log_in(app, &user.email, PASSWORD).await;
        let event = app.event().published().await;
        let mut guest = app.order_input(&event, 1);
        guest["email"] = json!("new@example.org");
        app.gql("PlaceOrder", json!({ "input": guest })).ok().await;

        let unproven = json!({ "email": "new@example.org", "proof": { "password": "not the password" } });
        let unproven = app.gql(ASK, json!({ "input": unproven })).as_(&user).send().await;
        assert_eq!(unproven.codes(), ["INVALID_CREDENTIALS"]);
        let same = ask(app, &user, &user.email.to_uppercase()).await;
        assert_eq!((same.codes(), same.fields()), (vec!["INVALID_INPUT".to_owned()], vec![Some("email".to_owned())]));
        let other = app.user().await;
        assert_eq!(ask(app, &user, &other.email).await.ok()["emailChange"]["newEmail"], json!(other.email));
        let notice = app.mail_about(&other.email, "already has an account").await;
        assert!(!notice.text.contains("token="), "only the mailbox learns, and gets nothing to use");

        ask(app, &user, "given-up@example.org").await.ok();
        let given_up = mailed(app, "given-up@example.org").await;
        app.gql(CANCEL, json!({ "input": {} })).as_(&user).ok().await;
        assert_eq!(confirm(app, Some(&user), json!({ "token": given_up })).await.codes(), ["TOKEN_INVALID"]);
        ask(app, &user, "New@example.org").await.ok();
        let code = mailed_code(app, "new@example.org").await;
        let waiting = app.gql(WAITING, json!({})).as_(&user).ok().await;
        assert_eq!(waiting, json!({ "email": user.email, "emailChange": { "newEmail": "new@example.org" } }));
        assert_eq!(confirm(app, Some(&other), json!({ "code": code })).await.codes(), ["CODE_INVALID"]);
        let wrong = wrong_codes(&BTreeSet::from([code.as_str()])).next();
        assert_eq!(confirm(app, Some(&user), json!({ "code": wrong })).await.codes(), ["CODE_INVALID"]);

        let done = confirm(app, Some(&user), json!({ "code": code })).await.ok();
        assert_eq!(done["user"]["email"], json!("new@example.org"));
        assert!(is_signed_in(app, &user).await && !is_signed_in(app, &elsewhere).await);
        assert_eq!(confirm(app, Some(&user), json!({ "code": code })).await.codes(), ["CODE_INVALID"]);
        let orders = app.gql("{ viewer { orders { nodes { id } } } }", json!({})).as_(&user).ok().await;
        assert_eq!(orders["orders"]["nodes"].as_array().unwrap().len(), 1, "a guest's with the new address");
        let old = refused(app, "LogIn", json!({ "email": user.email, "password": PASSWORD })).await;
        assert_eq!(old.0, "INVALID_CREDENTIALS");
        assert_eq!(log_in(app, "new@example.org", PASSWORD).await.id, user.id);

        // It was an intruder. The mailbox that was there before takes the account back, also from yet another address.
        ask(app, &user, "third@example.org").await.ok();
        let third = mailed(app, "third@example.org").await;
        // A stranger who gets such a mail may press the button: nothing happens, and the link still works.
        assert_eq!(confirm(app, None, json!({ "token": third })).await.error_code(), "UNAUTHENTICATED");
        assert_eq!(confirm(app, Some(&other), json!({ "token": third })).await.codes(), ["TOKEN_INVALID"]);
        let done = confirm(app, Some(&user), json!({ "token": third })).await.ok();
        assert_eq!(done["user"]["email"], json!("third@example.org"));
        assert!(is_signed_in(app, &user).await);
        let undo = mailed(app, &user.email).await;
        let undo_third = mailed(app, "new@example.org").await;
        send(app, UNDO, json!({ "token": undo })).await.ok();
        assert_eq!(refused(app, UNDO, json!({ "token": undo_third })).await.0, "TOKEN_INVALID");
        assert_eq!(refused(app, UNDO, json!({ "token": undo })).await.0, "TOKEN_INVALID");
        let known = refused(app, "LogIn", json!({ "email": user.email, "password": PASSWORD })).await;
        assert_eq!(known.0, "INVALID_CREDENTIALS", "the intruder knew the password");
        app.settle().await;
        let reset = app.mailed_token(&user.email).await;
        send(app, "ResetPassword", json!({ "token": reset, "password": "three quiet herons" })).await.ok();
        assert_eq!(log_in(app, &user.email, "three quiet herons").await.id, user.id);
    }
}

/// Confirms with whichever of the tokens is the account's.
async fn either(app: &TestApp, user: &TestUser, tokens: &[&str]) -> Vec<String> {
    for token in tokens {
        let codes = confirm(app, Some(user), json!({ "token": token })).await.codes();
        if codes != ["TOKEN_INVALID"] {
            return codes;
        }
    }
    panic!("neither is the account's")
}

async fn mailed(app: &TestApp, email: &str) -> String {
    app.settle().await;
    app.mailed_token(email).await
}

both! {
    async fn an_address_goes_to_one_account_only(app: TestApp) {
        let (one, other) = (app.user().await, app.user().await);
        for user in [&one, &other] {
            ask(app, user, "wanted@example.org").await.ok();
        }
        app.settle().await;
        let mails = app.mailbox.to("wanted@example.org");
        let tokens: Vec<_> = mails.iter().map(|mail| mail.text.split("token=").nth(1).unwrap()).collect();
        let tokens: Vec<_> = tokens.iter().map(|text| text.split_whitespace().next().unwrap()).collect();
        // Whoever guesses in one account has guessed in all: then only the link works.
        let ones = format!("(SELECT id FROM users WHERE email = '{}')", one.email);
        app.execute(&format!("UPDATE email_changes SET code_attempts = 20 WHERE user_id = {ones}")).await;
        assert_eq!(confirm(app, Some(&other), json!({ "code": "123456" })).await.codes(), ["TOO_MANY_ATTEMPTS"]);
        // Which of the mails is whose is not said: the wrong one does nothing.
        let (first, second) = tokio::join!(either(app, &one, &tokens), either(app, &other, &tokens));
        assert_eq!([first, second].concat(), ["EMAIL_TAKEN"]);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM users WHERE email = 'wanted@example.org'").await, 1);
        let third = app.user().await;
        let many = async || ask(app, &third, "yet-another@example.org").await.codes();
        for _ in 0..5 {
            assert_eq!(many().await, Vec::<String>::new());
        }
        assert_eq!(many().await, ["TOO_MANY_ATTEMPTS"]);
        // The address is not mailed again within the day, whoever asks; and a new password ends what waits.
        let fourth = app.user().await;
        assert_eq!(ask(app, &fourth, "yet-another@example.org").await.codes(), ["TOO_MANY_ATTEMPTS"]);
        let change = "mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { errors { code } } }";
        let password = json!({ "currentPassword": PASSWORD, "password": "three quiet herons" });
        app.gql(change, json!({ "input": password })).as_(&third).ok().await;
        let waiting = app.gql(WAITING, json!({})).as_(&third).ok().await;
        assert_eq!(waiting["emailChange"], Value::Null);
    }
}
