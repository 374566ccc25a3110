//! The settings of the whole platform, made by administrators.

use entity::role_grant::{self, Role};
use entity::site_settings::{Column, Entity, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};
use serde_json::json;

pub use entity::site_settings::{Model as SiteSettings, Organizing};

use kernel::actor::{Actor, SignedIn};
use kernel::audit::{self, Entry};
use kernel::error::{Failure, Validation};
use kernel::text::line;
use kernel::{Env, limits, versions};

use crate::admin_error::AdminErrorCode;

/// The id of the only row.
const ONLY: i32 = 1;

/// The current settings.
///
/// Rule: anybody.
pub async fn current(conn: &impl ConnectionTrait) -> Result<Model, DbErr> {
    let row = Entity::find_by_id(ONLY).one(conn).await?;
    row.ok_or_else(missing)
}

fn missing() -> DbErr {
    DbErr::RecordNotFound("the site's settings".to_owned())
}

/// Changes to the settings; fields that are `None` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct UpdateSiteSettings {
    /// Who may create organizations.
    pub organizing: Option<Organizing>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

/// Changes the settings. Existing organizations are not affected.
///
/// Rule: administrators.
pub async fn update(env: &Env, actor: &Actor, input: UpdateSiteSettings) -> Result<Model, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let reason = checks.finish_with(reason)?;
    let tx = env.begin().await?;
    let before = Entity::find_by_id(ONLY).lock(LockType::NoKeyUpdate);
    let before = before.one(&tx).await?.ok_or_else(missing)?;
    versions::check(before.version, input.version)?;
    let organizing = input.organizing.unwrap_or(before.organizing);
    let changed = Entity::update_many()
        .filter(Column::Id.eq(ONLY))
        .filter(Column::Organizing.ne(organizing))
        .col_expr(Column::Organizing, organizing.to_value().into())
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .col_expr(Column::Version, Expr::value(versions::raised(before.version)))
        .exec(&tx)
        .await?;
    if changed.rows_affected > 0 {
        let entry =
            Entry::of("site_settings.update", "site_settings", Uuid::nil()).reason(reason.as_deref()).details(json!({
                "before": { "organizing": before.organizing.to_value() },
                "after": { "organizing": organizing.to_value() },
            }));
        audit::record(&tx, env, actor, entry).await?;
    }
    let settings = current(&tx).await?;
    tx.commit().await?;
    Ok(settings)
}

/// Why somebody may not create an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotOrganizing {
    /// Their address was not verified.
    NotVerified,
    /// Nobody has granted them the role of organizer.
    NotInvited,
}

/// Checks whether the settings allow the person to create an organization; if not, says why.
pub(crate) async fn may_organize(
    conn: &impl ConnectionTrait,
    person: &SignedIn,
) -> Result<Result<(), NotOrganizing>, DbErr> {
    Ok(match current(conn).await?.organizing {
        Organizing::Everyone => Ok(()),
        Organizing::Verified if person.email_verified => Ok(()),
        Organizing::Verified => Err(NotOrganizing::NotVerified),
        Organizing::Invited if person.roles.contains(&Role::Admin) && !person.lacks_second_factor => Ok(()),
        Organizing::Invited => {
            // Members of an organization have the role of organizer, too, but without being invited to create one.
            let invited = role_grant::Entity::find_by_id((person.user_id.uuid(), Role::Organizer))
                .filter(role_grant::Column::Invited.eq(true))
                .one(conn)
                .await?;
            invited.map(|_| ()).ok_or(NotOrganizing::NotInvited)
        }
    })
}
