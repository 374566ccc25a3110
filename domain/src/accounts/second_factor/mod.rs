//! The second factor: a code from an authenticator app, or a recovery code in case the app is lost. Anybody can switch
//! it on; from then on each login requires it, and a password reset does not remove it. Somebody who has stolen the
//! password could use it to lock the owner out, so the mail that reports it contains a link to undo it.

mod challenge;
mod check;
mod manage;
pub(crate) mod proof;
mod recovery;
mod totp;
mod undo;

use uuid::Uuid;

use kernel::audit;

pub use challenge::{Challenge, LogInStep, RedeemChallenge, redeem};
pub(super) use challenge::{forget_challenges, forget_set_ups, let_in};
pub(super) use manage::remove;
pub use manage::{BothFactors, SecondFactor, Setup, begin, confirm, own, replace_recovery_codes, reset, switch_off};
pub(crate) use undo::issue as issue_undo;
pub use undo::undo;

fn entry(action: &'static str, user_id: Uuid) -> audit::Entry<'static> {
    audit::Entry::of(action, "user", user_id)
}
