use entity::dispute::DisputeStatus::{
    self, Inquiry, InquiryClosed, InquiryReview, Lost, NeedsResponse, UnderReview, Won,
};

/// Whether a dispute may go from one state to another (<https://docs.stripe.com/disputes/how-disputes-work>). An
/// inquiry may become a dispute, even a closed one; a bank may reverse its decision.
pub fn allowed(from: DisputeStatus, to: DisputeStatus) -> bool {
    match from {
        Inquiry => to != Inquiry,
        InquiryReview => !matches!(to, Inquiry | InquiryReview),
        InquiryClosed => matches!(to, NeedsResponse | UnderReview | Won | Lost),
        NeedsResponse => matches!(to, UnderReview | Won | Lost),
        UnderReview => matches!(to, Won | Lost),
        Won => to == Lost,
        Lost => to == Won,
    }
}

/// Whether a dispute is still undecided.
pub fn is_open(status: DisputeStatus) -> bool {
    matches!(status, Inquiry | InquiryReview | NeedsResponse | UnderReview)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn every_pair() {
        let order = [Inquiry, InquiryReview, InquiryClosed, NeedsResponse, UnderReview, Won, Lost];
        assert_eq!(order.len(), DisputeStatus::iter().count());
        for (earlier, from) in order.into_iter().enumerate() {
            for (later, to) in order.into_iter().enumerate() {
                let expected = later > earlier || (from, to) == (Lost, Won);
                assert_eq!(allowed(from, to), expected, "{from:?} → {to:?}");
            }
            assert_eq!(is_open(from), ![InquiryClosed, Won, Lost].contains(&from));
        }
    }
}
