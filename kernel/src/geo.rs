//! Points on the earth, and distances between them. The earth is a sphere here, so distances are off by up to 0.5 %.

use crate::bounds::Bounds;
use crate::text::Invalid;

/// The mean radius of the earth.
const RADIUS_KM: f64 = 6_371.008_8;

/// A point in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

impl Point {
    /// A point; none if there is none with these coordinates.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        self::latitude(latitude).and(self::longitude(longitude)).ok().map(|_| Self { latitude, longitude })
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// The distance along the surface.
    pub fn km_to(self, other: Self) -> f64 {
        let (one, two) = (self.on_sphere(), other.on_sphere());
        let chord = one.iter().zip(two).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        2.0 * RADIUS_KM * (chord / 2.0).min(1.0).asin()
    }

    /// The point on a sphere of radius 1. Distances between such points need no special cases at the poles and where
    /// longitudes begin anew, and databases compute them without trigonometry.
    pub fn on_sphere(self) -> [f64; 3] {
        let (latitude, longitude) = (self.latitude.to_radians(), self.longitude.to_radians());
        [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
    }
}

/// The straight distance on a sphere of radius 1 between points that are this far apart along the surface: twice the root
/// of the haversine.
pub fn chord(km: f64) -> f64 {
    2.0 * (km / (2.0 * RADIUS_KM)).sin()
}

/// How far apart two latitudes are at least.
pub fn km_between_latitudes(one: f64, other: f64) -> f64 {
    RADIUS_KM * (one - other).abs().to_radians()
}

/// Checks degrees north.
pub fn latitude(degrees: f64) -> Result<f64, Invalid> {
    within(degrees, 90.0)
}

/// Checks degrees east.
pub fn longitude(degrees: f64) -> Result<f64, Invalid> {
    within(degrees, 180.0)
}

fn within(degrees: f64, limit: f64) -> Result<f64, Invalid> {
    if (-limit..=limit).contains(&degrees) {
        return Ok(degrees);
    }
    Err(Invalid::beyond(Bounds::out_of_range(-limit, limit), format!("must be -{limit} to {limit} degrees")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(latitude: f64, longitude: f64) -> Point {
        Point::new(latitude, longitude).unwrap()
    }

    #[test]
    fn degrees_have_limits() {
        assert!(latitude(-90.0).is_ok() && longitude(180.0).is_ok());
        for wrong in [90.01, -91.0, f64::NAN, f64::INFINITY] {
            assert!(latitude(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Point::new(0.0, 180.5), None);
    }

    /// By the haversine formula, in the usual form with trigonometry.
    fn haversine(one: Point, other: Point) -> f64 {
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let cosines = one.latitude.to_radians().cos() * other.latitude.to_radians().cos();
        let h = half(other.latitude - one.latitude) + cosines * half(other.longitude - one.longitude);
        2.0 * RADIUS_KM * h.min(1.0).sqrt().asin()
    }

    #[test]
    fn distances_are_known() {
        let (berlin, munich) = (at(52.52, 13.405), at(48.137, 11.575));
        assert!((berlin.km_to(munich) - 504.4).abs() < 1.0, "{}", berlin.km_to(munich));
        assert!((at(-17.0, 179.9).km_to(at(-17.0, -179.9)) - 21.27).abs() < 0.01);
        assert!((at(89.9, 0.0).km_to(at(89.9, 180.0)) - 22.24).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_haversine(a in -90.0..=90.0_f64, b in -180.0..=180.0_f64, c in -90.0..=90.0_f64, d in -180.0..=180.0_f64) {
            let (one, other) = (at(a, b), at(c, d));
            let km = one.km_to(other);
            prop_assert!((km - haversine(one, other)).abs() < 0.01);
            prop_assert!(km_between_latitudes(a, c) <= km + 1e-6);
        }
    }
}
