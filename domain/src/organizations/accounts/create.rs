use entity::invitation;
use entity::membership::{self, MemberRole};
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::{Failure, Validation, violates_unique};
use kernel::ids::{TypedId as _, UserId};
use kernel::signals::Signal;
use kernel::text::{EmailAddress, Locale, Username, line};
use kernel::{Env, idempotency, limits, versions};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use serde_json::json;

use super::super::OrganizationErrorCode::{self, InvalidInput, UsernameTaken};
use super::super::invitations::{self, InviteMember};
use super::super::permissions::{Permission, require_named};
use super::super::require_role;
use super::MemberAccount;
use crate::accounts::{Role, grant_role_in};

/// A new account. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateAccount {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// What programs call the person. Required without an address; with one it can't be given, since whoever has the
    /// address chooses it themself.
    pub username: Option<String>,
    /// The name that others see. With an address it is ignored: the person has one, or chooses it.
    pub name: String,
    /// What they may do; not owner, which only members can become.
    pub role: MemberRole,
    /// Their address, if they are to be invited.
    pub email: Option<String>,
    /// The client's key, so that a repeated request does not create another account.
    pub idempotency_key: Option<String>,
}

/// The outcome of creating an account.
#[derive(Debug, Clone)]
pub enum CreatedAccount {
    /// The person is a member.
    Account(Box<MemberAccount>),
    /// The person was invited, and is a member when they accept.
    Invited(Box<invitation::Model>),
}

/// Creates an account without an address and makes it a member, or invites somebody by their address.
///
/// Rule: owners; those who manage accounts for members without rights.
pub async fn create_account(
    env: &Env,
    actor: &Actor,
    input: CreateAccount,
) -> Result<CreatedAccount, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let organization =
        require_named(conn, actor, &input.organization_id, Permission::ManageAccounts, "organizationId").await?;
    require_role(conn, actor, &organization, input.role).await?;
    let mut checks = Validation::new();
    if input.role == MemberRole::Owner {
        checks.add(InvalidInput, "role", "Create it in another role. A member can be made an owner then.");
    }
    if let Some(email) = input.email {
        if input.username.is_some() {
            checks.add(InvalidInput, "username", "Leave it out: whoever has the address chooses their username.");
        }
        checks.finish()?;
        let invite = InviteMember { organization_id: input.organization_id, email, role: input.role };
        return Ok(CreatedAccount::Invited(Box::new(invitations::invite(env, actor, invite).await?.invitation)));
    }
    let request = idempotency::request("organization.account_create", input.idempotency_key.as_deref(), &input)?;
    let username = checks.take("username", Username::parse(input.username.as_deref().unwrap_or_default()));
    let name = checks.take("name", line(&input.name, limits::DISPLAY_NAME));
    let (username, name) = checks.finish_with((username, name))?;
    let person = person(env, actor, &username, name);
    let membership = membership::Model {
        organization_id: organization.id,
        user_id: person.id,
        role: input.role,
        created_at: env.now(),
        version: versions::FIRST,
    };
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<user::Entity, _>(&tx, env, actor, request, person.id).await? {
        let theirs = membership::Entity::find_by_id((organization.id, first.id)).one(&tx).await?;
        let theirs = theirs.ok_or_else(super::missing)?;
        return Ok(CreatedAccount::Account(Box::new(MemberAccount::of(&first, &theirs))));
    }
    person.clone().into_active_model().reset_all().insert(&tx).await.map_err(taken)?;
    membership.clone().into_active_model().reset_all().insert(&tx).await?;
    if input.role == MemberRole::Manager {
        grant_role_in(&tx, env, UserId::from_uuid(person.id), Role::Organizer).await?;
    }
    let entry = Entry::of("organization.account_create", "user", person.id)
        .organization(organization.typed_id())
        .details(json!({ "before": { "role": null }, "after": { "role": input.role.to_value() } }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Members(organization.typed_id()));
    tx.commit().await?;
    Ok(CreatedAccount::Account(Box::new(MemberAccount::of(&person, &membership))))
}

/// The row of a person without an address. Mails in their name go to nobody, so the language is the actor's.
pub(super) fn person(env: &Env, actor: &Actor, username: &Username, name: String) -> user::Model {
    let id = env.ids.next();
    let (locale, timezone) =
        actor.user().map_or((Locale::default(), "UTC"), |user| (user.locale, user.timezone.as_str()));
    user::Model {
        id,
        email: EmailAddress::placeholder(id).as_str().to_owned(),
        password_hash: None,
        username: Some(username.as_str().to_owned()),
        display_name: name,
        locale: locale.tag().to_owned(),
        timezone: timezone.to_owned(),
        status: UserStatus::Active,
        email_verified_at: None,
        deletes_at: None,
        created_at: env.now(),
        updated_at: env.now(),
        terms_id: None,
        privacy_id: None,
        version: versions::FIRST,
    }
}

/// The error of a statement that sets a username.
pub(super) fn taken(error: DbErr) -> Failure<OrganizationErrorCode> {
    if violates_unique(&error, "users_username_key", "users.username") {
        Failure::field(UsernameTaken, "username", "This username is taken. Please choose another.")
    } else {
        error.into()
    }
}
