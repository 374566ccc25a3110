//! The links in mails to followers that end it without a login: signed, so that nobody can make one for somebody else, and
//! without expiry.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::error::{ErrorCode as _, Failure, Internal};
use kernel::{Env, Settings};
use sea_orm::prelude::Uuid;
use secrecy::ExposeSecret as _;
use sha2::Sha256;

use crate::organizations::OrganizationErrorCode;

/// The length of both ids in a key.
const IDS: usize = 32;

/// The URL at which a follower stops following an organization.
pub(crate) fn link_of(settings: &Settings, organization_id: Uuid, user_id: Uuid) -> Result<String, Internal> {
    let mut key = [organization_id.as_bytes().as_slice(), user_id.as_bytes()].concat();
    let signature = mac(settings, &key)?.finalize().into_bytes();
    key.extend(signature);
    Ok(format!("{}/unfollow?key={}", settings.public_url, URL_SAFE_NO_PAD.encode(key)))
}

/// Stops following the organization that a link belongs to. Repeating it changes nothing.
///
/// Rule: whoever has the link.
pub async fn unfollow_by_link(env: &Env, key: &str) -> Result<(), Failure<OrganizationErrorCode>> {
    let Some((organization_id, user_id)) = parse(&env.settings, key)? else {
        let message = "The link is incomplete, or not one of ours. Open it from the email again.";
        return Err(Failure::field(OrganizationErrorCode::INVALID, "key", message));
    };
    let tx = env.begin().await?;
    super::end(&tx, organization_id, user_id).await?;
    tx.commit().await?;
    Ok(())
}

/// The ids in a key; `None` if we did not sign it.
fn parse(settings: &Settings, key: &str) -> Result<Option<(Uuid, Uuid)>, Internal> {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(key.trim()) else { return Ok(None) };
    let Some((ids, signature)) = bytes.split_at_checked(IDS) else { return Ok(None) };
    if mac(settings, ids)?.verify_slice(signature).is_err() {
        return Ok(None);
    }
    let (organization_id, user_id) = ids.split_at(IDS / 2);
    Ok(Uuid::from_slice(organization_id).ok().zip(Uuid::from_slice(user_id).ok()))
}

fn mac(settings: &Settings, ids: &[u8]) -> Result<Hmac<Sha256>, Internal> {
    let key = settings.secret_key.expose_secret();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| Internal::Other(error.to_string()))?;
    mac.update(b"the link to stop following an organization: ");
    mac.update(ids);
    Ok(mac)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::documents::fixtures::settings;

    fn key() -> String {
        let link = link_of(&settings(), Uuid::from_u128(7), Uuid::from_u128(8)).unwrap();
        link.split_once("?key=").unwrap().1.to_owned()
    }

    #[test]
    fn a_key_is_read_as_it_was_made() {
        assert_eq!(parse(&settings(), &key()).unwrap(), Some((Uuid::from_u128(7), Uuid::from_u128(8))));
        let other = Settings { secret_key: vec![9; 32].into(), ..settings() };
        assert_eq!(parse(&other, &key()).unwrap(), None, "signed with another key");
        for wrong in [&key()[1..], &key()[..key().len() - 2], &format!("B{}", &key()[1..]), ""] {
            assert_eq!(parse(&settings(), wrong).unwrap(), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn anything_else_is_none(text in "\\PC{0,120}") {
            prop_assert_eq!(parse(&settings(), &text).unwrap(), None);
        }
    }
}
