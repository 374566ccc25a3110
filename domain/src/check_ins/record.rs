//! Recording scans, one or many, as they happen or later.

use std::collections::HashMap;

use entity::event::EventStatus;
use entity::{check_in, event, ticket};
use kernel::actor::Actor;
use kernel::bounds::Bounds;
use kernel::db::{Tx, among, insert_all};
use kernel::error::{Failure, Problem, Validation, violates_unique};
use kernel::ids::{self, OfOrder as _, TicketKind, TypedId as _};
use kernel::signals::Signal;
use kernel::text::{Invalid, line};
use kernel::zones::Timezone;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::CheckInErrorCode::{
    self, AlreadyCheckedIn, EventNotOpen, IdempotencyKeyReused, InvalidInput, NotFound, TicketCancelled,
};
use super::judge::{Door, ScanOf, Verdict};
use super::readings::readings;
use crate::events::{self, Managed};
use crate::organizations::Permission;
use crate::{contact_changes, people};

/// The most scans in one request.
pub const MAX_SCANS: usize = 100;
/// How old a scan may be.
const OLDEST: Duration = Duration::days(7);
/// How far a device's clock may be ahead of ours.
const AHEAD: Duration = Duration::minutes(5);

/// A scan of a ticket, identified by its secret or, if somebody was found in the list, by its id. Texts are as they
/// were read.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The content of the QR code.
    pub ticket_secret: Option<String>,
    /// The ticket's TypeID, used when there is no secret.
    pub ticket_id: Option<String>,
    /// When it was scanned, by the device's clock; now by default.
    pub scanned_at: Option<OffsetDateTime>,
    /// The device's key for this scan, so that sending it again has no effect.
    pub idempotency_key: Option<String>,
}

/// A single scan at the door of an event.
#[derive(Debug, Clone)]
pub struct RecordCheckIn {
    /// The TypeID of the event whose door it is.
    pub event_id: String,
    /// What was scanned.
    pub scan: Scan,
}

/// Scans that a device collected at the door of an event.
#[derive(Debug, Clone)]
pub struct RecordCheckIns {
    /// The TypeID of the event whose door it is.
    pub event_id: String,
    /// At most [`MAX_SCANS`], in any order.
    pub scans: Vec<Scan>,
}

/// The outcome of a single scan.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// The ticket after the scan.
    pub ticket: ticket::Model,
    /// Why this scan did not check it in; `None` if it did.
    pub problem: Option<Problem<CheckInErrorCode>>,
}

/// The outcome of one of many scans.
#[derive(Debug, Clone)]
pub struct ScanOutcome {
    /// The device's key for the scan.
    pub idempotency_key: Option<String>,
    /// The ticket after the scan; `None` if there is no such ticket.
    pub ticket: Option<ticket::Model>,
    /// Why this scan did not check it in; empty if it did.
    pub problems: Vec<Problem<CheckInErrorCode>>,
}

/// Checks a ticket in. Of several scans the earliest counts; the others report it as already checked in. A scan with
/// the key of an earlier one gets the same outcome as that one.
///
/// Rule: members who may check in.
pub async fn record(env: &Env, actor: &Actor, input: RecordCheckIn) -> Result<CheckIn, Failure<CheckInErrorCode>> {
    let event = open_event(env, actor, &input.event_id).await?;
    let outcome = record_all(env, actor, &event, vec![input.scan], |_| String::new()).await?.pop();
    match outcome {
        Some(ScanOutcome { ticket: Some(ticket), mut problems, .. }) => Ok(CheckIn { ticket, problem: problems.pop() }),
        Some(ScanOutcome { problems, .. }) => Err(Failure::Rejected(problems)),
        None => Err(Failure::not_found("ticketSecret", "ticket")),
    }
}

