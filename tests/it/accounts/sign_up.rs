use std::time::Duration;

use super::*;
use crate::support::SIGN_UP;

fn form(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password, "displayName": "Ada Lovelace", "locale": "de", "timezone": "Europe/Berlin" })
}

both! {
    async fn from_sign_up_to_signed_out_everywhere(app: TestApp) {
        let email = "ada@example.org";
        let signed_up = app.gql(SIGN_UP, json!({ "input": form(" Ada@Example.org ", "first password") })).ok().await;
        let sign_up_token = signed_up["signUpToken"].as_str().unwrap();
        let early = refused(app, "LogIn", json!({ "email": email, "password": "first password" })).await;
        assert_eq!(early.0, "INVALID_CREDENTIALS", "there is no account yet");
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM users WHERE email LIKE 'ada%'").await, 0);

        let token = app.mailed_token(email).await;
        let verified = send(app, "VerifyEmail", json!({ "token": token, "signUpToken": sign_up_token })).await.ok();
        let user = &verified["user"];
        assert_eq!((&user["email"], &user["displayName"]), (&json!(email), &json!("Ada Lovelace")));
        assert_eq!((&user["status"], &user["emailVerified"]), (&json!("ACTIVE"), &json!(true)));
        assert_eq!(user["roles"], json!(["PARTICIPANT"]));

        let session = log_in(app, email, "first password").await;
        let seen = viewer(app, &session).await.ok();
        assert_eq!((&seen["id"], &seen["locale"]), (&user["id"], &json!("de")));
        let refreshed = send(app, "RefreshSession", json!({ "refreshToken": session.refresh_token })).await.ok();
        assert_ne!(refreshed["session"]["refreshToken"], session.refresh_token);

        send(app, "RequestMagicLink", json!({ "email": email })).await.ok();
        app.settle().await;
        let token = app.mailed_token(email).await;
        let by_link = TestUser::from_payload(&send(app, "RedeemMagicLink", json!({ "token": token })).await.ok());
        assert!(is_signed_in(app, &by_link).await);

        send(app, "RequestPasswordReset", json!({ "email": email })).await.ok();
        app.settle().await;
        let token = app.mailed_token(email).await;
        send(app, "ResetPassword", json!({ "token": token, "password": "second password" })).await.ok();
        for ended in [&session, &by_link] {
            assert!(!is_signed_in(app, ended).await);
        }
        let wrong = refused(app, "LogIn", json!({ "email": email, "password": "first password" })).await;
        assert_eq!(wrong.0, "INVALID_CREDENTIALS");

        let (here, there) = (log_in(app, email, "second password").await, log_in(app, email, "second password").await);
        app.gql("LogOut", json!({ "input": { "everywhere": true } })).as_(&here).ok().await;
        for ended in [&here, &there] {
            assert!(!is_signed_in(app, ended).await);
            let over = refused(app, "RefreshSession", json!({ "refreshToken": ended.refresh_token })).await;
            assert_eq!(over.0, "SESSION_REVOKED");
        }
    }
}

both! {
    async fn passwords_that_others_would_try_are_refused(app: TestApp) {
        let weak = ("WEAK_PASSWORD".to_owned(), Some("password".to_owned()));
        // Others can guess the name and address from the form.
        for easy in ["password", "12345678", "qwertzuiop", "Passwort1", "eventradar", "grace.hopper", "grace.hopper@example.org"] {
            assert_eq!(refused(app, "SignUp", form("grace.hopper@example.org", easy)).await, weak, "{easy}");
        }
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM sign_ups").await, 0);
        send(app, "SignUp", form("grace.hopper@example.org", "three quiet herons")).await.ok();
    }
}

both! {
    async fn answers_do_not_tell_who_has_an_account(app: TestApp) {
        let known = app.user().await;
        let cases = [
            (REQUEST_VERIFICATION, json!({ "email": "EMAIL" })),
            ("RequestMagicLink", json!({ "email": "EMAIL" })),
            ("RequestPasswordReset", json!({ "email": "EMAIL" })),
            ("LogIn", json!({ "email": "EMAIL", "password": "no such password" })),
            ("SignUp", form("EMAIL", "some password")),
        ];
        for (operation, input) in cases {
            let unknown = "nobody@example.org".to_owned();
            let mut answers = Vec::new();
            for email in [&known.email, &unknown] {
                let mut input = input.clone();
                input["email"] = json!(email);
                let answer = send(app, operation, input).await;
                assert_eq!(answer.body.get("errors"), None);
                answers.push((answer.status, answer.body.to_string().replace(email.as_str(), "EMAIL")));
            }
            assert_eq!(answers[0], answers[1], "{operation}");
            // Mails depend on the state at the time of the request, not on later changes.
            app.settle().await;
        }
        // Only the mails differ: the known address got a login link, a reset link and a notice
        // without a token, the unknown one a link to prove its mailbox.
        let with_token = |email: &str| {
            let mails = app.mailbox.to(email);
            mails.iter().map(|mail| mail.text.contains("token=")).collect::<Vec<_>>()
        };
        assert_eq!(with_token(&known.email), [true, true, false]);
        assert_eq!(with_token("nobody@example.org"), [true]);
        assert!(is_signed_in(app, &known).await);
        assert!(log_in(app, &known.email, PASSWORD).await.id == known.id);
    }
}

both! {
    async fn unusable_input_is_reported_field_by_field(app: TestApp) {
        let input = json!({
            "email": "ada@nowhere", "password": "short", "displayName": "a\u{0}b", "locale": "tlh", "timezone": "Mars",
        });
        let answer = send(app, "SignUp", input).await;
        let problems: Vec<_> = answer.codes().into_iter().zip(answer.fields().into_iter().flatten()).collect();
        let expected = [
            ("INVALID_INPUT", "email"),
            ("WEAK_PASSWORD", "password"),
            ("INVALID_INPUT", "displayName"),
            ("INVALID_INPUT", "locale"),
            ("INVALID_INPUT", "timezone"),
        ];
        assert_eq!(problems, expected.map(|(code, field)| (code.to_owned(), field.to_owned())));
        assert_eq!(answer.field()["user"], Value::Null);

        let huge = "x".repeat(100_000);
        for (field, value) in [("email", format!("{huge}@example.org")), ("displayName", huge.clone()), ("password", huge)] {
            let mut input = form("ada@example.org", "some password");
            input[field] = json!(value);
            assert_eq!(refused(app, "SignUp", input).await, ("INVALID_INPUT".to_owned(), Some(field.to_owned())));
        }
        for operation in [REQUEST_VERIFICATION, "RequestMagicLink", "RequestPasswordReset"] {
            for email in ["", "ada", "ada@example.org\r\nBcc: eve@example.org"] {
                let problem = refused(app, operation, json!({ "email": email })).await;
                assert_eq!(problem, ("INVALID_INPUT".to_owned(), Some("email".to_owned())));
            }
        }
        app.advance(Duration::from_secs(1));
        assert_eq!(app.mailbox.sends(), 0);
    }
}
