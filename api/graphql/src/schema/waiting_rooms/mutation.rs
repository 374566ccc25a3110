//! Joining and steering waiting rooms.

use api_base::auth::cookie::{self, TokenCookie};
use async_graphql::{Context, Error, Object};
use domain::waiting_rooms::{self, JoinRoom, Rooms};

use super::inputs::{WaitingRoomJoinInput, WaitingRoomUpdateInput};
use super::payloads::{WaitingRoomJoinPayload, WaitingRoomUpdatePayload};
use crate::schema::context::{actor, env};
use crate::schema::errors::{answer, refusals};

#[derive(Debug, Default)]
pub(crate) struct WaitingRoomsMutation;

#[Object]
impl WaitingRoomsMutation {
    /// Takes a place in the waiting room of an event. Joining again gives the same place back, to the same account or (by a
    /// cookie) to the same browser; pass the `token` that you have, with which that is so even if the server has forgotten
    /// the line. After `ENDED` it gives a new one at the end of the line. Follow it with
    /// `waitingPlaceChanged`, or query `waitingPlace` every few seconds: who does not for a minute is skipped until they are
    /// back. For everyone.
    async fn waiting_room_join(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event.")] input: WaitingRoomJoinInput,
    ) -> Result<WaitingRoomJoinPayload, Error> {
        let env = env(ctx);
        let join = JoinRoom {
            event_id: input.event_id.0,
            token: input.token,
            key: cookie::read(ctx, env, TokenCookie::Visitor),
        };
        match waiting_rooms::join(env, ctx.data_unchecked::<Rooms>(), actor(ctx), join).await {
            Ok(joined) => {
                if let Some((key, until)) = &joined.key {
                    cookie::set(ctx, env, TokenCookie::Visitor, key, *until);
                }
                Ok(WaitingRoomJoinPayload { place: Some(joined.place.into()), errors: Vec::new() })
            }
            Err(failure) => Ok(WaitingRoomJoinPayload { place: None, errors: refusals(failure)? }),
        }
    }

    /// Changes the waiting room of an event, which takes effect at once: switches it, sets its pace, pauses it, or tells
    /// those who wait something. For owners and managers of its organization.
    async fn waiting_room_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event, and what to change.")] input: WaitingRoomUpdateInput,
    ) -> Result<WaitingRoomUpdatePayload, Error> {
        let rooms = ctx.data_unchecked::<Rooms>();
        let outcome = waiting_rooms::update(env(ctx), rooms, actor(ctx), input.into()).await;
        answer!(outcome, event => WaitingRoomUpdatePayload { event: Some(event.into()) })
    }
}
