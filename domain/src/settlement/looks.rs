//! When payments are checked at their provider without being prompted. Each has its own next time, which is postponed
//! by every check, so that fruitless checks don't delay others, and unchanged payments are checked ever more rarely.

use entity::payment::{self, PaymentStatus};
use entity::refund::{self, RefundStatus};
use kernel::Env;
use kernel::db::Tx;
use kernel::payments::CheckoutStatus;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::{Duration, OffsetDateTime};

use crate::disputes::{self, is_open};
use crate::payments::QUIET;
use crate::refunds;

/// An upper bound on how long the buyer can pay: a checkout ends within a day.
const OPEN_FOR: Duration = Duration::days(2);
/// The longest pause while the buyer can pay.
const WHILE_OPEN: Duration = Duration::minutes(15);
/// The longest pause while a payment or a refund is processing.
const ON_ITS_WAY: Duration = Duration::hours(6);
/// The longest pause of all.
pub(super) const AT_MOST: Duration = Duration::days(1);
/// How long a successful refund is checked daily, since the bank may return it.
const OFTEN: Duration = Duration::days(3);
/// How long it is then checked weekly. Banks have up to 30 days (<https://docs.stripe.com/refunds#failed-refunds>).
const MAY_COME_BACK: Duration = Duration::days(35);
/// After this time a payment is not checked any more; Stripe refunds no payment that is older.
pub(super) const FOR_EVER: Duration = Duration::days(180);

/// The facts that determine when a payment is checked again.
#[derive(Debug, Clone, Copy)]
struct Situation {
    status: PaymentStatus,
    /// Whether the buyer can still pay, as of the last check.
    open: bool,
    /// When the last successful refund was requested.
    refunded_at: Option<OffsetDateTime>,
    refund_pending: bool,
    /// Whether the payment has an open dispute.
    disputed: bool,
    /// The number of checks since the payment last changed.
    looks: i32,
    created_at: OffsetDateTime,
}

impl Situation {
    /// When to check next; `None` if nothing can change any more without a notification from the provider.
    fn next(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        if now - self.created_at > FOR_EVER {
            return None;
        }
        let pause = match self.status {
            PaymentStatus::Pending | PaymentStatus::Failed if self.open && now - self.created_at < OPEN_FOR => {
                pause(self.looks).min(WHILE_OPEN)
            }
            PaymentStatus::Processing => pause(self.looks).min(ON_ITS_WAY),
            PaymentStatus::Succeeded if self.refund_pending => pause(self.looks).min(ON_ITS_WAY),
            PaymentStatus::Succeeded if self.disputed => AT_MOST,
            PaymentStatus::Succeeded => match now - self.refunded_at? {
                age if age < OFTEN => Duration::days(1),
                age if age < MAY_COME_BACK => Duration::weeks(1),
                _ => return None,
            },
            _ => return None,
        };
        Some(now + pause)
    }
}

/// The pause after this many fruitless checks: 90 seconds, doubled each time, at most a day.
pub(super) fn pause(looks: i32) -> Duration {
    let doublings = u32::try_from(looks.clamp(0, 12)).unwrap_or(0);
    (QUIET * 2_i32.pow(doublings)).min(AT_MOST)
}

/// Schedules the next check of a payment, after it was checked. `before` is its row before the check.
pub(super) async fn plan(tx: &Tx, env: &Env, before: &payment::Model, checkout: CheckoutStatus) -> Result<(), DbErr> {
    let Some(payment) = payment::Entity::find_by_id(before.id).one(tx).await? else {
        return Ok(());
    };
    let refunds = match payment.status {
        PaymentStatus::Succeeded => refunds::rows_of(tx, payment.id).await?,
        _ => Vec::new(),
    };
    let disputes = disputes::of_payment(tx, payment.id).await?;
    let changed = (payment.status, payment.refunded_minor) != (before.status, before.refunded_minor);
    let looks = if changed { 0 } else { before.looks };
    let succeeded = |refund: &&refund::Model| refund.status == RefundStatus::Succeeded;
    let situation = Situation {
        status: payment.status,
        open: checkout == CheckoutStatus::Open,
        refunded_at: refunds.iter().filter(succeeded).map(|refund| refund.created_at).max(),
        refund_pending: refunds.iter().any(|refund| refund.status == RefundStatus::Pending),
        disputed: disputes.iter().any(|dispute| is_open(dispute.status)),
        looks,
        created_at: payment.created_at,
    };
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment.id))
        .col_expr(payment::Column::LookAt, Expr::value(situation.next(env.now())))
        .col_expr(payment::Column::Looks, Expr::value(looks))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn situation(status: PaymentStatus) -> Situation {
        Situation {
            status,
            open: false,
            refunded_at: None,
            refund_pending: false,
            disputed: false,
            looks: 0,
            created_at: START,
        }
    }

    /// How often a payment that never changes is checked.
    fn looks(mut situation: Situation) -> usize {
        let mut now = START;
        let mut count = 0;
        while let Some(next) = situation.next(now) {
            assert!(next > now);
            now = next;
            situation.looks += 1;
            count += 1;
            assert!(count < 2_000, "it is looked at for ever");
        }
        count
    }

    #[test]
    fn nothing_is_looked_at_for_ever() {
        for status in PaymentStatus::iter() {
            for open in [false, true] {
                for refund_pending in [false, true] {
                    for refunded_at in [None, Some(START)] {
                        for disputed in [false, true] {
                            looks(Situation { open, refunded_at, refund_pending, disputed, ..situation(status) });
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_has_ended_is_not_looked_at() {
        for status in [
            PaymentStatus::Failed,
            PaymentStatus::Expired,
            PaymentStatus::Cancelled,
            PaymentStatus::Quarantined,
            PaymentStatus::Succeeded,
        ] {
            assert_eq!(looks(situation(status)), 0, "{status:?}");
        }
        // Three days, then five weeks.
        assert_eq!(looks(Situation { refunded_at: Some(START), ..situation(PaymentStatus::Succeeded) }), 8);
    }

    #[test]
    fn pauses_grow() {
        let seconds: Vec<_> = (0..5).map(|looks| pause(looks).whole_seconds()).collect();
        assert_eq!(seconds, [90, 180, 360, 720, 1_440]);
        assert_eq!((pause(-1), pause(i32::MAX)), (QUIET, AT_MOST));
    }
}
