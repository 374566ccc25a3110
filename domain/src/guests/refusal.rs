//! Addresses that want no invitations from an organization. The link that says so is in each of these mails: signed, so
//! that nobody can make one for somebody else, and good for as long as the guest is kept.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::guest;
use entity::guest_refusal::{Column, Entity, Model};
use kernel::db::{among, insert_missing};
use kernel::error::{ErrorCode as _, Failure, Internal};
use kernel::text::EmailAddress;
use kernel::{Env, Settings, secret};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};
use subtle::ConstantTimeEq as _;

use super::GuestErrorCode;

/// The length of the id in a key.
const ID: usize = 16;

/// The URL to get no more invitations from an organization: a page for people, and the target of one-click requests of
/// mail programs.
pub(crate) fn link_of(settings: &Settings, guest_id: Uuid) -> Result<String, Internal> {
    let key = URL_SAFE_NO_PAD.encode(guest_id.as_bytes()) + &signature(settings, guest_id)?;
    Ok(format!("{}/no-invitations?key={key}", settings.public_url))
}

fn signature(settings: &Settings, guest_id: Uuid) -> Result<String, Internal> {
    secret::derived(settings, b"the link to end invitations ", guest_id.as_bytes())
}

/// Records that the address of an invitation wants no more of them from its organization. Repeating it changes nothing.
///
/// Rule: whoever has the link.
pub async fn refuse(env: &Env, key: &str) -> Result<(), Failure<GuestErrorCode>> {
    let Some(guest_id) = parse(&env.settings, key)? else { return Err(invalid()) };
    let tx = env.begin().await?;
    let row = guest::Entity::find_by_id(guest_id).one(&tx).await?.ok_or_else(invalid)?;
    let address_hash = hash(&EmailAddress::stored(&row.email));
    let refusal = Model { organization_id: row.organization_id, address_hash, created_at: env.now() };
    insert_missing(&tx, [refusal]).await?;
    tx.commit().await?;
    Ok(())
}

fn invalid() -> Failure<GuestErrorCode> {
    let message = "The link is incomplete, or not one of ours. Open it from the email again.";
    Failure::field(GuestErrorCode::INVALID, "key", message)
}

/// The id in a key; `None` if we did not sign it.
fn parse(settings: &Settings, key: &str) -> Result<Option<Uuid>, Internal> {
    let Some((id, signed)) = key.trim().split_at_checked(ID.div_ceil(3) * 4 - 2) else { return Ok(None) };
    let Some(id) = URL_SAFE_NO_PAD.decode(id).ok().and_then(|id| Uuid::from_slice(&id).ok()) else { return Ok(None) };
    let ours: bool = signature(settings, id)?.as_bytes().ct_eq(signed.as_bytes()).into();
    Ok(ours.then_some(id))
}

/// Whether an address wants no invitations from an organization.
pub(crate) async fn is_refused(
    conn: &impl ConnectionTrait,
    organization_id: Uuid,
    address: &EmailAddress,
) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id((organization_id, hash(address))).one(conn).await?.is_some())
}

/// The addresses among these that want none.
pub(super) async fn among_addresses<'a>(
    conn: &impl ConnectionTrait,
    organization_id: Uuid,
    addresses: impl IntoIterator<Item = &'a EmailAddress>,
) -> Result<HashSet<EmailAddress>, DbErr> {
    let hashed: Vec<(String, &EmailAddress)> = addresses.into_iter().map(|address| (hash(address), address)).collect();
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(among(conn, Column::AddressHash, hashed.iter().map(|(hash, _)| hash.as_str())))
        .all(conn)
        .await?;
    let refused: HashSet<String> = rows.into_iter().map(|row| row.address_hash).collect();
    let refused = hashed.into_iter().filter(|(hash, _)| refused.contains(hash));
    Ok(refused.map(|(_, address)| address.clone()).collect())
}

/// The hash that stands for an address in the database.
fn hash(address: &EmailAddress) -> String {
    URL_SAFE_NO_PAD.encode(secret::digest(address.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::fixtures::settings;

    #[test]
    fn a_key_is_read_as_it_was_made() {
        let link = link_of(&settings(), Uuid::from_u128(7)).unwrap();
        let key = link.split_once("?key=").unwrap().1;
        assert_eq!(parse(&settings(), key).unwrap(), Some(Uuid::from_u128(7)));
        let other = Settings { secret_key: vec![9; 32].into(), ..settings() };
        assert_eq!(parse(&other, key).unwrap(), None, "signed with another key");
        for wrong in [&key[1..], &key[..key.len() - 2], &format!("B{}", &key[1..]), "", "é"] {
            assert_eq!(parse(&settings(), wrong).unwrap(), None, "{wrong}");
        }
    }
}
