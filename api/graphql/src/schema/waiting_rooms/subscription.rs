//! The subscription to a place in the line of a waiting room.

use async_graphql::{Context, Error, Result, Subscription};
use domain::events::EventErrorCode;
use domain::waiting_rooms::{Follower, Rooms};
use futures::stream::{self, Stream};
use kernel::Failure;

use super::types::WaitingPlace;
use crate::schema::context::env;
use crate::schema::errors::{coded, top_level};

#[derive(Debug, Default)]
pub(crate) struct WaitingRoomsSubscription;

#[Subscription]
impl WaitingRoomsSubscription {
    /// A place in the line of a waiting room as it is now, and again each time it has changed: at most once a second, or every
    /// five seconds if many wait. Ends after `OPEN` and `ENDED`. For everyone who has its token.
    async fn waiting_place_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place's `token`.")] token: String,
    ) -> Result<impl Stream<Item = Result<WaitingPlace>> + use<>> {
        let follower = Follower::new(env(ctx), ctx.data_unchecked::<Rooms>(), &token).map_err(unknown)?;
        Ok(stream::unfold(follower, |mut follower| async move {
            let next = follower.next().await?;
            Some((next.map(WaitingPlace::from).map_err(unknown), follower))
        }))
    }
}

/// A token that is none of ours is not found; other failures are what they are.
fn unknown(failure: Failure<EventErrorCode>) -> Error {
    match failure {
        Failure::Rejected(mut problems) if !problems.is_empty() => coded("NOT_FOUND", problems.remove(0).message),
        other => top_level(other),
    }
}
