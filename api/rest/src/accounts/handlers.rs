//! What can be done with accounts.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::organizations::accounts::{
    self, AccountFilter, CreateAccount, CreatedAccount, MemberAccount, RemoveAccount, UpdateAccount,
};
use domain::organizations::{MemberRole, Permission};

use kernel::error::Internal;
use kernel::ids::{self, OrganizationKind, UserKind};
use kernel::text::EmailAddress;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::documents::{AccountInput, FIELDS, Role, input_of, item_of};
use crate::forms::{FormDocument, creating, editing};
use crate::hal::{Link, Links};
use crate::http::{
    self, Accepted, Body, Caller, Change, Offer, Problem, keeps, list_query, merge, once, replacement, required_match,
};
use crate::openapi::{AccountCollection, AccountItem, ListAnswers, ReadAnswers, WriteAnswers};
use crate::rest::Rest;

/// The field by which operations know the account that the address names.
const SUBJECT: &str = "accountId";

const OFFER: Offer = Offer {
    rel: "account",
    list: "accounts",
    filters: AccountQuery::FILTERS,
    sorts: &["created"],
    embeds: &[],
    fields: FIELDS,
    conditions: &[
        ("username", "username"),
        ("role", "role"),
        ("organization", "organization"),
        ("_updated.$gte", "updated_since"),
    ],
};

list_query! {
    /// The parameters of the accounts.
    AccountQuery (
        "^(-?(created))?$",
        "^$",
        "^((username|name|role|email|organization)(,(username|name|role|email|organization))*)?$"
    ) {
        /// The exact username.
        username,
        /// Only accounts with this role.
        #[param(value_type = Option<Role>)]
        role,
        /// The id of the organization that they belong to.
        organization,
        /// Only what was changed at this time or later (RFC 3339).
        #[param(value_type = Option<String>, format = DateTime)]
        updated_since,
    }
}

/// The routes of accounts.
pub(crate) fn routes() -> OpenApiRouter<Arc<Rest>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(create_form))
        .routes(routes!(read, replace, patch, remove))
        .routes(routes!(edit_form))
}

/// The accounts of your organizations: all where you manage people, else yourself.
#[utoipa::path(get, path = "/accounts", tag = "accounts", operation_id = "listAccounts", params(AccountQuery),
    responses((status = 200, description = "A page of accounts.", body = AccountCollection, content_type = "application/hal+json"), ListAnswers))]
async fn list(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    if caller.actor.user().is_none() {
        return Err(Problem::sign_in());
    }
    let params = caller.params::<AccountQuery>(&OFFER, AccountQuery::parts)?;
    let role = |text: &str| {
        let role: Result<Role, _> = serde_json::from_value(Value::String(text.to_owned()));
        role.map(MemberRole::from).map_err(|_| "must be owner, manager, hr, check_in_staff or member")
    };
    let conn = rest.env().db.primary();
    let rights = rest.rights(&caller.actor).await?;
    let named = params.id::<OrganizationKind>("organization")?;
    let organization = match named {
        Some(id) => Some(id),
        None => accounts::home_of(conn, &caller.actor).await.map_err(Internal::from)?,
    };
    let filter = AccountFilter {
        username: params.filter("username").map(str::to_owned),
        role: params.parsed("role", role)?,
        updated_since: params.time("updated_since")?,
        latest_first: params.descending,
    };
    let found = match organization {
        Some(id) => accounts::select(conn, &caller.actor, id, &filter, &params.slice).await?,
        None => kernel::collection::Collection::empty(),
    };
    let base = format!("{}/accounts", rest.urls.accounts);
    let next = params.next(&found, |account| (None, account.user_id.uuid()));
    let items = found.page.items.iter().map(|one| params.shown(item_of(&rest.urls, &rights, one))).collect();
    let may_create = rights.allow_somewhere(Permission::ManageAccounts);
    let links = params
        .links(&OFFER, &rest.urls, (&base, rest.urls.account("{id}")), next)
        .with_option("create-form", may_create.then(|| Link::to(format!("{base}/create-form"))));
    let forms = may_create.then(|| creating::<AccountInput>(CREATE, &base));
    http::page(&caller, (&params, &OFFER), &found, items, (links, forms))
}

