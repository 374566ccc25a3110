//! Messages of organizers to their attendees.

use domain::error::Internal;
use domain::job::Job;
use domain::outbox::Outcome;
use domain::{Env, messages};
use uuid::Uuid;

pub(super) async fn start(env: &Env, message_id: Uuid) -> Result<Outcome, Internal> {
    messages::start(env, message_id).await
}

pub(super) async fn send(env: &Env, message_id: Uuid, part: i32, job: &Job) -> Result<Outcome, Internal> {
    messages::send_part(env, message_id, part, job).await
}
