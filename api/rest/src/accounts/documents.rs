//! How accounts look.

use std::collections::HashMap;

use domain::organizations::accounts::{self, MemberAccount};
use domain::organizations::{MemberRole, Permission, Rights};
use kernel::Actor;
use kernel::error::Internal;
use kernel::ids::UserId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::hal::{Item, Link, Links};
use crate::http::Problem;
use crate::rest::{Rest, Urls};

/// The fields of an account.
pub(super) const FIELDS: &[&str] = &["username", "name", "role", "email", "organization"];

/// What somebody may do in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Everything.
    Owner,
    /// Everything but members and settings.
    Manager,
    /// Registers others, and adds members.
    Hr,
    /// Checks tickets in at the door.
    CheckInStaff,
    /// Registers themselves.
    Member,
}

/// A person of an organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountState {
    /// The name by which programs and managers call the person; null until one is given.
    #[schema(examples("phartman"))]
    username: Option<String>,
    /// The name that others see.
    #[schema(required = false, examples("Pat Hartman"))]
    name: String,
    /// What the person may do in the organization.
    #[schema(required = false)]
    role: Role,
    /// The mail address; null if there is none.
    email: Option<String>,
    /// The id of the organization.
    #[schema(required = false, examples("org_01h455vb4pex5vsknk084sn02q"))]
    organization: String,
}

/// What an account is created or replaced with.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountInput)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountInput {
    /// The name by which programs and managers call the person: 3 to 32 letters, digits, dots, dashes and underscores. It is
    /// needed without an address; whoever has an address chooses it.
    #[schema(min_length = 3, max_length = 32, pattern = r"^[A-Za-z0-9._-]+$")]
    pub(super) username: Option<String>,
    /// The name that others see.
    #[schema(min_length = 1, max_length = 100)]
    pub(super) name: Option<String>,
    /// What the person may do in the organization. A member, if it is left out.
    pub(super) role: Option<Role>,
    /// The mail address of somebody who is to be invited. They become a member when they accept, and it can't be changed here.
    #[schema(format = Email, max_length = 254)]
    pub(super) email: Option<String>,
    /// The id of the organization. It can be left out by people of a single organization, and can't be changed.
    #[schema(pattern = "^org_[0-9a-z]{26}$")]
    pub(super) organization: Option<String>,
}

impl From<MemberRole> for Role {
    fn from(role: MemberRole) -> Self {
        match role {
            MemberRole::Owner => Self::Owner,
            MemberRole::Manager => Self::Manager,
            MemberRole::Registrar => Self::Hr,
            MemberRole::CheckInStaff => Self::CheckInStaff,
            MemberRole::Member => Self::Member,
        }
    }
}

impl From<Role> for MemberRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Manager => Self::Manager,
            Role::Hr => Self::Registrar,
            Role::CheckInStaff => Self::CheckInStaff,
            Role::Member => Self::Member,
        }
    }
}

/// An account with its links.
pub(super) fn item_of(urls: &Urls, rights: &Rights, account: &MemberAccount) -> Item<AccountState> {
    let id = account.user_id;
    let href = urls.account(id);
    let may_edit = rights.allow(account.organization_id.uuid(), Permission::ManageAccounts);
    let links = Links::to_self(href.clone())
        .with("collection", Link::to(format!("{}/accounts", urls.accounts)))
        .with("registration", Link::to(urls.registrations_of_account(id)))
        .with_option("edit-form", may_edit.then(|| Link::to(format!("{href}/edit-form"))))
        .with("profile", Link::to(urls.rel("account")));
    let times = (account.created_at, account.updated_at);
    Item::new((id.to_string(), account.version.into()), times, state_of(account), links)
}

/// The fields of an account.
fn state_of(account: &MemberAccount) -> AccountState {
    AccountState {
        username: account.username.clone(),
        name: account.name.clone(),
        role: account.role.into(),
        email: account.email.as_ref().map(ToString::to_string),
        organization: account.organization_id.to_string(),
    }
}

/// What an account can be replaced with to stay as it is.
pub(super) fn input_of(account: &MemberAccount) -> Value {
    serde_json::to_value(state_of(account)).unwrap_or_default()
}

/// The accounts of these people that the actor may see, as other resources send them along.
pub(crate) async fn embed(
    rest: &Rest,
    actor: &Actor,
    rights: &Rights,
    ids: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, Item<AccountState>>, Problem> {
    let accounts = accounts::by_ids(rest.env().db.primary(), actor, ids.into_iter().map(|id| id.uuid()))
        .await
        .map_err(Internal::from)?;
    Ok(accounts.iter().map(|account| (account.user_id, item_of(&rest.urls, rights, account))).collect())
}
