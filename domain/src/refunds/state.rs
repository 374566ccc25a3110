use entity::refund::RefundStatus::{self, Failed, Pending, Succeeded};

/// Whether a refund may go from one state to another. One that succeeded can fail later, when the buyer's bank sends
/// the money back (<https://docs.stripe.com/refunds#failed-refunds>). One that we gave up, without the provider's word for
/// it, goes on if the provider made it after all; see `judge`.
pub fn allowed(from: RefundStatus, to: RefundStatus) -> bool {
    matches!((from, to), (Pending, Succeeded | Failed) | (Succeeded, Failed))
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn every_pair() {
        let allowed_pairs = [(Pending, Succeeded), (Pending, Failed), (Succeeded, Failed)];
        for from in RefundStatus::iter() {
            for to in RefundStatus::iter() {
                assert_eq!(allowed(from, to), allowed_pairs.contains(&(from, to)), "{from:?} → {to:?}");
            }
        }
    }
}