/// Checks several tickets in independently: one that is refused does not affect the others. The outcomes are in the
/// order of the scans.
///
/// Rule: members who may check in.
pub async fn record_many(
    env: &Env,
    actor: &Actor,
    input: RecordCheckIns,
) -> Result<Vec<ScanOutcome>, Failure<CheckInErrorCode>> {
    let event = open_event(env, actor, &input.event_id).await?;
    if input.scans.is_empty() || input.scans.len() > MAX_SCANS {
        let bounds = if input.scans.is_empty() { Bounds::required() } else { Bounds::too_long(MAX_SCANS) };
        let message = format!("Send 1 to {MAX_SCANS} scans at once.");
        let problem = Problem::new(InvalidInput, Some("scans".to_owned()), message);
        return Err(Failure::Rejected(vec![Problem { bounds: Some(bounds), ..problem }]));
    }
    record_all(env, actor, &event, input.scans, |index| format!("scans.{index}.")).await
}

async fn open_event(env: &Env, actor: &Actor, event_id: &str) -> Result<event::Model, Failure<CheckInErrorCode>> {
    actor.require_user::<CheckInErrorCode>()?;
    let conn = env.db.primary();
    let Managed { event, .. } = events::require(conn, actor, event_id, Permission::CheckIn, "eventId").await?;
    // Offline devices send their scans late, perhaps after the event was archived.
    let took_place = event.status == EventStatus::Archived && !events::was_cancelled(&event);
    if event.status == EventStatus::Published || took_place {
        return Ok(event);
    }
    Err(Failure::field(EventNotOpen, "eventId", "Check-in is not open: this event was cancelled or never published."))
}

/// A scan that passed validation.
struct Parsed {
    ticket: TicketName,
    scanned_at: OffsetDateTime,
    key: Option<String>,
}

enum TicketName {
    /// The secrets that the typed code may stand for.
    Secret(Vec<String>),
    Id(Uuid),
}

impl TicketName {
    fn names(&self, ticket: &ticket::Model) -> bool {
        match self {
            Self::Secret(readings) => readings.contains(&ticket.secret),
            Self::Id(id) => ticket.id == *id,
        }
    }

    fn field(&self) -> &'static str {
        match self {
            Self::Secret(_) => "ticketSecret",
            Self::Id(_) => "ticketId",
        }
    }
}

/// Records scans. `path` is the prefix of a scan's fields in errors.
async fn record_all(
    env: &Env,
    actor: &Actor,
    event: &event::Model,
    scans: Vec<Scan>,
    path: impl Fn(usize) -> String,
) -> Result<Vec<ScanOutcome>, Failure<CheckInErrorCode>> {
    match record_in_transaction(env, actor, event, scans.clone(), &path).await {
        // Another scan used one of the keys at the same moment. Now that it is committed, only its scan is refused.
        Err(failure) if failure.codes().contains(&IdempotencyKeyReused) => {
            record_in_transaction(env, actor, event, scans, &path).await
        }
        outcome => outcome,
    }
}

