//! Passwords are kept as Argon2id hashes, with OWASP's parameters: 19 MiB, two passes, one lane
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id>).

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use super::{AccountErrorCode, guessable};
use crate::Env;
use crate::bounds::Bounds;
use crate::error::{Internal, Validation};

/// Each hash takes 19 MiB while it is made, so a burst of logins waits here instead of exhausting the memory.
static HASHING: Semaphore = Semaphore::const_new(4);

/// The shortest password (<https://pages.nist.gov/800-63-3/sp800-63b.html>, §5.1.1.2).
const MIN_LENGTH: usize = 8;
/// The longest password: beyond it is somebody trying out how much work they can cause.
const MAX_LENGTH: usize = 200;

/// A hash nothing is known to match. Checking against it takes as long as against a real one, so that the time of an
/// answer does not tell whether an address has an account.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdC4uLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Notes what is wrong with a chosen password, also by what is known of whose it is: address and name. A length that can't
/// be is noted without looking further.
pub(super) async fn check(
    checks: &mut Validation<AccountErrorCode>,
    password: &SecretString,
    known: &[&str],
) -> Result<(), Internal> {
    let length = password.expose_secret().chars().count();
    if length < MIN_LENGTH {
        let message = format!("password must have at least {MIN_LENGTH} characters.");
        checks.add_beyond(AccountErrorCode::WeakPassword, "password", Bounds::too_short(MIN_LENGTH), message);
    } else if length > MAX_LENGTH {
        let message = format!("password must have at most {MAX_LENGTH} characters.");
        checks.add_beyond(AccountErrorCode::InvalidInput, "password", Bounds::too_long(MAX_LENGTH), message);
    } else if is_guessable(password, known).await? {
        let message = "password is one of the first that others would try. A few words that nobody expects together \
                       are better.";
        checks.add(AccountErrorCode::WeakPassword, "password", message);
    }
    Ok(())
}

/// Looks away from the threads that serve requests: it takes milliseconds of a processor.
async fn is_guessable(password: &SecretString, known: &[&str]) -> Result<bool, Internal> {
    let password = password.clone();
    let known: Vec<String> = known.iter().map(|text| (*text).to_owned()).collect();
    apart(move || {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Ok(guessable::is_guessable(password.expose_secret(), &known))
    })
    .await
}

/// Hashes a password, away from the threads that serve requests.
pub(super) async fn hash(env: &Env, password: &SecretString) -> Result<String, Internal> {
    let mut salt = [0; 16];
    env.random.fill(&mut salt);
    let password = password.clone();
    apart(move || {
        let hash = argon2()?.hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| fault(&error))
    })
    .await
}

/// Whether the password is the one that was hashed. Without a hash it takes as long, and is not.
pub(super) async fn verify(password: &SecretString, hash: Option<String>) -> Result<bool, Internal> {
    let password = password.clone();
    apart(move || {
        let hash = hash.as_deref().unwrap_or(NOBODYS);
        let hash = PasswordHash::new(hash).map_err(|error| fault(&error))?;
        Ok(argon2()?.verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
    })
    .await
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Internal> + Send + 'static) -> Result<T, Internal> {
    let _permit = HASHING.acquire().await.map_err(|error| fault(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|_| fault(&"it panicked"))?
}

fn argon2() -> Result<Argon2<'static>, Internal> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| fault(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(error: &dyn std::fmt::Display) -> Internal {
    Internal::Other(format!("password hashing: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobodys_hash_is_read_and_matches_nothing() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
        for guess in ["", "password", "nobody's salt..."] {
            assert!(!verify(&SecretString::from(guess), None).await.unwrap());
        }
    }

    async fn codes(password: String, known: &[&str]) -> Vec<AccountErrorCode> {
        let mut checks = Validation::new();
        check(&mut checks, &SecretString::from(password), known).await.unwrap();
        checks.finish().err().map(|failure| failure.codes()).unwrap_or_default()
    }

    #[tokio::test]
    async fn lengths_are_counted_in_characters() {
        assert_eq!(codes("äzöxükß".to_owned(), &[]).await, [AccountErrorCode::WeakPassword]);
        assert_eq!(codes("äzöxükßq".to_owned(), &[]).await, []);
        assert_eq!(codes("äzöxükßq".repeat(25), &[]).await, []);
        assert_eq!(codes("äzöxükßq".repeat(25) + "x", &[]).await, [AccountErrorCode::InvalidInput]);
    }

    #[tokio::test]
    async fn what_others_would_try_first_is_weak() {
        assert_eq!(codes("password".to_owned(), &[]).await, [AccountErrorCode::WeakPassword]);
        assert_eq!(codes("lovelace1815".to_owned(), &["Ada Lovelace"]).await, [AccountErrorCode::WeakPassword]);
        assert_eq!(codes("three quiet herons".to_owned(), &["Ada Lovelace"]).await, []);
    }
}
