//! Events near a point, by their venues.

use entity::venue;
use kernel::bounds::Bounds;
use kernel::error::Validation;
use kernel::geo::{self, Point, chord};
use kernel::text::Invalid;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};

use super::EventErrorCode;

/// The smallest and the largest radius in kilometres.
const RADIUS: (f64, f64) = (1.0, 500.0);

/// A circle on the earth. Numbers are as they were given.
#[derive(Debug, Clone, Copy)]
pub struct Near {
    /// Degrees north of the middle.
    pub latitude: f64,
    /// Degrees east of the middle.
    pub longitude: f64,
    /// The distance from the middle along the surface, 1 to 500.
    pub radius_km: f64,
}

impl Near {
    /// A query for the ids of the venues in the circle; none if the circle can't be used.
    pub(super) fn venues(&self, checks: &mut Validation<EventErrorCode>) -> Option<SelectStatement> {
        let latitude = checks.take("filter.near.latitude", geo::latitude(self.latitude));
        let longitude = checks.take("filter.near.longitude", geo::longitude(self.longitude));
        let radius = checks.take("filter.near.radiusKm", radius(self.radius_km))?;
        Some(venues_around(Point::new(latitude?, longitude?)?, radius))
    }
}

fn radius(km: f64) -> Result<f64, Invalid> {
    let (least, most) = RADIUS;
    if (least..=most).contains(&km) {
        return Ok(km);
    }
    Err(Invalid::beyond(Bounds::out_of_range(least, most), format!("must be {least} to {most} kilometres")))
}

/// The venues within a radius: those of a box around the point, which an index finds, as far as the straight distance from
/// the point is less than that of the radius. On a sphere that is exact, and there are no special cases at the poles and at
/// the 180th meridian.
fn venues_around(point: Point, km: f64) -> SelectStatement {
    let chord = chord(km);
    let mut venues = Query::select().column(venue::Column::Id).from(venue::Entity).to_owned();
    let mut distance = None;
    let axes = [venue::Column::AtX, venue::Column::AtY, venue::Column::AtZ];
    for (column, at) in axes.into_iter().zip(point.on_sphere()) {
        venues.and_where(column.between(at - chord, at + chord));
        let away = Expr::col((venue::Entity, column)).sub(at);
        let square = away.clone().mul(away);
        distance = Some(match distance {
            Some(others) => square.add(others),
            None => square,
        });
    }
    if let Some(distance) = distance {
        venues.and_where(distance.lte(chord * chord));
    }
    venues
}

#[cfg(test)]
mod tests {
    use kernel::error::ErrorCode as _;
    use sea_orm::sea_query::SqliteQueryBuilder;

    use super::*;

    #[test]
    fn circles_that_cannot_be_used_are_refused() {
        for (latitude, longitude, radius_km, fields) in [
            (91.0, 0.0, 10.0, "latitude"),
            (0.0, -180.5, 10.0, "longitude"),
            (0.0, 0.0, 0.5, "radiusKm"),
            (0.0, 0.0, 500.5, "radiusKm"),
            (0.0, 0.0, f64::NAN, "radiusKm"),
        ] {
            let mut checks = Validation::<EventErrorCode>::new();
            assert!(Near { latitude, longitude, radius_km }.venues(&mut checks).is_none());
            let refused = checks.into_failure();
            assert_eq!(refused.codes(), [EventErrorCode::INVALID]);
            assert!(format!("{refused:?}").contains(fields), "{refused:?}");
        }
    }

    #[test]
    fn the_distance_is_compared_without_trigonometry() {
        let venues = venues_around(Point::new(0.0, 0.0).unwrap(), 1.0).to_string(SqliteQueryBuilder);
        let parts = [r#"("venues"."at_x" - "#, r#") * ("venues"."at_z" - "#, "<="];
        assert!(parts.iter().all(|part| venues.contains(part)), "{venues}");
    }
}
