//! Asking for another address, and the mail to it.

use entity::email_change::{ActiveModel, Column, Entity, Model};
use entity::mail_link_request::LinkPurpose;
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::EmailChangeId;
use kernel::jobs::outbox;
use kernel::text::EmailAddress;
use kernel::{Env, audit};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _};
use time::Duration;

use crate::accounts::link_requests::LIMIT_WINDOW;
use crate::accounts::second_factor::proof::{self, Proof};
use crate::accounts::{AccountErrorCode, codes, tokens};
use crate::job::Job;

/// The most changes that an account may ask for within [`LIMIT_WINDOW`], and an address may be mailed about within
/// [`ADDRESS_WINDOW`].
const LIMIT: u64 = 5;
const ADDRESS_WINDOW: Duration = Duration::days(1);

/// The address that an account is to have.
#[derive(Debug, Clone)]
pub struct ChangeEmail {
    /// The new address, as typed.
    pub email: String,
    /// That it is the owner who asks.
    pub proof: Proof,
}

/// Asks for another address, which a mail to it confirms. An earlier change that still waits is given up.
///
/// Rule: anybody signed in, with fresh proof.
pub async fn ask(env: &Env, actor: &Actor, input: ChangeEmail) -> Result<Model, Failure<AccountErrorCode>> {
    let (user, _) = actor.require_session()?;
    let mut checks = Validation::new();
    let email = checks.take("email", EmailAddress::parse(&input.email));
    if email.as_ref().is_some_and(|email| *email == user.email) {
        checks.add(AccountErrorCode::InvalidInput, "email", "This is your address already.");
    }
    let email = checks.finish_with(email)?;
    let tx = proof::demand(env, actor, &input.proof).await?;
    super::hold(&tx, email.as_str()).await?;
    let recent =
        |which: Expr, window: Duration| Entity::find().filter(which).filter(Column::CreatedAt.gt(env.now() - window));
    let own = recent(Column::UserId.eq(user.user_id), LIMIT_WINDOW).count(&tx).await?;
    let to_it = recent(Column::NewEmail.eq(email.as_str()), ADDRESS_WINDOW).count(&tx).await?;
    if own >= LIMIT || to_it >= LIMIT {
        let message =
            "That was too often in a short time. Wait, then try again: in an hour, or with this address tomorrow.";
        return Err(Failure::rejected(AccountErrorCode::TooManyAttempts, message));
    }
    tokens::give_up_email_changes(&tx, env, user.user_id).await?;
    let change = Model {
        id: env.ids.next(),
        user_id: user.user_id.uuid(),
        old_email: user.email.as_str().to_owned(),
        new_email: email.as_str().to_owned(),
        code_hash: None,
        code_attempts: 0,
        created_at: env.now(),
        expires_at: env.now() + tokens::lifetime(LinkPurpose::ChangeEmail),
        confirmed_at: None,
        ended_at: None,
    };
    Entity::insert(ActiveModel::from(change.clone())).exec_without_returning(&tx).await?;
    let entry = audit::Entry::of("account.email_change_request", "user", user.user_id.uuid());
    audit::record(&tx, env, actor, entry).await?;
    outbox::enqueue(&tx, env, [Job::SendEmailChange { change_id: EmailChangeId::from_uuid(change.id) }]).await?;
    tx.commit().await?;
    Ok(change)
}

/// Gives up the change that waits, if there is one and it is to this address: its link and code stop working.
///
/// Rule: anybody signed in.
pub async fn cancel(env: &Env, actor: &Actor, new_email: Option<&str>) -> Result<(), Failure<AccountErrorCode>> {
    let (user, _) = actor.require_session()?;
    let mut checks = Validation::new();
    let new_email = checks.take_optional("newEmail", new_email.map(EmailAddress::parse));
    let new_email = checks.finish_with(new_email)?;
    let tx = env.begin().await?;
    let waiting = super::waiting_of(&tx, env, user.user_id).await?;
    if new_email.is_some_and(|email| waiting.is_some_and(|change| change.new_email != email.as_str())) {
        return Ok(());
    }
    tokens::give_up_email_changes(&tx, env, user.user_id).await?;
    Ok(tx.commit().await?)
}

/// What is mailed to a new address.
pub(crate) enum Invited {
    /// The link's token and the code that confirm it.
    Free { change: Model, user: user::Model, token: String, code: String },
    /// It has an account already, which only its mailbox learns.
    Taken { change: Model, user: user::Model },
}

/// What the mail to the new address says; `None` if the change no longer waits. A repeated run issues another token; both
/// work. The code stays the same.
pub(crate) async fn invite(env: &Env, change_id: EmailChangeId) -> Result<Option<Invited>, Internal> {
    let tx = env.begin().await?;
    let change = Entity::find_by_id(change_id).one(&tx).await?;
    let waits = |change: &Model| change.confirmed_at.is_none() && change.ended_at.is_none();
    let Some(change) = change.filter(|change| waits(change) && env.now() < change.expires_at) else { return Ok(None) };
    let user = user::Entity::find_by_id(change.user_id).filter(user::Column::Status.eq(UserStatus::Active));
    let Some(user) = user.one(&tx).await? else { return Ok(None) };
    let other = user::Entity::find().filter(user::Column::Email.eq(&*change.new_email)).one(&tx).await?;
    if other.is_some_and(|other| other.status != UserStatus::Pending) {
        return Ok(Some(Invited::Taken { change, user }));
    }
    let token = tokens::issue(&tx, env, user.id, LinkPurpose::ChangeEmail, Some(change.id)).await?;
    let code = codes::of(env, change.id, change.id)?;
    let mut stored = change.clone().into_active_model();
    stored.code_hash = sea_orm::ActiveValue::Set(Some(codes::hash(env, change.id, &code)?));
    Entity::update(stored).exec(&tx).await?;
    tx.commit().await?;
    Ok(Some(Invited::Free { change, user, token, code }))
}
