//! What people who wait hold: their place with its number, and then their admission. Both are sealed: nobody can make one up,
//! nobody sees what number they have drawn, and a store that forgets the line is filled again from what its people hold.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::error::Internal;
use kernel::ids::EventId;
use kernel::seal::{self, Purpose};
use kernel::{Env, Settings, secret};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in a line of an event. It tells nobody who has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) event_id: EventId,
    /// Which of the event's lines it is in.
    pub(super) generation: u32,
    pub(super) place: Uuid,
    /// The number in the line.
    pub(super) number: u64,
    /// When it was let in, in milliseconds since 1970; none while it waits.
    pub(super) admitted_at: Option<i64>,
}

/// The right to order from an event for some time, for whoever had this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Admission {
    pub(super) event_id: EventId,
    /// Which of the event's lines it was given in.
    pub(super) generation: u32,
    pub(super) place: Uuid,
    /// Milliseconds since 1970.
    pub(super) ends_at: i64,
}

/// The label that places are derived with. Must never change.
const VISITOR: &[u8] = b"the place of a visitor in the line of an event";

/// The place of a visitor in the line of an event: the same whenever they join.
pub(super) fn place_of(settings: &Settings, event_id: EventId, visitor: &[u8]) -> Result<Uuid, Internal> {
    let of = [event_id.uuid().as_bytes(), visitor].concat();
    let derived = secret::derived(settings, VISITOR, &of)?;
    let bytes = URL_SAFE_NO_PAD.decode(derived).unwrap_or_default();
    let place = bytes.first_chunk().ok_or_else(|| Internal::Other("a place can't be derived".to_owned()))?;
    Ok(Uuid::from_bytes(*place))
}

impl Held {
    pub(super) fn sealed(self, env: &Env) -> Result<String, Internal> {
        sealed(env, Purpose::WaitingPlace, &self)
    }

    /// None if it was not sealed here.
    pub(super) fn open(env: &Env, token: &str) -> Result<Option<Self>, Internal> {
        opened(env, Purpose::WaitingPlace, token)
    }
}

impl Admission {
    pub(super) fn sealed(self, env: &Env) -> Result<String, Internal> {
        sealed(env, Purpose::Admission, &self)
    }

    /// None if it was not sealed here.
    pub(super) fn open(env: &Env, token: &str) -> Result<Option<Self>, Internal> {
        opened(env, Purpose::Admission, token)
    }
}

fn sealed(env: &Env, purpose: Purpose, content: &impl Serialize) -> Result<String, Internal> {
    let content = serde_json::to_vec(content).map_err(|error| Internal::Other(error.to_string()))?;
    // Whoever has the token is its owner. As long as the place is the same, so is its token.
    Ok(URL_SAFE_NO_PAD.encode(seal::seal_alike(env, purpose, Uuid::nil(), &content)?))
}

fn opened<T: DeserializeOwned>(env: &Env, purpose: Purpose, token: &str) -> Result<Option<T>, Internal> {
    let Ok(sealed) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    let content = seal::open(env, purpose, Uuid::nil(), &sealed)?;
    Ok(content.and_then(|content| serde_json::from_slice(&content).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_env;

    #[tokio::test]
    async fn only_what_was_sealed_here_for_this_is_read() {
        let env = test_env().await.env;
        let [event_id, other] = [1, 2].map(|n| EventId::from_uuid(Uuid::from_u128(n)));
        let place = place_of(&env.settings, event_id, b"somebody").unwrap();
        assert_eq!(place_of(&env.settings, event_id, b"somebody").unwrap(), place);
        assert_ne!(place_of(&env.settings, other, b"somebody").unwrap(), place);
        let held = Held { event_id, generation: 1, place, number: 7, admitted_at: None };
        let token = held.sealed(&env).unwrap();
        assert_eq!(Held::open(&env, &token).unwrap(), Some(held));
        assert_eq!(Admission::open(&env, &token).unwrap(), None, "a place is no admission");
        for wrong in ["", "abc", &token[1..], &token[..token.len() - 2], &format!("{token}x"), &format!("{token}AAAA")]
        {
            assert_eq!(Held::open(&env, wrong).unwrap(), None, "{wrong}");
        }
    }
}
