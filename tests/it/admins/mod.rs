//! Administrators: accounts, roles, suspensions, the audit trail, jobs.

mod jobs;
mod roles;
mod suspension;
mod trail;
mod users;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestUser};

/// Suspends somebody, and returns the answer.
async fn suspend(app: &TestApp, admin: &TestUser, user: &TestUser) -> Answer {
    let input = json!({ "userId": user.id, "reason": "Sold what there was not" });
    app.gql("SuspendUser", json!({ "input": input })).as_(admin).send().await
}

/// Takes a suspension back.
async fn reinstate(app: &TestApp, admin: &TestUser, user: &TestUser) -> Value {
    let input = json!({ "userId": user.id, "reason": "It was a mistake" });
    app.gql("ReinstateUser", json!({ "input": input })).as_(admin).ok().await["user"].clone()
}
