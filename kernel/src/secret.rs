//! Makes random secrets and codes: mail tokens, refresh tokens, order and ticket secrets, order codes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use crate::Settings;
use crate::clock::Random;
use crate::error::Internal;

/// A URL-safe random secret: 160 bits in 27 characters.
pub fn token(random: &dyn Random) -> String {
    let mut bytes = [0; 20];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A URL-safe secret of 160 bits, derived from an id and our secret key: nobody without the key can compute it.
/// `purpose` is a label that keeps secrets for different uses apart.
pub fn derived(settings: &Settings, purpose: &[u8], of: &[u8]) -> Result<String, Internal> {
    let key = settings.secret_key.expose_secret();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| Internal::Other(error.to_string()))?;
    mac.update(purpose);
    mac.update(of);
    Ok(URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..20]))
}

/// Six digits for people to type, derived from an id and our secret key. They can be guessed, so the caller limits how
/// often that may be tried.
pub fn derived_digits(settings: &Settings, purpose: &[u8], of: &[u8]) -> Result<String, Internal> {
    let number =
        digest(&derived(settings, purpose, of)?).iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    Ok(format!("{:06}", number % 1_000_000))
}

/// The letters of ticket codes. They are on the same keys on QWERTY, QWERTZ, AZERTY and similar layouts, so a hand
/// scanner types them correctly whatever the layout. Digits and punctuation are not.
pub const TICKET_LETTERS: &[u8; 20] = b"BCDEFGHIJKLNOPRSTUVX";

/// The content of a ticket's QR code: 30 capital letters, 129 bits.
pub fn ticket_code(random: &dyn Random) -> String {
    letters(random, TICKET_LETTERS, 30)
}

/// A random code of this length, with all letters of the alphabet equally likely.
pub(crate) fn letters(random: &dyn Random, alphabet: &[u8], length: usize) -> String {
    let mut code = String::with_capacity(length);
    // The largest multiple of the alphabet's size in a byte; larger bytes would make some letters more likely.
    let limit = 256 / alphabet.len() * alphabet.len();
    while code.len() < length {
        let mut byte = [0];
        random.fill(&mut byte);
        let drawn = usize::from(byte[0]);
        if drawn < limit {
            code.push(char::from(alphabet[drawn % alphabet.len()]));
        }
    }
    code
}

/// The SHA-256 of a token, which is stored in its place. Tokens are random, so a fast hash is enough.
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A short code for people to read out: eight characters without look-alikes (no 0, O, 1, I, L, U), 38 bits. It
/// identifies an order but grants no access. Spreadsheets keep it as text.
pub fn order_code(random: &dyn Random) -> String {
    loop {
        let code = letters(random, b"23456789ABCDEFGHJKMNPQRSTVWXYZ", 8);
        if !reads_as_number(&code) {
            return code;
        }
    }
}

/// Whether a spreadsheet would turn a code into a number or a date: `23456789`, `12E45678`, `23MAR245`. That happens if
/// its only letters are those of an exponent or a month, in English or German.
fn reads_as_number(code: &str) -> bool {
    const WORDS: [&str; 14] =
        ["", "D", "E", "JAN", "FEB", "MAR", "MRZ", "APR", "MAY", "SEP", "SEPT", "DEC", "DEZ", "MARCH"];
    let letters: String = code.chars().filter(char::is_ascii_alphabetic).collect();
    WORDS.contains(&letters.as_str())
}

/// Six lower-case characters that make a slug unique. Not secret.
pub fn slug_suffix(random: &dyn Random) -> String {
    let mut code = order_code(random).to_lowercase();
    code.truncate(6);
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    #[test]
    fn codes_are_texts_to_spreadsheets() {
        for code in ["23456789", "12E45678", "E2345678", "23MAR245", "DEC22345", "2345678D", "SEPT2345"] {
            assert!(reads_as_number(code), "{code}");
        }
        for code in ["K7Q2M9AB", "12E4567E", "23MARS45", "2A345678"] {
            assert!(!reads_as_number(code), "{code}");
        }
        assert!((0..5000).all(|_| !reads_as_number(&order_code(&SystemRandom))));
    }

    /// Yields a code that reads as a number first, and then one that does not.
    struct Digits(std::sync::atomic::AtomicU8);

    impl Random for Digits {
        fn fill(&self, buffer: &mut [u8]) {
            let drawn = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            buffer.fill(if drawn < 8 { 3 } else { 20 });
        }
    }

    #[test]
    fn a_number_is_drawn_again() {
        let code = order_code(&Digits(0.into()));
        assert!(code.len() == 8 && code.chars().all(|c| c.is_ascii_alphabetic()), "{code}");
    }
}
