use entity::payment::PaymentStatus::{self, Cancelled, Expired, Failed, Pending, Processing, Quarantined, Succeeded};

/// Whether a payment may move from one status to another.
///
/// A failed attempt is not final: the buyer may try again while the checkout is open. Money can still arrive for an
/// expired or cancelled payment, and is then matched or refunded. Succeeded and quarantined payments stay so.
pub fn allowed(from: PaymentStatus, to: PaymentStatus) -> bool {
    match from {
        Pending => to != Pending,
        Failed => !matches!(to, Pending | Failed),
        Processing => matches!(to, Failed | Succeeded | Expired | Cancelled | Quarantined),
        Expired | Cancelled => matches!(to, Processing | Succeeded | Quarantined),
        Succeeded | Quarantined => false,
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn every_pair() {
        for from in PaymentStatus::iter() {
            for to in PaymentStatus::iter() {
                let final_state = matches!(from, Succeeded | Quarantined);
                let back_to_start = to == Pending;
                let same = from == to;
                let closed_to_open = matches!(from, Expired | Cancelled) && matches!(to, Failed | Expired | Cancelled);
                let expected = !(final_state || back_to_start || same || closed_to_open);
                assert_eq!(allowed(from, to), expected, "{from:?} → {to:?}");
            }
        }
    }
}
