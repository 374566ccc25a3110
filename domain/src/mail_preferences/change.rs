//! Opting out of kinds of mail, and opting in again.

use entity::mail_opt_out::{Column, Entity, MailKind, Model};
use kernel::actor::Actor;
use kernel::db::{Tx, insert_missing};
use kernel::error::Failure;
use kernel::text::EmailAddress;
use kernel::{Env, audit};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};

use super::link::Link;
use super::{MailPreferenceErrorCode, MailPreferences, hash, link_invalid, load};

/// Whether an address wants mails of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailChoice {
    /// The kind of mail.
    pub kind: MailKind,
    /// Whether mails of this kind are wanted.
    pub wanted: bool,
}

/// Changes to the mail preferences of an address; kinds that are not named stay as they are.
#[derive(Debug, Clone)]
pub struct UpdateMailPreferences {
    /// The key from a mail's link, which applies to the address that the mail went to; by default the actor's own
    /// address.
    pub key: Option<String>,
    /// The new choices; if several are about one kind, the last one counts.
    pub choices: Vec<MailChoice>,
}

/// Changes which mails an address gets.
///
/// Rule: whoever has a link from one of its mails; else anybody signed in, for the account's own verified address.
pub async fn update(
    env: &Env,
    actor: &Actor,
    input: UpdateMailPreferences,
) -> Result<MailPreferences, Failure<MailPreferenceErrorCode>> {
    let (address_hash, link_kind, owner) = if let Some(key) = &input.key {
        let link = Link::parse(&env.settings, key)?.ok_or_else(link_invalid)?;
        (link.address_hash, Some(link.kind), None)
    } else {
        let user = actor.require_person()?;
        if !user.email_verified {
            let message = "Confirm your email address first: open the link in the email we sent you.";
            return Err(Failure::rejected(MailPreferenceErrorCode::EmailNotVerified, message));
        }
        (hash(&user.email), None, Some(user.user_id.uuid()))
    };
    let tx = env.begin().await?;
    for choice in &input.choices {
        choose(&tx, env, &address_hash, *choice).await?;
    }
    // Without a login there is no account to audit; the choice's row is the record.
    if let Some(user_id) = owner {
        let entry = audit::Entry::of("mail_preferences.update", "user", user_id);
        audit::record(&tx, env, actor, entry).await?;
    }
    let preferences = load(&tx, &address_hash, link_kind).await?;
    tx.commit().await?;
    Ok(preferences)
}

/// Opts out of the kind of mail that a link belongs to. Repeating it changes nothing.
///
/// Rule: whoever has the link.
pub async fn unsubscribe(env: &Env, key: &str) -> Result<(), Failure<MailPreferenceErrorCode>> {
    let link = Link::parse(&env.settings, key)?.ok_or_else(link_invalid)?;
    let tx = env.begin().await?;
    choose(&tx, env, &link.address_hash, MailChoice { kind: link.kind, wanted: false }).await?;
    tx.commit().await?;
    Ok(())
}

/// Has an account's new address opt out of what its former one did.
pub(crate) async fn carry_over(tx: &Tx, env: &Env, from: &EmailAddress, to: &EmailAddress) -> Result<(), DbErr> {
    let unwanted = Entity::find().filter(Column::AddressHash.eq(hash(from))).all(tx).await?;
    for row in unwanted {
        choose(tx, env, &hash(to), MailChoice { kind: row.kind, wanted: false }).await?;
    }
    Ok(())
}

async fn choose(tx: &Tx, env: &Env, address_hash: &str, choice: MailChoice) -> Result<(), DbErr> {
    if choice.wanted {
        Entity::delete_many()
            .filter(Column::AddressHash.eq(address_hash))
            .filter(Column::Kind.eq(choice.kind))
            .exec(tx)
            .await?;
    } else {
        let row = Model { address_hash: address_hash.to_owned(), kind: choice.kind, created_at: env.now() };
        insert_missing(tx, [row]).await?;
    }
    Ok(())
}
