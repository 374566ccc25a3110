//! Sending contacts in their current state.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use entity::crm_change;
use entity::crm_contact::{self, CrmContactState};
use kernel::crm::{BatchOutcome, Contact, CrmError, Delivered, Destination, Erasure};
use kernel::db::{Tx, among, insert_all};
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

/// The most contacts in one call: HubSpot's limit
/// (<https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide>).
const BATCH: usize = 100;
/// The most changes that are read for a batch: a contact may have changed often.
const LOOK: u64 = 2000;
/// How long a run keeps calling the system. Including the last call, that is well below the job's timeout.
const TIME: std::time::Duration = std::time::Duration::from_secs(15);
/// How long contacts wait that the system did not process.
const PAUSE: Duration = Duration::seconds(5);

/// The changes that a run processes, by address.
struct ChangeBatch {
    changes: HashMap<String, Vec<crm_change::Model>>,
    /// The addresses, in the order in which their changes were recorded.
    emails: Vec<String>,
    /// Whether changes to further contacts are waiting.
    more: bool,
}

impl ChangeBatch {
    async fn load(env: &Env, owner_id: Uuid) -> Result<Self, DbErr> {
        let rows = crm_change::Entity::find()
            .filter(crm_change::Column::OwnerId.eq(owner_id))
            .order_by_asc(crm_change::Column::Id)
            .limit(LOOK)
            .all(env.db.primary())
            .await?;
        let full = u64::try_from(rows.len()).unwrap_or(LOOK) >= LOOK;
        let mut batch = Self { changes: HashMap::new(), emails: Vec::new(), more: full };
        for row in rows {
            if !batch.changes.contains_key(&row.email) {
                if batch.emails.len() == BATCH {
                    batch.more = true;
                    continue;
                }
                batch.emails.push(row.email.clone());
            }
            batch.changes.entry(row.email.clone()).or_default().push(row);
        }
        Ok(batch)
    }

    fn is_erasure(&self, email: &str) -> bool {
        self.changes.get(email).is_some_and(|rows| rows.iter().any(|row| row.erase))
    }

    /// The idempotency key of a call, the same for the same changes of the same contacts.
    fn key<'a>(&self, emails: impl Iterator<Item = &'a str>) -> String {
        let mut hasher = Sha256::new();
        for row in emails.filter_map(|email| self.changes.get(email)).flatten() {
            hasher.update(row.id.as_bytes());
        }
        hex::encode(hasher.finalize())
    }
}

/// The results of a run.
#[derive(Default)]
struct Report {
    /// The addresses whose changes are done, with the row to store, if any.
    done: HashMap<String, Option<crm_contact::Model>>,
    /// Whether the system processed any contact.
    accepted_any: bool,
    /// Why the system refused to erase a contact, if it did.
    not_erased: Option<String>,
    error: Option<CrmError>,
}

/// Sends an owner's changed contacts in their current state, or has them erased: up to a hundred, then the job yields
/// to others and continues later.
pub async fn sync(env: &Env, owner_id: ContactOwnerId) -> Result<Outcome, Internal> {
    let owner_id = owner_id.uuid();
    let run = match connection::claim(env, owner_id).await? {
        Ok(run) => run,
        Err(outcome) => return Ok(outcome),
    };
    let batch = ChangeBatch::load(env, owner_id).await?;
    if batch.emails.is_empty() && run.connection.halted_at.is_none() {
        run.release(env).await?;
        return Ok(Outcome::Done);
    }
    let report = match connection::destination(env, &run.connection)? {
        // The halted connection is tried again, since somebody may have fixed it.
        Some(destination) if batch.emails.is_empty() => {
            Report { error: env.crm.check(&destination).await.err(), ..Report::default() }
        }
        Some(destination) => deliver(env, owner_id, &destination, &batch).await?,
        None => {
            let words = "The secret can't be read any more: auth.secret_key is another one. Connect again.";
            Report { error: Some(CrmError::Denied(words.to_owned())), ..Report::default() }
        }
    };
    if let Some(error) = &report.error {
        tracing::warn!(owner = %owner_id, %error, "contacts were not taken");
    }
    store(env, &run, &batch, report).await
}

async fn deliver(env: &Env, owner_id: Uuid, to: &Destination, batch: &ChangeBatch) -> Result<Report, DbErr> {
    let (conn, until) = (env.db.primary(), Instant::now() + TIME);
    let mut delivery =
        Delivery { env, owner_id, to, known: known(env, owner_id, batch).await?, report: Report::default() };
    let (erasures, changed): (Vec<&String>, Vec<&String>) =
        batch.emails.iter().partition(|email| batch.is_erasure(email));
    let erasures: Vec<Erasure> = erasures
        .into_iter()
        .map(|email| {
            let remote_id = delivery.known(email).and_then(|row| row.remote_id.clone());
            Erasure { email: EmailAddress::stored(email), remote_id }
        })
        .collect();
    if !erasures.is_empty() {
        let key = batch.key(erasures.iter().map(|erasure| erasure.email.as_str()));
        let response = env.crm.erase(to, &key, &erasures, until).await;
        delivery.add(erasures.iter().map(|erasure| &erasure.email), response, CrmContactState::Erased);
    }
    // Erased contacts are never sent again.
    let stays_out = |email: &str| delivery.known(email).is_some_and(|row| row.state == CrmContactState::Erased);
    let wanted: Vec<String> = changed.into_iter().filter(|email| !stays_out(email)).cloned().collect();
    let contacts = facts::contacts(conn, owner_id, &wanted).await?;
    if delivery.report.error.is_none() && !contacts.is_empty() && Instant::now() < until {
        let key = batch.key(contacts.iter().map(|contact| contact.email.as_str()));
        let response = env.crm.upsert(to, &key, &contacts, until).await;
        delivery.add(contacts.iter().map(|contact| &contact.email), response, CrmContactState::Sent);
    }
    let mut report = delivery.report;
    if report.error.is_none() && report.done.is_empty() && !(erasures.is_empty() && contacts.is_empty()) {
        report.error = Some(CrmError::Temporary("None of the contacts was taken.".to_owned()));
    }
    report.leave_out(batch, &contacts);
    Ok(report)
}

