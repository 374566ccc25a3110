//! What is held of a person, for that person: one document, read part by part, so that it is never in memory as a whole.
//! Secrets are left out, and so is what organizers or administrators write about others.

use std::collections::HashMap;

use entity::{
    api_key, audit_entry, event, feedback, membership, notification, order, order_line, organization,
    organization_follow, role_grant, session, ticket, user,
};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::{Failure, Internal};
use kernel::ids::{ApiKeyId, EventId, OrderId, OrganizationId, SessionId, TicketId, TypedId as _, UserId};
use kernel::money::Money;
use kernel::text::{EmailAddress, shown_address};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder as _, QuerySelect as _};
use serde_json::{Value, json};
use strum::{EnumIter, IntoEnumIterator as _};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::accounts::{AccountErrorCode, Proof, demand_proof, device_of};
use crate::{audit_trail, going, mail_preferences};

/// How many rows are read at a time.
const ROWS: u64 = 200;

/// A list of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter)]
pub enum Part {
    /// Where the person is logged in.
    Sessions,
    /// The API keys that act for them.
    ApiKeys,
    /// What they ordered, with tickets, feedback and mails.
    Orders,
    /// The organizations they belong to.
    Memberships,
    /// The organizations they follow.
    Follows,
    /// The mails to their account.
    Mails,
    /// What they did, as the audit trail has it.
    AuditEntries,
}

impl Part {
    /// All lists, in the document's order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Its name in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::ApiKeys => "apiKeys",
            Self::Orders => "orders",
            Self::Memberships => "memberships",
            Self::Follows => "followedOrganizations",
            Self::Mails => "emails",
            Self::AuditEntries => "auditEntries",
        }
    }
}

/// The person whose document is read.
pub struct Export {
    env: Env,
    user_id: UserId,
    account: Value,
}

/// Begins the document, whose head is the account.
///
/// Rule: anybody signed in, with fresh proof, for their own account.
pub async fn begin(env: &Env, actor: &Actor, proof: &Proof) -> Result<Export, Failure<AccountErrorCode>> {
    let (user, _) = actor.require_session()?;
    let tx = demand_proof(env, actor, proof).await?;
    let entry = kernel::audit::Entry::of("account.export", "user", user.user_id.uuid());
    kernel::audit::record(&tx, env, actor, entry).await?;
    let row = user::Entity::find_by_id(user.user_id).one(&tx).await?.ok_or(Failure::Unauthenticated)?;
    let roles = role_grant::Entity::find().filter(role_grant::Column::UserId.eq(row.id)).all(&tx).await?;
    tx.commit().await?;
    let preferences = mail_preferences::of(env, actor, None).await?;
    let choices = preferences.map(|preferences| preferences.choices).unwrap_or_default();
    let emails: serde_json::Map<_, _> =
        choices.into_iter().map(|choice| (choice.kind.to_value(), Value::from(choice.wanted))).collect();
    let account = json!({
        "id": row.typed_id().to_string(),
        "email": shown_address(&row.email),
        "displayName": row.display_name,
        "locale": row.locale,
        "timezone": row.timezone,
        "status": row.status.to_value(),
        "emailVerifiedAt": at(row.email_verified_at),
        "createdAt": at(Some(row.created_at)),
        "deletesAt": at(row.deletes_at),
        "roles": roles.iter().map(|grant| grant.role.to_value()).collect::<Vec<_>>(),
        "wantedEmails": emails,
    });
    Ok(Export { env: env.clone(), user_id: user.user_id, account })
}

impl Export {
    /// The account itself.
    pub fn account(&self) -> &Value {
        &self.account
    }

