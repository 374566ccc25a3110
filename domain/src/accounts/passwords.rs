//! Passwords are stored as Argon2id hashes, with OWASP's parameters: 19 MiB, two passes, one lane
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id>).

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use entity::user;
use kernel::Env;
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::{Internal, Validation};
use kernel::limits::{PASSWORD, PASSWORD_LEAST};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use super::{AccountErrorCode, guessable};

/// Each hash needs 19 MiB while it is computed, so a burst of logins waits here instead of exhausting the memory.
static HASHING: Semaphore = Semaphore::const_new(4);

/// A hash that no known password matches. Checking against it takes as long as against a real one, so that the response
/// time does not reveal whether an address has an account.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdC4uLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Records what is wrong with a chosen password, given what is known about its owner: address and name. A password of
/// invalid length is not examined further.
pub(super) async fn check(
    checks: &mut Validation<AccountErrorCode>,
    password: &SecretString,
    known: &[&str],
) -> Result<(), Internal> {
    let password = &prepared(password);
    let length = password.expose_secret().chars().count();
    if password.expose_secret().chars().any(char::is_control) {
        checks.add(AccountErrorCode::InvalidInput, "password", "password must not have control characters.");
    } else if length < PASSWORD_LEAST {
        let message = format!("password must have at least {PASSWORD_LEAST} characters.");
        checks.add_beyond(AccountErrorCode::WeakPassword, "password", Bounds::too_short(PASSWORD_LEAST), message);
    } else if length > PASSWORD {
        let message = format!("password must have at most {PASSWORD} characters.");
        checks.add_beyond(AccountErrorCode::InvalidInput, "password", Bounds::too_long(PASSWORD), message);
    } else if is_guessable(password, known).await? {
        let message = "password is one of the first that others would try. A few words that nobody expects together \
                       are better.";
        checks.add(AccountErrorCode::WeakPassword, "password", message);
    }
    Ok(())
}

/// Runs the check on a blocking thread: it takes milliseconds of CPU time.
async fn is_guessable(password: &SecretString, known: &[&str]) -> Result<bool, Internal> {
    let password = password.clone();
    let known: Vec<String> = known.iter().map(|text| (*text).to_owned()).collect();
    on_blocking_thread(move || {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Ok(guessable::is_guessable(password.expose_secret(), &known))
    })
    .await
}

/// A password as it is compared, however a keyboard or an operating system encoded it: characters composed, every space
/// a plain one, otherwise unchanged (<https://www.rfc-editor.org/rfc/rfc8265#section-4.2>, `OpaqueString`).
fn prepared(password: &SecretString) -> SecretString {
    let is_space = |c: char| c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    let plain = password.expose_secret().chars().map(|c| if is_space(c) { ' ' } else { c });
    SecretString::from(plain.nfc().collect::<String>())
}

/// Hashes a password on a blocking thread.
pub(super) async fn hash(env: &Env, password: &SecretString) -> Result<String, Internal> {
    let mut salt = [0; 16];
    env.random.fill(&mut salt);
    let password = prepared(password);
    on_blocking_thread(move || {
        let hash = argon2()?.hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| fault(&error))
    })
    .await
}

/// Whether the password matches the hash. Without a hash the answer is no, after the same time. Old hashes are of the
/// text as typed rather than prepared, so where the two differ, both are tried.
pub(super) async fn verify(password: &SecretString, hash: Option<String>) -> Result<bool, Internal> {
    let typed = password.clone();
    on_blocking_thread(move || {
        let hash = hash.as_deref().unwrap_or(NOBODYS);
        let hash = PasswordHash::new(hash).map_err(|error| fault(&error))?;
        let argon2 = argon2()?;
        let matches =
            |password: &SecretString| argon2.verify_password(password.expose_secret().as_bytes(), &hash).is_ok();
        let prepared = prepared(&typed);
        let differs = prepared.expose_secret() != typed.expose_secret();
        Ok(matches(&prepared) || (differs && matches(&typed)))
    })
    .await
}

/// Removes an account's password, which somebody else knows or may have set: the next one is set by a mailed link.
pub(super) async fn forget(tx: &Tx, env: &Env, user_id: Uuid) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(None::<String>))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()))
        .filter(user::Column::Id.eq(user_id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Internal> + Send + 'static,
) -> Result<T, Internal> {
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
    use crate::testing::{TestEnv, test_env};

    #[tokio::test]
    async fn nobodys_hash_is_read_and_matches_nothing() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
        for guess in ["", "password", "nobody's salt..."] {
            assert!(!verify(&SecretString::from(guess), None).await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_password_is_the_same_on_every_keyboard() {
        let TestEnv { env, .. } = &test_env().await;
        // Composed and decomposed characters, a plain and a non-breaking space.
        let (one, other) = ("\u{fc}ber den W\u{f6}lken", "u\u{308}ber\u{a0}den W\u{f6}lken");
        for (set, typed) in [(one, other), (other, one)] {
            let hash = hash(env, &SecretString::from(set)).await.unwrap();
            assert!(verify(&SecretString::from(typed), Some(hash.clone())).await.unwrap());
            assert!(
                !verify(&SecretString::from("\u{dc}ber den W\u{f6}lken"), Some(hash)).await.unwrap(),
                "case counts"
            );
        }
    }

    #[tokio::test]
    async fn hashes_of_what_was_typed_still_work() {
        let typed = "u\u{308}ber\u{a0}den W\u{f6}lken";
        let hash = argon2().unwrap().hash_password_with_salt(typed.as_bytes(), &[7; 16]).unwrap().to_string();
        assert!(verify(&SecretString::from(typed), Some(hash.clone())).await.unwrap());
        assert!(!verify(&SecretString::from("\u{fc}ber den W\u{f6}lken"), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn control_characters_are_refused() {
        assert_eq!(codes("three\u{7}quiet herons".to_owned(), &[]).await, [AccountErrorCode::InvalidInput]);
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
