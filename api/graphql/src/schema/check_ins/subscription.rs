//! Check-in counts, as they change.

use async_graphql::{Context, ID, Result, Subscription};
use domain::check_ins::{self, Counts};
use futures::stream::{self, Stream};
use kernel::ids::{EventId, EventKind};
use kernel::signals::Signal;
use kernel::{Actor, Env, Failure};

use super::types::CheckInCounts;
use crate::schema::context::{actor, env};
use crate::schema::errors::{coded, top_level};
use crate::schema::ids;
use crate::schema::watch::Watch;

#[derive(Debug, Default)]
pub(crate) struct CheckInsSubscription;

#[Subscription]
impl CheckInsSubscription {
    /// How many people have come, and again each time that changes on any device. For members who may check in.
    async fn check_ins_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event's id, `event_…`.")] event_id: ID,
    ) -> Result<impl Stream<Item = Result<CheckInCounts>> + use<>> {
        let id = ids::argument::<EventKind>("eventId", &event_id)?;
        // Tickets are issued when places are taken.
        let watch = Watch::new(env(ctx), vec![Signal::CheckIns(id), Signal::Availability(id)]);
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        match check_ins::counts(&env, &actor, id).await {
            Ok(_) => {}
            Err(Failure::Rejected(_)) => {
                return Err(coded("NOT_FOUND", "There is no such event, or it is not yours."));
            }
            Err(other) => return Err(top_level(other)),
        }
        Ok(stream::unfold(CountWatch { watch, env, actor, id, last: None }, CountWatch::next))
    }
}

struct CountWatch {
    watch: Watch,
    env: Env,
    actor: Actor,
    id: EventId,
    last: Option<Counts>,
}

impl CountWatch {
    async fn next(mut self) -> Option<(Result<CheckInCounts>, Self)> {
        loop {
            self.watch.wait().await;
            if self.last.is_some() {
                Watch::pause().await;
            }
            match check_ins::counts(&self.env, &self.actor, self.id).await {
                Ok(counts) if self.last.as_ref() == Some(&counts) => {}
                Ok(counts) => {
                    self.last = Some(counts.clone());
                    return Some((Ok(counts.into()), self));
                }
                // The stream goes on: the database may be back next time.
                Err(error @ Failure::Internal(_)) => return Some((Err(top_level(error)), self)),
                // Whoever may no longer check in gets no more.
                Err(_) => return None,
            }
        }
    }
}
