use std::collections::BTreeSet;
use std::time::Duration;

use sea_orm::ConnectionTrait as _;

use super::*;

const DAY: Duration = Duration::from_hours(24);

async fn refresh(app: &TestApp, token: &str) -> Answer {
    send(app, "RefreshSession", json!({ "refreshToken": token })).await
}

/// The refresh token in the answer to a successful refresh.
fn next_token(answer: &Answer) -> String {
    answer.ok()["session"]["refreshToken"].as_str().unwrap().to_owned()
}

both! {
    async fn ten_parallel_refreshes_leave_one_live_branch(app: TestApp) {
        let user = app.user().await;
        let answers = futures::future::join_all((0..10).map(|_| refresh(app, &user.refresh_token))).await;
        let tokens: BTreeSet<_> = answers.iter().map(next_token).collect();
        assert_eq!(tokens.len(), 1);
        let successor = tokens.first().unwrap();
        next_token(&refresh(app, successor).await);
        assert!(is_signed_in(app, &user).await);
    }
}

both! {
    async fn a_stolen_refresh_token_ends_the_session(app: TestApp) {
        let user = app.user().await;
        let other = log_in(app, &user.email, PASSWORD).await;
        let second = next_token(&refresh(app, &user.refresh_token).await);
        app.advance(Duration::from_secs(11));
        assert_eq!(refresh(app, &user.refresh_token).await.codes(), ["SESSION_REVOKED"]);
        assert_eq!(refresh(app, &second).await.codes(), ["SESSION_REVOKED"]);
        assert!(!is_signed_in(app, &user).await, "the access token is over as well");
        assert!(is_signed_in(app, &other).await, "other sessions go on");
    }
}

both! {
    async fn a_used_successor_ends_the_grace(app: TestApp) {
        let user = app.user().await;
        let second = next_token(&refresh(app, &user.refresh_token).await);
        next_token(&refresh(app, &second).await);
        assert_eq!(refresh(app, &user.refresh_token).await.codes(), ["SESSION_REVOKED"]);
    }
}

both! {
    async fn sessions_and_access_tokens_end(app: TestApp) {
        let mut user = app.user().await;
        app.advance(Duration::from_secs(280));
        assert!(is_signed_in(app, &user).await);
        app.advance(Duration::from_secs(21));
        assert!(!is_signed_in(app, &user).await);
        for _ in 0..3 {
            app.advance(9 * DAY);
            let answer = refresh(app, &user.refresh_token).await;
            user.refresh_token = next_token(&answer);
            answer.ok()["session"]["accessToken"].as_str().unwrap().clone_into(&mut user.access_token);
        }
        assert!(is_signed_in(app, &user).await);
        app.advance(3 * DAY);
        assert_eq!(refresh(app, &user.refresh_token).await.codes(), ["SESSION_EXPIRED"]);
        for wrong in ["", "made up", "\u{0}", &"x".repeat(100_000)] {
            assert_eq!(refresh(app, wrong).await.codes(), ["SESSION_EXPIRED"]);
        }
    }
}

both! {
    async fn signing_out(app: TestApp) {
        let user = app.user().await;
        let [second, third] = [(); 2].map(|()| log_in(app, &user.email, PASSWORD));
        let (second, third) = (second.await, third.await);
        let stranger = app.user().await;

        let nobody = send(app, "LogOut", json!({})).await;
        assert_eq!(nobody.error_code(), "UNAUTHENTICATED");
        assert_eq!(send(app, "LogOut", json!({ "refreshToken": "made up" })).await.codes(), ["SESSION_EXPIRED"]);
        for _ in 0..2 {
            send(app, "LogOut", json!({ "refreshToken": user.refresh_token })).await.ok();
        }
        assert!(!is_signed_in(app, &user).await);
        let dead = json!({ "refreshToken": user.refresh_token, "everywhere": true });
        assert_eq!(send(app, "LogOut", dead).await.codes(), ["SESSION_REVOKED"]);
        assert!(is_signed_in(app, &second).await);
        app.gql("LogOut", json!({ "input": {} })).as_(&second).ok().await;
        assert!(!is_signed_in(app, &second).await);
        send(app, "LogOut", json!({ "refreshToken": third.refresh_token, "everywhere": true })).await.ok();
        assert!(!is_signed_in(app, &third).await);
        assert!(is_signed_in(app, &stranger).await);
    }
}

both! {
    async fn a_suspended_account_is_told_so_only_with_its_password(app: TestApp) {
        let user = app.user().await;
        let suspend = format!("UPDATE users SET status = 'suspended' WHERE email = '{}'", user.email);
        app.parts.env.db.writer().execute_unprepared(&suspend).await.unwrap();
        assert!(!is_signed_in(app, &user).await);
        assert_eq!(refresh(app, &user.refresh_token).await.codes(), ["ACCOUNT_SUSPENDED"]);
        for (password, code) in [(PASSWORD, "ACCOUNT_SUSPENDED"), ("wrong", "INVALID_CREDENTIALS")] {
            let input = json!({ "email": user.email, "password": password });
            assert_eq!(refused(app, "LogIn", input).await.0, code);
        }
    }
}

both! {
    async fn logging_in_takes_the_right_address_and_password(app: TestApp) {
        let user = app.user().await;
        for (email, password, code) in [
            (user.email.as_str(), "wrong", "INVALID_CREDENTIALS"),
            (&user.email, "", "INVALID_CREDENTIALS"),
            (&user.email, &"x".repeat(100_000), "INVALID_CREDENTIALS"),
            ("nobody@example.org", PASSWORD, "INVALID_CREDENTIALS"),
            ("no address", PASSWORD, "INVALID_INPUT"),
        ] {
            assert_eq!(refused(app, "LogIn", json!({ "email": email, "password": password })).await.0, code);
        }
        assert_eq!(app.gql(VIEWER, json!({})).ok().await, Value::Null, "nobody is nobody, not an error");
    }
}
