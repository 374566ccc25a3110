//! How events do: what was sold and taken, when, and who came. For members who may see orders; callers make sure.

mod series;
mod totals;

pub use series::{Point, SalesPoint, SalesUnit, check_ins_over_time, sales_over_time};
pub use totals::{OrderCounts, Totals, TypeTotals, totals_of};
