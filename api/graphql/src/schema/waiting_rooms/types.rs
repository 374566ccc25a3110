//! Waiting rooms, lines and places.

use std::sync::Arc;

use async_graphql::{Context, Enum, Error, Object, SimpleObject};
use domain::events;
use domain::organizations::Permission;
use domain::waiting_rooms::{Place, PlaceStatus, Room, Rooms};
use kernel::ids::TypedId as _;
use uuid::Uuid;

use super::loaders::SettingsOf;
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::events::int;
use crate::schema::scalars::DateTime;

/// When people have to wait before they order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::waiting_rooms::WaitingRoomMode")]
pub(crate) enum WaitingRoomMode {
    /// Never: everybody orders at once, however many there are.
    Off,
    /// While more people order than are let in.
    Automatic,
    /// Always, however few people order.
    On,
}

/// The waiting room of an event: who wants to order waits in a line, and is let in at a steady pace.
#[derive(Clone)]
pub(crate) struct WaitingRoom {
    event_id: Uuid,
    organization_id: Uuid,
    /// None if nobody has to wait now.
    room: Option<Arc<Room>>,
}

/// The waiting room of an event.
pub(crate) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<WaitingRoom, Error> {
    let room = ctx.data_unchecked::<Rooms>().of(event.typed_id()).await.map_err(database)?;
    Ok(WaitingRoom { event_id: event.id, organization_id: event.organization_id, room })
}

impl WaitingRoom {
    async fn is_managed(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        context::may(ctx, self.organization_id, Permission::ManageEvents).await
    }
}

/// The waiting room of an event: who wants to order waits in a line, and is let in at a steady pace.
#[Object]
impl WaitingRoom {
    /// Whether ordering needs an admission now: join with `waitingRoomJoin`, and order with the `admission` of your place.
    async fn is_on(&self) -> bool {
        self.room.is_some()
    }

    /// When the first are let in, if it is on and that is still to come. Until then people gather, and the order is drawn by
    /// lot. Null otherwise.
    async fn opens_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let opens_at = self.room.as_ref()?.shown.opens_at.filter(|at| context::env(ctx).now() < *at);
        context::note(ctx, |log| log.availability(opens_at));
        opens_at.map(DateTime)
    }

    /// Whether nobody is let in at the moment.
    async fn is_paused(&self) -> bool {
        self.room.as_ref().is_some_and(|room| room.shown.is_paused)
    }

    /// The organizer's words to those who wait; null if there are none, or if it is not on.
    async fn message(&self) -> Option<&str> {
        self.room.as_ref()?.shown.message.as_deref()
    }

    /// When people have to wait. Null without permission to manage its events.
    async fn mode(&self, ctx: &Context<'_>) -> Result<Option<WaitingRoomMode>, Error> {
        let settings = self.settings(ctx).await?;
        Ok(settings.map(|row| row.map_or(WaitingRoomMode::Automatic, |row| row.mode.into())))
    }

    /// How many are let in per minute, as the organizer chose; null if they did not, and the platform's configuration
    /// decides, and without permission to manage its events.
    async fn per_minute(&self, ctx: &Context<'_>) -> Result<Option<i32>, Error> {
        Ok(self.settings(ctx).await?.flatten().and_then(|settings| settings.per_minute))
    }

    /// What the organizer has set, also while it is not on: when it opens. Null if nothing is set, and without permission to
    /// manage its events.
    async fn planned_opens_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Error> {
        Ok(self.settings(ctx).await?.flatten().and_then(|settings| settings.opens_at).map(DateTime))
    }

    /// What the organizer has set, also while it is not on: their words to those who wait. Null if nothing is set, and
    /// without permission to manage its events.
    async fn planned_message(&self, ctx: &Context<'_>) -> Result<Option<String>, Error> {
        Ok(self.settings(ctx).await?.flatten().and_then(|settings| settings.message))
    }

    /// How long the line is now; null if it is not on, and without permission to manage its events.
    async fn line(&self, ctx: &Context<'_>) -> Result<Option<WaitingLine>, Error> {
        let Some(room) = &self.room else { return Ok(None) };
        if !self.is_managed(ctx).await? {
            return Ok(None);
        }
        let line = room.line(context::env(ctx)).await;
        Ok(Some(WaitingLine { waiting: int(line.waiting), admitted: int(line.admitted) }))
    }
}

impl WaitingRoom {
    /// What the organizer has set, if anything; none without permission to see it.
    async fn settings(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Option<domain::waiting_rooms::WaitingRoomSettings>>, Error> {
        if !self.is_managed(ctx).await? {
            return Ok(None);
        }
        Ok(Some(context::rows(ctx).load_one(SettingsOf(self.event_id)).await?))
    }
}

/// How long the line of a waiting room is.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub(crate) struct WaitingLine {
    /// How many people wait in all.
    waiting: i32,
    /// How many were let in.
    admitted: i32,
}

/// Where someone in a waiting room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum WaitingPlaceStatus {
    /// Nobody has to wait: order right away.
    Open,
    /// The line opens at `opensAt`; the order of those who are there by then is drawn by lot.
    BeforeOpening,
    /// In the line, at `position`.
    Waiting,
    /// It is your turn: order with `admission` until `admissionEndsAt`.
    Admitted,
    /// The time to order is over. Join again for a new place.
    Ended,
}

/// A place in the line of a waiting room.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct WaitingPlace {
    /// Looks at the place again. Keep it as long as you wait: with it you have the place even if the server forgets the
    /// line. Null with `OPEN`.
    token: Option<String>,
    /// Whether you wait, may order, or have to join again.
    status: WaitingPlaceStatus,
    /// The position in the line; 1 is next. Null unless `WAITING`.
    position: Option<i32>,
    /// In how many seconds it will be your turn, at the current pace. Null unless `WAITING`, and while it is paused.
    estimated_seconds: Option<i32>,
    /// How many wait in all.
    waiting: i32,
    /// When the line opens. Null unless `BEFORE_OPENING`.
    opens_at: Option<DateTime>,
    /// Whether nobody is let in at the moment.
    is_paused: bool,
    /// The organizer's words to those who wait; null if there are none.
    message: Option<String>,
    /// What `orderPlace` needs. It holds for the account or browser that joined. Null unless `ADMITTED`.
    admission: Option<String>,
    /// Until when you can order. Null unless `ADMITTED`.
    admission_ends_at: Option<DateTime>,
}

impl From<Place> for WaitingPlace {
    fn from(place: Place) -> Self {
        let mut shown = Self {
            token: place.token,
            status: WaitingPlaceStatus::Open,
            position: None,
            estimated_seconds: None,
            waiting: int(place.waiting),
            opens_at: None,
            is_paused: place.is_paused,
            message: place.message,
            admission: None,
            admission_ends_at: None,
        };
        shown.status = match place.status {
            PlaceStatus::Open => WaitingPlaceStatus::Open,
            PlaceStatus::BeforeOpening { opens_at } => {
                shown.opens_at = Some(DateTime(opens_at));
                WaitingPlaceStatus::BeforeOpening
            }
            PlaceStatus::Waiting { position, estimate } => {
                shown.position = Some(int(position));
                shown.estimated_seconds = estimate.map(|estimate| int(estimate.as_secs()));
                WaitingPlaceStatus::Waiting
            }
            PlaceStatus::Admitted { admission, ends_at } => {
                shown.admission = Some(admission);
                shown.admission_ends_at = Some(DateTime(ends_at));
                WaitingPlaceStatus::Admitted
            }
            PlaceStatus::Ended => WaitingPlaceStatus::Ended,
        };
        shown
    }
}
