//! The keys of unsubscribe links: signed, so that nobody can make one for another person's address, and without expiry.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::mail_opt_out::MailKind;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::ActiveEnum as _;
use secrecy::ExposeSecret as _;
use sha2::Sha256;

use kernel::Settings;
use kernel::error::Internal;

/// The length of a SHA-256 in Base64 without padding, the form of both the address and the signature.
const HASH: usize = 43;

/// The address hash and the kind of mail that a link belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) address_hash: String,
    pub(super) kind: MailKind,
}

impl Link {
    /// The key in the link: the address's hash, the signature, the kind.
    pub(super) fn key(&self, settings: &Settings) -> Result<String, Internal> {
        let signature = URL_SAFE_NO_PAD.encode(self.mac(settings)?.finalize().into_bytes());
        Ok(format!("{}{signature}{}", self.address_hash, self.kind.to_value()))
    }

    /// Parses and verifies a key; `None` if we did not sign it.
    pub(super) fn parse(settings: &Settings, key: &str) -> Result<Option<Self>, Internal> {
        let parts = key.trim().split_at_checked(HASH).and_then(|(address_hash, remaining)| {
            let (signature, kind) = remaining.split_at_checked(HASH)?;
            let kind = MailKind::try_from_value(&kind.to_owned()).ok()?;
            Some((Self { address_hash: address_hash.to_owned(), kind }, URL_SAFE_NO_PAD.decode(signature).ok()?))
        });
        let Some((link, signature)) = parts else { return Ok(None) };
        Ok(link.mac(settings)?.verify_slice(&signature).is_ok().then_some(link))
    }

    fn mac(&self, settings: &Settings) -> Result<Hmac<Sha256>, Internal> {
        let key = settings.secret_key.expose_secret();
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| Internal::Other(error.to_string()))?;
        mac.update(b"the link to end mails of a kind to an address: ");
        mac.update(self.kind.to_value().as_bytes());
        mac.update(b" ");
        mac.update(self.address_hash.as_bytes());
        Ok(mac)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::documents::fixtures::settings;

    fn link() -> Link {
        Link { address_hash: "a".repeat(HASH), kind: MailKind::Sales }
    }

    #[test]
    fn a_key_is_read_as_it_was_made() {
        let key = link().key(&settings()).unwrap();
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{key}");
        assert_eq!(Link::parse(&settings(), &key).unwrap(), Some(link()));
        let other = Settings { secret_key: vec![9; 32].into(), ..settings() };
        assert_eq!(Link::parse(&other, &key).unwrap(), None, "signed with another key");
        for wrong in [&key[1..], &key[..key.len() - 1], &format!("b{}", &key[1..]), &key.replace("sales", "other"), ""]
        {
            assert_eq!(Link::parse(&settings(), wrong).unwrap(), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn anything_else_is_none(text in "\\PC{0,120}") {
            prop_assert_eq!(Link::parse(&settings(), &text).unwrap(), None);
        }
    }
}
