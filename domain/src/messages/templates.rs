//! Texts that an organization keeps for its messages.

use entity::message_template::{Column, Entity, Model};
use entity::organization;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, among};
use kernel::error::{Failure, Validation};
use kernel::ids::{self, MessageTemplateKind, OfOrganization as _, TypedId as _};
use kernel::text::line;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};

use super::MessageErrorCode::{self, TemplateNameTaken, TooManyTemplates};
use super::content;
use crate::organizations::{Permission, require, require_named};

/// How many templates an organization can keep.
pub const MAX_TEMPLATES: u64 = 50;
const FIELD: &str = "templateId";

/// A new template. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateTemplate {
    /// The TypeID of the organization.
    pub organization_id: String,
    /// What the template is called.
    pub name: String,
    /// The subject of its messages.
    pub subject: String,
    /// The body of its messages, in Markdown.
    pub body: String,
}

/// Changes to a template; what is `None` stays as it is. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UpdateTemplate {
    /// The TypeID of the template.
    pub template_id: String,
    /// What the template is called.
    pub name: Option<String>,
    /// The subject of its messages.
    pub subject: Option<String>,
    /// The body of its messages, in Markdown.
    pub body: Option<String>,
}

/// Keeps a text for the organization's messages.
///
/// Rule: members who manage events.
pub async fn create(env: &Env, actor: &Actor, input: CreateTemplate) -> Result<Model, Failure<MessageErrorCode>> {
    let conn = env.db.primary();
    let organization =
        require_named(conn, actor, &input.organization_id, Permission::ManageEvents, "organizationId").await?;
    let now = env.now();
    let blank = Model {
        id: env.ids.next(),
        organization_id: organization.id,
        name: String::new(),
        subject: String::new(),
        body: String::new(),
        created_at: now,
        updated_at: now,
    };
    let row = parse(&blank, &input.name, &input.subject, &input.body)?;
    let tx = env.begin().await?;
    lock(&tx, organization.id).await?;
    if Entity::find().filter(Column::OrganizationId.eq(organization.id)).count(&tx).await? >= MAX_TEMPLATES {
        let message = format!("An organization can keep at most {MAX_TEMPLATES} templates.");
        return Err(Failure::rejected(TooManyTemplates, message));
    }
    free(&tx, &row).await?;
    row.clone().into_active_model().reset_all().insert(&tx).await?;
    record(&tx, env, actor, "message_template.create", &row).await?;
    tx.commit().await?;
    Ok(row)
}

/// Changes a template: renames it, or replaces its texts.
///
/// Rule: members who manage events.
pub async fn update(env: &Env, actor: &Actor, input: UpdateTemplate) -> Result<Model, Failure<MessageErrorCode>> {
    let known = template_of(env, actor, &input.template_id).await?;
    let tx = env.begin().await?;
    lock(&tx, known.organization_id).await?;
    let before = Entity::find_by_id(known.id).one(&tx).await?.ok_or_else(|| Failure::not_found(FIELD, "template"))?;
    let (name, subject, body) = (
        input.name.unwrap_or_else(|| before.name.clone()),
        input.subject.unwrap_or_else(|| before.subject.clone()),
        input.body.unwrap_or_else(|| before.body.clone()),
    );
    let row = parse(&before, &name, &subject, &body)?;
    if row == before {
        return Ok(before);
    }
    free(&tx, &row).await?;
    let row = Model { updated_at: env.now(), ..row };
    row.clone().into_active_model().reset_all().update(&tx).await?;
    record(&tx, env, actor, "message_template.update", &row).await?;
    tx.commit().await?;
    Ok(row)
}

/// Deletes a template. Messages that were written from it stay. Returns the TypeID.
///
/// Rule: members who manage events.
pub async fn delete(env: &Env, actor: &Actor, template_id: &str) -> Result<String, Failure<MessageErrorCode>> {
    let known = template_of(env, actor, template_id).await?;
    let tx = env.begin().await?;
    if Entity::delete_by_id(known.id).exec(&tx).await?.rows_affected == 0 {
        return Err(Failure::not_found(FIELD, "template"));
    }
    record(&tx, env, actor, "message_template.delete", &known).await?;
    tx.commit().await?;
    Ok(known.typed_id().to_string())
}

/// The templates of organizations by name, unchecked; at most [`MAX_TEMPLATES`] for each. Runs one statement.
pub async fn templates_of(
    conn: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(among(conn, Column::OrganizationId, organizations));
    found.order_by_asc(Column::Name).all(conn).await
}

fn parse(row: &Model, name: &str, subject: &str, body: &str) -> Result<Model, Failure<MessageErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take("name", line(name, limits::TEMPLATE_NAME));
    let content = content(&mut checks, subject, body);
    let (name, content) = checks.finish_with((name, content))?;
    Ok(Model { name, subject: content.subject, body: content.body, ..row.clone() })
}

/// The template with a client's id, if the actor may change it.
async fn template_of(env: &Env, actor: &Actor, template_id: &str) -> Result<Model, Failure<MessageErrorCode>> {
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<MessageTemplateKind>(template_id).map_err(|invalid| Failure::invalid(FIELD, invalid))?;
    let missing = || Failure::not_found(FIELD, "template");
    let conn = env.db.primary();
    let template = Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let organization = template.of_organization();
    match require::<MessageErrorCode>(conn, actor, organization, Permission::ManageEvents, FIELD).await {
        Ok(_) => Ok(template),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// Locks the organization, so that its templates have different names, and are not too many.
async fn lock(tx: &Tx, organization_id: Uuid) -> Result<(), DbErr> {
    organization::Entity::find_by_id(organization_id).lock(LockType::NoKeyUpdate).one(tx).await?;
    Ok(())
}

/// Refuses if another template of the organization has the name.
async fn free(tx: &Tx, row: &Model) -> Result<(), Failure<MessageErrorCode>> {
    let same = Entity::find()
        .filter(Column::OrganizationId.eq(row.organization_id))
        .filter(Column::Name.eq(&row.name))
        .filter(Column::Id.ne(row.id));
    if same.count(tx).await? > 0 {
        return Err(Failure::field(TemplateNameTaken, "name", "Another template has this name."));
    }
    Ok(())
}

async fn record(tx: &Tx, env: &Env, actor: &Actor, action: &'static str, row: &Model) -> Result<(), DbErr> {
    let entry = Entry::of(action, "message_template", row.id).organization(row.of_organization());
    audit::record(tx, env, actor, entry).await
}
