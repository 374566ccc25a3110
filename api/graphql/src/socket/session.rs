//! One socket from its opening to its end.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError, Value};
use axum::extract::ws::{Message, WebSocket};
use axum::http::HeaderMap;
use domain::accounts;
use futures::stream::{BoxStream, StreamExt as _, once};
use kernel::Actor;
use kernel::error::met_outage;
use kernel::signals::Signal;
use serde_json::Value as Json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout, timeout_at};
use tracing::Instrument as _;

use super::operations::{Came, NotStarted, Operations};
use super::protocol::{Closing, FromClient, ToClient};
use crate::engine::prepare::{Parameters, Prepared, prepare};
use crate::engine::reply::{Refused, explain};
use crate::graphql::GraphQl;
use crate::schema::batches::Batches;
use crate::schema::context;
use crate::seats::Seat;
use api_base::auth;
use api_base::auth::AuthFailure;
use api_base::lifecycle;
use api_base::rate_limits::Asked;
use api_base::rate_limits::ClientAddress;
use api_base::request_id::RequestId;

/// How often the other side is asked for a sign of life.
const PING: Duration = Duration::from_secs(20);
/// After so many unanswered pings the other side is taken for gone. The actor is looked at again at the same pace, and at
/// once when a signal says so: an access token ends after minutes, a socket does not, and nobody stays on one whose
/// session was ended.
const PINGS: u32 = 3;
/// A client that does not take what it is sent holds nobody up longer than this.
const SEND_PATIENCE: Duration = Duration::from_secs(10);
/// Longer ids for operations are not kept.
const MAX_ID: usize = 128;

/// Goes on, or closes the socket: with a reason, or without where the other side is gone.
type Step<T = ()> = ControlFlow<Option<Closing>, T>;

const GONE: Option<Closing> = None;

/// A socket's state.
pub(super) struct Session {
    app: Arc<GraphQl>,
    id: RequestId,
    client: ClientAddress,
    headers: HeaderMap,
    actor: Actor,
    seat: Seat,
    operations: Operations,
    unanswered: u32,
}

impl Session {
    pub(super) fn new(app: Arc<GraphQl>, id: RequestId, client: ClientAddress, headers: HeaderMap, seat: Seat) -> Self {
        let operations = Operations::default();
        Self { app, id, client, headers, actor: Actor::Anonymous, seat, operations, unanswered: 0 }
    }

    /// Serves the socket until either side closes it.
    pub(super) async fn serve(self, socket: WebSocket) {
        let span = tracing::info_span!("socket", id = self.id.as_str(), user = tracing::field::Empty);
        self.serve_in_span(socket).instrument(span).await;
    }

    async fn serve_in_span(mut self, mut socket: WebSocket) {
        let phase = self.app.phase.clone();
        let ended = tokio::select! {
            ended = self.converse(&mut socket) => ended,
            () = lifecycle::ending(phase) => Some(Closing::Leaving),
        };
        if let Some(closing) = ended {
            tracing::debug!(?closing, "closing a socket");
            let _ = timeout(SEND_PATIENCE, socket.send(closing.message())).await;
        }
    }

    async fn converse(&mut self, socket: &mut WebSocket) -> Option<Closing> {
        match self.greet(socket).await {
            ControlFlow::Continue(()) => self.run(socket).await,
            ControlFlow::Break(closing) => closing,
        }
    }

    /// Waits for the client to say who it is.
    async fn greet(&mut self, socket: &mut WebSocket) -> Step {
        let deadline = Instant::now() + self.app.options.connection_init_timeout;
        let payload = loop {
            let received = match timeout_at(deadline, socket.recv()).await {
                Ok(received) => receive(received)?,
                Err(_) => return Step::Break(Some(Closing::InitTimeout)),
            };
            match received {
                Some(FromClient::ConnectionInit { payload }) => break payload,
                Some(FromClient::Ping {}) => send(socket, ToClient::Pong.message()).await?,
                Some(FromClient::Subscribe { .. }) => return Step::Break(Some(Closing::Unauthorized)),
                Some(FromClient::Pong {} | FromClient::Complete { .. }) | None => {}
            }
        };
        self.actor = match self.actor(payload.as_ref()).await {
            Ok(actor) => actor,
            Err(AuthFailure::Unauthenticated) => return Step::Break(Some(Closing::Forbidden)),
            Err(AuthFailure::Internal(error)) => return Step::Break(Some(Self::unclear(&error))),
        };
        let Some(seat) = self.app.sockets.seat(&self.actor, self.client) else {
            return Step::Break(Some(Closing::Crowded));
        };
        self.seat = seat;
        send(socket, ToClient::ConnectionAck.message()).await
    }

