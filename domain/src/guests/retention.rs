//! Forgetting the guests of events that are long over.

use std::time::Instant;

use entity::event;
use entity::guest::{Column, Entity};
use kernel::Env;
use kernel::db::among;
use kernel::retention::{PATIENCE, SLICE};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{DbErr, QuerySelect as _};
use time::Duration;

/// How long after the end of their event guests are kept, with their addresses.
const RETENTION: Duration = Duration::days(90);

/// Deletes the guests of events that ended long ago; orders that came of their invitations stay. Returns whether some are
/// left because time was up.
pub(crate) async fn forget(env: &Env) -> Result<bool, DbErr> {
    let began = Instant::now();
    let over = Query::select()
        .expr(Expr::value(1))
        .from(event::Entity)
        .and_where(Expr::col((event::Entity, event::Column::Id)).equals((Entity, Column::EventId)))
        .and_where(Expr::col((event::Entity, event::Column::EndsAt)).lt(env.now() - RETENTION))
        .to_owned();
    loop {
        let slice = Entity::find().select_only().column(Column::Id).filter(Expr::exists(over.clone())).limit(SLICE);
        let ids: Vec<Uuid> = slice.into_tuple().all(env.db.primary()).await?;
        if ids.is_empty() {
            return Ok(false);
        }
        let tx = env.begin().await?;
        Entity::delete_many().filter(among(&tx, Column::Id, ids)).exec(&tx).await?;
        tx.commit().await?;
        if began.elapsed() >= PATIENCE {
            return Ok(true);
        }
    }
}