const CREATE: &str = "Add an account";

/// Adds an account to an organization, or invites somebody by their mail address.
#[utoipa::path(post, path = "/accounts", tag = "accounts", operation_id = "createAccount", request_body = AccountInput,
    responses((status = 202, description = "Somebody with this address is invited, and has an account once they accept."),
        (status = 201, description = "The new account.", body = AccountItem, content_type = "application/hal+json"), WriteAnswers))]
async fn create(State(rest): State<Arc<Rest>>, caller: Caller, body: Bytes) -> Result<Response, Problem> {
    once(&rest, &caller, &body, async |key| {
        let input: AccountInput = Body::read(&caller.headers, &body)?.into()?;
        let rights = rest.rights(&caller.actor).await?;
        let organization_id =
            caller.organization(&rights, Permission::ManageAccounts, input.organization.as_deref())?;
        let given = CreateAccount {
            organization_id,
            username: input.username,
            name: input.name.unwrap_or_default(),
            role: input.role.map_or(MemberRole::Member, Into::into),
            email: input.email,
            idempotency_key: key,
        };
        let created = accounts::create_account(rest.env(), &caller.actor, given).await;
        match created.map_err(|failure| Problem::failed(failure, "", rest_name))? {
            CreatedAccount::Account(account) => http::created(&caller, &item_of(&rest.urls, &rights, &account)),
            CreatedAccount::Invited(_) => Ok(StatusCode::ACCEPTED.into_response()),
        }
    })
    .await
}

/// The name of a field in REST.
fn rest_name(field: &str) -> Option<&'static str> {
    match field {
        "organizationId" => Some("organization"),
        "displayName" => Some("name"),
        "idempotencyKey" => Some("Idempotency-Key"),
        _ => None,
    }
}

/// An account.
#[utoipa::path(get, path = "/accounts/{id}", tag = "accounts", operation_id = "readAccount", params(("id" = String, Path, description = "The id of the account.")),
    responses((status = 200, description = "The account.", body = AccountItem, content_type = "application/hal+json"), ReadAnswers))]
async fn read(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let account = find(&rest, &caller, &id).await?;
    let rights = rest.rights(&caller.actor).await?;
    let item = item_of(&rest.urls, &rights, &account);
    let may_edit = rights.allow(account.organization_id.uuid(), Permission::ManageAccounts);
    let forms = may_edit && caller.form == Accepted::HalForms;
    let item = if forms { item.offering(edit_forms(&rest, &account)) } else { item };
    http::item(&caller, &item)
}

/// Replaces an account.
#[utoipa::path(put, path = "/accounts/{id}", tag = "accounts", operation_id = "replaceAccount", params(("id" = String, Path, description = "The id of the account.")),
    request_body = AccountInput,
    responses((status = 200, description = "The account as it is now.", body = AccountItem, content_type = "application/hal+json"), WriteAnswers))]
async fn replace(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let before = find(&rest, &caller, &id).await?;
    update(&rest, &caller, &before, replacement(&caller, &body)?).await
}