    /// Who asks: by `authorization` in the message, as browsers can't set headers on sockets, else by the header.
    async fn actor(&mut self, payload: Option<&Json>) -> Result<Actor, AuthFailure> {
        let (env, tokens) = (&self.app.env, &self.app.tokens);
        let given = payload.and_then(|payload| payload.get("authorization").or_else(|| payload.get("Authorization")));
        match given {
            None | Some(Json::Null) => auth::actor(env, tokens, &self.headers).await,
            Some(Json::String(bearer)) => auth::actor_from_bearer(env, tokens, bearer).await,
            Some(_) => Err(AuthFailure::Unauthenticated),
        }
    }

    async fn run(&mut self, socket: &mut WebSocket) -> Option<Closing> {
        let mut signals = self.app.env.signals.subscribe();
        let mut ticks = interval_at(Instant::now() + PING, PING);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut count = 0_u32;
        loop {
            let step = tokio::select! {
                received = socket.recv() => self.take(socket, received).await,
                (id, came) = self.operations.next() => self.pass_on(socket, &id, came).await,
                () = told(&mut signals, &self.actor) => self.look_again().await,
                _ = ticks.tick() => {
                    count = count.wrapping_add(1);
                    self.tick(socket, count).await
                }
            };
            if let ControlFlow::Break(closing) = step {
                return closing;
            }
        }
    }

    /// Does what the client says.
    async fn take(&mut self, socket: &mut WebSocket, received: Option<Result<Message, axum::Error>>) -> Step {
        self.unanswered = 0;
        match receive(received)? {
            None | Some(FromClient::Pong {}) => Step::Continue(()),
            Some(FromClient::ConnectionInit { .. }) => Step::Break(Some(Closing::TooManyInits)),
            Some(FromClient::Ping {}) => send(socket, ToClient::Pong.message()).await,
            Some(FromClient::Complete { id }) => {
                self.operations.stop(&id);
                Step::Continue(())
            }
            Some(FromClient::Subscribe { id, payload }) => self.subscribe(socket, id, payload).await,
        }
    }

    async fn subscribe(&mut self, socket: &mut WebSocket, id: String, parameters: Parameters) -> Step {
        if id.is_empty() || id.len() > MAX_ID {
            return Step::Break(Some(Closing::Invalid));
        }
        let started = match self.operations.admit(&id) {
            Err(NotStarted::Duplicate) => return Step::Break(Some(Closing::DuplicateId)),
            Err(NotStarted::TooMany) => Err(Refused::TooManyOperations),
            Ok(()) => match prepare(&self.app.documents, parameters) {
                Ok(prepared) => {
                    let counted = count(Arc::clone(&self.app), self.client, self.actor.clone(), &prepared.asked).await;
                    counted.and_then(|()| self.start(prepared))
                }
                Err(refused) => Err(refused),
            },
        };
        match started {
            Ok(responses) => {
                self.operations.start(id, responses);
                Step::Continue(())
            }
            Err(refused) => refuse(socket, &id, &[refused.error(&self.id)]).await,
        }
    }

