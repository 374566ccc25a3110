//! The legal texts of the platform. Each change is a new version, and all versions are kept, because orders and accounts
//! refer to the one that was agreed to.

use std::collections::BTreeMap;

use entity::site_text::{self, Column, Entity, SiteTextKind};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::among;
use kernel::error::{ErrorCode as _, Failure, Validation};
use kernel::limits;
use kernel::signals::{PublicChange, Signal};
use kernel::site::{LegalKind, LegalText, Localized};
use kernel::text::{Locale, block, line, web_address};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ConnectionTrait, FromQueryResult, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};
use serde_json::json;
use time::OffsetDateTime;

use super::{ONLY, missing};
use crate::admin_error::AdminErrorCode;

/// How many versions are listed.
const LISTED: u64 = 100;

/// A text in one language, as it was typed.
#[derive(Debug, Clone)]
pub struct TextIn {
    /// The tag of the language.
    pub locale: String,
    /// The text; none in this language if it is empty.
    pub text: String,
}

/// A new version of a legal text. Without an address and without a text, none is in force from now on.
#[derive(Debug, Clone)]
pub struct PublishText {
    /// Which text it is.
    pub kind: LegalKind,
    /// Where the text is, if it is kept elsewhere.
    pub url: Option<String>,
    /// The text in each of its languages.
    pub texts: Vec<TextIn>,
    /// The number of the version that the editor saw, 0 for none. If given, a concurrent change is refused.
    pub seen: Option<i32>,
    /// Why, for the audit trail.
    pub reason: Option<String>,
}

/// Publishes a version of a legal text; returns it, or `None` if none is in force now.
///
/// Rule: administrators.
pub async fn publish_text(
    env: &Env,
    actor: &Actor,
    input: PublishText,
) -> Result<Option<LegalText>, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let (url, texts, reason) = parse(&input)?;
    let tx = env.begin().await?;
    // One at a time.
    let settings = super::Entity::find_by_id(ONLY).lock(LockType::NoKeyUpdate);
    settings.one(&tx).await?.ok_or_else(missing)?;
    let kind = stored_kind(input.kind);
    let before = Entity::find().filter(Column::Kind.eq(kind)).order_by_desc(Column::Version).one(&tx).await?;
    let in_force = before.as_ref().filter(|row| row.is_current);
    if input.seen.is_some_and(|seen| seen != in_force.map_or(0, |row| row.version)) {
        let message = "Somebody else has published another version meanwhile.";
        return Err(Failure::rejected(AdminErrorCode::EditedMeanwhile, message));
    }
    let is_nothing = url.is_none() && texts.is_empty();
    if is_nothing && in_force.is_none() {
        return Ok(None);
    }
    Entity::update_many()
        .filter(Column::Kind.eq(kind))
        .filter(Column::IsCurrent.eq(true))
        .col_expr(Column::IsCurrent, Expr::value(false))
        .exec(&tx)
        .await?;
    let row = (!is_nothing).then(|| site_text::Model {
        id: env.ids.next(),
        kind,
        version: before.as_ref().map_or(0, |row| row.version) + 1,
        url,
        texts: json!(texts),
        is_current: true,
        published_by: actor.user().map(|user| user.user_id.uuid()),
        created_at: env.now(),
    });
    if let Some(row) = &row {
        row.clone().into_active_model().reset_all().insert(&tx).await?;
    }
    let subject = row.as_ref().or(in_force).map_or_else(Uuid::nil, |row| row.id);
    let action = if row.is_some() { "legal_text.publish" } else { "legal_text.withdraw" };
    let entry = Entry::of(action, "legal_text", subject).reason(reason.as_deref()).details(json!({
        "kind": input.kind.name(),
        "version": row.as_ref().map(|row| row.version),
        "languages": texts.keys().collect::<Vec<_>>(),
    }));
    audit::record(&tx, env, actor, entry).await?;
    tx.announce(Signal::Public(PublicChange::Site));
    tx.commit().await?;
    Ok(row.map(text_of).transpose()?)
}

/// The address, the texts by language, and the reason.
type Parsed = (Option<String>, BTreeMap<String, String>, Option<String>);

