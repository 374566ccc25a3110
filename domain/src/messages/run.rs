//! Sending a part of a message.

use std::collections::HashMap;
use std::time::Instant;

use entity::message::{Column, Entity, MessageState, Model};
use entity::message_recipient::{self, RecipientState};
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::ids::{MessageId, TypedId as _};
use kernel::jobs::{JobPayload as _, Outcome};
use kernel::mail::{Mail, MailError};
use kernel::retention::{Old, PATIENCE};
use kernel::signals::Signal;
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, markdown, metrics};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::may_go_out;
use super::placeholders::{self, Filled, Reader};
use super::recipients::{self, SendOutcome};
use crate::documents::EventFacts;
use crate::job::Job;
use crate::mail_preferences::{self, MailKind};
use crate::notifications::{self, Addressee, Brand};

/// How long after the first attempt a mail is retried; after that it has failed.
const GIVE_UP: Duration = Duration::hours(6);
/// The shortest and the longest time between two attempts.
const PAUSES: (Duration, Duration) = (Duration::seconds(30), Duration::minutes(30));
/// This many deferred mails in a row mean that the server is in trouble.
const TROUBLE: u32 = 3;
/// How many mails are sent between two signals to subscribers.
const SIGNAL_EVERY: usize = 10;
/// The fraction of its timeout after which a run yields, so that no mail is cut off, and a worker that has to shut down
/// finishes in time.
const SLICE: u32 = 12;
/// How long test messages are retained.
const TESTS_RETENTION: Duration = Duration::days(1);

/// Sends a message to the remaining recipients of a part. May run twice: each mail is claimed before it is sent and
/// recorded afterwards, so after a crash at most one is sent again, with the same Message-ID. Yields after a while, and
/// ends when the message is stopped.
pub async fn send_part(env: &Env, message_id: MessageId, part: i32, job: &Job) -> Result<Outcome, Internal> {
    let conn = env.db.primary();
    let Some(message) = sending(conn, message_id).await? else { return Ok(Outcome::Done) };
    if !may_go_out(conn, &message).await? {
        end(env, message_id, MessageState::Sending, MessageState::Stopped).await?;
        return Ok(Outcome::Done);
    }
    let Some(facts) = EventFacts::load(conn, message.event_id).await? else { return Ok(Outcome::Done) };
    let brand = notifications::brands_of(conn, &env.settings, &[facts.organization.id]).await?;
    let brand = brand.into_values().next().unwrap_or_default();
    let mut sender =
        Sender { env, html: markdown::html(&message.body), message, facts, brand, order_links: HashMap::new() };
    let (began, most) = (Instant::now(), job.spec().limit(&env.settings) / SLICE);
    let mut rows = recipients::waiting(conn, message_id, part).await?;
    rows.retain(|row| due(row) <= env.now());
    sender.order_links = sender.order_links_of(&rows).await?;
    let unwanted = sender.unwanted(&rows).await?;
    let mut in_a_row = 0;
    for (index, row) in rows.iter().enumerate() {
        if !recipients::claim(env, row).await? {
            if sending(conn, message_id).await?.is_none() {
                return Ok(Outcome::Done);
            }
            continue;
        }
        let (outcome, deferred) =
            if unwanted.contains(&row.email) { (SendOutcome::Unwanted, false) } else { sender.send(row).await? };
        recipients::note(env, row, outcome, index % SIGNAL_EVERY == 0 || index + 1 == rows.len()).await?;
        in_a_row = if deferred { in_a_row + 1 } else { 0 };
        // Checked only after a mail, so that every run makes progress, however little time it has.
        if in_a_row >= TROUBLE || began.elapsed() >= most {
            break;
        }
    }
    next_run(env, message_id, part, in_a_row > 0).await
}

/// The outcome of a run, by the part's remaining mails: done, or another run once a mail is due. If the server is in
/// trouble, all of them wait.
async fn next_run(env: &Env, message_id: MessageId, part: i32, trouble: bool) -> Result<Outcome, Internal> {
    let left = recipients::waiting(env.db.primary(), message_id, part).await?;
    let Some(next) = left.iter().map(due).min() else {
        end_if_done(env, message_id).await?;
        return Ok(Outcome::Done);
    };
    let now = env.now();
    let oldest = left.iter().filter_map(|row| row.first_tried_at).min().unwrap_or(now);
    let earliest = if trouble { now + pause(now - oldest) } else { now };
    Ok(Outcome::NotBefore(Ord::max(next, earliest)))
}

