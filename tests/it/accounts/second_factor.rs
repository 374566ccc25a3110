//! The second factor: setting it up, logging in with it, losing it, and what administrators need it for.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use sea_orm::ConnectionTrait as _;

use super::*;
use crate::support::{AppOptions, Request};

pub(super) const STEP: Duration = Duration::from_secs(30);
const BEGIN: &str = "mutation($input: SecondFactorBeginInput!) {
    secondFactorBegin(input: $input) { setup { secret uri } errors { code field } } }";
const CONFIRM: &str = "mutation($input: SecondFactorConfirmInput!) {
    secondFactorConfirm(input: $input) { recoveryCodes errors { code field } } }";
pub(super) const REMOVE: &str = "mutation($input: SecondFactorRemoveInput!) {
    secondFactorRemove(input: $input) { errors { code field } } }";
const REPLACE: &str = "mutation($input: RecoveryCodesReplaceInput!) {
    recoveryCodesReplace(input: $input) { recoveryCodes errors { code field } } }";
const REDEEM: &str = "mutation($input: SecondFactorRedeemInput!) { secondFactorRedeem(input: $input) {
    user { id email } session { accessToken refreshToken } errors { code field } } }";
const LOG_IN: &str = "mutation($input: SessionCreateInput!) { sessionCreate(input: $input) {
    user { id email } session { accessToken refreshToken } challenge { token expiresAt } errors { code } } }";
const BY_LINK: &str = "mutation($input: MagicLinkRedeemInput!) { magicLinkRedeem(input: $input) {
    user { id } session { accessToken } challenge { token } errors { code } } }";
const STATE: &str = "{ viewer { lacksSecondFactor secondFactor { enabledAt recoveryCodesLeft } } }";

/// A user with a second factor.
pub(super) struct Secured {
    pub(super) user: TestUser,
    secret: Vec<u8>,
    pub(super) recovery_codes: Vec<String>,
}

impl Secured {
    /// The code that an authenticator app shows now.
    pub(super) fn code(&self, app: &TestApp) -> String {
        code_of(&self.secret, app.parts.env.now().unix_timestamp() / 30)
    }

    /// A code that is wrong now, and in the periods before and after.
    fn wrong_code(&self, app: &TestApp) -> String {
        let step = app.parts.env.now().unix_timestamp() / 30;
        let near: BTreeSet<String> = (-3..=3).map(|off| code_of(&self.secret, step + off)).collect();
        (0..10).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).unwrap()
    }

    /// Logs in with the password, and returns the challenge for the second factor.
    pub(super) async fn challenge(&self, app: &TestApp) -> String {
        let input = json!({ "email": self.user.email, "password": PASSWORD });
        challenge_in(&app.gql(LOG_IN, json!({ "input": input })).send().await)
    }

    /// Logs in with both factors.
    pub(super) async fn log_in(&self, app: &TestApp, code: &str) -> TestUser {
        TestUser::from_payload(&redeem(app, &self.challenge(app).await, code).ok().await)
    }
}

fn code_of(secret: &[u8], step: i64) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = ring::hmac::sign(&key, &step.to_be_bytes());
    let offset = usize::from(tag.as_ref()[19] & 15);
    let word = u32::from_be_bytes(tag.as_ref()[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// The challenge in the answer to a login with the first factor.
fn challenge_in(answer: &Answer) -> String {
    assert_eq!(answer.codes(), ["SECOND_FACTOR_REQUIRED"]);
    let field = answer.field();
    assert!(field["user"].is_null() && field["session"].is_null(), "{field:#}");
    field["challenge"]["token"].as_str().unwrap().to_owned()
}

pub(super) fn redeem<'a>(app: &'a TestApp, token: &str, code: &str) -> Request<'a> {
    app.gql(REDEEM, json!({ "input": { "token": token, "code": code } }))
}

