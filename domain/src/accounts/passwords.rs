//! Passwords are kept as Argon2id hashes, with OWASP's parameters: 19 MiB, two passes, one lane
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id>).

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use super::AccountErrorCode;
use crate::Env;
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

/// Notes what is wrong with a chosen password.
pub(super) fn check(checks: &mut Validation<AccountErrorCode>, password: &SecretString) {
    let length = password.expose_secret().chars().count();
    if length < MIN_LENGTH {
        let message = format!("password must have at least {MIN_LENGTH} characters.");
        checks.add(AccountErrorCode::WeakPassword, "password", message);
    } else if length > MAX_LENGTH {
        let message = format!("password must have at most {MAX_LENGTH} characters.");
        checks.add(AccountErrorCode::InvalidInput, "password", message);
    }
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

    #[test]
    fn lengths_are_counted_in_characters() {
        let codes = |password: String| {
            let mut checks = Validation::new();
            check(&mut checks, &SecretString::from(password));
            checks.finish().err().map(|failure| failure.codes()).unwrap_or_default()
        };
        assert_eq!(codes("ü".repeat(7)), [AccountErrorCode::WeakPassword]);
        assert_eq!(codes("ü".repeat(8)), []);
        assert_eq!(codes("ü".repeat(200)), []);
        assert_eq!(codes("ü".repeat(201)), [AccountErrorCode::InvalidInput]);
    }
}
