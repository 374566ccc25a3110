//! Mails that an address gets only a few of, whoever causes them.

use entity::notification::{self, Column, NotificationState};
use kernel::Env;
use kernel::db::insert_missing;
use kernel::ids::JobId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use time::Duration;

use super::draft::Draft;
use super::record;

/// How many mails of a kind an address gets within a time.
pub(super) struct Few {
    pub(super) kind: &'static str,
    pub(super) most: u64,
    pub(super) within: Duration,
}

/// Records the mail, unless the address was sent too many. Jobs for the same address count one after the other: at the
/// same time, none would see the mails of the others.
pub(super) async fn record(env: &Env, few: &Few, job_id: JobId, draft: &Draft) -> Result<bool, DbErr> {
    let row = record::row(env, job_id, few.kind, draft);
    let tx = env.begin().await?;
    tx.hold(&format!("{} {}", few.kind, row.recipient)).await?;
    let of_others = notification::Entity::find()
        .filter(Expr::cust(format!("kind = '{}'", few.kind)))
        .filter(Column::Recipient.eq(&*row.recipient))
        .filter(Column::CreatedAt.gt(env.now() - few.within))
        .filter(Column::JobId.ne(row.job_id));
    let within = of_others.count(&tx).await? < few.most;
    if within {
        insert_missing(&tx, vec![row]).await?;
    }
    tx.commit().await?;
    Ok(within)
}

/// Deletes the record of a mail that an earlier attempt of the job could not send: it would count as one that is sent yet.
pub(super) async fn forget(env: &Env, job_id: JobId) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    notification::Entity::delete_many()
        .filter(Column::JobId.eq(job_id.uuid()))
        .filter(Column::State.eq(NotificationState::Sending))
        .exec(&tx)
        .await?;
    tx.commit().await
}
