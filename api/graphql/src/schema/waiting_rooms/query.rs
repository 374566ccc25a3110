//! Looking at a place.

use async_graphql::{Context, Error, Object};
use domain::waiting_rooms::{self, Rooms};
use kernel::Failure;

use super::types::WaitingPlace;
use crate::schema::context::env;
use crate::schema::errors::{coded, top_level};

#[derive(Debug, Default)]
pub(crate) struct WaitingRoomsQuery;

#[Object]
impl WaitingRoomsQuery {
    /// A place in the line of a waiting room as it is now, for everybody who has its token. Query it every few seconds if
    /// you don't follow `waitingPlaceChanged`.
    async fn waiting_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place's `token`.")] token: String,
    ) -> Result<WaitingPlace, Error> {
        let place = waiting_rooms::look(env(ctx), ctx.data_unchecked::<Rooms>(), &token).await;
        Ok(place.map_err(unknown)?.into())
    }
}

/// A token that is none of ours is not found; other failures are what they are.
pub(super) fn unknown(failure: Failure<domain::events::EventErrorCode>) -> Error {
    match failure {
        Failure::Rejected(mut problems) if !problems.is_empty() => coded("NOT_FOUND", problems.remove(0).message),
        other => top_level(other),
    }
}
