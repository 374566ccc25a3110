//! Encryption of stored secrets. The key is not in the database, so a copy of the database gives away no secrets.

use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::ExposeSecret as _;
use sha2::Sha256;
use uuid::Uuid;

use crate::Env;
use crate::error::Internal;

/// The purpose of a secret. Each purpose has a key of its own.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// The TOTP secrets of accounts.
    SecondFactor,
    /// The access tokens and signing secrets of CRMs.
    Crm,
    /// Places in the lines of waiting rooms, which people keep without seeing their number.
    WaitingPlace,
    /// Admissions of waiting rooms.
    Admission,
}

impl Purpose {
    /// The label that the purpose's key is derived with. Must never change.
    fn label(self) -> &'static [u8] {
        match self {
            Self::SecondFactor => b"the key of second factors",
            Self::Crm => b"the key of CRMs",
            Self::WaitingPlace => b"the key of places in waiting rooms",
            Self::Admission => b"the key of admissions of waiting rooms",
        }
    }
}

/// Encrypts a secret for its owner with AES-256-GCM. Returns the nonce followed by the ciphertext.
pub fn seal(env: &Env, purpose: Purpose, owner_id: Uuid, secret: &[u8]) -> Result<Vec<u8>, Internal> {
    let mut nonce = [0; NONCE_LEN];
    env.random.fill(&mut nonce);
    seal_with(env, purpose, owner_id, secret, nonce)
}

/// The same with a nonce that is derived from the secret, so that the same secret always gives the same result. (A nonce
/// must not be used for two different secrets: <https://www.rfc-editor.org/rfc/rfc5116#section-3.2.3>.)
pub fn seal_alike(env: &Env, purpose: Purpose, owner_id: Uuid, secret: &[u8]) -> Result<Vec<u8>, Internal> {
    let mut mac = mac(env)?;
    mac.update(b"the nonce of ");
    mac.update(purpose.label());
    mac.update(owner_id.as_bytes());
    mac.update(secret);
    let derived = mac.finalize().into_bytes();
    let nonce = derived.first_chunk().copied().ok_or_else(|| fault("have no nonce"))?;
    seal_with(env, purpose, owner_id, secret, nonce)
}

fn seal_with(
    env: &Env,
    purpose: Purpose,
    owner_id: Uuid,
    secret: &[u8],
    nonce: [u8; NONCE_LEN],
) -> Result<Vec<u8>, Internal> {
    let mut body = secret.to_vec();
    key(env, purpose)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(owner_id.as_bytes()), &mut body)
        .map_err(|_| fault("can't be encrypted"))?;
    Ok([nonce.as_slice(), &body].concat())
}

/// Decrypts an owner's secret; none if it was encrypted with another key, for another purpose or for another owner.
pub fn open(env: &Env, purpose: Purpose, owner_id: Uuid, sealed: &[u8]) -> Result<Option<Vec<u8>>, Internal> {
    let Some((nonce, body)) = sealed.split_at_checked(NONCE_LEN) else { return Ok(None) };
    let Ok(nonce) = Nonce::try_assume_unique_for_key(nonce) else { return Ok(None) };
    let mut body = body.to_vec();
    let opened = key(env, purpose)?.open_in_place(nonce, Aad::from(owner_id.as_bytes()), &mut body);
    Ok(opened.ok().map(|secret| secret.to_vec()))
}

fn key(env: &Env, purpose: Purpose) -> Result<LessSafeKey, Internal> {
    let mut mac = mac(env)?;
    mac.update(purpose.label());
    let key = UnboundKey::new(&AES_256_GCM, &mac.finalize().into_bytes()).map_err(|_| fault("have no key"))?;
    Ok(LessSafeKey::new(key))
}

fn mac(env: &Env) -> Result<Hmac<Sha256>, Internal> {
    Hmac::new_from_slice(env.settings.secret_key.expose_secret()).map_err(|error| Internal::Other(error.to_string()))
}

fn fault(what: &str) -> Internal {
    Internal::Other(format!("secrets {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestEnv, test_env};

    #[tokio::test]
    async fn opens_for_its_owner_its_purpose_and_its_key_only() {
        let TestEnv { mut env, .. } = test_env().await;
        let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let seal = |env: &Env| seal(env, Purpose::SecondFactor, own, b"secret").unwrap();
        let sealed = seal(&env);
        assert_ne!(seal(&env), sealed, "never the same twice");
        let alike = |secret: &[u8]| seal_alike(&env, Purpose::SecondFactor, own, secret).unwrap();
        assert_eq!(alike(b"secret"), alike(b"secret"));
        assert_ne!(alike(b"secret")[..NONCE_LEN], alike(b"other")[..NONCE_LEN]);
        assert_eq!(
            open(&env, Purpose::SecondFactor, own, &alike(b"secret")).unwrap().as_deref(),
            Some(b"secret".as_slice())
        );
        let open_as = |env: &Env, purpose, owner, sealed: &[u8]| open(env, purpose, owner, sealed).unwrap();
        assert_eq!(open_as(&env, Purpose::SecondFactor, own, &sealed).as_deref(), Some(b"secret".as_slice()));
        assert_eq!(open_as(&env, Purpose::SecondFactor, other, &sealed), None);
        assert_eq!(open_as(&env, Purpose::Crm, own, &sealed), None);
        for broken in [&sealed[..5], &sealed[..20], &[]] {
            assert_eq!(open_as(&env, Purpose::SecondFactor, own, broken), None);
        }
        let mut settings = (*env.settings).clone();
        settings.secret_key = vec![8; 32].into();
        env.settings = settings.into();
        assert_eq!(open_as(&env, Purpose::SecondFactor, own, &sealed), None);
    }
}
