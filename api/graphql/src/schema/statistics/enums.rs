//! How long the intervals of a series over time are.

use async_graphql::Enum;

/// The length of the intervals of `EventStatistics.salesOverTime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::statistics::SalesUnit")]
pub(crate) enum SalesBucket {
    /// A day, from midnight to midnight in the event's time zone.
    Day,
    /// One hour, from full hour to full hour.
    Hour,
}

/// The length of the intervals of `EventStatistics.checkInsOverTime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum CheckInBucket {
    /// Five minutes, counted from the full hour.
    FiveMinutes,
    /// 15 minutes, counted from the full hour.
    QuarterHour,
}