/// Records scans in one transaction.
async fn record_in_transaction(
    env: &Env,
    actor: &Actor,
    event: &event::Model,
    scans: Vec<Scan>,
    path: &impl Fn(usize) -> String,
) -> Result<Vec<ScanOutcome>, Failure<CheckInErrorCode>> {
    let now = env.now();
    let parsed: Vec<_> = scans.iter().enumerate().map(|(index, scan)| parse(scan, now, &path(index))).collect();
    let tx = env.begin().await?;
    let mut door = open(&tx, event, parsed.iter().flatten()).await?;
    let mut in_time: Vec<usize> = (0..parsed.len()).collect();
    in_time.sort_by_key(|index| parsed[*index].as_ref().map_or(now, |scan| scan.scanned_at));
    let mut verdicts: HashMap<usize, (Uuid, Verdict)> = HashMap::new();
    for index in in_time {
        let Ok(scan) = &parsed[index] else { continue };
        let Some(ticket_id) = door.tickets.values().find(|ticket| scan.ticket.names(ticket)).map(|ticket| ticket.id)
        else {
            continue;
        };
        let scan = ScanOf {
            ticket_id,
            scanned_at: scan.scanned_at,
            scanned_by: actor.user().map(|user| user.user_id.uuid()),
            key: scan.key.clone(),
        };
        verdicts.insert(index, (ticket_id, door.scan(env.ids.next(), event.id, now, &scan)));
    }
    write(&tx, event, &door).await?;
    let orders = door.changed().map(|ticket| ticket.order_id).collect();
    contact_changes::note_orders(&tx, env, event.organization_id, orders).await?;
    tx.commit().await?;
    let people = door.tickets.values().filter_map(|ticket| ticket.checked_in_by);
    let refusals = Refusals { event, names: people::names(env.db.primary(), people).await? };
    let outcomes = scans.into_iter().zip(parsed).enumerate().map(|(index, (scan, parsed))| {
        let ticket = verdicts.get(&index).and_then(|(id, _)| door.tickets.get(id)).cloned();
        let problems = match (parsed, verdicts.get(&index)) {
            (Err(problems), _) => problems,
            (Ok(parsed), None) => {
                let field = format!("{}{}", path(index), parsed.ticket.field());
                vec![Problem::new(NotFound, Some(field), "This is not a ticket for this event.")]
            }
            (Ok(parsed), Some((_, verdict))) => {
                refusals.problem(*verdict, ticket.as_ref(), &path(index), parsed.ticket.field()).into_iter().collect()
            }
        };
        ScanOutcome { idempotency_key: scan.idempotency_key, ticket, problems }
    });
    Ok(outcomes.collect())
}

fn parse(scan: &Scan, now: OffsetDateTime, path: &str) -> Result<Parsed, Vec<Problem<CheckInErrorCode>>> {
    let mut checks = Validation::<CheckInErrorCode>::new();
    let field = |name: &str| format!("{path}{name}");
    let ticket = match (&scan.ticket_secret, &scan.ticket_id) {
        (Some(secret), None) => {
            let secret = checks.take(&field("ticketSecret"), line(secret, 200));
            secret.map(|typed| TicketName::Secret(readings(&typed)))
        }
        (None, Some(id)) => {
            let id = checks.take(&field("ticketId"), ids::parse::<TicketKind>(id));
            id.map(|id| TicketName::Id(id.uuid()))
        }
        _ => {
            checks.add(InvalidInput, field("ticketSecret"), "Give either ticketSecret or ticketId.");
            None
        }
    };
    let scanned_at = checks.take(&field("scannedAt"), moment(scan.scanned_at.unwrap_or(now), now));
    let key = scan.idempotency_key.as_deref().map(|key| line(key, limits::IDEMPOTENCY_KEY));
    let key = checks.take_optional(&field("idempotencyKey"), key);
    match (ticket, scanned_at, key) {
        (Some(ticket), Some(scanned_at), Some(key)) => Ok(Parsed { ticket, scanned_at, key }),
        _ => match checks.into_failure() {
            Failure::Rejected(problems) => Err(problems),
            _ => Err(Vec::new()),
        },
    }
}

/// Validates when a scan was made.
fn moment(at: OffsetDateTime, now: OffsetDateTime) -> Result<OffsetDateTime, Invalid> {
    if at < now - OLDEST {
        return Err(Invalid::new("must not be longer ago than a week"));
    }
    if at > now + AHEAD {
        return Err(Invalid::new("must not be in the future: set the device's clock"));
    }
    Ok(at.min(now).to_offset(time::UtcOffset::UTC))
}

