//! Check-in counts, as they change. All who watch an event in this process share the look at it.

use async_graphql::{Context, ID, Result, Subscription};
use domain::check_ins::{self, Counts, Watched};
use futures::stream::{self, Stream};
use kernel::ids::{EventId, EventKind, OrganizationId};
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
    /// How many people have come, and again each time that changes on any device. For members who may check in; ends with
    /// an error when you may no longer.
    async fn check_ins_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event's id, `event_…`.")] event_id: ID,
    ) -> Result<impl Stream<Item = Result<CheckInCounts>> + use<>> {
        let id = ids::argument::<EventKind>("eventId", &event_id)?;
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        // Boxed, since async-graphql keeps the resolver's memory as long as the subscription.
        let organization = Box::pin(may_watch(&env, &actor, id)).await?;
        // Tickets are issued when places are taken.
        let signals = [Signal::CheckIns(id), Signal::Availability(id), Signal::Members(organization)];
        let looked_from = env.clone();
        let viewer = ctx.data_unchecked::<CountsBoards>().watch(
            id,
            || env.signals.listen(&signals),
            move || Box::pin(look(looked_from.clone(), id)),
        );
        Ok(stream::unfold(CountWatch { viewer, env, actor, id, organization, last: None }, CountWatch::next))
    }
}

/// The event's organization; fails if the actor may not see its counts, or no longer.
async fn may_watch(env: &Env, actor: &Actor, id: EventId) -> Result<OrganizationId> {
    check_ins::watchable(env, actor, id).await.map_err(|failure| match failure {
        Failure::Rejected(_) => coded("NOT_FOUND", "There is no such event, or it is not yours."),
        other => top_level(other),
    })
}

/// The boards of events' check-in counts. None for an event that is gone.
pub(crate) type CountsBoards = Boards<EventId, Option<Watched>>;

async fn look(env: Env, id: EventId) -> Result<Option<Watched>> {
    check_ins::watched(env.db.primary(), id).await.map_err(database)
}

struct CountWatch {
    viewer: Viewer<EventId, Option<Watched>>,
    env: Env,
    actor: Actor,
    id: EventId,
    organization: OrganizationId,
    last: Option<Counts>,
}

impl CountWatch {
    async fn next(mut self) -> Option<(Result<CheckInCounts>, Self)> {
        loop {
            let changed = match self.viewer.next().await? {
                Ok(watched) => self.compare(watched.as_ref().as_ref()).await,
                Err(error) => Err(error),
            };
            if let Some(changed) = changed.transpose() {
                return Some((changed, self));
            }
        }
    }

    /// The counts, if they have changed. Fails if the actor may not see them any more.
    async fn compare(&mut self, watched: Option<&Watched>) -> Result<Option<CheckInCounts>> {
        let watched = watched.ok_or_else(|| coded("NOT_FOUND", "There is no such event any more."))?;
        if !self
            .actor
            .user()
            .is_some_and(|user| user.reaches(self.organization) && watched.staff.contains(&user.user_id))
        {
            // Somebody who may check in no longer, or only since a moment ago. Boxed, because it is rarely needed, and each
            // subscription would keep the memory for it.
            Box::pin(may_watch(&self.env, &self.actor, self.id)).await?;
        }
        if self.last.as_ref() == Some(&watched.counts) {
            return Ok(None);
        }
        self.last = Some(watched.counts.clone());
        Ok(Some(watched.into()))
    }
}