/// The stored rows of the contacts in a batch, by the hash of the address.
async fn known(env: &Env, owner_id: Uuid, batch: &ChangeBatch) -> Result<HashMap<String, crm_contact::Model>, DbErr> {
    let rows = crm_contact::Entity::find()
        .filter(crm_contact::Column::OwnerId.eq(owner_id))
        .filter(among(env.db.primary(), crm_contact::Column::AddressHash, batch.emails.iter().map(|email| hash(email))))
        .all(env.db.primary())
        .await?;
    Ok(rows.into_iter().map(|row| (row.address_hash.clone(), row)).collect())
}

/// A run in progress.
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

    fn add<'a>(
        &mut self,
        emails: impl Iterator<Item = &'a EmailAddress>,
        response: BatchOutcome,
        state: CrmContactState,
    ) {
        for (email, delivered) in emails.zip(response.outcomes) {
            let email = email.as_str();
            let known = self.known(email).and_then(|row| row.remote_id.clone());
            let (state, remote_id, reason, label) = match delivered {
                // The remote id of an erased contact is dropped, too.
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
            metrics::crm(self.to.name(), label, 1);
            self.report.done.insert(email.to_owned(), Some(row));
            self.report.accepted_any = true;
        }
        if response.error.is_some() {
            metrics::crm(self.to.name(), "failed", 1);
            self.report.error = response.error;
        }
    }
}

impl Report {
    /// Marks contacts as done that have no facts, or that must not be sent.
    fn leave_out(&mut self, batch: &ChangeBatch, contacts: &[Contact]) {
        let sent: HashSet<&str> = contacts.iter().map(|contact| contact.email.as_str()).collect();
        for email in batch.emails.iter().filter(|email| !batch.is_erasure(email) && !sent.contains(email.as_str())) {
            self.done.insert(email.clone(), None);
        }
    }
}

/// Stores the results of a run, unless another run has claimed the connection, and returns the job's outcome.
async fn store(env: &Env, run: &Run, batch: &ChangeBatch, report: Report) -> Result<Outcome, Internal> {
    let tx = env.begin().await?;
    let Some(outcome) = run.end(&tx, env, report.accepted_any, report.error.as_ref()).await? else {
        return Ok(Outcome::Retry("the connection was taken away meanwhile".to_owned()));
    };
    let left = batch.emails.len().saturating_sub(report.done.len());
    let owner_id = run.connection.owner_id;
    let done = report.done.keys().filter_map(|email| batch.changes.get(email)).flatten().map(|row| row.id);
    crm_change::Entity::delete_many().filter(among(&tx, crm_change::Column::Id, done)).exec(&tx).await?;
    remember(&tx, owner_id, report.done.into_values().flatten().collect()).await?;
    let outcome = match (outcome, report.error, report.not_erased) {
        // Organizations see this in their settings.
        (Outcome::Done, None, Some(why)) if owner_id == PLATFORM => {
            contact_changes::enqueue(&tx, env, owner_id, None)?;
            Outcome::Fail(format!("A contact could not be erased and has to be erased by hand: {why}"))
        }
        (Outcome::Done, None, _) if left > 0 => Outcome::NotBefore(env.now() + PAUSE),
        (Outcome::Done, None, _) if batch.more => Outcome::NotBefore(env.now()),
        (outcome, ..) => outcome,
    };
    tx.commit().await?;
    Ok(outcome)
}

async fn remember(tx: &Tx, owner_id: Uuid, rows: Vec<crm_contact::Model>) -> Result<(), DbErr> {
    use crm_contact::Column;

    let hashes: Vec<String> = rows.iter().map(|row| row.address_hash.clone()).collect();
    let of_rows = Condition::all().add(Column::OwnerId.eq(owner_id)).add(among(tx, Column::AddressHash, hashes));
    let before = crm_contact::Entity::find().filter(of_rows.clone()).all(tx).await?;
    // An erasure that was requested while the contact was being sent takes precedence.
    let is_erased = |row: &crm_contact::Model| row.state == CrmContactState::Erased;
    let erased: HashMap<&str, &crm_contact::Model> =
        before.iter().filter(|row| is_erased(row)).map(|row| (row.address_hash.as_str(), row)).collect();
    crm_contact::Entity::delete_many().filter(of_rows).exec(tx).await?;
    let merged = |row: crm_contact::Model| match erased.get(row.address_hash.as_str()) {
        Some(erased_row) if !is_erased(&row) => crm_contact::Model {
            remote_id: row.remote_id.or_else(|| erased_row.remote_id.clone()),
            ..(*erased_row).clone()
        },
        _ => row,
    };
    let after: Vec<_> = rows.into_iter().map(merged).collect();
    insert_all(tx, after).await
}
