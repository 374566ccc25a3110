//! Which devices have logged in to an account before. They store a token that only we can issue, so that password
//! guesses from elsewhere never throttle the account's owner on a device of their own.

use entity::user;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

use kernel::error::Internal;
use kernel::text::EmailAddress;
use kernel::{Env, secret};

/// The length of a device's name in its token, in bytes.
const NAME: usize = 27;
/// The length of the signature in a token, in bytes.
const SIGNATURE: usize = 27;
/// How long a device is known after a login, in days.
pub const DAYS_KNOWN: i64 = 365;
/// How many accounts a device is known to, at most: the latest.
const ACCOUNTS: usize = 5;
/// Separates a device's tokens. No token contains it.
const BETWEEN: char = '.';

/// An origin of login attempts on an account, whose failures are counted together. The key reveals no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginPlace {
    /// The rate-limit key: one for all unknown devices together, one for each known device.
    pub key: String,
    /// Whether the account was logged in to from there before.
    pub known: bool,
}

/// The origin of a login attempt on an address, given the device's tokens. `None` for text that is not an address.
pub async fn login_place(
    env: &Env,
    email: &str,
    devices: Option<&SecretString>,
) -> Result<Option<LoginPlace>, Internal> {
    let Ok(email) = EmailAddress::of_account(email) else { return Ok(None) };
    let account = secret::derived(&env.settings, b"where passwords are tried for ", email.as_str().as_bytes())?;
    if let Some(devices) = devices {
        let signer = Signer::of(env, &email).await?;
        for token in tokens(devices) {
            if let Some(name) = signer.name_in(token)? {
                return Ok(Some(LoginPlace { key: format!("{account}:{name}"), known: true }));
            }
        }
    }
    Ok(Some(LoginPlace { key: account, known: false }))
}

/// The tokens that a device stores after a login: one for this account, beside those it has for others. A token is
/// valid until the password changes, and for [`DAYS_KNOWN`] at most.
pub async fn device_tokens(
    env: &Env,
    email: &EmailAddress,
    sent: Option<&SecretString>,
) -> Result<SecretString, Internal> {
    let signer = Signer::of(env, email).await?;
    let mut all = vec![signer.token()?];
    for token in sent.into_iter().flat_map(tokens) {
        if all.len() < ACCOUNTS && signer.name_in(token)?.is_none() {
            all.push(token.to_owned());
        }
    }
    Ok(SecretString::from(all.join(&BETWEEN.to_string())))
}

/// The well-formed tokens among those that a device sent.
fn tokens(sent: &SecretString) -> impl Iterator<Item = &str> {
    let looks_right = |token: &&str| {
        token.len() > NAME + SIGNATURE
            && token.len() < 2 * (NAME + SIGNATURE)
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    sent.expose_secret().split(BETWEEN).filter(looks_right).take(ACCOUNTS)
}

/// Makes and recognizes an account's tokens: a device's name, the day it was made, and a signature over both.
struct Signer<'a> {
    env: &'a Env,
    email: &'a EmailAddress,
    /// The account's password hash, empty without one. Changing the password invalidates all tokens, as it ends all
    /// sessions.
    password: String,
}

impl<'a> Signer<'a> {
    /// The signer for the account with this address. Without such an account, it recognizes no token.
    async fn of(env: &'a Env, email: &'a EmailAddress) -> Result<Self, DbErr> {
        let hash: Option<Option<String>> = user::Entity::find()
            .select_only()
            .column(user::Column::PasswordHash)
            .filter(user::Column::Email.eq(email.as_str()))
            .into_tuple()
            .one(env.db.primary())
            .await?;
        Ok(Self { env, email, password: hash.flatten().unwrap_or_default() })
    }

    fn token(&self) -> Result<String, Internal> {
        let name = secret::token(&*self.env.random);
        let day = self.today();
        Ok(format!("{name}{day}{}", self.sign(&name, day)?))
    }

    /// The device's name, if the token belongs to this account and is still valid.
    fn name_in<'t>(&self, token: &'t str) -> Result<Option<&'t str>, Internal> {
        let parts = token.split_at_checked(NAME).and_then(|(name, remaining)| {
            let (day, signature) = remaining.split_at_checked(remaining.len().checked_sub(SIGNATURE)?)?;
            Some((name, day.parse::<i64>().ok()?, signature))
        });
        let Some((name, day, signature)) = parts else { return Ok(None) };
        let good: bool = self.sign(name, day)?.as_bytes().ct_eq(signature.as_bytes()).into();
        Ok((good && self.today() - day < DAYS_KNOWN).then_some(name))
    }

    fn sign(&self, name: &str, day: i64) -> Result<String, Internal> {
        let of = format!("{name} {day} {} {}", self.email.as_str(), self.password);
        secret::derived(&self.env.settings, b"a device that is known to ", of.as_bytes())
    }

    /// Days since 1970, in UTC.
    fn today(&self) -> i64 {
        self.env.now().unix_timestamp().div_euclid(86_400)
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;
    use crate::testing::{TestEnv, test_env};

    async fn place(env: &Env, email: &str, sent: Option<&SecretString>) -> LoginPlace {
        login_place(env, email, sent).await.unwrap().unwrap()
    }

    async fn logged_in(env: &Env, email: &str, sent: Option<&SecretString>) -> SecretString {
        device_tokens(env, &EmailAddress::parse(email).unwrap(), sent).await.unwrap()
    }

    #[tokio::test]
    async fn a_device_is_known_to_its_account_only() {
        let TestEnv { env, .. } = &test_env().await;
        let ada = logged_in(env, "ada@example.org", None).await;
        let other = logged_in(env, "ada@example.org", None).await;
        let strange = place(env, "ada@example.org", None).await;
        assert_eq!(strange, place(env, " Ada@Example.org ", None).await, "however it is typed");
        assert!(!strange.known && !strange.key.contains("ada"));
        let known = place(env, "ada@example.org", Some(&ada)).await;
        assert!(known.known);
        assert_ne!(known, place(env, "ada@example.org", Some(&other)).await);
        let forged = SecretString::from(format!("{}x", &ada.expose_secret()[..ada.expose_secret().len() - 1]));
        for token in [&forged, &SecretString::from(""), &SecretString::from("\u{e4}".repeat(40))] {
            assert_eq!(place(env, "ada@example.org", Some(token)).await, strange);
        }
        assert!(!place(env, "eve@example.org", Some(&ada)).await.known);
        assert_eq!(login_place(env, "nobody", None).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_device_is_known_to_the_latest_accounts_that_logged_in() {
        let TestEnv { env, .. } = &test_env().await;
        let mut sent = None;
        for round in 0..2 {
            for number in 0..6 {
                sent = Some(logged_in(env, &format!("u{number}@example.org"), sent.as_ref()).await);
            }
            let sent = sent.as_ref().unwrap();
            for number in 0..6 {
                let known = place(env, &format!("u{number}@example.org"), Some(sent)).await.known;
                assert_eq!(known, number > 0, "round {round}, account {number}");
            }
        }
    }

    #[tokio::test]
    async fn a_device_is_known_for_a_year() {
        let TestEnv { env, clock, .. } = &test_env().await;
        let sent = logged_in(env, "ada@example.org", None).await;
        clock.advance(Duration::days(DAYS_KNOWN - 1));
        assert!(place(env, "ada@example.org", Some(&sent)).await.known);
        clock.advance(Duration::days(1));
        assert!(!place(env, "ada@example.org", Some(&sent)).await.known);
    }
}
