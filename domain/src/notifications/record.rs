//! The record of each mail's delivery. A row is inserted before its mail is sent, so that the Message-ID is the same on
//! every attempt, and a mail that was sent is not sent again.

use std::collections::HashMap;

use entity::notification::{Column, Entity, Model, NotificationState};
use kernel::db::{Tx, among, insert_missing, is_sqlite};
use kernel::ids::{JobId, OrderId};
use kernel::mail::MailError;
use kernel::retention::Old;
use kernel::signals::Signal;
use kernel::text::cut;
use kernel::{Env, limits, metrics};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, QueryOrder as _, Statement};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::draft::Draft;

/// The recorded mails of these jobs, in the order of the jobs.
async fn of_jobs(conn: &impl ConnectionTrait, jobs: &[JobId]) -> Result<Vec<Vec<Model>>, DbErr> {
    let ids = jobs.iter().map(JobId::uuid);
    let mut by_job: HashMap<Uuid, Vec<Model>> = HashMap::new();
    for row in Entity::find().filter(among(conn, Column::JobId, ids)).all(conn).await? {
        by_job.entry(row.job_id).or_default().push(row);
    }
    Ok(jobs.iter().map(|job| by_job.get(&job.uuid()).cloned().unwrap_or_default()).collect())
}

/// The record of a mail that is about to be sent.
pub(super) fn row(env: &Env, job_id: JobId, kind: &str, draft: &Draft) -> Model {
    let id = env.ids.next();
    Model {
        id,
        job_id: job_id.uuid(),
        kind: kind.to_owned(),
        recipient: draft.to.as_str().to_owned(),
        user_id: draft.user_id,
        order_id: draft.order_id,
        state: NotificationState::Sending,
        message_id: env.settings.message_id(id),
        provider_response: None,
        last_error: None,
        bounced_at: None,
        created_at: env.now(),
        updated_at: env.now(),
    }
}

/// Records the mails of some jobs that are not recorded yet, and returns all of them, in the order of the jobs.
pub(super) async fn open(env: &Env, mails: Vec<(JobId, Vec<Model>)>) -> Result<Vec<Vec<Model>>, DbErr> {
    let (jobs, rows): (Vec<JobId>, Vec<Vec<Model>>) = mails.into_iter().unzip();
    let tx = env.begin().await?;
    let new: Vec<Model> = rows.iter().flatten().cloned().collect();
    let all_are_new = insert_missing(&tx, new.clone()).await? == new.len() as u64;
    // Of a job that runs again, the earlier ones count.
    let all = if all_are_new { rows } else { of_jobs(&tx, &jobs).await? };
    tx.commit().await?;
    Ok(all)
}

/// Records the outcomes of attempts: sent with the server's response, refused for good, or to be retried.
pub(super) async fn note(env: &Env, tried: &[(Uuid, Result<String, MailError>)]) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    let sent: Vec<Value> = tried
        .iter()
        .filter_map(|(id, tried)| Some(json!({ "id": id.simple(), "response": shorten(tried.as_ref().ok()?) })))
        .collect();
    if !sent.is_empty() {
        note_sent(&tx, json!(sent).to_string(), env.now()).await?;
    }
    for (id, tried) in tried {
        let (state, why) = match tried {
            Ok(_) => continue,
            Err(MailError::Temporary(why)) => (NotificationState::Sending, why),
            Err(MailError::Permanent(why)) => (NotificationState::Failed, why),
        };
        Entity::update_many()
            .filter(Column::Id.eq(*id))
            .filter(Column::State.ne(NotificationState::Sent))
            .col_expr(Column::UpdatedAt, Expr::value(env.now()))
            .col_expr(Column::State, state.to_value().into())
            .col_expr(Column::LastError, Expr::value(shorten(why)))
            .exec(&tx)
            .await?;
    }
    tx.commit().await
}

/// Records mails as sent, in one statement for any number of them.
async fn note_sent(tx: &Tx, sent: String, now: OffsetDateTime) -> Result<(), DbErr> {
    let rows = if is_sqlite(tx) {
        "(SELECT unhex(value ->> 'id') AS id, value ->> 'response' AS response FROM json_each($1))"
    } else {
        "(SELECT * FROM json_to_recordset(CAST($1 AS json)) AS row(id uuid, response text))"
    };
    let sql = format!(
        "UPDATE notifications SET state = 'sent', provider_response = sent.response, last_error = NULL, updated_at = $2 \
         FROM {rows} AS sent WHERE notifications.id = sent.id AND notifications.state <> 'sent'"
    );
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [sent.into(), now.into()])).await?;
    Ok(())
}

/// Records that a mail bounced. Returns whether it is one of these mails. Idempotent; a mail that was refused at once
/// stays refused.
pub(crate) async fn bounced(env: &Env, id: Uuid, message_id: &str, reason: &str) -> Result<bool, DbErr> {
    let row = Entity::find_by_id(id).one(env.db.primary()).await?;
    let Some(row) = row.filter(|row| row.message_id.eq_ignore_ascii_case(message_id)) else { return Ok(false) };
    if row.bounced_at.is_some() || row.state == NotificationState::Failed {
        return Ok(true);
    }
    let tx = env.begin().await?;
    let noted = Entity::update_many()
        .filter(Column::Id.eq(id))
        .filter(Column::BouncedAt.is_null())
        // A bounce may arrive before the mail is recorded as sent.
        .filter(Column::State.is_in([NotificationState::Sending, NotificationState::Sent]))
        .col_expr(Column::State, NotificationState::Sent.to_value().into())
        .col_expr(Column::LastError, Expr::value(shorten(reason)))
        .col_expr(Column::BouncedAt, Expr::value(env.now()))
        .exec(&tx)
        .await?;
    if let Some(order_id) = row.order_id {
        tx.announce(Signal::Order(OrderId::from_uuid(order_id)));
    }
    tx.commit().await?;
    if noted.rows_affected == 1 {
        metrics::mail(&row.kind, "bounced");
    }
    Ok(true)
}

/// When a mail last bounced.
pub(crate) async fn last_bounce(conn: &impl ConnectionTrait) -> Result<Option<OffsetDateTime>, DbErr> {
    let last =
        Entity::find().filter(Column::BouncedAt.is_not_null()).order_by_desc(Column::BouncedAt).one(conn).await?;
    Ok(last.and_then(|row| row.bounced_at))
}

fn shorten(text: &str) -> String {
    cut(text, limits::ANSWER)
}

/// Deletes records of mails older than this, except those still being sent.
pub(crate) async fn forget(env: &Env, retention: Duration) -> Result<bool, DbErr> {
    let mails: Old<Entity> = Old {
        id: Column::Id,
        at: Column::UpdatedAt,
        before: env.now() - retention,
        which: Some("state <> 'sending'"),
        with: &[],
    };
    mails.delete(env).await
}
