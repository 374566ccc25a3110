//! Organizations that are hidden because an owner's account was suspended.

use std::collections::HashSet;

use entity::organization_suspension::{Column, Entity};
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};

/// A query for the ids of all hidden organizations, for use in conditions.
pub(crate) fn hidden() -> SelectStatement {
    Query::select().column(Column::OrganizationId).from(Entity).to_owned()
}

/// The organizations among these that are hidden.
pub async fn hidden_of(
    conn: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<Uuid>, DbErr> {
    let hidden: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::OrganizationId)
        .filter(among(conn, Column::OrganizationId, organizations))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(hidden.into_iter().collect())
}
