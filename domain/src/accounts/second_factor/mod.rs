//! The second factor: a code of an authenticator app, or of a list for the day the app is gone. Anybody can switch it
//! on; then it is asked for at each login, and a reset password does not take it away. Whoever knows no more than the
//! password could lock the owner out with it, so the mail that tells of it brings a way to undo it.

mod challenge;
mod check;
mod manage;
mod recovery;
mod totp;
mod undo;

use uuid::Uuid;

use kernel::audit;

pub use challenge::{Challenge, LogInStep, RedeemChallenge, redeem};
pub(super) use challenge::{forget_challenges, forget_set_ups, let_in};
pub use manage::{BothFactors, SecondFactor, Setup, begin, confirm, own, replace_recovery_codes, reset, switch_off};
pub(crate) use undo::issue as issue_undo;
pub use undo::undo;

fn entry(action: &'static str, user_id: Uuid) -> audit::Entry<'static> {
    audit::Entry::of(action, "user", user_id)
}