/// When a mail is due: at once for the first attempt.
fn due(row: &message_recipient::Model) -> OffsetDateTime {
    row.first_tried_at.map_or(row.updated_at, |first| row.updated_at + pause(row.updated_at - first))
}

/// How long to wait before the next attempt at a deferred mail; it grows with the time since the first one.
fn pause(age: Duration) -> Duration {
    age.clamp(PAUSES.0, PAUSES.1)
}

/// The message, if its state is `Sending`.
async fn sending(conn: &impl ConnectionTrait, message_id: MessageId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(message_id).filter(Column::State.eq(MessageState::Sending)).one(conn).await
}

/// Sends one message to its recipients.
struct Sender<'a> {
    env: &'a Env,
    message: Model,
    facts: EventFacts,
    html: String,
    brand: Brand,
    /// The link to an order for its buyer's address.
    order_links: HashMap<String, String>,
}

impl Sender<'_> {
    /// The addresses that opted out of such mails; for a test, which was requested, none.
    async fn unwanted(&self, rows: &[message_recipient::Model]) -> Result<std::collections::HashSet<String>, DbErr> {
        if self.message.is_test {
            return Ok(std::collections::HashSet::new());
        }
        let addresses: Vec<_> = rows.iter().map(|row| EmailAddress::stored(&row.email)).collect();
        let without = mail_preferences::without(self.env.db.primary(), MailKind::Messages, &addresses).await?;
        Ok(without.into_iter().map(|address| address.as_str().to_owned()).collect())
    }

    /// The links to the orders of those who are buyers, if the message has such links.
    async fn order_links_of(&self, rows: &[message_recipient::Model]) -> Result<HashMap<String, String>, DbErr> {
        if !placeholders::has_order_link(&self.message.subject) && !placeholders::has_order_link(&self.message.body) {
            return Ok(HashMap::new());
        }
        let addresses: Vec<_> = rows.iter().map(|row| row.email.clone()).collect();
        recipients::order_links(self.env, self.message.event_id, addresses).await
    }

    /// Sends a mail. Returns the outcome, and whether the server deferred it.
    async fn send(&self, row: &message_recipient::Model) -> Result<(SendOutcome, bool), Internal> {
        let mail = match self.mail(row, EmailAddress::stored(&row.email))? {
            Ok(mail) => mail,
            Err(why) => return Ok((SendOutcome::Failed(why), false)),
        };
        let env = self.env;
        // A test's author waits for it.
        let tried =
            if self.message.is_test { env.mailer.send(&mail).await } else { env.mailer.send_in_bulk(&mail).await };
        let deferred = matches!(tried, Err(MailError::Temporary(_)));
        let age = row.first_tried_at.map_or(Duration::ZERO, |first| env.now() - first);
        let (outcome, label) = match tried {
            Ok(_) => (SendOutcome::Sent, "sent"),
            Err(MailError::Temporary(why)) if age < GIVE_UP => (SendOutcome::Delayed(why), "delayed"),
            Err(MailError::Temporary(why) | MailError::Permanent(why)) => (SendOutcome::Failed(why), "refused"),
        };
        metrics::mail("message", label);
        Ok((outcome, deferred))
    }

    /// Renders the mail, or says why that failed.
    fn mail(&self, row: &message_recipient::Model, to: EmailAddress) -> Result<Result<Mail, String>, Internal> {
        let settings = &self.env.settings;
        let unsubscribe = mail_preferences::link_of(settings, &to, MailKind::Messages)?;
        let locale = Locale::or_default(&row.locale);
        let reader = Reader { name: &row.name, locale, order_link: self.order_links.get(&row.email) };
        let typed = (self.message.subject.as_str(), self.message.body.as_str());
        let filled = match Filled::new(settings, &self.facts, &reader, typed) {
            Ok(filled) => filled,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let text = filled.text(&self.html);
        let brand = self.brand.clone();
        let addressee = Addressee { name: &row.name, locale, unsubscribe: unsubscribe.clone(), brand };
        let set = notifications::written(settings, &self.facts, &text, addressee, self.message.is_test);
        Ok(set.map_err(|error| error.to_string()).map(|set| Mail {
            to,
            sender_name: self.brand.sender_name.clone(),
            reply_to: self.brand.reply_to.clone(),
            message_id: settings.message_id(row.id),
            subject: set.subject,
            html: set.html,
            text: set.text,
            unsubscribe: Some(unsubscribe),
            attachments: Vec::new(),
        }))
    }
}

