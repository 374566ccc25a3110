//! What an organization tells the public about itself, and how its mails look.

use std::collections::HashMap;

use entity::organization_profile::{Column, Entity, Model};
use kernel::bounds::Bounds;
use kernel::colour::Colour;
use kernel::db::{Tx, among};
use kernel::error::{ErrorCode as _, Validation};
use kernel::limits;
use kernel::patch::Patch;
use kernel::text::{EmailAddress, Invalid, line, web_address};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, IntoActiveModel as _, Iterable as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;

use super::OrganizationErrorCode;

pub use entity::organization_profile::Model as Profile;

/// A link on an organization's page, as it was typed or as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileLink {
    /// The text of the link.
    pub label: String,
    /// The URL that it leads to.
    pub url: String,
}

/// Changes to a profile. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct ProfileChanges {
    /// What the organization says about itself, as Markdown.
    pub about: Patch<String>,
    /// The colour of its page and its mails.
    pub accent_colour: Patch<String>,
    /// All links, in their order; `None` leaves them as they are.
    pub links: Option<Vec<ProfileLink>>,
    /// The address that the public may write to.
    pub contact_email: Patch<String>,
    /// The name in front of our own as the sender of its mails.
    pub sender_name: Patch<String>,
    /// The address that answers to its mails go to.
    pub reply_to: Patch<String>,
    /// Whether visitors may write to it by a form.
    pub contact_form: Option<bool>,
}

impl ProfileChanges {
    /// Applies the changes to a profile.
    pub(super) fn fill(&self, checks: &mut Validation<OrganizationErrorCode>, mut row: Model) -> Model {
        checks.text("about", &self.about, limits::ORGANIZATION_ABOUT, &mut row.about);
        let colour = |text: &String| Colour::parse(text).map(|colour| colour.to_string());
        checks.patch("accentColour", &self.accent_colour, colour, &mut row.accent_colour);
        let address = |text: &String| EmailAddress::parse(text).map(|address| address.as_str().to_owned());
        checks.patch("contactEmail", &self.contact_email, address, &mut row.contact_email);
        checks.patch("senderName", &self.sender_name, |text| sender_name(text), &mut row.sender_name);
        checks.patch("replyTo", &self.reply_to, |text| reply_to(text), &mut row.reply_to);
        row.contact_form = self.contact_form.unwrap_or(row.contact_form);
        if let Some(links) = self.links.as_ref().and_then(|links| parse_links(checks, links)) {
            row.links = json!(links);
        }
        row
    }
}

/// An address that every mail server takes in a header.
fn reply_to(text: &str) -> Result<String, Invalid> {
    let address = EmailAddress::parse(text)?;
    if !address.as_str().is_ascii() {
        return Err(Invalid::new("must have only letters from a to z before the @, without accents"));
    }
    Ok(address.as_str().to_owned())
}

/// A name that mail programs show beside our address. They would show an address in it as if it were the sender's.
fn sender_name(text: &str) -> Result<String, Invalid> {
    let name = line(text, limits::SENDER_NAME)?;
    if name.contains(['@', '<', '>', '"', '\\']) {
        return Err(Invalid::new("must be a name without @, quotes and angle brackets"));
    }
    Ok(name)
}

fn parse_links(checks: &mut Validation<OrganizationErrorCode>, links: &[ProfileLink]) -> Option<Vec<ProfileLink>> {
    if links.len() > limits::LINKS {
        let message = format!("There can be at most {} links.", limits::LINKS);
        checks.add_beyond(OrganizationErrorCode::INVALID, "links", Bounds::too_long(limits::LINKS), message);
        return None;
    }
    let parsed = links.iter().enumerate().map(|(place, link)| {
        let label = checks.take(&format!("links.{place}.label"), line(&link.label, limits::LINK_LABEL));
        let url = checks.take(&format!("links.{place}.url"), web_address(&link.url));
        Some(ProfileLink { label: label?, url: url? })
    });
    // All of them are checked before one that is missing ends it.
    let parsed: Vec<_> = parsed.collect();
    parsed.into_iter().collect()
}

/// The profile of an organization that has told nothing yet.
pub(super) fn blank(organization_id: Uuid, now: OffsetDateTime) -> Model {
    Model {
        organization_id,
        about: None,
        accent_colour: None,
        links: json!([]),
        contact_email: None,
        sender_name: None,
        reply_to: None,
        contact_form: true,
        created_at: now,
        updated_at: now,
    }
}

/// The links of a profile, in their order.
pub fn links_of(profile: &Profile) -> Result<Vec<ProfileLink>, DbErr> {
    serde_json::from_value(profile.links.clone()).map_err(|error| DbErr::Json(error.to_string()))
}

/// The colour of a profile, if it has one.
pub fn accent_of(profile: &Profile) -> Option<Colour> {
    profile.accent_colour.as_deref().and_then(Colour::stored)
}

/// The profiles of these organizations, by organization; those that told nothing are left out. Runs one statement.
pub async fn profiles_of(
    conn: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Profile>, DbErr> {
    let rows = Entity::find().filter(among(conn, Column::OrganizationId, organizations)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.organization_id, row)).collect())
}

/// Writes a profile, whether or not there is one. The caller holds the organization's lock.
pub(super) async fn save(tx: &Tx, profile: &Model) -> Result<(), DbErr> {
    let changed = Column::iter().filter(|column| !matches!(column, Column::OrganizationId | Column::CreatedAt));
    let replaced = OnConflict::column(Column::OrganizationId).update_columns(changed).to_owned();
    Entity::insert(profile.clone().into_active_model().reset_all())
        .on_conflict(replaced)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_a_name() {
        for name in ["Jazz Club", "Größenwahn, e. V.", "O'Neill & Söhne", "東京ジャズ"] {
            assert_eq!(sender_name(name).unwrap(), name);
        }
        for wrong in ["", "a\r\nBcc: x@y.org", "boss@bank.example", "Bank <boss>", "a\"b", "a\0b"] {
            assert!(sender_name(wrong).is_err(), "{wrong:?}");
        }
        assert!(sender_name(&"x".repeat(81)).is_err());
    }

    #[test]
    fn answers_go_to_an_address_that_every_server_takes() {
        assert_eq!(reply_to("Box@Jazz.example").unwrap(), "box@jazz.example");
        assert!(reply_to("box@jazz-köln.example").unwrap().is_ascii());
        for wrong in ["büro@jazz.example", "東京@jazz.example", "nobody"] {
            assert!(reply_to(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_link_is_checked() {
        let link = |label: &str, url: &str| ProfileLink { label: label.to_owned(), url: url.to_owned() };
        let mut checks = Validation::new();
        let links = [link("Site", "https://example.org"), link("", "javascript:alert(1)"), link("x", "ftp://a.org")];
        assert_eq!(parse_links(&mut checks, &links), None);
        let kernel::error::Failure::Rejected(problems) = checks.into_failure() else { panic!("nothing is wrong") };
        let fields: Vec<_> = problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
        assert_eq!(fields, ["links.1.label", "links.1.url", "links.2.url"]);
    }
}
