//! Six-digit codes that mails carry beside their link, for the page that waits for it. They can be guessed, so they work for
//! a short time and a handful of tries, and only where something else shows who types them: the browser that signed up,
//! or the session that asked.

use kernel::error::{Failure, Internal};
use kernel::{Env, secret, text};
use subtle::ConstantTimeEq as _;
use time::Duration;
use uuid::Uuid;

use super::AccountErrorCode;

/// How long a code works.
pub(super) const LIFETIME: Duration = Duration::minutes(20);
/// How many wrong codes may be typed before another has to be requested.
pub(super) const MAX_ATTEMPTS: i32 = 5;
/// How many wrong codes an address accepts in all, within the week that its sign-ups wait or within [`FAILURES_COUNT`] for
/// changes of the address: after that only the link works.
pub(super) const MAX_FAILURES: i32 = 20;
/// How long wrong codes count that were typed for changes of the address.
pub(super) const FAILURES_COUNT: Duration = Duration::days(7);

/// The code for one thing and one mail. A repeated run for the mail gets the same.
pub(super) fn of(env: &Env, id: Uuid, mail: Uuid) -> Result<String, Internal> {
    secret::derived_digits(&env.settings, b"the code of ", &[id.as_bytes().as_slice(), mail.as_bytes()].concat())
}

/// What is stored in the code's place. The key keeps readers of the database from trying all codes.
pub(super) fn hash(env: &Env, id: Uuid, code: &str) -> Result<Vec<u8>, Internal> {
    let keyed = secret::derived(&env.settings, b"a code typed for ", &[id.as_bytes(), code.as_bytes()].concat())?;
    Ok(secret::digest(&keyed))
}

/// Whether this was typed for the stored hash; spaces between the digits don't count.
pub(super) fn matches(env: &Env, id: Uuid, typed: &str, stored: Option<&[u8]>) -> Result<bool, Internal> {
    let typed: String = text::typed(typed).chars().filter(|c| !c.is_whitespace()).collect();
    let typed = hash(env, id, &typed)?;
    Ok(stored.is_some_and(|stored| bool::from(stored.ct_eq(&typed))))
}

/// How a code is shown, in two groups that the eye keeps apart.
pub(crate) fn shown(code: &str) -> String {
    let (first, second) = code.split_at(code.len() / 2);
    format!("{first} {second}")
}

pub(super) fn wrong() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::CodeInvalid,
        "code",
        "This code is not right, or too old. Take the one from the latest email, or open the link in it.",
    )
}

pub(super) fn too_many() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::TooManyAttempts,
        "code",
        "There were too many wrong codes. Open the link in the email, or have another one sent.",
    )
}