    fn start(&self, prepared: Prepared) -> Result<BoxStream<'static, Response>, Refused> {
        let Prepared { request, shape, operation, field, .. } = prepared;
        let request = request.data(self.actor.clone()).data(self.headers.clone());
        match operation {
            OperationType::Subscription => {
                let rows = context::new_rows(&self.app.env, &self.actor);
                Ok(self.app.schema.subscribe(request.data(rows), shape))
            }
            // A socket has no preflight and no cookies to set.
            OperationType::Mutation => Err(Refused::MutationBySocket),
            OperationType::Query => {
                let (app, id) = (Arc::clone(&self.app), self.id.clone());
                let measurement = app.operations.begin(operation, field.as_deref());
                let (batches, rows) = Batches::new(&app.env, &self.actor);
                let span = measurement.span();
                let answer = async move {
                    let answer = batches.run(app.schema.execute(request.data(rows), &shape)).instrument(span);
                    let answer = timeout(app.options.request_timeout, answer).await;
                    if let Ok(answer) = &answer {
                        measurement.end(answer);
                    }
                    answer.unwrap_or_else(|_| Response::from_errors(vec![Refused::Timeout.error(&id)]))
                };
                Ok(once(answer).boxed())
            }
        }
    }

    /// Passes on what an operation came up with.
    async fn pass_on(&mut self, socket: &mut WebSocket, id: &str, came: Came) -> Step {
        match came {
            Came::Next(mut response) => {
                explain(&mut response, &self.id);
                let could_not_begin = response.errors.iter().all(|error| error.path.len() <= 1);
                if response.data == Value::Null && response.is_err() && could_not_begin {
                    // An error ends the operation by itself. What failed further down is told, and the next may be whole.
                    self.operations.stop(id);
                    return refuse(socket, id, &response.errors).await;
                }
                send(socket, ToClient::next(id, &response).message()).await
            }
            Came::End => send(socket, ToClient::Complete { id }.message()).await,
            Came::Panicked => {
                tracing::warn!("a subscription panicked");
                refuse(socket, id, &[Refused::Internal.error(&self.id)]).await
            }
        }
    }

    async fn tick(&mut self, socket: &mut WebSocket, count: u32) -> Step {
        if self.unanswered >= PINGS {
            return Step::Break(Some(Closing::Silent));
        }
        if count.is_multiple_of(PINGS) {
            self.look_again().await?;
        }
        self.unanswered += 1;
        send(socket, Message::Ping(Vec::new().into())).await
    }

    /// Whether the actor still is who it was.
    async fn look_again(&mut self) -> Step {
        let Some(user) = self.actor.user() else { return Step::Continue(()) };
        match accounts::authenticate(&self.app.env, user.user_id, user.session_id).await {
            Ok(Some(user)) => {
                self.actor = Actor::User(Box::new(user));
                Step::Continue(())
            }
            Ok(None) => Step::Break(Some(Closing::Forbidden)),
            Err(error) => Step::Break(Some(Self::unclear(&error))),
        }
    }

    /// Who is there can't be found out. In an outage that is so for everybody, and no fault of this socket's.
    fn unclear(error: &(dyn std::error::Error + 'static)) -> Closing {
        if met_outage(error) {
            tracing::warn!(%error, "a socket met an outage of the database");
        } else {
            tracing::error!(%error, "the actor could not be made out");
        }
        Closing::Internal
    }
}

/// Resolves when the actor's account should be looked at again: its sessions ended, its rights changed, or a hint may have
/// been missed.
async fn told(signals: &mut Receiver<Signal>, actor: &Actor) {
    let account = actor.user().map(|user| Signal::Account(user.user_id));
    loop {
        match signals.recv().await {
            Ok(signal) if Some(signal) == account || signal == Signal::Resync => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // Nobody is left to tell anything; the clock goes on.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Reads a message; none if there is nothing to do about it.
fn receive(received: Option<Result<Message, axum::Error>>) -> Step<Option<FromClient>> {
    match received {
        None => Step::Break(GONE),
        // The library answers pings and closings when it is asked for the next message; after a closing there is none.
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => Step::Continue(None),
        Some(Ok(Message::Binary(_))) => Step::Break(Some(Closing::Invalid)),
        Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
            Ok(message) => Step::Continue(Some(message)),
            Err(_) => Step::Break(Some(Closing::Invalid)),
        },
        Some(Err(error)) => Step::Break(is_too_large(&error).then_some(Closing::TooLarge)),
    }
}

/// The library tells its errors apart only in words from here.
fn is_too_large(error: &axum::Error) -> bool {
    error.to_string().to_ascii_lowercase().contains("too long")
}

async fn refuse(socket: &mut WebSocket, id: &str, errors: &[ServerError]) -> Step {
    send(socket, ToClient::Error { id, payload: errors }.message()).await
}

async fn send(socket: &mut WebSocket, message: Message) -> Step {
    match timeout(SEND_PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Step::Continue(()),
        Ok(Err(_)) | Err(_) => Step::Break(GONE),
    }
}

/// Whether one more operation is within the limits.
async fn count(app: Arc<GraphQl>, client: ClientAddress, actor: Actor, asked: &Asked) -> Result<(), Refused> {
    app.rate_limits.of_address(client, asked).await?;
    app.rate_limits.of_user(&actor, asked).await?;
    Ok(())
}
