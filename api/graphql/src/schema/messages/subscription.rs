//! The progress of a message while it is being sent.

use async_graphql::{Context, ID, Result, Subscription};
use domain::messages::{self, Counts, MessageState};
use futures::stream::{self, Stream};
use kernel::ids::{MessageId, MessageKind};
use kernel::signals::Signal;
use kernel::{Actor, Env, Failure};

use super::types::Message;
use crate::schema::context::{actor, env};
use crate::schema::errors::{coded, database, top_level};
use crate::schema::ids;
use crate::schema::watch::Watch;

#[derive(Debug, Default)]
pub(crate) struct MessagesSubscription;

#[Subscription]
impl MessagesSubscription {
    /// A message as it is now, and again each time it makes progress: when sending begins, when it was sent to some
    /// more, and when it ends. For owners and managers of the event's organization.
    async fn message_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message's id, `message_…`.")] id: ID,
    ) -> Result<impl Stream<Item = Result<Message>> + use<>> {
        let id = ids::argument::<MessageKind>("id", &id)?;
        let watch = Watch::new(env(ctx), &[Signal::Message(id)]);
        let (actor, env) = (actor(ctx).clone(), env(ctx).clone());
        match messages::by_id(&env, &actor, id).await {
            Ok(_) => {}
            Err(Failure::Rejected(_)) => {
                return Err(coded("NOT_FOUND", "There is no such message, or it is not yours."));
            }
            Err(other) => return Err(top_level(other)),
        }
        Ok(stream::unfold(MessageWatch { watch, env, actor, id, last: None }, MessageWatch::next))
    }
}

struct MessageWatch {
    watch: Watch,
    env: Env,
    actor: Actor,
    id: MessageId,
    last: Option<(MessageState, Counts)>,
}

impl MessageWatch {
    async fn next(mut self) -> Option<(Result<Message>, Self)> {
        loop {
            self.watch.wait().await;
            if self.last.is_some() {
                Watch::pause().await;
            }
            let message = match messages::by_id(&self.env, &self.actor, self.id).await {
                Ok(message) => message,
                // The stream goes on: the database may be back next time.
                Err(error @ Failure::Internal(_)) => return Some((Err(top_level(error)), self)),
                // Whoever may no longer see it gets no more.
                Err(_) => return None,
            };
            let counts = match messages::counts(self.env.db.primary(), &[message.id]).await {
                Ok(mut counts) => counts.remove(&message.id).unwrap_or_default(),
                Err(error) => return Some((Err(database(error)), self)),
            };
            let now = Some((message.state, counts));
            if self.last != now {
                self.last = now;
                return Some((Ok(message.into()), self));
            }
        }
    }
}
