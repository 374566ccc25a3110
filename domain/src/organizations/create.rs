//! Creating an organization.

use entity::membership::{self, MemberRole};
use entity::organization;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::money::Currency;
use kernel::signals::{PublicChange, Signal};
use kernel::text::{Slug, line};
use kernel::{Env, idempotency, limits, secret, versions};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::OrganizationErrorCode::{self, EmailNotVerified, NotInvited, SlugTaken};
use crate::accounts::{Role, grant_role_in};
use crate::site_settings::{self, NotOrganizing};

/// A new organization. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateOrganization {
    /// The name that visitors see.
    pub name: String,
    /// The ISO 4217 code of the default currency for prices.
    pub currency: String,
    /// The organization's name in URLs; derived from the name by default.
    pub slug: Option<String>,
    /// The client's key, so that a repeated request does not create another organization.
    pub idempotency_key: Option<String>,
}

struct Parsed {
    name: String,
    currency: Currency,
    slug: Option<Slug>,
}

/// Creates an organization owned by the actor, which makes the actor an organizer. The same key with the same input
/// returns the one created first.
///
/// Rule: anybody signed in whom the site's settings allow to.
pub async fn create(
    env: &Env,
    actor: &Actor,
    input: CreateOrganization,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let person = actor.require_person()?;
    let owner = person.user_id;
    if let Err(why) = site_settings::may_organize(env.db.primary(), person).await? {
        return Err(refused(why));
    }
    let request = idempotency::request("organization.create", input.idempotency_key.as_deref(), &input)?;
    let parsed = parse(&input)?;
    let now = env.now();
    let tx = env.begin().await?;
    let row = organization::Model {
        id: env.ids.next(),
        slug: String::new(),
        name: parsed.name,
        currency: parsed.currency.code().to_owned(),
        created_at: now,
        updated_at: now,
        version: versions::FIRST,
        instant_events: false,
    };
    if let Some(first) = idempotency::claim::<organization::Entity, _>(&tx, env, actor, request, row.id).await? {
        return Ok(first);
    }
    let row = insert(&tx, env, row, parsed.slug).await?;
    membership::ActiveModel {
        organization_id: Set(row.id),
        user_id: Set(owner.uuid()),
        role: Set(MemberRole::Owner),
        created_at: Set(now),
        version: Set(versions::FIRST),
    }
    .insert(&tx)
    .await?;
    grant_role_in(&tx, env, owner, Role::Organizer).await?;
    let entry = Entry::of("organization.create", "organization", row.id)
        .organization(row.typed_id())
        .details(json!({ "currency": row.currency }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Organization(row.typed_id())));
    tx.commit().await?;
    Ok(row)
}

fn refused(why: NotOrganizing) -> Failure<OrganizationErrorCode> {
    match why {
        NotOrganizing::NotVerified => Failure::rejected(
            EmailNotVerified,
            "Confirm your email address first: open the link in the email we sent you.",
        ),
        NotOrganizing::NotInvited => Failure::rejected(
            NotInvited,
            "Creating organizations is by invitation here. Ask the people who run this site.",
        ),
    }
}

fn parse(input: &CreateOrganization) -> Result<Parsed, Failure<OrganizationErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take("name", line(&input.name, limits::NAME));
    let currency = checks.take("currency", Currency::parse(&input.currency));
    let slug = checks.take_optional("slug", input.slug.as_deref().map(Slug::parse));
    let (name, currency, slug) = checks.finish_with((name, currency, slug))?;
    Ok(Parsed { name, currency, slug })
}

/// Inserts the organization under the chosen slug, or under the first free one derived from its name.
async fn insert(
    tx: &Tx,
    env: &Env,
    row: organization::Model,
    chosen: Option<Slug>,
) -> Result<organization::Model, Failure<OrganizationErrorCode>> {
    let base = chosen.clone().unwrap_or_else(|| Slug::from_title(&row.name, "organization"));
    let mut slug = base.clone();
    loop {
        let row = organization::Model { slug: slug.as_str().to_owned(), ..row.clone() };
        let unless_taken = OnConflict::column(organization::Column::Slug).do_nothing().to_owned();
        let inserted = organization::Entity::insert(row.clone().into_active_model().reset_all())
            .on_conflict(unless_taken)
            .exec_without_returning(tx)
            .await?;
        if inserted == 1 {
            return Ok(row);
        }
        if chosen.is_some() {
            return Err(Failure::field(SlugTaken, "slug", "This slug is taken. Please choose another."));
        }
        slug = base.with_suffix(&secret::slug_suffix(&*env.random));
    }
}
