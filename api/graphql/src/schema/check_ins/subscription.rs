//! Check-in counts, as they change. All who watch an event in this process share the look at it.

use std::collections::HashSet;

use async_graphql::{Context, ID, Result, Subscription};
use domain::check_ins::{self, Counts};
use futures::stream::{self, Stream};
use kernel::ids::{EventId, EventKind, UserId};
use kernel::signals::Signal;
use kernel::{Actor, Env, Failure};

use super::types::CheckInCounts;
use crate::schema::boards::{Boards, Viewer};
use crate::schema::context::{actor, env};
use crate::schema::errors::{coded, database, top_level};
use crate::schema::ids;

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
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        match check_ins::counts(&env, &actor, id).await {
            Ok(_) => {}
            Err(Failure::Rejected(_)) => {
                return Err(coded("NOT_FOUND", "There is no such event, or it is not yours."));
            }
            Err(other) => return Err(top_level(other)),
        }
        // Tickets are issued when places are taken.
        let signals = [Signal::CheckIns(id), Signal::Availability(id)];
        let looked_from = env.clone();
        let viewer = ctx.data_unchecked::<CountsBoards>().watch(
            id,
            || env.signals.listen(&signals),
            move || Box::pin(look(looked_from.clone(), id)),
        );
        Ok(stream::unfold(CountWatch { viewer, env, actor, id, last: None }, CountWatch::next))
    }
}

/// The boards of events' check-in counts, with the members who may see them. None for an event that is gone.
pub(crate) type CountsBoards = Boards<EventId, Watched>;
type Watched = Option<(Counts, HashSet<UserId>)>;

async fn look(env: Env, id: EventId) -> Result<Watched> {
    check_ins::watched(env.db.primary(), id).await.map_err(database)
}

struct CountWatch {
    viewer: Viewer<EventId, Watched>,
    env: Env,
    actor: Actor,
    id: EventId,
    last: Option<Counts>,
}

impl CountWatch {
    async fn next(mut self) -> Option<(Result<CheckInCounts>, Self)> {
        loop {
            let watched = match self.viewer.next().await? {
                Ok(watched) => watched,
                Err(error) => return Some((Err(error), self)),
            };
            let (counts, staff) = (*watched).as_ref()?;
            let counts = if self.actor.user().is_some_and(|user| staff.contains(&user.user_id)) {
                counts.clone()
            } else {
                // Somebody who may check in since a moment ago, or no longer.
                match check_ins::counts(&self.env, &self.actor, self.id).await {
                    Ok(counts) => counts,
                    Err(error @ Failure::Internal(_)) => return Some((Err(top_level(error)), self)),
                    Err(_) => return None,
                }
            };
            if self.last.as_ref() != Some(&counts) {
                self.last = Some(counts.clone());
                return Some((Ok(counts.into()), self));
            }
        }
    }
}
