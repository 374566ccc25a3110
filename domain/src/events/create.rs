//! Preparing an event.

use entity::event::{self, EventFormat, EventStatus, Visibility};
use entity::{organization, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::patch::Patch;
use kernel::text::{Slug, block, line, web_address};
use kernel::zones::Timezone;
use kernel::{Env, idempotency, secret, versions};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use time::OffsetDateTime;

use super::EventErrorCode;
use super::fields::{self, MAX_DESCRIPTION, MAX_SUMMARY, MAX_TITLE};
use super::limits::{self, Scope};
use super::reminders::{self, DEFAULT_REMINDER};
use crate::organizations::{self, Permission};

/// A new event. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateEvent {
    /// Whose it is.
    pub organization_id: String,
    /// Its title.
    pub title: String,
    /// What it is, in a sentence or two.
    pub summary: Option<String>,
    /// What it is, at length, in Markdown.
    pub description: Option<String>,
    /// When it begins.
    pub starts_at: OffsetDateTime,
    /// When it ends.
    pub ends_at: OffsetDateTime,
    /// The IANA zone its local times are told in.
    pub timezone: String,
    /// Where it takes place.
    pub venue_id: Option<String>,
    /// Where it takes place on the web.
    pub online_url: Option<String>,
    /// Who can find it; everybody by default.
    pub visibility: Option<Visibility>,
    /// What it is about.
    pub tags: Vec<String>,
    /// How many people can come, over all ticket types.
    pub capacity: Option<i32>,
    /// How many minutes before it begins ticket holders are reminded; a day by default, cleared for not at all.
    pub reminder_minutes: Patch<i32>,
    /// The client's key, so that asking again does not create another one.
    pub idempotency_key: Option<String>,
}

struct Parsed {
    row: event::Model,
    tags: Vec<String>,
    capacity: Option<i64>,
}

/// Creates an event as a draft. The same key with the same input returns the first.
///
/// Rule: members who manage events.
pub async fn create(env: &Env, actor: &Actor, input: CreateEvent) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let organization = organizations::require_named::<EventErrorCode>(
        conn,
        actor,
        &input.organization_id,
        Permission::ManageEvents,
        "organizationId",
    )
    .await?;
    let wish = idempotency::wish("event.create", input.idempotency_key.as_deref(), &input)?;
    let parsed = parse(env, &organization, &input)?;
    let venue = match &input.venue_id {
        Some(id) => Some(fields::venue_of(conn, &organization, id).await?),
        None => None,
    };
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<event::Entity, _>(&tx, env, actor, wish, parsed.row.id).await? {
        return Ok(first);
    }
    let event = write(&tx, env, &organization, venue.as_ref(), parsed).await?;
    let entry = Entry::of("event.create", "event", event.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(event)
}

fn parse(
    env: &Env,
    organization: &organization::Model,
    input: &CreateEvent,
) -> Result<Parsed, Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let title = checks.take("title", line(&input.title, MAX_TITLE));
    let summary = checks.take_optional("summary", input.summary.as_deref().map(|text| block(text, MAX_SUMMARY)));
    let description =
        checks.take_optional("description", input.description.as_deref().map(|text| block(text, MAX_DESCRIPTION)));
    let starts_at = checks.take("startsAt", fields::moment(input.starts_at));
    let ends_at = checks.take("endsAt", fields::moment(input.ends_at));
    if let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) {
        fields::check_times(&mut checks, starts_at, ends_at);
    }
    let timezone = checks.take("timezone", Timezone::parse(&input.timezone));
    let online_url = checks.take_optional("onlineUrl", input.online_url.as_deref().map(web_address));
    let tags = fields::tags(&mut checks, &input.tags);
    let capacity = checks.take_optional("capacity", input.capacity.map(limits::places));
    let reminder = checks.take("reminderMinutes", input.reminder_minutes.try_map(reminders::minutes));
    let (
        Some(title),
        Some(summary),
        Some(description),
        Some(starts_at),
        Some(ends_at),
        Some(timezone),
        Some(online_url),
        Some(tags),
        Some(capacity),
        Some(reminder),
    ) = (title, summary, description, starts_at, ends_at, timezone, online_url, tags, capacity, reminder)
    else {
        return Err(checks.into_failure());
    };
    checks.finish()?;
    let row = event::Model {
        id: env.ids.next(),
        organization_id: organization.id,
        venue_id: None,
        slug: String::new(),
        title,
        summary: summary.filter(|text| !text.is_empty()),
        description: description.filter(|text| !text.is_empty()),
        status: EventStatus::Draft,
        visibility: input.visibility.unwrap_or(Visibility::Public),
        format: EventFormat::InPerson,
        starts_at,
        ends_at,
        timezone: timezone.name().to_owned(),
        online_url,
        capacity_quota_id: None,
        is_free: false,
        search_text: String::new(),
        cancel_reason: None,
        published_at: None,
        cancelled_at: None,
        unpublished_at: None,
        unpublish_reason: None,
        created_at: env.now(),
        updated_at: env.now(),
        reminder_minutes: reminder.apply(Some(DEFAULT_REMINDER)),
        reminded_for: None,
        feedback_asked_at: None,
        version: versions::FIRST,
    };
    Ok(Parsed { row, tags, capacity })
}

/// Writes the event with its tags and its capacity.
async fn write(
    tx: &Tx,
    env: &Env,
    organization: &organization::Model,
    venue: Option<&venue::Model>,
    parsed: Parsed,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let Parsed { row, tags, capacity } = parsed;
    let row = event::Model { venue_id: venue.map(|venue| venue.id), ..row };
    let mut event = insert(tx, env, fields::derive(row, &tags, venue, organization)).await?;
    fields::set_tags(tx, event.id, &tags).await?;
    if let Some(size) = capacity {
        event.capacity_quota_id = limits::set(tx, env, event.id, "capacity", size, Scope::Event(event.id)).await?;
        super::access::save(tx, &event).await?;
    }
    Ok(event)
}

/// Inserts the event under the first free slug that its title gives.
pub(super) async fn insert(tx: &Tx, env: &Env, event: event::Model) -> Result<event::Model, Failure<EventErrorCode>> {
    let base = Slug::from_title(&event.title, "event");
    let mut slug = base.clone();
    loop {
        let event = event::Model { slug: slug.as_str().to_owned(), ..event.clone() };
        let unless_taken = OnConflict::column(event::Column::Slug).do_nothing().to_owned();
        let inserted = event::Entity::insert(event.clone().into_active_model().reset_all())
            .on_conflict(unless_taken)
            .exec_without_returning(tx)
            .await?;
        if inserted == 1 {
            return Ok(event);
        }
        slug = base.with_suffix(&secret::slug_suffix(&*env.random));
    }
}
