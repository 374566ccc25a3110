//! Undoing a second factor that somebody else set up who knew the password.

use std::time::Duration;

use super::second_factor::{REMOVE, STEP, Secured, actions, redeem, rows, secure, state, wanted};
use super::*;

const UNDO: &str = "mutation($input: SecondFactorUndoInput!) {
    secondFactorUndo(input: $input) { errors { code field } } }";
const CHANGE: &str = "mutation($input: PasswordChangeInput!) {
    passwordChange(input: $input) { errors { code field } } }";
const DAY: Duration = Duration::from_hours(24);

/// The token in the latest mail about a new second factor.
async fn undo_token(app: &TestApp, email: &str) -> String {
    app.settle().await;
    let mail = app.mail_about(email, "Two-step login is on").await;
    let remaining = mail.text.split("/undo-second-factor?token=").nth(1).unwrap();
    remaining.split_whitespace().next().unwrap().to_owned()
}

async fn undo(app: &TestApp, token: &str) -> Answer {
    app.gql(UNDO, json!({ "input": { "token": token } })).send().await
}

async fn refuses(app: &TestApp, token: &str, code: &str) {
    let answer = undo(app, token).await;
    assert_eq!((answer.codes(), answer.fields()), (vec![code.to_owned()], vec![Some("token".to_owned())]));
}

/// Sets a new password with the link that undoing mailed, and logs in.
async fn start_over(app: &TestApp, email: &str) -> TestUser {
    app.settle().await;
    let link = mailed_link(app, email).await;
    assert!(link.contains("/reset-password?token="), "{link}");
    let token = app.mailed_token(email).await;
    send(app, "ResetPassword", json!({ "token": token, "password": "purple otter on stilts" })).await.ok();
    log_in(app, email, "purple otter on stilts").await
}

async fn switch_off(app: &TestApp, secured: &Secured) {
    app.advance(STEP);
    let input = json!({ "password": PASSWORD, "code": secured.code(app) });
    app.gql(REMOVE, json!({ "input": input })).as_(&secured.user).ok().await;
    app.advance(STEP);
}

both! {
    async fn its_owner_is_not_locked_out(app: TestApp) {
        let owner = app.user().await;
        let intruder = log_in(app, &owner.email, PASSWORD).await;
        let secured = secure(app, intruder).await;
        let token = undo_token(app, &owner.email).await;
        let waiting = secured.challenge(app).await;
        refuses(app, "made up", "TOKEN_INVALID").await;
        assert!(undo(app, &token).await.codes().is_empty());

        assert!(!is_signed_in(app, &secured.user).await && !is_signed_in(app, &owner).await);
        let input = json!({ "email": owner.email, "password": PASSWORD });
        assert_eq!(refused(app, "LogIn", input).await.0, "INVALID_CREDENTIALS", "the password is known to others");
        let input = json!({ "refreshToken": secured.user.refresh_token });
        assert_eq!(refused(app, "RefreshSession", input).await.0, "SESSION_REVOKED");
        assert_eq!(redeem(app, &waiting, &secured.code(app)).send().await.codes(), ["CHALLENGE_INVALID"]);
        app.mail_about(&owner.email, "Two-step login is off").await;
        let back = start_over(app, &owner.email).await;
        assert_eq!(state(app, &back).await["secondFactor"], Value::Null);
        assert!(rows(app, "SELECT id FROM recovery_codes").await.is_empty());
        refuses(app, &token, "TOKEN_INVALID").await;

        let sql = "SELECT details FROM audit_entries WHERE action = 'account.undo_second_factor'";
        let details: Vec<Value> = rows(app, sql).await.iter().map(|row| row.try_get("", "details").unwrap()).collect();
        assert_eq!(details, [json!({ "roles": [] })]);
    }
}