fn parse(input: &PublishText) -> Result<Parsed, Failure<AdminErrorCode>> {
    let mut checks = Validation::new();
    let url = input.url.as_deref().filter(|url| kernel::text::is_visible(url));
    let url = checks.take_optional("url", url.map(web_address));
    let texts = parse_texts(&mut checks, "texts", &input.texts, limits::LEGAL_TEXT);
    let reason = checks.take_optional("reason", input.reason.as_deref().map(|reason| line(reason, limits::REASON)));
    if url.as_ref().is_some_and(Option::is_some) && texts.as_ref().is_some_and(|texts| !texts.is_empty()) {
        checks.add(AdminErrorCode::INVALID, "url", "Give either a text or the address of one, not both.");
    }
    checks.finish_with((url, texts, reason))
}

/// Texts by language; empty ones are left out.
pub(super) fn parse_texts(
    checks: &mut Validation<AdminErrorCode>,
    field: &str,
    texts: &[TextIn],
    most: usize,
) -> Option<BTreeMap<String, String>> {
    let mut parsed = BTreeMap::new();
    let mut is_whole = true;
    for (place, TextIn { locale, text }) in texts.iter().enumerate() {
        let locale = checks.take(&format!("{field}.{place}.locale"), locale.parse::<Locale>());
        let text = checks.take(&format!("{field}.{place}.text"), block(text, most));
        match (locale, text) {
            (Some(locale), Some(text)) if !text.is_empty() => {
                parsed.insert(locale.tag().to_owned(), text);
            }
            (Some(_), Some(_)) => {}
            _ => is_whole = false,
        }
    }
    is_whole.then_some(parsed)
}

/// A version of a text, whether it is in force or not; `None` if there never was one.
///
/// Rule: anybody.
pub async fn version_of(
    conn: &impl ConnectionTrait,
    kind: LegalKind,
    version: i32,
) -> Result<Option<LegalText>, DbErr> {
    let query = Entity::find().filter(Column::Kind.eq(stored_kind(kind))).filter(Column::Version.eq(version));
    query.one(conn).await?.map(text_of).transpose()
}

/// The versions of a text, newest first; at most a hundred.
///
/// Rule: anybody.
pub async fn versions_of(conn: &impl ConnectionTrait, kind: LegalKind) -> Result<Vec<LegalText>, DbErr> {
    listed(kind).all(conn).await?.into_iter().map(text_of).collect()
}

/// The versions of a text as [`versions_of`] has them, but without the texts themselves, which may be long.
///
/// Rule: anybody.
pub async fn outlines_of(conn: &impl ConnectionTrait, kind: LegalKind) -> Result<Vec<LegalText>, DbErr> {
    let columns = [Column::Id, Column::Version, Column::Url, Column::IsCurrent, Column::CreatedAt];
    let rows = listed(kind).select_only().columns(columns).into_model::<Outline>().all(conn).await?;
    let outline = |row: Outline| LegalText {
        id: row.id,
        kind,
        version: row.version,
        url: row.url,
        texts: Localized::of(BTreeMap::new()),
        is_current: row.is_current,
        published_at: row.created_at,
    };
    Ok(rows.into_iter().map(outline).collect())
}

/// A version without its text.
#[derive(Debug, FromQueryResult)]
struct Outline {
    id: Uuid,
    version: i32,
    url: Option<String>,
    is_current: bool,
    created_at: OffsetDateTime,
}

fn listed(kind: LegalKind) -> Select<Entity> {
    Entity::find().filter(Column::Kind.eq(stored_kind(kind))).order_by_desc(Column::Version).limit(LISTED)
}

/// Versions by their keys, as orders and accounts have them. Runs one statement.
pub async fn texts_by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<LegalText>, DbErr> {
    Entity::find().filter(among(conn, Column::Id, ids)).all(conn).await?.into_iter().map(text_of).collect()
}

pub(super) fn text_of(row: site_text::Model) -> Result<LegalText, DbErr> {
    Ok(LegalText {
        id: row.id,
        kind: match row.kind {
            SiteTextKind::Imprint => LegalKind::Imprint,
            SiteTextKind::Privacy => LegalKind::Privacy,
            SiteTextKind::Terms => LegalKind::Terms,
        },
        version: row.version,
        url: row.url,
        texts: localized(row.texts)?,
        is_current: row.is_current,
        published_at: row.created_at,
    })
}

pub(super) fn localized(stored: Json) -> Result<Localized, DbErr> {
    let texts: BTreeMap<String, String> =
        serde_json::from_value(stored).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Localized::of(texts))
}

fn stored_kind(kind: LegalKind) -> SiteTextKind {
    match kind {
        LegalKind::Imprint => SiteTextKind::Imprint,
        LegalKind::Privacy => SiteTextKind::Privacy,
        LegalKind::Terms => SiteTextKind::Terms,
    }
}
