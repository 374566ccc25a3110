//! What people who wait hold: their place with its number, and then their admission. Both are signed, so that nobody can
//! make one up, and so that a store that forgets the line is filled again from what its people hold.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Settings;
use kernel::error::Internal;
use kernel::ids::EventId;
use kernel::secret;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// A place in the line of an event. It tells nobody who has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) event_id: EventId,
    pub(super) place: Uuid,
    /// The number in the line.
    pub(super) number: u64,
}

/// The right to order from an event for some time, for whoever had this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Admission {
    pub(super) event_id: EventId,
    pub(super) place: Uuid,
    /// Milliseconds since 1970.
    pub(super) ends_at: u64,
}

/// The labels that keep the signatures apart. Must never change.
const PLACE: &[u8] = b"a place in the line of an event";
const ADMISSION: &[u8] = b"an admission to the sale of an event";
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
    pub(super) fn sign(self, settings: &Settings) -> Result<String, Internal> {
        signed(settings, PLACE, self.event_id, self.place, self.number)
    }

    /// None if it was not signed here.
    pub(super) fn read(settings: &Settings, token: &str) -> Result<Option<Self>, Internal> {
        let read = opened(settings, PLACE, token)?;
        Ok(read.map(|(event_id, place, number)| Self { event_id, place, number }))
    }
}

impl Admission {
    pub(super) fn sign(self, settings: &Settings) -> Result<String, Internal> {
        signed(settings, ADMISSION, self.event_id, self.place, self.ends_at)
    }

    /// None if it was not signed here.
    pub(super) fn read(settings: &Settings, token: &str) -> Result<Option<Self>, Internal> {
        let read = opened(settings, ADMISSION, token)?;
        Ok(read.map(|(event_id, place, ends_at)| Self { event_id, place, ends_at }))
    }
}

fn signed(settings: &Settings, label: &[u8], event_id: EventId, place: Uuid, number: u64) -> Result<String, Internal> {
    let content = [event_id.uuid().as_bytes().as_slice(), place.as_bytes(), &number.to_be_bytes()].concat();
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(&content), secret::derived(settings, label, &content)?))
}

fn opened(settings: &Settings, label: &[u8], token: &str) -> Result<Option<(EventId, Uuid, u64)>, Internal> {
    let Some((content, signature)) = token.split_once('.') else { return Ok(None) };
    let Ok(content) = URL_SAFE_NO_PAD.decode(content) else { return Ok(None) };
    let Ok(parts) = <&[u8; 40]>::try_from(content.as_slice()) else { return Ok(None) };
    let right = secret::derived(settings, label, &content)?;
    if !bool::from(right.as_bytes().ct_eq(signature.as_bytes())) {
        return Ok(None);
    }
    let (Some(event), Some(place), Some(number)) =
        (parts.first_chunk::<16>(), parts[16..].first_chunk::<16>(), parts.last_chunk::<8>())
    else {
        return Ok(None);
    };
    let (event, place) = (Uuid::from_bytes(*event), Uuid::from_bytes(*place));
    Ok(Some((EventId::from_uuid(event), place, u64::from_be_bytes(*number))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test_env;

    #[tokio::test]
    async fn only_what_was_signed_here_for_this_is_read() {
        let settings = test_env().await.env.settings;
        let [event_id, other] = [1, 2].map(|n| EventId::from_uuid(Uuid::from_u128(n)));
        let place = place_of(&settings, event_id, b"somebody").unwrap();
        assert_eq!(place_of(&settings, event_id, b"somebody").unwrap(), place);
        assert_ne!(place_of(&settings, other, b"somebody").unwrap(), place);
        let held = Held { event_id, place, number: 7 };
        let token = held.sign(&settings).unwrap();
        assert_eq!(Held::read(&settings, &token).unwrap(), Some(held));
        assert_eq!(Admission::read(&settings, &token).unwrap(), None, "a place is no admission");
        let better = Held { number: 6, ..held }.sign(&settings).unwrap();
        let forged = format!("{}.{}", better.split_once('.').unwrap().0, token.split_once('.').unwrap().1);
        for wrong in ["", ".", "a.b", &token[1..], &forged, &format!("{token}x"), &format!("{token}.")] {
            assert_eq!(Held::read(&settings, wrong).unwrap(), None, "{wrong}");
        }
    }
}
