//! Counting the places of ticket types, for organizers: available, held and sold.

use std::collections::HashMap;

use entity::order::OrderStatus;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};

use crate::quotas;
use crate::sums::{self, Measure};

/// The places of one ticket type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Occupancy {
    /// The ticket type's quantity; `None` if it is unlimited.
    pub size: Option<i64>,
    /// Places in orders that wait for their payment.
    pub held: i64,
    /// Places in confirmed orders.
    pub sold: i64,
}

/// The places of ticket types: read from their quotas where they have one, else counted in the orders. Runs three
/// statements.
pub async fn occupancy(conn: &impl ConnectionTrait, ticket_types: &[Uuid]) -> Result<HashMap<Uuid, Occupancy>, DbErr> {
    let limited = quotas::places(conn, ticket_types, &[]).await?.of_ticket_type;
    let mut occupancies: HashMap<Uuid, Occupancy> = ticket_types.iter().map(|id| (*id, Occupancy::default())).collect();
    for (id, places) in &limited {
        occupancies.insert(*id, Occupancy { size: Some(places.size), held: places.held, sold: places.sold });
    }
    let unlimited: Vec<Uuid> = ticket_types.iter().copied().filter(|id| !limited.contains_key(id)).collect();
    for row in sums::of_ticket_types(conn, &unlimited, Measure::Lines).await? {
        let entry = occupancies.entry(row.part).or_default();
        match OrderStatus::try_from_value(&row.state)? {
            OrderStatus::Pending => entry.held += row.units,
            OrderStatus::Confirmed => entry.sold += row.units,
            OrderStatus::Cancelled | OrderStatus::Expired => {}
        }
    }
    Ok(occupancies)
}
