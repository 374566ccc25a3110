//! How long the intervals of a series over time are.

use async_graphql::Enum;

/// How far apart the points of `EventStatistics.salesOverTime` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::statistics::SalesUnit")]
pub(crate) enum SalesBucket {
    /// A day, from midnight to midnight where the event is.
    Day,
    /// An hour.
    Hour,
}

/// How far apart the points of `EventStatistics.checkInsOverTime` are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum CheckInBucket {
    /// Five minutes.
    FiveMinutes,
    /// A quarter of an hour.
    QuarterHour,
}
