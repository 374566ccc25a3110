//! An organization's own terms. Each change is a new version, and all versions are kept, because orders refer to the one
//! that was agreed to.

use std::collections::HashMap;

use entity::organization;
use entity::organization_terms::{Column, Entity, Model};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among};
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::limits;
use kernel::signals::{PublicChange, Signal};
use kernel::text::{block, is_visible, web_address};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    Condition, ConnectionTrait, FromQueryResult, IntoActiveModel as _, QueryOrder as _, QuerySelect as _, Statement,
};
use serde_json::json;

use super::OrganizationErrorCode;
use super::permissions::{Permission, require_named};

pub use entity::organization_terms::Model as Terms;

/// A new version of an organization's terms, as it was typed. Without an address and without a text, none is in force from
/// now on.
#[derive(Debug, Clone)]
pub struct PublishTerms {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// Where the terms are, if they are kept elsewhere.
    pub url: Option<String>,
    /// The terms, as Markdown.
    pub text: Option<String>,
    /// The number of the version that the editor saw, 0 for none. If given, a concurrent change is refused.
    pub seen: Option<i32>,
}

/// Publishes a version of an organization's terms.
///
/// Rule: owners.
pub async fn publish_terms(
    env: &Env,
    actor: &Actor,
    input: PublishTerms,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let conn = env.db.primary();
    let known =
        require_named(conn, actor, &input.organization_id, Permission::ManageOrganization, "organizationId").await?;
    let (url, body) = parse(&input)?;
    let tx = env.begin().await?;
    let organization = organization::Entity::find_by_id(known.id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let organization = organization.ok_or_else(|| Failure::not_found("organizationId", "organization"))?;
    let of_it = || Entity::find().filter(Column::OrganizationId.eq(organization.id));
    let before = of_it().order_by_desc(Column::Version).one(&tx).await?;
    let in_force = before.as_ref().filter(|row| row.is_current);
    if input.seen.is_some_and(|seen| seen != in_force.map_or(0, |row| row.version)) {
        let message = "Somebody else has published another version meanwhile.";
        return Err(Failure::rejected(OrganizationErrorCode::EditedMeanwhile, message));
    }
    let is_nothing = url.is_none() && body.is_none();
    let is_same = in_force.is_some_and(|row| row.url == url && row.body == body);
    if is_same || (is_nothing && in_force.is_none()) {
        return Ok(organization);
    }
    let number = before.as_ref().map_or(0, |row| row.version) + 1;
    Entity::update_many()
        .filter(Column::OrganizationId.eq(organization.id))
        .filter(Column::IsCurrent.eq(true))
        .col_expr(Column::IsCurrent, Expr::value(false))
        .exec(&tx)
        .await?;
    if !is_nothing {
        let row = Model {
            id: env.ids.next(),
            organization_id: organization.id,
            version: number,
            url,
            body,
            is_current: true,
            published_by: actor.user().map(|user| user.user_id.uuid()),
            created_at: env.now(),
        };
        row.into_active_model().reset_all().insert(&tx).await?;
    }
    let id = organization.typed_id();
    let action = if is_nothing { "organization.terms_withdraw" } else { "organization.terms_publish" };
    let details = json!({ "version": (!is_nothing).then_some(number) });
    let entry = Entry::of(action, "organization", id.uuid()).organization(id).details(details);
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Organization(id)));
    tx.commit().await?;
    Ok(organization)
}

fn parse(input: &PublishTerms) -> Result<(Option<String>, Option<String>), Failure<OrganizationErrorCode>> {
    let mut checks = Validation::new();
    let url = input.url.as_deref().filter(|url| is_visible(url));
    let url = checks.take_optional("url", url.map(web_address));
    let text = checks.take_optional("text", input.text.as_deref().map(|text| block(text, limits::LEGAL_TEXT)));
    let text = text.map(|text| text.filter(|text| !text.is_empty()));
    if url.as_ref().is_some_and(Option::is_some) && text.as_ref().is_some_and(Option::is_some) {
        checks.add(OrganizationErrorCode::INVALID, "url", "Give either the terms or the address of them, not both.");
    }
    checks.finish_with((url, text))
}

/// The terms of these organizations that are in force, by organization. Runs one statement.
///
/// Rule: anybody.
pub async fn terms_of(
    conn: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Model>, DbErr> {
    let current = Entity::find().filter(Column::IsCurrent.eq(true));
    let rows = current.filter(among(conn, Column::OrganizationId, organizations)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.organization_id, row)).collect())
}

/// These versions of the terms of organizations, whether they are in force or not. Runs one statement.
///
/// Rule: anybody.
pub async fn terms_versions(
    conn: &impl ConnectionTrait,
    versions: impl IntoIterator<Item = (Uuid, i32)>,
) -> Result<Vec<Model>, DbErr> {
    let mut any = Condition::any();
    for (organization, version) in versions {
        let one = Condition::all().add(Column::OrganizationId.eq(organization)).add(Column::Version.eq(version));
        any = any.add(one);
    }
    Entity::find().filter(any).all(conn).await
}

/// Versions by their keys, as orders have them. Runs one statement.
pub async fn terms_by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(among(conn, Column::Id, ids)).all(conn).await
}

/// What a sale has to know of its organization.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Seller {
    /// Whether the organization is hidden.
    pub(crate) is_hidden: bool,
    /// The version of its terms that is in force.
    pub(crate) terms_id: Option<Uuid>,
    /// The number of that version.
    pub(crate) terms_version: Option<i32>,
}

/// What a sale has to know of its organization. Runs one statement.
pub(crate) async fn sale_of(tx: &Tx, organization_id: Uuid) -> Result<Seller, DbErr> {
    let sql = "SELECT EXISTS (SELECT 1 FROM organization_suspensions WHERE organization_id = $1) AS is_hidden, \
               (SELECT id FROM organization_terms WHERE organization_id = $1 AND is_current) AS terms_id, \
               (SELECT version FROM organization_terms WHERE organization_id = $1 AND is_current) AS terms_version";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [organization_id.into()]);
    let found = Seller::find_by_statement(statement).one(tx).await?;
    Ok(found.unwrap_or(Seller { is_hidden: false, terms_id: None, terms_version: None }))
}
