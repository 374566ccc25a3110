//! Bisecting a batch that fails because of some of its items, so that only these fail.

use sea_orm::DbErr;

/// Why an attempt at several items failed.
#[derive(Debug)]
pub enum Stopped {
    /// One of the items is at fault.
    AtFault(DbErr),
    /// None of the items is at fault, but trying any of them now is useless.
    Now(DbErr),
}

/// Processes many items at once, and bisects them in order where one of them is at fault. One bad item among `n` costs
/// at most `2 · log₂ n` more attempts, and the others get their results.
#[derive(Debug)]
pub struct Halves<'a, T, R> {
    /// What is still to be attempted, the first part last.
    open: Vec<&'a [T]>,
    results: Vec<Result<R, DbErr>>,
}

impl<'a, T, R> Halves<'a, T, R> {
    /// All items, to be attempted together first.
    pub fn of(items: &'a [T]) -> Self {
        Self { open: vec![items], results: Vec::with_capacity(items.len()) }
    }

    /// The items to attempt next; none if all have been.
    pub fn next_part(&mut self) -> Option<&'a [T]> {
        self.open.pop()
    }

    /// Records how the attempt at these items ended.
    pub fn note(&mut self, some: &'a [T], ended: Result<Vec<R>, Stopped>) {
        let fault = match ended {
            Ok(done) if done.len() == some.len() => return self.results.extend(done.into_iter().map(Ok)),
            Ok(_) => DbErr::Custom("an attempt gave another number of results".to_owned()),
            Err(Stopped::AtFault(_)) if some.len() > 1 => {
                let (first, second) = some.split_at(some.len() / 2);
                return self.open.extend([second, first]);
            }
            Err(Stopped::AtFault(fault) | Stopped::Now(fault)) => fault,
        };
        self.results.extend(some.iter().map(|_| Err(fault.clone())));
    }

    /// The results of all items that were attempted, in their order.
    pub fn into_results(self) -> Vec<Result<R, DbErr>> {
        self.results
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MANY: usize = 256;

    /// Attempts 256 items, of which the bad ones fail each group they are in. Returns which succeed, and the number of
    /// attempts.
    fn attempted(bad: &[usize]) -> (Vec<bool>, usize) {
        let items: Vec<usize> = (0..MANY).collect();
        let (mut halves, mut attempts) = (Halves::of(&items), 0);
        while let Some(some) = halves.next_part() {
            attempts += 1;
            let spoilt = some.iter().any(|item| bad.contains(item));
            let fault = || Stopped::AtFault(DbErr::Custom("poison".to_owned()));
            halves.note(some, if spoilt { Err(fault()) } else { Ok(some.to_vec()) });
        }
        let served = halves.results.iter().enumerate().map(|(index, result)| {
            assert!(result.as_ref().map_or(true, |item| *item == index), "the results are in the items' order");
            result.is_ok()
        });
        (served.collect(), attempts)
    }

    #[test]
    fn without_a_bad_one_it_is_one_attempt() {
        assert_eq!(attempted(&[]), (vec![true; MANY], 1));
    }

    proptest! {
        #[test]
        fn one_bad_item_costs_a_few_attempts_and_no_other(bad in 0..MANY) {
            let (served, attempts) = attempted(&[bad]);
            prop_assert!((0..MANY).all(|item| served[item] == (item != bad)));
            prop_assert_eq!(attempts, 1 + 2 * 8);
        }

        #[test]
        fn each_further_one_costs_as_many_at_most(bad in prop::collection::btree_set(0..MANY, 1..6)) {
            let bad: Vec<usize> = bad.into_iter().collect();
            let (served, attempts) = attempted(&bad);
            prop_assert!((0..MANY).all(|item| served[item] != bad.contains(&item)));
            prop_assert!(attempts <= 1 + 2 * 8 * bad.len());
        }
    }

    #[test]
    fn what_is_nobodys_fault_is_not_cut() {
        let mut halves = Halves::<i32, i32>::of(&[1, 2, 3]);
        let all = halves.next_part().unwrap();
        halves.note(all, Err(Stopped::Now(DbErr::Custom("away".to_owned()))));
        assert!(halves.next_part().is_none());
        assert!(halves.results.len() == 3 && halves.results.iter().all(Result::is_err));
    }
}
