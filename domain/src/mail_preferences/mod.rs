//! Which mails people want. Necessary ones are always sent: links and warnings about an account, and changes to an
//! order or to an event one has tickets for. Every address can opt out of the other kinds, with an account or through
//! the link that each of these mails contains.

mod change;
mod link;

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::mail_opt_out::{Column, Entity};
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::{ErrorCode, Failure, Internal};
use kernel::text::EmailAddress;
use kernel::{Env, Settings, secret};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, Iterable as _, QueryFilter as _};

pub(crate) use change::carry_over;
pub use change::{MailChoice, UpdateMailPreferences, unsubscribe, update};
pub use entity::mail_opt_out::MailKind;
use link::Link;

/// How many addresses are looked up per statement.
const AT_ONCE: usize = 1000;

/// Why an operation on mail preferences was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailPreferenceErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such object.
    NotFound,
    /// The link was not made by us, or was copied incompletely.
    LinkInvalid,
    /// The account's address was not verified, so it may be somebody else's.
    EmailNotVerified,
}

impl ErrorCode for MailPreferenceErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// The mail preferences of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPreferences {
    /// The kind of the mail whose link was followed; `None` without a link.
    pub link_kind: Option<MailKind>,
    /// Every kind, and whether it is wanted.
    pub choices: Vec<MailChoice>,
}

/// The preferences of the address that a link's mail went to, or without a key, of the actor's own. `None` for an
/// invalid key, for anonymous actors, and for an account with an unverified address, which may be somebody else's.
pub async fn of(env: &Env, actor: &Actor, key: Option<&str>) -> Result<Option<MailPreferences>, Internal> {
    let link = match key {
        Some(key) => {
            let Some(link) = Link::parse(&env.settings, key)? else { return Ok(None) };
            Some(link)
        }
        None => None,
    };
    let address = match &link {
        Some(link) => Some(link.address_hash.clone()),
        None => actor.person().filter(|user| user.email_verified).map(|user| hash(&user.email)),
    };
    let Some(address) = address else { return Ok(None) };
    Ok(Some(load(env.db.primary(), &address, link.map(|link| link.kind)).await?))
}

/// Loads the choices of an address.
async fn load(
    conn: &impl ConnectionTrait,
    address_hash: &str,
    link_kind: Option<MailKind>,
) -> Result<MailPreferences, DbErr> {
    let unwanted = Entity::find().filter(Column::AddressHash.eq(address_hash)).all(conn).await?;
    let choice = |kind| MailChoice { kind, wanted: unwanted.iter().all(|row| row.kind != kind) };
    Ok(MailPreferences { link_kind, choices: MailKind::iter().map(choice).collect() })
}

/// The addresses among these that opted out of this kind of mail.
pub(crate) async fn without<'a>(
    conn: &impl ConnectionTrait,
    kind: MailKind,
    addresses: impl IntoIterator<Item = &'a EmailAddress>,
) -> Result<HashSet<EmailAddress>, DbErr> {
    let hashed: Vec<(String, &EmailAddress)> = addresses.into_iter().map(|address| (hash(address), address)).collect();
    let mut unwanted: HashSet<String> = HashSet::new();
    for some in hashed.chunks(AT_ONCE) {
        let rows = Entity::find()
            .filter(Column::Kind.eq(kind))
            .filter(among(conn, Column::AddressHash, some.iter().map(|(hash, _)| hash.as_str())))
            .all(conn)
            .await?;
        unwanted.extend(rows.into_iter().map(|row| row.address_hash));
    }
    Ok(hashed.into_iter().filter(|(hash, _)| unwanted.contains(hash)).map(|(_, address)| address.clone()).collect())
}

/// The URL to unsubscribe from a kind of mail: a page for people, and the target of one-click requests of mail
/// programs.
pub(crate) fn link_of(settings: &Settings, address: &EmailAddress, kind: MailKind) -> Result<String, Internal> {
    let link = Link { address_hash: hash(address), kind };
    Ok(format!("{}/unsubscribe?key={}", settings.public_url, link.key(settings)?))
}

/// The hash that stands for an address in the database.
fn hash(address: &EmailAddress) -> String {
    URL_SAFE_NO_PAD.encode(secret::digest(address.as_str()))
}

fn link_invalid() -> Failure<MailPreferenceErrorCode> {
    let message = "This link does not work: it was copied in part, or is not one of ours. Open it from the mail again.";
    Failure::field(MailPreferenceErrorCode::LinkInvalid, "key", message)
}