both! {
    async fn other_passwords_do_not_void_the_link(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let email = &secured.user.email;
        let token = undo_token(app, email).await;
        let input = json!({ "currentPassword": PASSWORD, "password": "only the intruder knows it" });
        app.gql(CHANGE, json!({ "input": input })).as_(&secured.user).ok().await;
        // Requests for too many password links don't prevent the owner from getting one.
        for _ in 0..6 {
            send(app, "RequestPasswordReset", json!({ "email": email })).await.ok();
        }
        app.settle().await;
        let before = app.mailbox.to(email).len();
        assert!(undo(app, &token).await.codes().is_empty());
        app.settle().await;
        assert_eq!(app.mailbox.to(email).len(), before + 2, "that it is off, and the link");
        start_over(app, email).await;
    }
}

both! {
    async fn only_that_setting_up_is_undone(app: TestApp) {
        let first = secure(app, app.user().await).await;
        let email = first.user.email.clone();
        let of_first = undo_token(app, &email).await;
        switch_off(app, &first).await;
        refuses(app, &of_first, "SECOND_FACTOR_CHANGED").await;
        assert!(is_signed_in(app, &first.user).await);

        let second = secure(app, first.user.clone()).await;
        let of_second = undo_token(app, &email).await;
        assert_ne!(of_first, of_second);
        for _ in 0..2 {
            refuses(app, &of_first, "SECOND_FACTOR_CHANGED").await;
        }
        assert_eq!(state(app, &second.user).await["secondFactor"]["recoveryCodesLeft"], 10);
        let session = second.log_in(app, &second.code(app)).await;
        assert!(is_signed_in(app, &session).await, "the password is what it was");
        assert!(undo(app, &of_second).await.codes().is_empty());
        assert!(!is_signed_in(app, &session).await);
    }
}

both! {
    async fn the_link_works_for_a_week_and_for_nothing_else(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let token = undo_token(app, &secured.user.email).await;
        for operation in ["VerifyEmail", "RedeemMagicLink"] {
            assert_eq!(refused(app, operation, json!({ "token": token })).await.0, "TOKEN_INVALID");
        }
        let input = json!({ "token": token, "password": "purple otter on stilts" });
        assert_eq!(refused(app, "ResetPassword", input).await.0, "TOKEN_INVALID");
        send(app, "RequestMagicLink", json!({ "email": secured.user.email })).await.ok();
        app.settle().await;
        refuses(app, &app.mailed_token(&secured.user.email).await, "TOKEN_INVALID").await;
        app.advance(7 * DAY);
        refuses(app, &token, "TOKEN_INVALID").await;
        assert!(!actions(app).await.contains(&"account.undo_second_factor".to_owned()));
    }
}

both! {
    async fn of_many_presses_one_counts(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let token = undo_token(app, &secured.user.email).await;
        let answers = futures::future::join_all((0..6).map(|_| undo(app, &token))).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1, "{answers:#?}");
        let done = actions(app).await;
        assert_eq!(done.iter().filter(|action| *action == "account.undo_second_factor").count(), 1);
    }
}

both! {
    async fn a_suspended_account_is_not_opened_by_it(app: TestApp) {
        let admin = app.admin().await;
        let secured = secure(app, app.user().await).await;
        let token = undo_token(app, &secured.user.email).await;
        let input = json!({ "userId": secured.user.id, "reason": "Fraud" });
        app.gql("SuspendUser", json!({ "input": input })).as_(&admin).ok().await;
        refuses(app, &token, "TOKEN_INVALID").await;
        assert_eq!(rows(app, "SELECT user_id FROM second_factors").await.len(), 1);
    }
}

both! {
    async fn administrators_set_up_another_one(app: TestApp = wanted()) {
        let secured = secure(app, app.admin().await).await;
        let email = secured.user.email.clone();
        assert!(undo(app, &undo_token(app, &email).await).await.codes().is_empty());
        let sql = "SELECT details FROM audit_entries WHERE action = 'account.undo_second_factor'";
        let details: Value = rows(app, sql).await[0].try_get("", "details").unwrap();
        assert_eq!(details, json!({ "roles": ["admin"] }));
        let back = start_over(app, &email).await;
        assert_eq!(state(app, &back).await["lacksSecondFactor"], true);
        let users = |user: &TestUser| app.gql("AdminUsers", json!({})).as_(user);
        assert_eq!(users(&back).send().await.error_code(), "SECOND_FACTOR_REQUIRED");
    }
}
