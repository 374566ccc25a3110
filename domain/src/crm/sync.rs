//! Sending contacts as they are now.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use entity::crm_change;
use entity::crm_contact::{self, CrmContactState};
use kernel::crm::{Contact, CrmError, Delivered, Destination, Erasure, Told};
use kernel::db::{Tx, insert_all};
use kernel::error::Internal;
use kernel::ids::ContactOwnerId;
use kernel::jobs::Outcome;
use kernel::text::{EmailAddress, cut};
use kernel::{Env, limits, metrics};
use sea_orm::prelude::*;
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};
use sha2::{Digest as _, Sha256};
use time::Duration;

use super::connection::{self, Run};
use super::{facts, hash};
use crate::contact_changes::{self, PLATFORM};

/// The most contacts that go in one call: what HubSpot takes
/// (<https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide>).
const BATCH: usize = 100;
/// How many changes are looked at for that: a contact may have changed often.
const LOOK: u64 = 2000;
/// How long a run goes on calling the system, which with the last call is well within what a job may take.
const TIME: std::time::Duration = std::time::Duration::from_secs(15);
/// How long contacts wait that were left out of an answer.
const PAUSE: Duration = Duration::seconds(5);

/// The changes that a run takes care of, by address.
struct Taken {
    changes: HashMap<String, Vec<crm_change::Model>>,
    /// In the order in which they were noted.
    emails: Vec<String>,
    /// Whether others wait.
    more: bool,
}

impl Taken {
    async fn load(env: &Env, owner_id: Uuid) -> Result<Self, DbErr> {
        let rows = crm_change::Entity::find()
            .filter(crm_change::Column::OwnerId.eq(owner_id))
            .order_by_asc(crm_change::Column::Id)
            .limit(LOOK)
            .all(env.db.primary())
            .await?;
        let full = u64::try_from(rows.len()).unwrap_or(LOOK) >= LOOK;
        let mut taken = Self { changes: HashMap::new(), emails: Vec::new(), more: full };
        for row in rows {
            if !taken.changes.contains_key(&row.email) {
                if taken.emails.len() == BATCH {
                    taken.more = true;
                    continue;
                }
                taken.emails.push(row.email.clone());
            }
            taken.changes.entry(row.email.clone()).or_default().push(row);
        }
        Ok(taken)
    }

    fn is_erasure(&self, email: &str) -> bool {
        self.changes.get(email).is_some_and(|rows| rows.iter().any(|row| row.erase))
    }

    /// The same for the same changes of the same contacts.
    fn key<'a>(&self, emails: impl Iterator<Item = &'a str>) -> String {
        let mut hasher = Sha256::new();
        for row in emails.filter_map(|email| self.changes.get(email)).flatten() {
            hasher.update(row.id.as_bytes());
        }
        hex::encode(hasher.finalize())
    }
}

/// What came of a run.
#[derive(Default)]
struct Report {
    /// Addresses whose changes are done with, and what is kept of them.
    done: HashMap<String, Option<crm_contact::Model>>,
    /// Whether the system has done anything.
    took_some: bool,
    /// Why somebody is not erased who was to be.
    not_erased: Option<String>,
    error: Option<CrmError>,
}

/// Sends an owner's contacts that changed, as they are now, or has them erased: up to a hundred, then the job makes way
/// and goes on.
pub async fn sync(env: &Env, owner_id: ContactOwnerId) -> Result<Outcome, Internal> {
    let owner_id = owner_id.uuid();
    let run = match connection::take(env, owner_id).await? {
        Ok(run) => run,
        Err(outcome) => return Ok(outcome),
    };
    let taken = Taken::load(env, owner_id).await?;
    if taken.emails.is_empty() && run.connection.halted_at.is_none() {
        run.release(env).await?;
        return Ok(Outcome::Done);
    }
    let report = match connection::destination(env, &run.connection)? {
        // Somebody has mended what was halted, as it seems.
        Some(destination) if taken.emails.is_empty() => {
            Report { error: env.crm.check(&destination).await.err(), ..Report::default() }
        }
        Some(destination) => deliver(env, owner_id, &destination, &taken).await?,
        None => {
            let words = "The secret can't be read any more: auth.secret_key is another one. Connect again.";
            Report { error: Some(CrmError::Denied(words.to_owned())), ..Report::default() }
        }
    };
    if let Some(error) = &report.error {
        tracing::warn!(owner = %owner_id, %error, "contacts were not taken");
    }
    keep(env, &run, &taken, report).await
}

