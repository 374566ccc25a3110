//! The record of each mail's delivery. A row is inserted before its mail is sent, so that the Message-ID is the same on
//! every attempt, and a mail that was sent is not sent again.

use entity::notification::{ActiveModel, Column, Entity, Model, NotificationState};
use kernel::ids::{JobId, OrderId};
use kernel::mail::MailError;
use kernel::retention::Old;
use kernel::signals::Signal;
use kernel::text::cut;
use kernel::{Env, limits, metrics};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder as _};
use time::{Duration, OffsetDateTime};

use super::draft::Draft;

/// The recorded mails of a job.
pub(super) async fn of_job(conn: &impl ConnectionTrait, job_id: JobId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::JobId.eq(job_id)).all(conn).await
}

/// Records the mails of a job that are not recorded yet, and returns all of them.
pub(super) async fn open(env: &Env, job_id: JobId, kind: &str, drafts: &[Draft]) -> Result<Vec<Model>, DbErr> {
    let rows = drafts.iter().map(|draft| {
        let id = env.ids.next();
        ActiveModel {
            id: Set(id),
            job_id: Set(job_id.uuid()),
            kind: Set(kind.to_owned()),
            recipient: Set(draft.to.as_str().to_owned()),
            user_id: Set(draft.user_id),
            order_id: Set(draft.order_id),
            state: Set(NotificationState::Sending),
            message_id: Set(env.settings.message_id(id)),
            provider_response: Set(None),
            last_error: Set(None),
            bounced_at: Set(None),
            created_at: Set(env.now()),
            updated_at: Set(env.now()),
        }
    });
    let once = OnConflict::columns([Column::JobId, Column::Recipient]).do_nothing().to_owned();
    let tx = env.begin().await?;
    Entity::insert_many(rows).on_conflict(once).exec_without_returning(&tx).await?;
    let all = of_job(&tx, job_id).await?;
    tx.commit().await?;
    Ok(all)
}

/// Records the outcome of an attempt: sent with the server's response, refused for good, or to be retried.
pub(super) async fn note(env: &Env, id: Uuid, tried: &Result<String, MailError>) -> Result<(), DbErr> {
    let update = Entity::update_many()
        .filter(Column::Id.eq(id))
        .filter(Column::State.ne(NotificationState::Sent))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()));
    let update = match tried {
        Ok(response) => update
            .col_expr(Column::State, NotificationState::Sent.to_value().into())
            .col_expr(Column::ProviderResponse, Expr::value(shorten(response)))
            .col_expr(Column::LastError, Expr::value(None::<String>)),
        Err(MailError::Temporary(why)) => update
            .col_expr(Column::State, NotificationState::Sending.to_value().into())
            .col_expr(Column::LastError, Expr::value(shorten(why))),
        Err(MailError::Permanent(why)) => update
            .col_expr(Column::State, NotificationState::Failed.to_value().into())
            .col_expr(Column::LastError, Expr::value(shorten(why))),
    };
    let tx = env.begin().await?;
    update.exec(&tx).await?;
    tx.commit().await
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
