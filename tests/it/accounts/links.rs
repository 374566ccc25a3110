use std::time::Duration;

use super::*;

const MINUTE: Duration = Duration::from_mins(1);

fn invalid() -> (String, Option<String>) {
    ("TOKEN_INVALID".to_owned(), Some("token".to_owned()))
}

/// Requests a link, and returns the token in the mail.
async fn ask(app: &TestApp, operation: &str, email: &str) -> String {
    let before = app.mailbox.to(email).len();
    send(app, operation, json!({ "email": email })).await.ok();
    app.settle().await;
    assert_eq!(app.mailbox.to(email).len(), before + 1);
    app.mailed_token(email).await
}

both! {
    async fn opening_a_link_uses_nothing_up(app: TestApp) {
        let signed_up = app.signed_up().await;
        app.settle().await;
        for (ask_for, redeem) in
            [(None, "VerifyEmail"), (Some("RequestMagicLink"), "RedeemMagicLink"), (Some("RequestPasswordReset"), "ResetPassword")]
        {
            let token = match ask_for {
                Some(operation) => ask(app, operation, &signed_up.email).await,
                None => app.mailed_token(&signed_up.email).await,
            };
            let link = mailed_link(app, &signed_up.email).await;
            assert!(link.contains(&token));
            for _ in 0..3 {
                let page = app.http.get(&link).send().await.unwrap();
                assert!(page.status().is_success(), "{} for {link}", page.status());
                assert!(app.http.head(&link).send().await.unwrap().status().is_success());
            }
            let mut input = json!({ "token": token });
            match redeem {
                "VerifyEmail" => input["signUpToken"] = json!(signed_up.token),
                "ResetPassword" => input["password"] = json!("another password"),
                _ => {}
            }
            send(app, redeem, input.clone()).await.ok();
            assert_eq!(refused(app, redeem, input).await, invalid(), "{redeem} works once");
        }
    }
}

both! {
    async fn links_end_in_their_time(app: TestApp) {
        let (signed_up, user) = (app.signed_up().await, app.user().await);
        app.settle().await;
        let verify = app.mailed_token(&signed_up.email).await;
        let login = ask(app, "RequestMagicLink", &user.email).await;
        let reset = ask(app, "RequestPasswordReset", &user.email).await;
        app.advance(60 * MINUTE);
        assert_eq!(refused(app, "RedeemMagicLink", json!({ "token": login })).await, invalid());
        let input = json!({ "token": reset, "password": "another password" });
        assert_eq!(refused(app, "ResetPassword", input).await, invalid());
        app.advance(23 * 60 * MINUTE);
        let proof = |token: &str| json!({ "token": token, "signUpToken": signed_up.token });
        assert_eq!(refused(app, "VerifyEmail", proof(&verify)).await, invalid());
        let again = ask(app, REQUEST_VERIFICATION, &signed_up.email).await;
        send(app, "VerifyEmail", proof(&again)).await.ok();
        // After a week, the sign-up has expired.
        let late = app.signed_up().await;
        app.settle().await;
        app.advance(7 * 24 * 60 * MINUTE);
        send(app, REQUEST_VERIFICATION, json!({ "email": late.email })).await.ok();
        app.settle().await;
        assert_eq!(app.mailbox.to(&late.email).len(), 1);
    }
}

both! {
    async fn a_link_is_good_for_its_purpose_only(app: TestApp) {
        let user = app.user().await;
        let login = ask(app, "RequestMagicLink", &user.email).await;
        let input = json!({ "token": login, "password": "another password" });
        assert_eq!(refused(app, "ResetPassword", input).await, invalid());
        for wrong in ["", "x", "\u{0}", &login[1..], &"x".repeat(100_000)] {
            for operation in ["VerifyEmail", "RedeemMagicLink"] {
                assert_eq!(refused(app, operation, json!({ "token": wrong })).await, invalid());
            }
        }
        assert_eq!(refused(app, "VerifyEmail", json!({ "token": login })).await, invalid());
        send(app, "RedeemMagicLink", json!({ "token": login })).await.ok();
        let reset = ask(app, "RequestPasswordReset", &user.email).await;
        let weak = refused(app, "ResetPassword", json!({ "token": reset, "password": "1234567" })).await;
        assert_eq!(weak, ("WEAK_PASSWORD".to_owned(), Some("password".to_owned())));
        for easy in ["12345678", "Password1!", user.email.as_str()] {
            assert_eq!(refused(app, "ResetPassword", json!({ "token": reset, "password": easy })).await, weak, "{easy}");
        }
        send(app, "ResetPassword", json!({ "token": reset, "password": "x7Kq92!m" })).await.ok();
    }
}

both! {
    async fn of_many_redeemers_one_gets_in(app: TestApp) {
        let user = app.user().await;
        let token = ask(app, "RequestMagicLink", &user.email).await;
        let tries = (0..10).map(|_| send(app, "RedeemMagicLink", json!({ "token": token })));
        let answers = futures::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1);
        assert!(answers.iter().all(|answer| answer.codes().iter().all(|code| code == "TOKEN_INVALID")));
    }
}

both! {
    async fn a_mailbox_is_not_flooded(app: TestApp) {
        let user = app.user().await;
        app.settle().await;
        let before = app.mailbox.to(&user.email).len();
        for _ in 0..8 {
            send(app, "RequestMagicLink", json!({ "email": user.email })).await.ok();
        }
        app.settle().await;
        assert_eq!(app.mailbox.to(&user.email).len() - before, 5);
        app.advance(61 * MINUTE);
        ask(app, "RequestMagicLink", &user.email).await;
    }
}