/// Moves a message from one state to a final one. Returns false if it is not in the state `from` any more.
pub(super) async fn end(env: &Env, message_id: MessageId, from: MessageState, to: MessageState) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let ended = leave(&tx, env.now(), message_id, from, to).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Like [`end`], in the caller's transaction. Deletes the recipients of a message that is cancelled.
pub(super) async fn leave(
    tx: &Tx,
    now: OffsetDateTime,
    message_id: MessageId,
    from: MessageState,
    to: MessageState,
) -> Result<bool, DbErr> {
    let ended = Entity::update_many()
        .filter(Column::Id.eq(message_id))
        .filter(Column::State.eq(from))
        .col_expr(Column::State, to.to_value().into())
        .col_expr(Column::FinishedAt, Expr::value(now))
        .exec(tx)
        .await?;
    let ended = ended.rows_affected == 1;
    if ended && to == MessageState::Cancelled {
        recipients::forget(tx, message_id).await?;
    }
    tx.announce(Signal::Message(message_id));
    Ok(ended)
}

/// Marks a message as sent, if no recipient is waiting any more.
pub(super) async fn end_if_done(env: &Env, message_id: MessageId) -> Result<(), DbErr> {
    let left = message_recipient::Entity::find()
        .filter(message_recipient::Column::MessageId.eq(message_id))
        .filter(message_recipient::Column::State.eq(RecipientState::Waiting))
        .limit(1)
        .one(env.db.primary())
        .await?;
    if left.is_none() {
        end(env, message_id, MessageState::Sending, MessageState::Sent).await?;
    }
    Ok(())
}

/// Deletes test messages that are older than [`TESTS_RETENTION`].
pub(crate) async fn forget_tests(env: &Env) -> Result<bool, DbErr> {
    let tests: Old<Entity> = Old {
        id: Column::Id,
        at: Column::CreatedAt,
        before: env.now() - TESTS_RETENTION,
        which: Some("is_test"),
        with: &[("message_recipients", "message_id")],
    };
    tests.delete(env).await
}

/// How many messages one run handles.
const LISTS_AT_ONCE: u64 = 50;

/// Deletes the recipients of messages that ended longer ago than this. Their counts stay with the message.
pub(crate) async fn forget_recipients(env: &Env, retention: Duration) -> Result<bool, DbErr> {
    let (conn, began) = (env.db.primary(), Instant::now());
    let list = Query::select()
        .expr(Expr::value(1))
        .from(message_recipient::Entity)
        .and_where(
            Expr::col((message_recipient::Entity, message_recipient::Column::MessageId)).equals((Entity, Column::Id)),
        )
        .to_owned();
    let messages = Entity::find()
        .filter(Column::FinishedAt.lt(env.now() - retention))
        .filter(Expr::exists(list))
        .order_by_asc(Column::FinishedAt)
        .limit(LISTS_AT_ONCE)
        .all(conn)
        .await?;
    for message in &messages {
        if message.totals.is_none() {
            let counts = super::counts(conn, &[message.id]).await?.remove(&message.id).unwrap_or_default();
            let tx = env.begin().await?;
            Entity::update_many()
                .filter(Column::Id.eq(message.id))
                .col_expr(Column::Totals, Expr::value(counts.to_json()?))
                .exec(&tx)
                .await?;
            tx.commit().await?;
        }
        while recipients::forget_some(env, message.typed_id()).await? {
            if began.elapsed() >= PATIENCE {
                return Ok(true);
            }
        }
    }
    Ok(u64::try_from(messages.len()).is_ok_and(|found| found >= LISTS_AT_ONCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_it_was_tried_the_longer_the_pause() {
        let minutes = Duration::minutes;
        assert_eq!([minutes(0), minutes(5), minutes(300)].map(pause), [PAUSES.0, minutes(5), PAUSES.1]);
    }
}
