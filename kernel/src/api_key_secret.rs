//! The secrets of API keys: `erk_`, 32 random letters and digits (190 bits), and a checksum of 6. Scanners of source code
//! recognize them by the prefix, and by the checksum tell them from what only looks like one; so do we, before anything is
//! looked up.

use secrecy::{ExposeSecret as _, SecretString};

use crate::clock::Random;
use crate::secret;

/// What every secret begins with. Access tokens never do.
pub const PREFIX: &str = "erk_";
const RANDOM: usize = 32;
const CHECKSUM: usize = 6;
/// How many of the last characters are kept, for people to recognize a key by.
const HINT: usize = 4;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The secret of an API key, which is well-formed.
#[derive(Debug, Clone)]
pub struct ApiKeySecret(SecretString);

impl ApiKeySecret {
    /// A new one.
    pub fn random(random: &dyn Random) -> Self {
        let body = format!("{PREFIX}{}", secret::letters(random, DIGITS, RANDOM));
        let checksum = checksum(&body);
        Self(SecretString::from(body + &checksum))
    }

    /// Reads what a client sent; none if it can't be a secret of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let is_long = text.len() == PREFIX.len() + RANDOM + CHECKSUM && text.is_ascii() && text.starts_with(PREFIX);
        let (body, given) = is_long.then(|| text.split_at(text.len() - CHECKSUM))?;
        (checksum(body) == given).then(|| Self(SecretString::from(text)))
    }

    /// What is stored in its place.
    pub fn digest(&self) -> Vec<u8> {
        secret::digest(self.0.expose_secret())
    }

    /// The last characters: of the checksum, so that they tell nothing of what is random.
    pub fn hint(&self) -> String {
        let text = self.0.expose_secret();
        text[text.len() - HINT..].to_owned()
    }

    /// The whole, to be shown once.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }
}

/// The CRC-32 of a text (IEEE 802.3, as of gzip), in six digits of base 62, the most significant first.
fn checksum(text: &str) -> String {
    let mut number = !text.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    let mut digits = [DIGITS[0]; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[number as usize % DIGITS.len()];
        number /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    #[test]
    fn has_a_prefix_and_a_checksum() {
        for _ in 0..200 {
            let secret = ApiKeySecret::random(&SystemRandom);
            let text = secret.reveal();
            assert!(text.len() == 42 && text.starts_with("erk_"), "{text}");
            assert!(text[4..].bytes().all(|byte| byte.is_ascii_alphanumeric()), "{text}");
            assert_eq!(ApiKeySecret::parse(text).unwrap().digest(), secret.digest());
            assert!(text.ends_with(&secret.hint()));
            assert!(!format!("{secret:?}").contains(&text[4..]), "it is not printed");
        }
    }

    #[test]
    fn the_checksum_is_that_of_gzip() {
        // 0xCBF43926, the check value of CRC-32.
        let text = checksum("123456789");
        let number = text
            .bytes()
            .fold(0_u64, |sum, byte| sum * 62 + DIGITS.iter().position(|digit| *digit == byte).unwrap() as u64);
        assert_eq!(number, 0xCBF4_3926);
    }

    #[test]
    fn one_wrong_letter_is_noticed() {
        let secret = ApiKeySecret::random(&SystemRandom);
        let text = secret.reveal();
        for at in 0..text.len() {
            let mut wrong = text.as_bytes().to_vec();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert!(ApiKeySecret::parse(std::str::from_utf8(&wrong).unwrap()).is_none(), "{at}");
        }
        for wrong in ["", "erk_", &text[1..], &format!("{text}0"), &format!("erk_{}", "é".repeat(19))] {
            assert!(ApiKeySecret::parse(wrong).is_none(), "{wrong}");
        }
    }
}
