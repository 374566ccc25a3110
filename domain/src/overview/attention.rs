//! What needs a person.

use std::collections::BTreeMap;

use entity::crm_connection;
use kernel::Env;
use kernel::ids::OrganizationId;
use kernel::site::{LegalKind, Site};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use time::{Duration, OffsetDateTime};

use super::numbers::Numbers;
use crate::contact_changes::PLATFORM;

/// How many of a kind are looked at.
const SEEN: u64 = 100;
/// How many orders of a kind are named.
const NAMED: usize = 5;
/// After so many fruitless checks, which take more than a day, a payment is stuck.
const MANY_LOOKS: i32 = 12;
/// How long a refund that failed is worth a look.
const RECENT: Duration = Duration::days(30);
/// So many bounces in a week are too many, if they are also more than one in fifty mails.
const MANY_BOUNCES: i64 = 5;
const SHARE_OF_BOUNCES: i64 = 50;

/// Something that needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttentionKind {
    /// Disputes that have to be answered in time.
    Disputes,
    /// Payments that don't match their orders.
    PaymentsQuarantined,
    /// Payments of which the provider has told nothing final for more than a day.
    PaymentsStuck,
    /// Refunds that failed in the last 30 days, and what was paid is still to be refunded.
    RefundsFailed,
    /// Reports that nobody has answered.
    Reports,
    /// Jobs that failed for good.
    JobsFailed,
    /// Many mails of the last week bounced.
    MailsBounced,
    /// The platform's CRM does not take contacts.
    CrmFailing,
    /// Paid orders are not paid with real money.
    SandboxPayments,
    /// Mails are kept here instead of being sent.
    LocalMailbox,
    /// Nobody can read who runs the platform.
    NoImprint,
    /// Nobody can read what becomes of personal data.
    NoPrivacyPolicy,
}

/// Something that needs a person, and how much of it there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// What it is that needs a person.
    pub kind: AttentionKind,
    /// How many there are; at most a hundred are counted of reports, payments, refunds and disputes.
    pub count: i64,
    /// When the oldest is from, or when the first is due.
    pub at: Option<OffsetDateTime>,
    /// Some of the orders that it is about.
    pub orders: Vec<OrderInTrouble>,
}

impl Attention {
    fn of(kind: AttentionKind, count: i64) -> Self {
        Self { kind, count, at: None, orders: Vec::new() }
    }
}

/// An order that needs a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderInTrouble {
    /// The short code that people use to name it.
    pub code: String,
    /// Whose event it is for.
    pub organization_id: OrganizationId,
    /// The name of that organization.
    pub organization_name: String,
    /// The title of the event that the money is for.
    pub event_title: String,
    /// When it is due, or since when it is so.
    pub at: OffsetDateTime,
}

#[derive(Debug, FromQueryResult)]
struct Found {
    what: String,
    code: String,
    organization_id: Uuid,
    organization_name: String,
    event_title: String,
    at: OffsetDateTime,
}

#[derive(Debug, FromQueryResult)]
struct Open {
    reports: i64,
    oldest: Option<OffsetDateTime>,
}

/// Finds what needs a person, in three statements.
pub(super) async fn find(env: &Env, site: &Site, numbers: &Numbers, jobs_failed: u64) -> Result<Vec<Attention>, DbErr> {
    let conn = env.db.primary();
    let mut found = orders(conn, env.now()).await?;
    let open = reports(conn).await?;
    if open.reports > 0 {
        found.push(Attention { at: open.oldest, ..Attention::of(AttentionKind::Reports, open.reports) });
    }
    if jobs_failed > 0 {
        found.push(Attention::of(AttentionKind::JobsFailed, i64::try_from(jobs_failed).unwrap_or(i64::MAX)));
    }
    let (sent, bounced) = (numbers.mails_sent.week, numbers.mails_bounced.week);
    if bounced >= MANY_BOUNCES && bounced * SHARE_OF_BOUNCES > sent {
        found.push(Attention::of(AttentionKind::MailsBounced, bounced));
    }
    if env.settings.crm.is_some() {
        let connection = crm_connection::Entity::find_by_id(PLATFORM).one(conn).await?;
        if let Some(since) = connection.and_then(|row| row.halted_at.or(row.last_error_at)) {
            found.push(Attention { at: Some(since), ..Attention::of(AttentionKind::CrmFailing, 1) });
        }
    }
    let settings = [
        (AttentionKind::SandboxPayments, env.payments.as_ref().is_some_and(|provider| provider.name() == "sandbox")),
        (AttentionKind::LocalMailbox, env.mailer.is_local()),
        (AttentionKind::NoImprint, site.text(LegalKind::Imprint).is_none()),
        (AttentionKind::NoPrivacyPolicy, site.text(LegalKind::Privacy).is_none()),
    ];
    found.extend(settings.into_iter().filter(|(_, is_so)| *is_so).map(|(kind, _)| Attention::of(kind, 1)));
    found.sort_by_key(|attention| attention.kind);
    Ok(found)
}