fn codes_in(payload: &Value) -> Vec<String> {
    payload["recoveryCodes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

async fn begin(app: &TestApp, user: &TestUser) -> Vec<u8> {
    let setup = app.gql(BEGIN, json!({ "input": { "password": PASSWORD } })).as_(user).ok().await;
    let secret = setup["setup"]["secret"].as_str().unwrap();
    assert!(setup["setup"]["uri"].as_str().unwrap().contains(&format!("secret={secret}&")));
    data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap()
}

/// Sets up a second factor for a user, and moves on to the next code.
pub(super) async fn secure(app: &TestApp, user: TestUser) -> Secured {
    let secret = begin(app, &user).await;
    let mut secured = Secured { user, secret, recovery_codes: Vec::new() };
    let input = json!({ "code": secured.code(app) });
    secured.recovery_codes = codes_in(&app.gql(CONFIRM, json!({ "input": input })).as_(&secured.user).ok().await);
    app.advance(STEP);
    secured
}

pub(super) async fn state(app: &TestApp, user: &TestUser) -> Value {
    app.gql(STATE, json!({})).as_(user).ok().await
}

pub(super) async fn rows(app: &TestApp, sql: &str) -> Vec<sea_orm::QueryResult> {
    let conn = app.parts.env.db.primary();
    conn.query_all_raw(sea_orm::Statement::from_string(conn.get_database_backend(), sql)).await.unwrap()
}

pub(super) async fn actions(app: &TestApp) -> Vec<String> {
    let rows = rows(app, "SELECT action FROM audit_entries ORDER BY id").await;
    rows.iter().map(|row| row.try_get("", "action").unwrap()).collect()
}

both! {
    async fn is_switched_on_with_a_code_and_then_asked_for(app: TestApp) {
        let user = app.user().await;
        assert_eq!(state(app, &user).await["secondFactor"], Value::Null);
        let wrong = app.gql(BEGIN, json!({ "input": { "password": "wrong" } })).as_(&user).send().await;
        assert_eq!((wrong.codes(), wrong.fields()), (vec!["INVALID_CREDENTIALS".into()], vec![Some("password".into())]));
        let unasked = app.gql(CONFIRM, json!({ "input": { "code": "123456" } })).as_(&user).send().await;
        assert_eq!(unasked.codes(), ["SECOND_FACTOR_OFF"]);
        let secret = begin(app, &user).await;
        let pending = Secured { user: user.clone(), secret, recovery_codes: Vec::new() };
        let input = json!({ "code": pending.wrong_code(app) });
        let refused = app.gql(CONFIRM, json!({ "input": input })).as_(&user).send().await;
        assert_eq!((refused.codes(), refused.fields()), (vec!["CODE_INVALID".into()], vec![Some("code".into())]));
        log_in(app, &user.email, PASSWORD).await;

        let secured = secure(app, user.clone()).await;
        assert_eq!(secured.recovery_codes.iter().collect::<BTreeSet<_>>().len(), 10);
        assert_eq!(state(app, &user).await["secondFactor"]["recoveryCodesLeft"], 10);
        let mail = app.mail_about(&user.email, "Two-step login is on").await;
        assert!(mail.text.contains("/undo-second-factor?token="), "{}", mail.text);
        let again = app.gql(BEGIN, json!({ "input": { "password": PASSWORD } })).as_(&user).send().await;
        assert_eq!(again.codes(), ["SECOND_FACTOR_ON"]);

        let challenge = secured.challenge(app).await;
        assert_eq!(redeem(app, "made up", &secured.code(app)).send().await.codes(), ["CHALLENGE_INVALID"]);
        assert_eq!(redeem(app, &challenge, &secured.wrong_code(app)).send().await.codes(), ["CODE_INVALID"]);
        let code = secured.code(app);
        let session = TestUser::from_payload(&redeem(app, &challenge, &code).ok().await);
        assert!(is_signed_in(app, &session).await);
        assert_eq!(redeem(app, &challenge, &code).send().await.codes(), ["CHALLENGE_INVALID"], "works once");
        let other = secured.challenge(app).await;
        assert_eq!(redeem(app, &other, &code).send().await.codes(), ["CODE_INVALID"], "a code works once, too");
        assert!(actions(app).await.contains(&"account.second_factor_on".to_owned()));
    }
}

both! {
    async fn access_tokens_tell_of_it(app: TestApp) {
        use base64::Engine as _;
        let secured = secure(app, app.user().await).await;
        let claims = |token: &str| -> Value {
            let body = token.split('.').nth(1).unwrap();
            serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
        };
        assert_eq!(claims(&secured.user.access_token).get("amr"), None);
        let session = secured.log_in(app, &secured.code(app)).await;
        assert_eq!(claims(&session.access_token)["amr"], json!(["mfa"]));
        let input = json!({ "refreshToken": session.refresh_token });
        let refreshed = send(app, "RefreshSession", input).await.ok();
        assert_eq!(claims(refreshed["session"]["accessToken"].as_str().unwrap())["amr"], json!(["mfa"]));
    }
}

both! {
    async fn takes_a_session(app: TestApp) {
        let both = json!({ "password": PASSWORD, "code": "123456" });
        let asks = [(BEGIN, json!({ "password": PASSWORD })), (CONFIRM, json!({ "code": "123456" }))];
        for (document, input) in asks.into_iter().chain([(REMOVE, both.clone()), (REPLACE, both)]) {
            let answer = app.gql(document, json!({ "input": input })).send().await;
            assert_eq!(answer.error_code(), "UNAUTHENTICATED");
        }
    }
}

both! {
    async fn recovery_codes_work_once_and_are_replaced(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let typed = secured.recovery_codes[0].to_lowercase().replace('-', " ");
        let session = secured.log_in(app, &typed).await;
        assert_eq!(state(app, &session).await["secondFactor"]["recoveryCodesLeft"], 9);
        let challenge = secured.challenge(app).await;
        assert_eq!(redeem(app, &challenge, &secured.recovery_codes[0]).send().await.codes(), ["CODE_INVALID"]);

        let replace = |password: &str, code: &str| {
            app.gql(REPLACE, json!({ "input": { "password": password, "code": code } })).as_(&session)
        };
        assert_eq!(replace("wrong", &secured.code(app)).send().await.codes(), ["INVALID_CREDENTIALS"]);
        assert_eq!(replace(PASSWORD, &secured.wrong_code(app)).send().await.codes(), ["CODE_INVALID"]);
        let fresh = codes_in(&replace(PASSWORD, &secured.code(app)).ok().await);
        assert_eq!(redeem(app, &challenge, &secured.recovery_codes[1]).send().await.codes(), ["CODE_INVALID"]);
        redeem(app, &challenge, &fresh[9]).ok().await;
        let done = actions(app).await;
        let of_codes = done.iter().filter(|action| action.contains("recovery")).collect::<Vec<_>>();
        assert_eq!(of_codes, ["account.use_recovery_code", "account.replace_recovery_codes", "account.use_recovery_code"]);
    }
}

both! {
    async fn links_and_new_passwords_do_not_go_around_it(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        // The mail about the second factor also contains a link.
        app.settle().await;
        let email = &secured.user.email;
        send(app, "RequestMagicLink", json!({ "email": email })).await.ok();
        let link = app.mail_about(email, "login link").await;
        assert!(link.text.contains("/login?token="));
        let token = app.mailed_token(email).await;
        let answer = app.gql(BY_LINK, json!({ "input": { "token": token } })).send().await;
        let challenge = challenge_in(&answer);
        redeem(app, &challenge, &secured.code(app)).ok().await;

        let before = secured.challenge(app).await;
        send(app, "RequestPasswordReset", json!({ "email": email })).await.ok();
        app.settle().await;
        let token = app.mailed_token(email).await;
        send(app, "ResetPassword", json!({ "token": token, "password": "another password" })).await.ok();
        app.advance(STEP);
        let waiting = redeem(app, &before, &secured.code(app)).send().await;
        assert_eq!(waiting.codes(), ["CHALLENGE_INVALID"], "the password it began with is no more");
        let input = json!({ "email": email, "password": "another password" });
        let challenge = challenge_in(&app.gql(LOG_IN, json!({ "input": input })).send().await);
        redeem(app, &challenge, &secured.code(app)).ok().await;
    }
}

both! {
    async fn is_switched_off_with_both_factors(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let remove = |password: &str, code: &str| {
            app.gql(REMOVE, json!({ "input": { "password": password, "code": code } })).as_(&secured.user)
        };
        assert_eq!(remove("wrong", &secured.code(app)).send().await.codes(), ["INVALID_CREDENTIALS"]);
        assert_eq!(remove(PASSWORD, &secured.wrong_code(app)).send().await.codes(), ["CODE_INVALID"]);
        let challenge = secured.challenge(app).await;
        remove(PASSWORD, &secured.code(app)).ok().await;
        app.mail_about(&secured.user.email, "Two-step login is off").await;
        assert_eq!(state(app, &secured.user).await["secondFactor"], Value::Null);
        assert_eq!(remove(PASSWORD, "123456").send().await.codes(), ["SECOND_FACTOR_OFF"]);
        let late = redeem(app, &challenge, &secured.recovery_codes[0]).send().await;
        assert_eq!(late.codes(), ["CHALLENGE_INVALID"]);
        log_in(app, &secured.user.email, PASSWORD).await;
        assert!(actions(app).await.contains(&"account.second_factor_off".to_owned()));
    }
}

both! {
    async fn of_many_with_the_same_code_one_gets_in(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let mut challenges = Vec::new();
        for _ in 0..4 {
            challenges.push(secured.challenge(app).await);
        }
        for code in [secured.code(app), secured.recovery_codes[0].clone()] {
            let tries = challenges.iter().map(|challenge| redeem(app, challenge, &code).send());
            let answers = futures::future::join_all(tries).await;
            assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1, "{answers:#?}");
        }
        app.advance(STEP);
        let (challenge, code) = (secured.challenge(app).await, secured.code(app));
        let codes = [&code, &secured.recovery_codes[1], &secured.recovery_codes[2]];
        let answers = futures::future::join_all(codes.map(|code| redeem(app, &challenge, code).send())).await;
        assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1, "{answers:#?}");
    }
}

