//! The code beside the link of a sign-up, for the browser that waits.

use std::collections::BTreeSet;
use std::time::Duration;

use super::*;
use crate::support::{SIGN_UP, VERIFY};

/// The six digits of the latest mail to an address.
pub(super) async fn mailed_code(app: &TestApp, email: &str) -> String {
    app.settle().await;
    let mail = app.mailbox.to(email).pop().expect("a mail");
    let code = mail.text.lines().map(|line| line.replace(' ', "")).find(|line| is_code(line));
    code.unwrap_or_else(|| panic!("{}", mail.text))
}

fn is_code(line: &str) -> bool {
    line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Codes that none of these are.
pub(super) fn wrong_codes<'a>(real: &BTreeSet<&'a str>) -> impl Iterator<Item = String> + use<'a> {
    let real = real.clone();
    (0..).map(|number| format!("{number:06}")).filter(move |code| !real.contains(code.as_str()))
}

both! {
    async fn a_code_does_as_well_as_the_link_where_one_signed_up(app: TestApp) {
        let email = "nora@example.org";
        let signed_up = app.sign_up(email, PASSWORD).await;
        let code = mailed_code(app, email).await;
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM sign_ups WHERE code_hash IS NOT NULL").await, 1);

        let wrong = ("CODE_INVALID".to_owned(), Some("code".to_owned()));
        assert_eq!(refused(app, VERIFY, json!({ "code": code })).await, wrong, "in another browser");
        let stranger = app.sign_up(email, "strangers password").await;
        let foreign = json!({ "code": code, "signUpToken": stranger.token });
        assert_eq!(refused(app, VERIFY, foreign).await, wrong, "of another sign-up");

        // Another mail brings another code, and ends the first.
        send(app, REQUEST_VERIFICATION, json!({ "email": email, "signUpToken": signed_up.token })).await.ok();
        let next = mailed_code(app, email).await;
        let with = |code: &str| json!({ "code": code, "signUpToken": signed_up.token });
        assert_eq!(refused(app, VERIFY, with(&code)).await, wrong);
        app.advance(Duration::from_mins(21));
        assert_eq!(refused(app, VERIFY, with(&next)).await, wrong, "too old");
        send(app, REQUEST_VERIFICATION, json!({ "email": email, "signUpToken": signed_up.token })).await.ok();
        let last = mailed_code(app, email).await;

        // However often it is sent at once, it makes one account and one session.
        let spaced = format!(" {} {}", &last[..3], &last[3..]);
        let (one, other) = tokio::join!(send(app, VERIFY, with(&spaced)), send(app, VERIFY, with(&last)));
        let (done, late) = if one.codes().is_empty() { (one, other) } else { (other, one) };
        assert_eq!(late.codes(), ["CODE_INVALID"]);
        let nora = TestUser::from_payload(&done.ok());
        assert!(is_signed_in(app, &nora).await);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM sessions").await, 1);
        assert_eq!(refused(app, VERIFY, with(&last)).await, wrong, "it works once");
        assert_eq!(log_in(app, email, PASSWORD).await.id, nora.id);
    }
}

both! {
    async fn guesses_run_out_and_the_link_still_works(app: TestApp) {
        let email = "victim@example.org";
        let owner = app.sign_up(email, PASSWORD).await;
        let link = app.mailed_token(email).await;
        let mut codes = vec![mailed_code(app, email).await];
        let mut outcomes = Vec::new();
        for _ in 0..4 {
            let input = json!({ "email": email, "password": "strangers password", "displayName": "Sam" });
            let stranger = app.gql(SIGN_UP, json!({ "input": input })).ok().await["signUpToken"].clone();
            codes.push(mailed_code(app, email).await);
            let real = codes.iter().map(String::as_str).collect();
            let guesses = wrong_codes(&real).take(6).collect::<Vec<_>>();
            let tries = guesses.iter().map(|code| send(app, VERIFY, json!({ "code": code, "signUpToken": stranger })));
            // At once, so that none is checked against a count that others have not raised yet.
            outcomes.extend(futures::future::join_all(tries).await.into_iter().flat_map(|answer| answer.codes()));
        }
        let wrong = outcomes.iter().filter(|code| *code == "CODE_INVALID").count();
        assert_eq!((wrong, outcomes.len()), (20, 24), "five a sign-up");
        // Now the address takes no code at all, not even the right one.
        let right = json!({ "code": codes[0], "signUpToken": owner.token });
        assert_eq!(refused(app, VERIFY, right).await.0, "TOO_MANY_ATTEMPTS");
        let user = send(app, VERIFY, json!({ "token": link, "signUpToken": owner.token })).await.ok();
        assert!(is_signed_in(app, &TestUser::from_payload(&user)).await);
    }
}
