//! What those who watch an event's availability are told, and how they find out what has changed since.

use std::sync::{Arc, Mutex};

use async_graphql::Result;
use domain::events;
use kernel::ids::{EventId, OfOrganization as _, OrganizationId};
use kernel::{Actor, Env};
use uuid::Uuid;

use super::ticket_types::TicketType;
use crate::schema::boards::{Boards, Viewer};
use crate::schema::errors::{coded, database};

/// The boards of events' availability.
pub(crate) type AvailabilityBoards = Boards<EventId, Availability>;

/// What those who watch an event's availability are told.
#[derive(Default)]
pub(crate) struct Availability {
    /// Whether everyone may see the event.
    public: bool,
    /// Its ticket types, and how many places of each are left.
    ticket_types: Vec<events::Offer>,
}

impl Availability {
    pub(super) async fn look(env: Env, id: EventId) -> Result<Self> {
        let conn = env.db.primary();
        let public = !events::visible(conn, &Actor::Anonymous, [id.uuid()]).await.map_err(database)?.is_empty();
        let offers = events::offers_of(conn, [id.uuid()]).await.map_err(database)?.remove(&id.uuid());
        Ok(Self { public, ticket_types: offers.unwrap_or_default().ticket_types })
    }

    /// The offer of a ticket type, which is most likely at this position.
    fn offer(&self, ticket_type: Uuid, at: usize) -> Option<&events::Offer> {
        let is_it = |offer: &&events::Offer| offer.ticket_type.id == ticket_type;
        self.ticket_types.get(at).filter(is_it).or_else(|| self.ticket_types.iter().find(is_it))
    }
}

/// The event's organization; fails if the actor may not see the event, or no longer.
pub(super) async fn require_visible(env: &Env, actor: &Actor, id: EventId) -> Result<OrganizationId> {
    let event = events::visible(env.db.primary(), actor, [id.uuid()]).await.map_err(database)?;
    Ok(event.first().ok_or_else(not_visible)?.of_organization())
}

fn not_visible() -> async_graphql::Error {
    coded("NOT_FOUND", "There is no such event, or it is not yours.")
}

/// One of those who watch an event's availability.
pub(crate) struct AvailabilityWatch {
    viewer: Viewer<EventId, Availability>,
    /// Who watches, if they may see more than everyone.
    signed_in: Option<Box<SignedIn>>,
    /// The state that they know.
    known: Option<Arc<Availability>>,
    /// The state that they are being told, and the position of the next ticket type to compare.
    now: Option<(Arc<Availability>, usize)>,
}

struct SignedIn {
    env: Env,
    actor: Actor,
    event: EventId,
}

/// A ticket type whose places left have changed.
#[derive(Clone)]
pub(crate) struct Change {
    /// The state in which it was found.
    pub(crate) state: Arc<Availability>,
    /// The ticket type's position in it.
    pub(crate) at: usize,
}

impl From<&Change> for TicketType {
    fn from(change: &Change) -> Self {
        Self::from(&change.state.ticket_types[change.at])
    }
}

impl AvailabilityWatch {
    pub(super) fn new(viewer: Viewer<EventId, Availability>, env: &Env, actor: &Actor, event: EventId) -> Self {
        let signed_in = || Box::new(SignedIn { env: env.clone(), actor: actor.clone(), event });
        Self { viewer, signed_in: actor.user().map(|_| signed_in()), known: None, now: None }
    }

    /// All ticket types at first, and then each whose places left have changed. An error if the actor may not see the
    /// event, or no longer. None when nobody looks any more.
    pub(crate) async fn next(&mut self) -> Option<Result<Change>> {
        loop {
            if let Some(change) = self.next_change() {
                return Some(Ok(change));
            }
            match self.viewer.next().await? {
                Ok(state) if state.public => self.now = Some((state, 0)),
                // Boxed, because it is rarely needed, and each subscription would keep the memory for it.
                Ok(state) => match Box::pin(self.require_visible()).await {
                    Ok(()) => self.now = Some((state, 0)),
                    Err(error) => return Some(Err(error)),
                },
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// The next ticket type whose places left are not what is known.
    fn next_change(&mut self) -> Option<Change> {
        let (state, next) = self.now.take()?;
        let is_news = |(at, offer): (usize, &events::Offer)| {
            let known = self.known.as_ref().and_then(|known| known.offer(offer.ticket_type.id, at));
            known.map(events::Offer::left) != Some(offer.left())
        };
        let mut rest = state.ticket_types.iter().enumerate().skip(next);
        let Some((at, _)) = rest.find(|(at, offer)| is_news((*at, offer))) else {
            self.known = Some(state);
            return None;
        };
        self.now = Some((Arc::clone(&state), at + 1));
        Some(Change { state, at })
    }

    /// Whether an event that not everyone may see is visible to whoever watches.
    async fn require_visible(&self) -> Result<()> {
        let SignedIn { env, actor, event } = &**self.signed_in.as_ref().ok_or_else(not_visible)?;
        require_visible(env, actor, *event).await.map(|_| ())
    }
}

/// What a subscription is executed for if many share it. Without one of these, an execution lasts as long as its
/// subscription.
pub(crate) enum Purpose {
    /// For joining those who watch: what is to be watched is left here.
    Join(Arc<Mutex<Option<AvailabilityWatch>>>),
    /// For a single response, which tells of this.
    Tell(Result<Change>),
}