async fn deliver(env: &Env, owner_id: Uuid, to: &Destination, taken: &Taken) -> Result<Report, DbErr> {
    let (conn, until) = (env.db.primary(), Instant::now() + TIME);
    let mut delivery =
        Delivery { env, owner_id, to, known: known(env, owner_id, taken).await?, report: Report::default() };
    let (erasures, changed): (Vec<&String>, Vec<&String>) =
        taken.emails.iter().partition(|email| taken.is_erasure(email));
    let erasures: Vec<Erasure> = erasures
        .into_iter()
        .map(|email| {
            let remote_id = delivery.known(email).and_then(|row| row.remote_id.clone());
            Erasure { email: EmailAddress::stored(email), remote_id }
        })
        .collect();
    if !erasures.is_empty() {
        let key = taken.key(erasures.iter().map(|erasure| erasure.email.as_str()));
        let told = env.crm.erase(to, &key, &erasures, until).await;
        delivery.add(erasures.iter().map(|erasure| &erasure.email), told, CrmContactState::Erased);
    }
    // Who was erased stays out.
    let stays_out = |email: &str| delivery.known(email).is_some_and(|row| row.state == CrmContactState::Erased);
    let wanted: Vec<String> = changed.into_iter().filter(|email| !stays_out(email)).cloned().collect();
    let contacts = facts::contacts(conn, owner_id, &wanted).await?;
    if delivery.report.error.is_none() && !contacts.is_empty() && Instant::now() < until {
        let key = taken.key(contacts.iter().map(|contact| contact.email.as_str()));
        let told = env.crm.upsert(to, &key, &contacts, until).await;
        delivery.add(contacts.iter().map(|contact| &contact.email), told, CrmContactState::Sent);
    }
    let mut report = delivery.report;
    if report.error.is_none() && report.done.is_empty() && !(erasures.is_empty() && contacts.is_empty()) {
        report.error = Some(CrmError::Temporary("None of the contacts was taken.".to_owned()));
    }
    report.leave_out(taken, &contacts);
    Ok(report)
}

/// What is kept of those that a run takes care of, by the hash of the address.
async fn known(env: &Env, owner_id: Uuid, taken: &Taken) -> Result<HashMap<String, crm_contact::Model>, DbErr> {
    let rows = crm_contact::Entity::find()
        .filter(crm_contact::Column::OwnerId.eq(owner_id))
        .filter(crm_contact::Column::AddressHash.is_in(taken.emails.iter().map(|email| hash(email))))
        .all(env.db.primary())
        .await?;
    Ok(rows.into_iter().map(|row| (row.address_hash.clone(), row)).collect())
}

/// A run on its way.
struct Delivery<'a> {
    env: &'a Env,
    owner_id: Uuid,
    to: &'a Destination,
    known: HashMap<String, crm_contact::Model>,
    report: Report,
}

impl Delivery<'_> {
    fn known(&self, email: &str) -> Option<&crm_contact::Model> {
        self.known.get(&hash(email))
    }

    fn add<'a>(&mut self, emails: impl Iterator<Item = &'a EmailAddress>, told: Told, state: CrmContactState) {
        for (email, delivered) in emails.zip(told.outcomes) {
            let email = email.as_str();
            let known = self.known(email).and_then(|row| row.remote_id.clone());
            let (state, remote_id, reason, word) = match delivered {
                // What an erased contact was called there is forgotten, too.
                Delivered::Done { .. } if state == CrmContactState::Erased => (state, None, None, "erased"),
                Delivered::Done { remote_id } => (state, remote_id.or(known), None, "sent"),
                Delivered::Refused(why) if state == CrmContactState::Erased => {
                    self.report.not_erased = Some(why.clone());
                    (state, known, Some(why), "refused")
                }
                Delivered::Refused(why) => (CrmContactState::Refused, known, Some(why), "refused"),
                Delivered::Later => continue,
            };
            let reason = reason.map(|why| cut(&why, limits::ANSWER));
            let (owner_id, address_hash, updated_at) = (self.owner_id, hash(email), self.env.now());
            let row = crm_contact::Model { owner_id, address_hash, state, remote_id, reason, updated_at };
            metrics::crm(self.to.name(), word, 1);
            self.report.done.insert(email.to_owned(), Some(row));
            self.report.took_some = true;
        }
        if told.error.is_some() {
            metrics::crm(self.to.name(), "failed", 1);
            self.report.error = told.error;
        }
    }
}

