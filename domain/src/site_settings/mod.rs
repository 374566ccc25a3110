//! The settings of the whole platform, made by administrators: who may organize, how the platform presents itself, its
//! legal texts.

mod logo;
mod memory;
mod texts;

use entity::role_grant::{self, Role};
use entity::site_settings::{Entity, Model};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _, QuerySelect as _};
use serde_json::json;

pub use entity::site_settings::{Model as SiteSettings, Organizing};
pub use logo::{may_change_logo, remove_logo, set_logo};
pub use memory::{mail_footer_of, refresh, site};
pub use texts::{PublishText, TextIn, outlines_of, publish_text, texts_by_ids, version_of, versions_of};

use kernel::actor::{Actor, SignedIn};
use kernel::audit::{self, Entry};
use kernel::colour::Colour;
use kernel::error::{Failure, Validation};
use kernel::patch::Patch;
use kernel::signals::{PublicChange, Signal};
use kernel::text::{EmailAddress, Invalid, line, web_address};
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
    /// What the platform is called.
    pub name: Patch<String>,
    /// The colour of links and buttons.
    pub accent_colour: Patch<String>,
    /// An address or a URL that people may turn to.
    pub contact: Patch<String>,
    /// What stands at the end of all mails, in each language.
    pub mail_footer: Option<Vec<TextIn>>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

impl UpdateSiteSettings {
    /// Applies the changes to the settings.
    fn fill(&self, checks: &mut Validation<AdminErrorCode>, mut row: Model) -> Model {
        row.organizing = self.organizing.unwrap_or(row.organizing);
        checks.patch("name", &self.name, |name| line(name, limits::SITE_NAME), &mut row.name);
        let colour = |text: &String| Colour::parse(text).map(|colour| colour.to_string());
        checks.patch("accentColour", &self.accent_colour, colour, &mut row.accent_colour);
        checks.patch("contact", &self.contact, |text| contact(text), &mut row.contact);
        if let Some(texts) = &self.mail_footer
            && let Some(texts) = texts::parse_texts(checks, "mailFooter", texts, limits::MAIL_FOOTER)
        {
            row.mail_footer = (!texts.is_empty()).then(|| json!(texts));
        }
        row
    }
}

/// An address to write to, or the address of a page.
fn contact(text: &str) -> Result<String, Invalid> {
    if text.contains("://") {
        return web_address(text);
    }
    let address = EmailAddress::parse(text);
    let address =
        address.map_err(|_| Invalid::new("must be an email address or a web address that begins with https://"));
    Ok(address?.as_str().to_owned())
}

/// Changes the settings. Existing organizations are not affected.
///
/// Rule: administrators.
pub async fn update(env: &Env, actor: &Actor, input: UpdateSiteSettings) -> Result<Model, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let mut checks = Validation::new();
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    let known = current(env.db.primary()).await?;
    input.fill(&mut checks, known);
    let reason = checks.finish_with(reason)?;
    let tx = env.begin().await?;
    let before = Entity::find_by_id(ONLY).lock(LockType::NoKeyUpdate);
    let before = before.one(&tx).await?.ok_or_else(missing)?;
    versions::check(before.version, input.version)?;
    let mut after = input.fill(&mut Validation::new(), before.clone());
    if after == before {
        return Ok(before);
    }
    after.updated_at = Some(env.now());
    after.version = versions::raised(before.version);
    after.clone().into_active_model().reset_all().update(&tx).await?;
    let entry = Entry::of("site_settings.update", "site_settings", Uuid::nil())
        .reason(reason.as_deref())
        .details(changed(audited(&before), audited(&after)));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Site));
    tx.commit().await?;
    Ok(after)
}

/// What the audit trail records: the fields that are not as they were.
fn changed(mut before: serde_json::Value, mut after: serde_json::Value) -> serde_json::Value {
    if let (Some(before), Some(after)) = (before.as_object_mut(), after.as_object_mut()) {
        let same: Vec<String> = before.keys().filter(|name| before[*name] == after[*name]).cloned().collect();
        for name in same {
            before.remove(&name);
            after.remove(&name);
        }
    }
    json!({ "before": before, "after": after })
}

fn audited(row: &Model) -> serde_json::Value {
    json!({
        "organizing": row.organizing.to_value(),
        "name": row.name,
        "accentColour": row.accent_colour,
        "contact": row.contact,
        "mailFooter": row.mail_footer.as_ref().map(ToString::to_string),
    })
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
