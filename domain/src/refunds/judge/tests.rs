use kernel::ids::{RefundId, TypedId as _};
use kernel::money::{Currency, Money};
use proptest::prelude::*;
use time::OffsetDateTime;
use uuid::Uuid;

use super::*;

const PAID: i64 = 100;

fn row(number: u128, amount_minor: i64, origin: RefundOrigin) -> refund::Model {
    refund::Model {
        id: Uuid::from_u128(number),
        order_id: Uuid::nil(),
        payment_id: Uuid::nil(),
        status: RefundStatus::Pending,
        amount_minor,
        currency: "EUR".to_owned(),
        origin,
        reason: String::new(),
        idempotency_key: number.to_string(),
        idempotency_hash: Vec::new(),
        provider_refund_id: None,
        failure: None,
        requested_by: None,
        attempt: 0,
        sent_at: None,
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
        version: 1,
    }
}

/// Refunds here and at the provider, with the effects so far.
#[derive(Default)]
struct World {
    rows: Vec<refund::Model>,
    theirs: Vec<ProviderRefund>,
    /// The provider's earlier reports, to be delivered late.
    reports: Vec<Vec<ProviderRefund>>,
    /// The organization's balance in the ledger.
    ledger: i64,
    booked: Vec<(Uuid, bool)>,
    cancelled: bool,
    next: u128,
}

