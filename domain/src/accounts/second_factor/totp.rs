//! Time-based one-time passwords (RFC 6238) with the parameters that every authenticator app assumes: SHA-1, six
//! digits, steps of 30 seconds.

use ring::hmac;
use subtle::ConstantTimeEq as _;
use time::OffsetDateTime;

/// How long each code is shown, in seconds.
const STEP: i64 = 30;
/// How many steps a clock may be off, either way (<https://www.rfc-editor.org/rfc/rfc6238#section-5.2>).
const DRIFT: i64 = 1;
/// The length of a secret in bytes: that of the hash (<https://www.rfc-editor.org/rfc/rfc4226#section-4>).
pub(super) const SECRET_LENGTH: usize = 20;
/// The number of digits in a code.
pub(super) const DIGITS: usize = 6;

/// The time step that the code belongs to, if it is currently accepted.
pub(super) fn matching_step(secret: &[u8], code: &str, now: OffsetDateTime) -> Option<i64> {
    let current = now.unix_timestamp().div_euclid(STEP);
    let is_code_of = |step: &i64| bool::from(code_of(secret, *step).as_bytes().ct_eq(code.as_bytes()));
    (current - DRIFT..=current + DRIFT).find(is_code_of)
}

/// The code of a step (<https://www.rfc-editor.org/rfc/rfc4226#section-5.3>).
fn code_of(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[bytes.len() - 1] & 0x0f);
    let number = bytes[offset..offset + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    /// <https://www.rfc-editor.org/rfc/rfc6238#appendix-B>, the last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_of(SECRET, seconds / STEP), code, "{seconds}");
            assert_eq!(matching_step(SECRET, code, at(seconds)), Some(seconds / STEP));
        }
    }

    #[test]
    fn a_clock_may_be_off_by_a_step() {
        let now = at(1_234_567_890);
        let step = now.unix_timestamp() / STEP;
        for off in -3..=3 {
            let found = matching_step(SECRET, &code_of(SECRET, step + off), now);
            assert_eq!(found, (off.abs() <= 1).then_some(step + off), "{off}");
        }
        for wrong in ["", "5924", "0005924", "00592４", "abcdef"] {
            assert_eq!(matching_step(SECRET, wrong, now), None, "{wrong}");
        }
    }
}
