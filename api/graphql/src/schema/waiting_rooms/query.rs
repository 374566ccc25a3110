//! Looking at a place.

use async_graphql::{Context, Error, Object};
use domain::waiting_rooms::{self, Rooms};
use kernel::Failure;

use super::types::WaitingPlace;
use crate::schema::context::env;
use crate::schema::errors::top_level;

#[derive(Debug, Default)]
pub(crate) struct WaitingRoomsQuery;

#[Object]
impl WaitingRoomsQuery {
    /// A place in the line of a waiting room as it is now, for everyone who has its token; null if that is none of ours.
    /// Query it every few seconds if you don't follow `waitingPlaceChanged`.
    async fn waiting_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place's `token`.")] token: String,
    ) -> Result<Option<WaitingPlace>, Error> {
        match waiting_rooms::look(env(ctx), ctx.data_unchecked::<Rooms>(), &token).await {
            Ok(place) => Ok(Some(place.into())),
            Err(Failure::Rejected(_)) => Ok(None),
            Err(other) => Err(top_level(other)),
        }
    }
}
