//! Receiving webhooks: each event is stored once, with the job that handles it; many in one transaction.

use std::collections::HashMap;
use std::sync::Arc;

use entity::inbox;
use kernel::db::{among, insert_missing};
use kernel::gather::{Gather, together_or_each};
use kernel::ids::InboxId;
use kernel::jobs::outbox;
use kernel::payments::{WebhookEvent, WebhookSubject};
use kernel::request::{self, Origin};
use kernel::text::cut;
use kernel::{Env, limits};
use sea_orm::prelude::*;
use sea_orm::{DbErr, QuerySelect as _};

use crate::job::Job;

/// The webhook events of a process that wait to be stored. Cheap to clone.
#[derive(Clone, Default)]
pub struct Receiver(Gather<Received, Result<(), DbErr>>);

/// An event, and who sent it.
#[derive(Clone)]
struct Received {
    provider: &'static str,
    event: Arc<WebhookEvent>,
    origin: Origin,
}

impl Receiver {
    /// Stores a webhook event and the job that handles it, in one transaction with others that arrive at the same time. A
    /// duplicate event is ignored. `Ok` means that it is committed.
    pub async fn receive(&self, env: &Env, provider: &'static str, event: WebhookEvent) -> Result<(), DbErr> {
        if event.subject == WebhookSubject::Other {
            tracing::debug!(event_id = event.event_id, kind = event.kind, "a webhook about nothing that is acted on");
            return Ok(());
        }
        let env = env.clone();
        let serve = move |events: Vec<Received>| {
            let env = env.clone();
            together_or_each(events, move |events| store(env.clone(), events))
        };
        let received = Received { provider, event: Arc::new(event), origin: request::current() };
        let lost = || Err(DbErr::Custom("a transaction for several webhooks was lost".to_owned()));
        self.0.ask(received, serve).await.unwrap_or_else(lost)
    }
}

async fn store(env: Env, events: Vec<Received>) -> Result<(), DbErr> {
    let mut rows: Vec<inbox::Model> = events.iter().map(|received| row(&env, received)).collect();
    let origins: HashMap<Uuid, &Origin> = rows.iter().map(|row| row.id).zip(events.iter().map(|e| &e.origin)).collect();
    // In one order, so that processes that get the same events don't deadlock.
    rows.sort_by(|a, b| (&a.provider, &a.event_id).cmp(&(&b.provider, &b.event_id)));
    let tx = env.begin().await?;
    insert_missing(&tx, rows).await?;
    let new: Vec<Uuid> = inbox::Entity::find()
        .select_only()
        .column(inbox::Column::Id)
        .filter(among(&tx, inbox::Column::Id, origins.keys().copied()))
        .into_tuple()
        .all(&tx)
        .await?;
    let job = |id: Uuid| {
        let mut row = outbox::row(&env, &Job::HandleWebhook { inbox_id: InboxId::from_uuid(id) }, env.now(), None)?;
        outbox::set_origin(&mut row, origins.get(&id).copied().unwrap_or(&Origin::default()));
        Ok::<_, DbErr>(row)
    };
    outbox::insert(&tx, new.into_iter().map(job).collect::<Result<_, _>>()?).await?;
    tx.commit().await
}

fn row(env: &Env, Received { provider, event, origin: _ }: &Received) -> inbox::Model {
    inbox::Model {
        id: env.ids.next(),
        provider: (*provider).to_owned(),
        event_id: event.event_id.clone(),
        kind: cut(&event.kind, limits::PROVIDER_ID),
        object_id: event.subject.to_string(),
        created_at: env.now(),
    }
}