both! {
    async fn is_not_guessed(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        for round in 0..2 {
            let challenge = secured.challenge(app).await;
            for _ in 0..5 {
                let guess = redeem(app, &challenge, &secured.wrong_code(app)).send().await;
                assert_eq!(guess.codes(), ["CODE_INVALID"], "round {round}");
            }
            assert_eq!(redeem(app, &challenge, &secured.code(app)).send().await.codes(), ["CHALLENGE_INVALID"]);
        }
        let challenge = secured.challenge(app).await;
        assert_eq!(redeem(app, &challenge, &secured.code(app)).send().await.codes(), ["TOO_MANY_ATTEMPTS"]);
        redeem(app, &challenge, &secured.recovery_codes[0]).ok().await;
        app.advance(Duration::from_hours(1));
        let late = secured.challenge(app).await;
        redeem(app, &late, &secured.code(app)).ok().await;
        let waiting = secured.challenge(app).await;
        app.advance(Duration::from_mins(10));
        assert_eq!(redeem(app, &waiting, &secured.code(app)).send().await.codes(), ["CHALLENGE_INVALID"], "too late");
    }
}

pub(super) fn wanted() -> AppOptions {
    AppOptions { config: vec![("admin.require_second_factor", json!(true))], ..AppOptions::default() }
}

