//! The progress of a message while it is being sent. All who watch it in this process share the look at it.

use async_graphql::{Context, ID, Result, Subscription};
use domain::messages::{self, Counts, MessageState, Watched};
use futures::stream::{self, Stream};
use kernel::ids::{MessageId, MessageKind, OfOrganization as _};
use kernel::signals::Signal;
use kernel::{Actor, Env, Failure};

use super::types::Message;
use crate::schema::boards::{Boards, Viewer};
use crate::schema::context::{actor, env};
use crate::schema::errors::{coded, database, top_level};
use crate::schema::ids;

#[derive(Debug, Default)]
pub(crate) struct MessagesSubscription;

#[Subscription]
impl MessagesSubscription {
    /// A message as it is now, and again each time it makes progress: when sending begins, when it was sent to some
    /// more, and when it ends. For owners and managers of the event's organization; ends with an error when you are no
    /// longer one.
    async fn message_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message's id, `message_…`.")] id: ID,
    ) -> Result<impl Stream<Item = Result<Message>> + use<>> {
        let id = ids::argument::<MessageKind>("id", &id)?;
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        // Boxed, since async-graphql keeps the resolver's memory as long as the subscription.
        let message = Box::pin(visible(&env, &actor, id)).await?;
        let signals = [Signal::Message(id), Signal::Members(message.of_organization())];
        let looked_from = env.clone();
        let viewer = ctx.data_unchecked::<MessageBoards>().watch(
            id,
            || env.signals.listen(&signals),
            move || Box::pin(look(looked_from.clone(), id)),
        );
        Ok(stream::unfold(MessageWatch { viewer, env, actor, id, last: None }, MessageWatch::next))
    }
}

/// The message; fails if the actor may not see it, or no longer.
async fn visible(env: &Env, actor: &Actor, id: MessageId) -> Result<messages::Message> {
    messages::by_id(env, actor, id).await.map_err(|failure| match failure {
        Failure::Rejected(_) => coded("NOT_FOUND", "There is no such message, or it is not yours."),
        other => top_level(other),
    })
}

/// The boards of messages' progress. None for a message that is gone.
pub(crate) type MessageBoards = Boards<MessageId, Option<Watched>>;

async fn look(env: Env, id: MessageId) -> Result<Option<Watched>> {
    messages::watched(env.db.primary(), id).await.map_err(database)
}

struct MessageWatch {
    viewer: Viewer<MessageId, Option<Watched>>,
    env: Env,
    actor: Actor,
    id: MessageId,
    last: Option<(MessageState, Counts)>,
}

impl MessageWatch {
    async fn next(mut self) -> Option<(Result<Message>, Self)> {
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

    /// The message, if it has made progress. Fails if the actor may not see it any more.
    async fn compare(&mut self, watched: Option<&Watched>) -> Result<Option<Message>> {
        let watched = watched.ok_or_else(|| coded("NOT_FOUND", "There is no such message any more."))?;
        if !self.actor.user().is_some_and(|user| {
            user.reaches(watched.message.of_organization()) && watched.managers.contains(&user.user_id)
        }) {
            // Somebody who manages events no longer, or only since a moment ago. Boxed, because it is rarely needed, and
            // each subscription would keep the memory for it.
            Box::pin(visible(&self.env, &self.actor, self.id)).await?;
        }
        let now = Some((watched.message.state, watched.counts));
        if self.last == now {
            return Ok(None);
        }
        self.last = now;
        Ok(Some(watched.into()))
    }
}