/// Changes fields of an account.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "accounts", operation_id = "changeAccount", params(("id" = String, Path, description = "The id of the account.")),
    request_body(content = AccountInput, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The account as it is now.", body = AccountItem, content_type = "application/hal+json"), WriteAnswers))]
async fn patch(
    State(rest): State<Arc<Rest>>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let before = find(&rest, &caller, &id).await?;
    let change = http::patch(&caller, &body, input_of(&before), merge)?;
    update(&rest, &caller, &before, change).await
}

async fn update(
    rest: &Rest,
    caller: &Caller,
    before: &MemberAccount,
    (version, input): Change<AccountInput>,
) -> Result<Response, Problem> {
    keeps(&before.organization_id.to_string(), input.organization.as_deref())?;
    if input.email.as_deref() != before.email.as_ref().map(EmailAddress::as_str) {
        return Err(Problem::field("email", "email is the person's own: it can't be changed here."));
    }
    let given = UpdateAccount {
        organization_id: before.organization_id.to_string(),
        user_id: before.user_id.to_string(),
        username: input.username,
        name: input.name,
        role: input.role.map(Into::into),
        version,
    };
    let account = accounts::update_account(rest.env(), &caller.actor, given).await;
    let account = account.map_err(|failure| Problem::failed(failure, SUBJECT, rest_name))?;
    http::patched(caller, &item_of(&rest.urls, &rest.rights(&caller.actor).await?, &account))
}

/// Removes an account from its organization. The person keeps what is theirs.
#[utoipa::path(delete, path = "/accounts/{id}", tag = "accounts", operation_id = "removeAccount", params(("id" = String, Path, description = "The id of the account.")),
    responses((status = 204, description = "It is gone."), WriteAnswers))]
async fn remove(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let account = find(&rest, &caller, &id).await?;
    let version = required_match(&caller.headers)?;
    let given = RemoveAccount {
        organization_id: account.organization_id.to_string(),
        user_id: account.user_id.to_string(),
        version,
    };
    accounts::remove_account(rest.env(), &caller.actor, given)
        .await
        .map_err(|failure| Problem::failed(failure, SUBJECT, rest_name))?;
    Ok(http::no_content())
}

/// The form for a new account.
#[utoipa::path(get, path = "/accounts/create-form", tag = "accounts", operation_id = "accountCreateForm",
    responses((status = 200, description = "The form, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn create_form(State(rest): State<Arc<Rest>>, caller: Caller) -> Result<Response, Problem> {
    if !rest.rights(&caller.actor).await?.allow_somewhere(Permission::ManageAccounts) {
        return Err(caller.refusal());
    }
    let base = format!("{}/accounts", rest.urls.accounts);
    let templates = creating::<AccountInput>(CREATE, &base);
    http::form(&caller, &FormDocument { links: Links::to_self(format!("{base}/create-form")), templates })
}

/// The forms for an account that exists.
#[utoipa::path(get, path = "/accounts/{id}/edit-form", tag = "accounts", operation_id = "accountEditForm", params(("id" = String, Path, description = "The id of the account.")),
    responses((status = 200, description = "The forms, as HAL-FORMS.", content_type = "application/prs.hal-forms+json"), ReadAnswers))]
async fn edit_form(State(rest): State<Arc<Rest>>, caller: Caller, Path(id): Path<String>) -> Result<Response, Problem> {
    let account = find(&rest, &caller, &id).await?;
    if !rest.rights(&caller.actor).await?.allow(account.organization_id.uuid(), Permission::ManageAccounts) {
        return Err(caller.refusal());
    }
    let href = format!("{}/edit-form", rest.urls.account(account.user_id));
    http::form(&caller, &FormDocument { links: Links::to_self(href), templates: edit_forms(&rest, &account) })
}

fn edit_forms(rest: &Rest, account: &MemberAccount) -> Value {
    let titles = ["Edit the account", "Change fields of the account"];
    let href = rest.urls.account(account.user_id);
    editing::<AccountInput>(&href, &input_of(account), titles, Some("Remove the account from the organization"))
}

/// The account with a client's id, if the caller may see it.
pub(crate) async fn find(rest: &Rest, caller: &Caller, id: &str) -> Result<MemberAccount, Problem> {
    let id = ids::parse::<UserKind>(id).map_err(|_| caller.refusal())?;
    let found = accounts::by_ids(rest.env().db.primary(), &caller.actor, [id.uuid()]).await.map_err(Internal::from)?;
    found.into_iter().next().ok_or_else(|| caller.refusal())
}
