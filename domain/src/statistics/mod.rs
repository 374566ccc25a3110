//! Statistics of events: sales, revenue and check-ins, as totals and over time. Callers make sure that the actor may
//! see the events' orders.

mod added;
mod series;
mod totals;

pub use series::{Point, SalesPoint, SalesUnit, check_ins_over_time, sales_over_time};
pub use totals::{OrderCounts, Totals, TypeTotals, totals_of};