impl Report {
    /// Of whom there is nothing to tell, or nothing to be told, is done with as well.
    fn leave_out(&mut self, taken: &Taken, contacts: &[Contact]) {
        let sent: HashSet<&str> = contacts.iter().map(|contact| contact.email.as_str()).collect();
        for email in taken.emails.iter().filter(|email| !taken.is_erasure(email) && !sent.contains(email.as_str())) {
            self.done.insert(email.clone(), None);
        }
    }
}

/// Keeps what came of a run, unless the connection was taken away from it, and says what becomes of the job.
async fn keep(env: &Env, run: &Run, taken: &Taken, report: Report) -> Result<Outcome, Internal> {
    let tx = env.begin().await?;
    let Some(outcome) = run.end(&tx, env, report.took_some, report.error.as_ref()).await? else {
        return Ok(Outcome::Retry("the connection was taken away meanwhile".to_owned()));
    };
    let left = taken.emails.len().saturating_sub(report.done.len());
    let owner_id = run.connection.owner_id;
    let done = report.done.keys().filter_map(|email| taken.changes.get(email)).flatten().map(|row| row.id);
    crm_change::Entity::delete_many().filter(crm_change::Column::Id.is_in(done)).exec(&tx).await?;
    remember(&tx, owner_id, report.done.into_values().flatten().collect()).await?;
    let outcome = match (outcome, report.error, report.not_erased) {
        // Organizations are told in their settings.
        (Outcome::Done, None, Some(why)) if owner_id == PLATFORM => {
            contact_changes::enqueue(&tx, env, owner_id, None)?;
            Outcome::Fail(format!("Somebody was not erased, and has to be by hand: {why}"))
        }
        (Outcome::Done, None, _) if left > 0 => Outcome::NotBefore(env.now() + PAUSE),
        (Outcome::Done, None, _) if taken.more => Outcome::NotBefore(env.now()),
        (outcome, ..) => outcome,
    };
    tx.commit().await?;
    Ok(outcome)
}

async fn remember(tx: &Tx, owner_id: Uuid, rows: Vec<crm_contact::Model>) -> Result<(), DbErr> {
    use crm_contact::Column;

    let hashes: Vec<String> = rows.iter().map(|row| row.address_hash.clone()).collect();
    let of_rows = Condition::all().add(Column::OwnerId.eq(owner_id)).add(Column::AddressHash.is_in(hashes));
    let before = crm_contact::Entity::find().filter(of_rows.clone()).all(tx).await?;
    // Somebody may have asked to be erased while they were being sent; that holds.
    let is_erased = |row: &crm_contact::Model| row.state == CrmContactState::Erased;
    let erased: HashMap<&str, &crm_contact::Model> =
        before.iter().filter(|row| is_erased(row)).map(|row| (row.address_hash.as_str(), row)).collect();
    crm_contact::Entity::delete_many().filter(of_rows).exec(tx).await?;
    let keep = |row: crm_contact::Model| match erased.get(row.address_hash.as_str()) {
        Some(kept) if !is_erased(&row) => {
            crm_contact::Model { remote_id: row.remote_id.or_else(|| kept.remote_id.clone()), ..(*kept).clone() }
        }
        _ => row,
    };
    let after: Vec<_> = rows.into_iter().map(keep).collect();
    insert_all(tx, after).await
}