/// Locks the scanned tickets until the transaction ends, and loads their earlier scans. SQLite needs no lock, since it
/// has a single writer.
async fn open<'a>(tx: &Tx, event: &event::Model, scans: impl Iterator<Item = &'a Parsed>) -> Result<Door, DbErr> {
    let (mut secrets, mut ids, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for scan in scans {
        keys.extend(scan.key.clone());
        match &scan.ticket {
            TicketName::Secret(readings) => secrets.extend(readings.iter().cloned()),
            TicketName::Id(id) => ids.push(*id),
        }
    }
    let named = Condition::any().add(among(tx, ticket::Column::Secret, secrets)).add(ticket::Column::Id.is_in(ids));
    let query = ticket::Entity::find()
        .filter(ticket::Column::EventId.eq(event.id))
        .filter(named)
        .order_by_asc(ticket::Column::Id)
        .lock_exclusive();
    let tickets = query.all(tx).await?;
    let known = Condition::any()
        .add(among(tx, check_in::Column::TicketId, tickets.iter().map(|ticket| ticket.id)))
        .add(among(tx, check_in::Column::IdempotencyKey, keys));
    let rows = check_in::Entity::find()
        .filter(check_in::Column::EventId.eq(event.id))
        .filter(known)
        .order_by_asc(check_in::Column::Id)
        .all(tx)
        .await?;
    Ok(Door::new(tickets, rows))
}

async fn write(tx: &Tx, event: &event::Model, door: &Door) -> Result<(), Failure<CheckInErrorCode>> {
    for ticket in door.changed() {
        ticket::Entity::update_many()
            .filter(ticket::Column::Id.eq(ticket.id))
            .col_expr(ticket::Column::Status, ticket.status.to_value().into())
            .col_expr(ticket::Column::CheckedInAt, Expr::value(ticket.checked_in_at))
            .col_expr(ticket::Column::CheckedInBy, Expr::value(ticket.checked_in_by))
            .col_expr(ticket::Column::ChangedAt, Expr::value(ticket.changed_at))
            .exec(tx)
            .await?;
        tx.announce(Signal::Order(ticket.of_order()));
        tx.announce(Signal::CheckIns(event.typed_id()));
    }
    insert_all(tx, door.new_scans().iter().cloned()).await.map_err(|error| {
        // Another ticket was scanned with the same key at the same moment.
        if violates_unique(&error, "check_ins_key", "check_ins.idempotency_key") {
            Failure::field(IdempotencyKeyReused, "idempotencyKey", KEY_REUSED)
        } else {
            error.into()
        }
    })
}

const KEY_REUSED: &str = "This idempotency key was used for another ticket. Use a new key for a new scan.";

/// Explains refusals to the person at the door.
struct Refusals<'a> {
    event: &'a event::Model,
    names: HashMap<Uuid, String>,
}

impl Refusals<'_> {
    fn problem(
        &self,
        verdict: Verdict,
        ticket: Option<&ticket::Model>,
        path: &str,
        named_by: &str,
    ) -> Option<Problem<CheckInErrorCode>> {
        let of_ticket = Some(format!("{path}{named_by}"));
        match verdict {
            Verdict::Admitted => None,
            Verdict::Cancelled => Some(Problem::new(TicketCancelled, of_ticket, "This ticket was cancelled.")),
            Verdict::KeyReused => {
                Some(Problem::new(IdempotencyKeyReused, Some(format!("{path}idempotencyKey")), KEY_REUSED))
            }
            Verdict::Already => ticket.map(|ticket| Problem::new(AlreadyCheckedIn, of_ticket, self.already(ticket))),
        }
    }

    /// Says when and by whom the ticket was checked in, in the event's time zone.
    fn already(&self, ticket: &ticket::Model) -> String {
        let by = ticket.checked_in_by.and_then(|id| self.names.get(&id));
        let at = ticket.checked_in_at.unwrap_or(ticket.created_at);
        let local = Timezone::parse(&self.event.timezone).map_or(at, |zone| zone.local(at));
        format!(
            "Already checked in on {} at {:02}:{:02}:{:02} by {}.",
            local.date(),
            local.hour(),
            local.minute(),
            local.second(),
            by.map_or("someone who is gone", String::as_str)
        )
    }
}