impl World {
    fn next(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    fn left_there(&self) -> i64 {
        let went = |refund: &&ProviderRefund| !matches!(refund.status, ProviderRefundStatus::Failed(_));
        PAID - self.theirs.iter().filter(went).map(|refund| refund.amount.minor).sum::<i64>()
    }

    fn make(&mut self, refund_id: Option<String>, amount: i64, pending: bool) -> Option<ProviderRefund> {
        if amount > self.left_there() {
            return None;
        }
        let made = ProviderRefund {
            provider_refund_id: format!("re_{}", self.next()),
            refund_id,
            amount: Money::new(amount, Currency::parse("EUR").unwrap()),
            status: if pending { ProviderRefundStatus::Pending } else { ProviderRefundStatus::Succeeded },
        };
        self.theirs.push(made.clone());
        Some(made)
    }

    fn hear(&mut self, seen: &[ProviderRefund]) {
        let mut rows = self.rows.clone();
        let mut number = self.next;
        let heard = judge(PAID, &mut rows, seen, |news| {
            number += 1;
            row(number, news.amount.minor, RefundOrigin::Provider)
        });
        self.next = number;
        if heard.is_ok() {
            self.write(rows);
        }
    }

    /// Writes like the operation does: each effect with the move that causes it.
    fn write(&mut self, rows: Vec<refund::Model>) {
        for after in &rows {
            let before = self.rows.iter().find(|row| row.id == after.id).map(|row| row.status);
            let (kind, amount) = match (before, after.status) {
                (Some(RefundStatus::Succeeded), RefundStatus::Failed) => (true, after.amount_minor),
                (before, RefundStatus::Succeeded) if before != Some(RefundStatus::Succeeded) => {
                    (false, -after.amount_minor)
                }
                _ => continue,
            };
            // The ledger accepts each kind of movement once per refund; a second one would be lost.
            assert!(!self.booked.contains(&(after.id, kind)), "booked twice");
            self.booked.push((after.id, kind));
            self.ledger += amount;
        }
        self.rows = rows;
        self.cancelled |= at_provider(&self.rows) == PAID;
    }

    fn send(&mut self, at: usize, pending: bool, lost: bool) {
        let Some(refund) = self.rows.iter().filter(|refund| is_set_aside(refund)).nth(at).cloned() else { return };
        let id = refund.typed_id().to_string();
        let theirs = self.theirs.clone();
        self.hear(&theirs);
        if !self.rows.iter().any(|row| row.id == refund.id && is_set_aside(row)) {
            return;
        }
        match self.make(Some(id), refund.amount_minor, pending) {
            Some(made) if !lost => self.hear(&[made]),
            Some(_) => {}
            None => unreachable!("what is set aside is there, once the provider was heard"),
        }
    }

    fn check(&self) {
        let counted = counted(&self.rows);
        assert!((0..=PAID).contains(&counted), "{counted} of {PAID} refunded");
        let went: i64 =
            self.rows.iter().filter(|row| row.status == RefundStatus::Succeeded).map(|row| row.amount_minor).sum();
        assert_eq!(self.ledger, -went);
        let mut theirs: Vec<_> = self.rows.iter().filter_map(|row| row.provider_refund_id.as_ref()).collect();
        theirs.sort();
        assert!(theirs.windows(2).all(|pair| pair[0] != pair[1]));
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    /// Record a refund here.
    Request(i64),
    /// Send it to the provider; the response may be lost.
    Send { at: usize, pending: bool, lost: bool },
    /// Deliver an earlier request late, whatever happened to the refund meanwhile.
    ArrivesLate { at: usize },
    /// Refund in the provider's dashboard.
    Dashboard(i64),
    /// The provider completes or fails a refund.
    Settle { at: usize, fails: bool },
    /// The provider reports its state, to be delivered later.
    Tell,
    /// Deliver one of the earlier reports.
    Hear { at: usize },
    /// Ask the provider and apply its report at once.
    Look,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (1..=PAID).prop_map(Act::Request),
        3 => (0..3_usize, any::<bool>(), any::<bool>())
            .prop_map(|(at, pending, lost)| Act::Send { at, pending, lost }),
        1 => (0..6_usize).prop_map(|at| Act::ArrivesLate { at }),
        3 => (1..=PAID).prop_map(Act::Dashboard),
        3 => (0..6_usize, any::<bool>()).prop_map(|(at, fails)| Act::Settle { at, fails }),
        2 => Just(Act::Tell),
        2 => (0..6_usize).prop_map(|at| Act::Hear { at }),
        1 => Just(Act::Look),
    ]
}

fn run(world: &mut World, act: Act) {
    match act {
        Act::Request(amount) => {
            if counted(&world.rows) + amount <= PAID {
                let number = world.next();
                world.rows.push(row(number, amount, RefundOrigin::Organizer));
            }
        }
        Act::Send { at, pending, lost } => world.send(at, pending, lost),
        Act::ArrivesLate { at } => {
            let waits = |row: &&refund::Model| row.origin == RefundOrigin::Organizer;
            let Some(refund) = world.rows.iter().filter(waits).nth(at).cloned() else { return };
            let id = refund.typed_id().to_string();
            // The provider makes one refund per key.
            if world.theirs.iter().all(|theirs| theirs.refund_id.as_deref() != Some(&id)) {
                world.make(Some(id), refund.amount_minor, false);
            }
        }
        Act::Dashboard(amount) => {
            world.make(None, amount, false);
        }
        Act::Settle { at, fails } => {
            let Some(refund) = world.theirs.get_mut(at) else { return };
            match (&refund.status, fails) {
                (ProviderRefundStatus::Failed(_), _) => {}
                (_, true) => refund.status = ProviderRefundStatus::Failed("no".to_owned()),
                (_, false) => refund.status = ProviderRefundStatus::Succeeded,
            }
        }
        Act::Tell => world.reports.push(world.theirs.clone()),
        Act::Hear { at } => {
            if let Some(seen) = world.reports.get(at).cloned() {
                world.hear(&seen);
            }
        }
        Act::Look => {
            let seen = world.theirs.clone();
            world.hear(&seen);
        }
    }
}

proptest! {
    #[test]
    fn any_order_of_events_keeps_the_books(acts in prop::collection::vec(act(), 0..40)) {
        let mut world = World::default();
        for act in acts {
            run(&mut world, act);
            world.check();
        }
        // In the end, the provider's current state is the truth.
        let truth = world.theirs.clone();
        let before = world.cancelled;
        world.hear(&truth);
        world.check();
        prop_assert_eq!(PAID - at_provider(&world.rows), world.left_there());
        prop_assert_eq!(world.cancelled, before || world.left_there() == 0);
    }
}

fn at_dashboard(world: &mut World, amount: i64) {
    world.make(None, amount, false).unwrap();
    let seen = world.theirs.clone();
    world.hear(&seen);
}

#[test]
fn money_set_aside_that_is_gone_is_put_back() {
    let mut world = World::default();
    run(&mut world, Act::Request(60));
    at_dashboard(&mut world, 50);
    assert_eq!((counted(&world.rows), world.cancelled), (50, false));
    assert_eq!((world.rows[0].status, world.rows[0].failure.as_deref()), (RefundStatus::Failed, Some(OVERTAKEN)));
}

#[test]
fn money_set_aside_that_is_there_stays() {
    let mut world = World::default();
    run(&mut world, Act::Request(30));
    run(&mut world, Act::Request(30));
    at_dashboard(&mut world, 50);
    let states: Vec<_> = world.rows.iter().map(|row| row.status).collect();
    assert_eq!(states, [RefundStatus::Pending, RefundStatus::Failed, RefundStatus::Succeeded]);
    run(&mut world, Act::Send { at: 0, pending: false, lost: false });
    assert_eq!((counted(&world.rows), world.cancelled), (80, false));
}

#[test]
fn a_second_one_under_our_id_is_a_refund_of_its_own() {
    let mut world = World::default();
    run(&mut world, Act::Request(30));
    let id = world.rows[0].typed_id().to_string();
    for _ in 0..2 {
        world.make(Some(id.clone()), 30, false).unwrap();
    }
    run(&mut world, Act::Look);
    run(&mut world, Act::Look);
    assert_eq!((world.rows.len(), counted(&world.rows)), (2, 60));
}

#[test]
fn one_of_ours_without_a_row_is_adopted_once() {
    let mut world = World::default();
    world.make(Some(RefundId::from_uuid(Uuid::from_u128(77)).to_string()), 30, false).unwrap();
    run(&mut world, Act::Look);
    run(&mut world, Act::Look);
    assert_eq!((world.rows.len(), counted(&world.rows)), (1, 30));
}
