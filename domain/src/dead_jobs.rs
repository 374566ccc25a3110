//! Notifying administrators of jobs that failed for good, since somebody may be waiting for their effect. However many
//! fail, that is one mail, and the next one follows after an hour at the earliest.

use std::collections::BTreeMap;

use entity::outbox::{Column, Entity, JobState};
use kernel::Env;
use kernel::ids::DeadJobNoticeId;
use kernel::jobs::{Outcome, outbox};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use crate::job::Job;

/// The shortest time between two notices.
const PAUSE: Duration = Duration::hours(1);
/// How long a dead job waits to be reported: where one fails, others usually follow.
const GATHERED: Duration = Duration::minutes(5);

/// Enqueues a notice to administrators about the dead jobs not reported yet, unless there was a notice within the hour.
pub async fn notify_of_dead(env: &Env) -> Result<Outcome, DbErr> {
    let tx = env.begin().await?;
    let last: Option<Option<Uuid>> = Entity::find()
        .select_only()
        .column(Column::NoticeId)
        .filter(Column::NoticeId.is_not_null())
        .order_by_desc(Column::NoticeId)
        .limit(1)
        .into_tuple()
        .one(&tx)
        .await?;
    if last.flatten().and_then(made_at).is_some_and(|at| at + PAUSE > env.now()) {
        return Ok(Outcome::Done);
    }
    let notice_id = DeadJobNoticeId::from_uuid(env.ids.next());
    let noted = Entity::update_many()
        .filter(Column::State.eq(JobState::Dead))
        .filter(Column::NoticeId.is_null())
        .filter(Column::FinishedAt.lte(env.now() - GATHERED))
        .col_expr(Column::NoticeId, Expr::value(notice_id))
        .exec(&tx)
        .await?;
    if noted.rows_affected > 0 {
        outbox::enqueue(&tx, env, [Job::SendDeadJobs { notice_id }]).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// The creation time in a UUIDv7.
fn made_at(id: Uuid) -> Option<OffsetDateTime> {
    let (seconds, _) = id.get_timestamp()?.to_unix();
    OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()
}

/// The number of jobs of each kind in a notice that are still dead, so that nobody has handled them.
pub(crate) async fn jobs_in_notice(
    conn: &impl ConnectionTrait,
    notice_id: DeadJobNoticeId,
) -> Result<BTreeMap<String, i64>, DbErr> {
    let kinds: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::Kind)
        .column_as(Column::Id.count(), "jobs")
        .filter(Column::NoticeId.eq(notice_id))
        .filter(Column::State.eq(JobState::Dead))
        .group_by(Column::Kind)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(kinds.into_iter().collect())
}
