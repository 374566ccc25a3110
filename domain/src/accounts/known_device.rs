//! Which devices have logged in to an account before. They keep a token that only we can make, so that guesses from
//! elsewhere slow down others, and never the account's owner on a device of theirs.

use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

use crate::error::Internal;
use crate::text::EmailAddress;
use crate::{Env, secret};

/// The length of a device's name in its token, in bytes.
const NAME: usize = 27;

/// Where passwords for an account are tried, to be counted together. Its key has no address in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginPlace {
    /// What tells it apart: one for all strangers, one for each device that is known.
    pub key: String,
    /// Whether the account was logged in to from there before.
    pub known: bool,
}

/// Where a password for an address is tried by whoever has this token, or none. None for what is no address.
pub fn login_place(env: &Env, email: &str, device: Option<&SecretString>) -> Result<Option<LoginPlace>, Internal> {
    let Ok(email) = EmailAddress::of_account(email) else { return Ok(None) };
    let account = secret::derived(&env.settings, b"where passwords are tried for ", email.as_str().as_bytes())?;
    if let Some((name, signature)) = device.and_then(|token| token.expose_secret().split_at_checked(NAME)) {
        let good: bool = sign(env, name, &email)?.as_bytes().ct_eq(signature.as_bytes()).into();
        if good {
            return Ok(Some(LoginPlace { key: format!("{account}:{name}"), known: true }));
        }
    }
    Ok(Some(LoginPlace { key: account, known: false }))
}

/// What a device keeps that somebody has logged in from.
pub fn device_token(env: &Env, email: &EmailAddress) -> Result<SecretString, Internal> {
    let name = secret::token(&*env.random);
    Ok(SecretString::from(format!("{name}{}", sign(env, &name, email)?)))
}

fn sign(env: &Env, name: &str, email: &EmailAddress) -> Result<String, Internal> {
    secret::derived(&env.settings, b"a device that is known to ", format!("{name} {}", email.as_str()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestEnv, test_env};

    #[tokio::test]
    async fn a_device_is_known_to_its_account_only() {
        let TestEnv { env, .. } = &test_env().await;
        let place = |email: &str, device: Option<&SecretString>| login_place(env, email, device).unwrap().unwrap();
        let ada = device_token(env, &EmailAddress::parse("ada@example.org").unwrap()).unwrap();
        let other = device_token(env, &EmailAddress::parse("ada@example.org").unwrap()).unwrap();
        let strange = place("ada@example.org", None);
        assert_eq!(strange, place(" Ada@Example.org ", None), "however it is typed");
        assert!(!strange.known && !strange.key.contains("ada"));
        assert!(place("ada@example.org", Some(&ada)).known);
        assert_ne!(place("ada@example.org", Some(&ada)), place("ada@example.org", Some(&other)));
        let forged = SecretString::from(format!("{}x", &ada.expose_secret()[..53]));
        for token in [&forged, &SecretString::from(""), &SecretString::from("\u{e4}".repeat(40))] {
            assert_eq!(place("ada@example.org", Some(token)), strange);
        }
        assert!(!place("eve@example.org", Some(&ada)).known);
        assert_eq!(login_place(env, "nobody", None).unwrap(), None);
    }
}
