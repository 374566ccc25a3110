use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::double_null;
use sea_orm_migration::sea_orm::{DbBackend, prelude::Uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Venues get the point at which they are on a sphere of radius 1, if they have coordinates, so that those near a point are
/// found by three ranges, wherever on the earth that is. The code that writes a venue writes it as well: SQLite has no
/// trigonometry.
const VENUES: &str = "CREATE INDEX venues_on_sphere ON venues (at_z, at_x, at_y, id)";

/// Comes first: adding columns locks the venues, which every page of an event reads, for as long as the transaction takes.
const EVENTS: &str = "CREATE INDEX events_listed_at_venue ON events (venue_id, starts_at, id, ends_at) \
     WHERE status = 'published' AND visibility = 'public'";

const FILL_POSTGRES: &str = "UPDATE venues SET at_x = cosd(latitude) * cosd(longitude), \
    at_y = cosd(latitude) * sind(longitude), at_z = sind(latitude) \
    WHERE latitude IS NOT NULL AND longitude IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        if !sqlite {
            conn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        }
        conn.execute_unprepared(EVENTS).await?;
        for column in ["at_x", "at_y", "at_z"] {
            let mut column = double_null(column);
            manager.alter_table(Table::alter().table("venues").add_column(&mut column).to_owned()).await?;
        }
        if sqlite {
            fill(manager).await?;
        } else {
            conn.execute_unprepared(FILL_POSTGRES).await?;
        }
        conn.execute_unprepared(VENUES).await?;
        Ok(())
    }
}

async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let placed = Query::select()
        .columns(["id", "latitude", "longitude"])
        .from("venues")
        .and_where(Expr::col("latitude").is_not_null())
        .and_where(Expr::col("longitude").is_not_null())
        .to_owned();
    for row in manager.get_connection().query_all(&placed).await? {
        let (id, latitude, longitude): (Uuid, f64, f64) =
            (row.try_get("", "id")?, row.try_get("", "latitude")?, row.try_get("", "longitude")?);
        let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
        let change = Query::update()
            .table("venues")
            .value("at_x", latitude.cos() * longitude.cos())
            .value("at_y", latitude.cos() * longitude.sin())
            .value("at_z", latitude.sin())
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        manager.execute(change).await?;
    }
    Ok(())
}
