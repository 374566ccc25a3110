use entity::order::OrderStatus::{self, Cancelled, Confirmed, Expired, Pending};

/// Whether an order may move from one status to another.
///
/// `Expired → Confirmed` happens when a payment arrives late and places are left. `Expired → Cancelled` does not exist,
/// because an expired order has nothing left to cancel.
pub fn allowed(from: OrderStatus, to: OrderStatus) -> bool {
    matches!((from, to), (Pending, Confirmed | Cancelled | Expired) | (Expired, Confirmed) | (Confirmed, Cancelled))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn every_pair() {
        for from in OrderStatus::iter() {
            for to in OrderStatus::iter() {
                let expected = match from {
                    Pending => to != Pending,
                    Confirmed => to == Cancelled,
                    Expired => to == Confirmed,
                    Cancelled => false,
                };
                assert_eq!(allowed(from, to), expected, "{from:?} → {to:?}");
            }
        }
    }
}