    /// The next rows of a list, after the one with this id, each with its id; none at the end.
    pub async fn rows(&self, part: Part, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, Internal> {
        let conn = self.env.db.replica();
        let rows = match part {
            Part::Sessions => self.sessions(conn, after).await?,
            Part::ApiKeys => self.api_keys(conn, after).await?,
            Part::Orders => return self.orders(conn, after).await,
            Part::Memberships => self.memberships(conn, after).await?,
            Part::Follows => self.follows(conn, after).await?,
            Part::Mails => self.mails(conn, after).await?,
            Part::AuditEntries => self.audit_entries(conn, after).await?,
        };
        Ok(rows)
    }

    async fn sessions(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, DbErr> {
        let query = session::Entity::find().filter(session::Column::UserId.eq(self.user_id));
        let rows = next(query, session::Column::Id, after).all(conn).await?;
        let row = |row: &session::Model| {
            json!({
                "id": SessionId::from_uuid(row.id).to_string(),
                "device": device_of(row),
                "createdAt": at(Some(row.created_at)),
                "lastUsedAt": at(row.last_used_at),
                "expiresAt": at(Some(row.expires_at)),
                "endedAt": at(row.revoked_at),
                "endReason": row.revoke_reason,
            })
        };
        Ok(rows.iter().map(|session| (session.id, row(session))).collect())
    }

    async fn api_keys(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, DbErr> {
        let query = api_key::Entity::find().filter(api_key::Column::UserId.eq(self.user_id));
        let rows = next(query, api_key::Column::Id, after).all(conn).await?;
        let names = organizations(conn, rows.iter().filter_map(|row| row.organization_id)).await?;
        let row = |row: &api_key::Model| {
            json!({
                "id": ApiKeyId::from_uuid(row.id).to_string(),
                "name": row.name,
                "organization": row.organization_id.and_then(|id| names.get(&id)),
                "scopes": row.scopes,
                "createdAt": at(Some(row.created_at)),
                "expiresAt": at(row.expires_at),
                "lastUsedAt": at(row.last_used_at),
                "revokedAt": at(row.revoked_at),
            })
        };
        Ok(rows.iter().map(|key| (key.id, row(key))).collect())
    }

    async fn orders(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, Internal> {
        let query = order::Entity::find().filter(order::Column::UserId.eq(self.user_id));
        let rows = next(query, order::Column::Id, after).all(conn).await?;
        let of = OfOrders::load(conn, &rows).await?;
        rows.iter().map(|order| Ok((order.id, of.row(order)?))).collect()
    }

    async fn memberships(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, DbErr> {
        let query = membership::Entity::find().filter(membership::Column::UserId.eq(self.user_id));
        let rows = next(query, membership::Column::OrganizationId, after).all(conn).await?;
        let names = organizations(conn, rows.iter().map(|row| row.organization_id)).await?;
        let row = |row: &membership::Model| {
            json!({
                "organization": names.get(&row.organization_id),
                "role": row.role.to_value(),
                "createdAt": at(Some(row.created_at)),
            })
        };
        Ok(rows.iter().map(|membership| (membership.organization_id, row(membership))).collect())
    }

    async fn follows(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, DbErr> {
        let query = organization_follow::Entity::find().filter(organization_follow::Column::UserId.eq(self.user_id));
        let rows = next(query, organization_follow::Column::OrganizationId, after).all(conn).await?;
        let names = organizations(conn, rows.iter().map(|row| row.organization_id)).await?;
        let row = |row: &organization_follow::Model| json!({ "organization": names.get(&row.organization_id), "createdAt": at(Some(row.created_at)) });
        Ok(rows.iter().map(|follow| (follow.organization_id, row(follow))).collect())
    }

    async fn mails(&self, conn: &impl ConnectionTrait, after: Option<Uuid>) -> Result<Vec<(Uuid, Value)>, DbErr> {
        let query = notification::Entity::find()
            .filter(notification::Column::UserId.eq(self.user_id))
            .filter(notification::Column::OrderId.is_null());
        let rows = next(query, notification::Column::Id, after).all(conn).await?;
        Ok(rows.iter().map(|mail| (mail.id, mail_row(mail))).collect())
    }

    async fn audit_entries(
        &self,
        conn: &impl ConnectionTrait,
        after: Option<Uuid>,
    ) -> Result<Vec<(Uuid, Value)>, DbErr> {
        let query = audit_entry::Entity::find().filter(audit_entry::Column::ActorUserId.eq(self.user_id));
        let rows = next(query, audit_entry::Column::Id, after).all(conn).await?;
        let row = |row: &audit_entry::Model| {
            json!({
                "action": row.action,
                "subject": audit_trail::subject_id(row),
                "organization": row.organization_id.map(|id| OrganizationId::from_uuid(id).to_string()),
                "reason": row.reason,
                "clientAddress": row.client_address,
                "createdAt": at(Some(row.created_at)),
            })
        };
        Ok(rows.iter().map(|entry| (entry.id, row(entry))).collect())
    }
}

/// What belongs to a page of orders.
struct OfOrders {
    events: HashMap<Uuid, event::Model>,
    lines: Vec<order_line::Model>,
    tickets: Vec<ticket::Model>,
    feedback: Vec<feedback::Model>,
    mails: Vec<notification::Model>,
    /// The orders whose buyer is on the guest list.
    named: Vec<Uuid>,
}

impl OfOrders {
    async fn load(conn: &impl ConnectionTrait, orders: &[order::Model]) -> Result<Self, DbErr> {
        let ids = || orders.iter().map(|order| order.id);
        let events = orders.iter().map(|order| order.event_id);
        let events = event::Entity::find().filter(among(conn, event::Column::Id, events)).all(conn).await?;
        let lines = order_line::Entity::find().filter(among(conn, order_line::Column::OrderId, ids()));
        let tickets = ticket::Entity::find().filter(among(conn, ticket::Column::OrderId, ids()));
        let feedback = feedback::Entity::find().filter(among(conn, feedback::Column::OrderId, ids()));
        let mails = notification::Entity::find().filter(among(conn, notification::Column::OrderId, ids()));
        Ok(Self {
            events: events.into_iter().map(|event| (event.id, event)).collect(),
            lines: lines.order_by_asc(order_line::Column::Id).all(conn).await?,
            tickets: tickets.order_by_asc(ticket::Column::Id).all(conn).await?,
            feedback: feedback.all(conn).await?,
            mails: mails.order_by_asc(notification::Column::Id).all(conn).await?,
            named: going::shown_among(conn, ids()).await?,
        })
    }

    fn row(&self, order: &order::Model) -> Result<Value, Internal> {
        let money = |minor| Money::stored(minor, &order.currency).map(Money::amount);
        let lines: Vec<Value> = (self.lines.iter().filter(|line| line.order_id == order.id))
            .map(|line| Ok(json!({ "ticketType": line.ticket_type_name, "quantity": line.quantity, "total": money(line.total_minor)? })))
            .collect::<Result<_, Internal>>()?;
        let tickets = self.tickets.iter().filter(|ticket| ticket.order_id == order.id).map(ticket_row);
        let feedback = self.feedback.iter().find(|feedback| feedback.order_id == order.id);
        // Mails about an order also go to its organizers.
        let to = EmailAddress::stored(&order.email);
        let mails = self.mails.iter().filter(|mail| mail.order_id == Some(order.id) && mail.recipient == to.as_str());
        Ok(json!({
            "id": OrderId::from_uuid(order.id).to_string(),
            "code": order.code,
            "status": order.status.to_value(),
            "event": self.events.get(&order.event_id).map(|event| json!({
                "id": EventId::from_uuid(event.id).to_string(),
                "title": event.title,
                "startsAt": at(Some(event.starts_at)),
            })),
            "name": order.name,
            "email": shown_address(&order.email),
            "nameShown": self.named.contains(&order.id),
            "total": money(order.total_minor)?,
            "currency": order.currency,
            "placedAt": at(Some(order.placed_at)),
            "confirmedAt": at(order.confirmed_at),
            "cancelledAt": at(order.cancelled_at),
            "lines": lines,
            "tickets": tickets.collect::<Vec<_>>(),
            "feedback": feedback.map(|feedback| json!({
                "rating": feedback.rating,
                "comment": feedback.comment,
                "createdAt": at(Some(feedback.created_at)),
            })),
            "emails": mails.map(mail_row).collect::<Vec<_>>(),
        }))
    }
}

fn ticket_row(ticket: &ticket::Model) -> Value {
    json!({
        "id": TicketId::from_uuid(ticket.id).to_string(),
        "holderName": ticket.holder_name,
        "holderEmail": shown_address(&ticket.holder_email),
        "status": ticket.status.to_value(),
        "checkedInAt": at(ticket.checked_in_at),
    })
}

fn mail_row(mail: &notification::Model) -> Value {
    json!({
        "kind": mail.kind,
        "to": shown_address(&mail.recipient),
        "state": mail.state.to_value(),
        "bouncedAt": at(mail.bounced_at),
        "createdAt": at(Some(mail.created_at)),
    })
}

/// The organizations with these ids, as the document names them.
async fn organizations(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Value>, DbErr> {
    let rows = organization::Entity::find().filter(among(conn, organization::Column::Id, ids)).all(conn).await?;
    let shown = |row: &organization::Model| json!({ "id": row.typed_id().to_string(), "name": row.name });
    Ok(rows.iter().map(|row| (row.id, shown(row))).collect())
}

/// The next rows of a query, by a column that is unique in it.
fn next<E: EntityTrait>(query: Select<E>, id: E::Column, after: Option<Uuid>) -> Select<E> {
    let query = match after {
        Some(after) => query.filter(id.gt(after)),
        None => query,
    };
    query.order_by_asc(id).limit(ROWS)
}

fn at(at: Option<OffsetDateTime>) -> Option<String> {
    at.and_then(|at| at.format(&Rfc3339).ok())
}