/// The reports that nobody has answered.
async fn reports(conn: &impl ConnectionTrait) -> Result<Open, DbErr> {
    let sql = format!(
        "SELECT COUNT(*) AS reports, MIN(created_at) AS oldest FROM \
         (SELECT created_at FROM reports WHERE state = 'open' ORDER BY id LIMIT {SEEN}) AS open"
    );
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    Ok(Open::find_by_statement(statement).one(conn).await?.unwrap_or(Open { reports: 0, oldest: None }))
}

/// The orders whose money needs a person.
async fn orders(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<Attention>, DbErr> {
    let of = |what: &str, rows: &str| {
        format!(
            "SELECT '{what}' AS what, o.code AS code, g.id AS organization_id, g.name AS organization_name, \
             e.title AS event_title, r.at AS at FROM ({rows} LIMIT {SEEN}) AS r JOIN orders AS o ON o.id = r.order_id \
             JOIN organizations AS g ON g.id = o.organization_id JOIN events AS e ON e.id = o.event_id"
        )
    };
    let sql = [
        of(
            "disputes",
            "SELECT order_id, COALESCE(evidence_due_at, opened_at) AS at FROM disputes \
             WHERE status IN ('inquiry', 'needs_response') ORDER BY evidence_due_at",
        ),
        of(
            "quarantined",
            "SELECT order_id, updated_at AS at FROM payments \
             WHERE status = 'quarantined' AND refunded_minor < amount_minor ORDER BY id",
        ),
        of(
            "stuck",
            &format!(
                "SELECT order_id, created_at AS at FROM payments \
                 WHERE looks >= {MANY_LOOKS} AND status IN ('pending', 'processing') ORDER BY id"
            ),
        ),
        of(
            "refunds",
            "SELECT f.order_id AS order_id, f.updated_at AS at FROM refunds AS f JOIN payments AS p ON p.id = f.payment_id \
             WHERE f.status = 'failed' AND f.updated_at >= $1 AND p.refunded_minor < p.amount_minor ORDER BY f.updated_at",
        ),
    ]
    .join(" UNION ALL ");
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [(now - RECENT).into()]);
    let mut by_kind: BTreeMap<AttentionKind, Vec<OrderInTrouble>> = BTreeMap::new();
    for row in Found::find_by_statement(statement).all(conn).await? {
        let kind = match row.what.as_str() {
            "disputes" => AttentionKind::Disputes,
            "quarantined" => AttentionKind::PaymentsQuarantined,
            "stuck" => AttentionKind::PaymentsStuck,
            _ => AttentionKind::RefundsFailed,
        };
        by_kind.entry(kind).or_default().push(OrderInTrouble {
            code: row.code,
            organization_id: OrganizationId::from_uuid(row.organization_id),
            organization_name: row.organization_name,
            event_title: row.event_title,
            at: row.at,
        });
    }
    let attention = by_kind.into_iter().map(|(kind, mut orders)| {
        orders.sort_by_key(|order| order.at);
        let count = i64::try_from(orders.len()).unwrap_or(i64::MAX);
        let at = orders.first().map(|order| order.at);
        orders.truncate(NAMED);
        Attention { kind, count, at, orders }
    });
    Ok(attention.collect())
}
