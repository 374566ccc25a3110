//! Accounts and sessions, as client apps and browsers use them.

mod access_tokens;
mod addresses;
mod api_keys;
mod codes;
mod cookies;
mod deletion;
mod email_change;
mod links;
mod profile;
mod second_factor;
mod sessions;
mod sign_up;
mod takeover;
mod undo_second_factor;

use serde_json::{Value, json};

use crate::support::{Answer, Database, PASSWORD, TestApp, TestUser, both};

const VIEWER: &str = "query { viewer { id email displayName status roles emailVerified locale } }";
const REQUEST_VERIFICATION: &str = "mutation($input: EmailVerificationRequestInput!) {
    emailVerificationRequest(input: $input) { errors { code field message } }
}";

/// Sends a mutation of the contract, with its input.
async fn send(app: &TestApp, operation: &str, input: Value) -> Answer {
    app.gql(operation, json!({ "input": input })).send().await
}

/// Sends a mutation that is refused with a single error, and returns the error's code and field.
async fn refused(app: &TestApp, operation: &str, input: Value) -> (String, Option<String>) {
    let answer = send(app, operation, input).await;
    let (codes, fields) = (answer.codes(), answer.fields());
    assert_eq!(codes.len(), 1, "{answer:#?}");
    (codes[0].clone(), fields[0].clone())
}

/// The viewer that the server sees in an access token.
async fn viewer(app: &TestApp, user: &TestUser) -> Answer {
    app.gql(VIEWER, json!({})).as_(user).send().await
}

async fn is_signed_in(app: &TestApp, user: &TestUser) -> bool {
    let answer = viewer(app, user).await;
    if answer.status == 401 {
        assert_eq!(answer.error_code(), "UNAUTHENTICATED");
        return false;
    }
    assert_eq!(answer.ok()["id"], user.id);
    true
}

async fn log_in(app: &TestApp, email: &str, password: &str) -> TestUser {
    let answer = send(app, "LogIn", json!({ "email": email, "password": password })).await;
    TestUser::from_payload(&answer.ok())
}

/// The URL of the link in the latest mail to an address.
async fn mailed_link(app: &TestApp, email: &str) -> String {
    let mail = app.mailbox.wait(email, |mail| mail.text.contains("token=")).await;
    let start = mail.text.find(&app.origin).expect("a link into the product");
    mail.text[start..].split_whitespace().next().unwrap().to_owned()
}

/// A user with a second factor, and their recovery codes.
pub(crate) async fn with_second_factor(app: &TestApp) -> (TestUser, Vec<String>) {
    let secured = second_factor::secure(app, app.user().await).await;
    (secured.user, secured.recovery_codes)
}
