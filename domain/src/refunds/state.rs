use entity::refund::RefundStatus::{self, Failed, Pending, Succeeded};

/// Whether a refund may move from one status to another. One that succeeded can fail later, when the buyer's bank
/// returns the money (<https://docs.stripe.com/refunds#failed-refunds>). One that we gave up without an answer from the
/// provider resumes if it was made after all; see `judge`.
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