both! {
    async fn administrators_need_it_where_it_is_wanted(app: TestApp = wanted()) {
        let admin = app.admin().await;
        let users = |user: &TestUser| app.gql("AdminUsers", json!({})).as_(user);
        let refused = users(&admin).send().await;
        assert_eq!(refused.error_code(), "SECOND_FACTOR_REQUIRED");
        let input = json!({ "userId": admin.id, "reason": "Why not" });
        let refused = app.gql("SuspendUser", json!({ "input": input })).as_(&admin).send().await;
        assert_eq!(refused.error_code(), "SECOND_FACTOR_REQUIRED");
        let csv = app.http.get(app.url("/admin/audit.csv"));
        let csv = csv.header("authorization", format!("Bearer {}", admin.access_token)).send().await.unwrap();
        assert_eq!(csv.status(), 403);
        assert!(csv.text().await.unwrap().contains("SECOND_FACTOR_REQUIRED"));
        assert_eq!(state(app, &admin).await["lacksSecondFactor"], true);
        let plain = app.user().await;
        assert_eq!(users(&plain).send().await.error_code(), "FORBIDDEN");
        assert_eq!(state(app, &plain).await["lacksSecondFactor"], false);

        let other = log_in(app, &admin.email, PASSWORD).await;
        let admin = secure(app, admin).await;
        users(&admin.user).ok().await;
        assert_eq!(state(app, &admin.user).await["lacksSecondFactor"], false);
        assert_eq!(users(&other).send().await.error_code(), "SECOND_FACTOR_REQUIRED", "it did not pass it");
        let anew = admin.log_in(app, &admin.code(app)).await;
        users(&anew).ok().await;
        app.advance(STEP);
        let input = json!({ "password": PASSWORD, "code": admin.code(app) });
        app.gql(REMOVE, json!({ "input": input })).as_(&anew).ok().await;
        assert_eq!(users(&anew).send().await.error_code(), "SECOND_FACTOR_REQUIRED");
    }
}

both! {
    async fn is_kept_where_nobody_reads_it(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let kept: Vec<u8> = rows(app, "SELECT secret FROM second_factors").await[0].try_get("", "secret").unwrap();
        assert!(!kept.windows(secured.secret.len()).any(|part| part == secured.secret));
        let rows = rows(app, "SELECT code_hash FROM recovery_codes").await;
        let hashes: Vec<Vec<u8>> = rows.iter().map(|row| row.try_get("", "code_hash").unwrap()).collect();
        assert!(hashes.len() == 10 && hashes.iter().all(|hash| hash.len() == 32));
    }
}

both! {
    async fn is_reset_by_the_command_line(app: TestApp) {
        let secured = secure(app, app.user().await).await;
        let run = || {
            let variables = app.variables().into_iter().map(|(key, value)| (format!("EVENT_RADAR__{key}"), value));
            let output = Command::new(env!("CARGO_BIN_EXE_event-radar"))
                .args(["user", "reset-second-factor", &secured.user.email])
                .current_dir(app.folder())
                .envs(variables)
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        assert!(run().contains("is off"));
        assert!(run().contains("has no second factor"));
        log_in(app, &secured.user.email, PASSWORD).await;
        app.mail_about(&secured.user.email, "Two-step login is off").await;
        assert!(actions(app).await.contains(&"user.reset_second_factor".to_owned()));
    }
}
