//! One WebSocket, from `connection_init` until it closes.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError, Value};
use axum::extract::ws::{Message, WebSocket};
use axum::http::HeaderMap;
use futures::stream::{BoxStream, StreamExt as _, once};
use kernel::Actor;
use kernel::error::met_outage;
use kernel::signals::{Listener, Signal};
use serde_json::Value as Json;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout, timeout_at};
use tracing::Instrument as _;

use super::operations::{NotStarted, Operations, Update};
use super::protocol::{Closing, FromClient, ToClient};
use super::shared;
use crate::engine::prepare::{Parameters, Prepared, prepare};
use crate::engine::reply::{Refused, explain};
use crate::engine::scopes;
use crate::engine::shared::Reply;
use crate::graphql::GraphQl;
use crate::schema::batches::Batches;
use crate::schema::context::{self, Viewer};
use crate::socket_permits::SocketPermit;
use api_base::auth;
use api_base::auth::AuthFailure;
use api_base::lifecycle;
use api_base::rate_limits::ClientAddress;
use api_base::rate_limits::RequestCounts;
use api_base::request_id::RequestId;

/// How often the client is pinged.
const PING: Duration = Duration::from_secs(20);
/// After this many unanswered pings the client is considered gone.
const PINGS: u32 = 3;
/// How long a client may take to read a message.
const SEND_PATIENCE: Duration = Duration::from_secs(10);
/// The longest id of an operation.
const MAX_ID: usize = 128;

/// Continues, or closes the socket: with a reason, or without one if the client is gone.
type Step<T = ()> = ControlFlow<Option<Closing>, T>;

const GONE: Option<Closing> = None;

/// The state of a socket.
pub(super) struct Session {
    app: Arc<GraphQl>,
    id: RequestId,
    client: ClientAddress,
    actor: Actor,
    permit: Option<SocketPermit>,
    operations: Operations,
    unanswered: u32,
}

impl Session {
    pub(super) fn new(app: Arc<GraphQl>, id: RequestId, client: ClientAddress, permit: SocketPermit) -> Self {
        let operations = Operations::new(app.options.operations_per_socket);
        Self { app, id, client, actor: Actor::Anonymous, permit: Some(permit), operations, unanswered: 0 }
    }

    /// Serves the socket until either side closes it. The headers of the request may say who is signed in.
    pub(super) async fn serve(self, socket: WebSocket, headers: HeaderMap) {
        let span = tracing::info_span!("socket", id = self.id.as_str(), user = tracing::field::Empty);
        self.serve_in_span(socket, headers).instrument(span).await;
    }

    async fn serve_in_span(mut self, mut socket: WebSocket, headers: HeaderMap) {
        let phase = self.app.phase.clone();
        let ended = tokio::select! {
            ended = self.converse(&mut socket, headers) => ended,
            () = lifecycle::ending(phase) => Some(Closing::Leaving),
        };
        if let Some(closing) = ended {
            tracing::debug!(?closing, "closing a socket");
            let _ = timeout(SEND_PATIENCE, socket.send(closing.message())).await;
        }
    }

    async fn converse(&mut self, socket: &mut WebSocket, headers: HeaderMap) -> Option<Closing> {
        // Boxed, because it is over soon, and the socket stays.
        match Box::pin(self.initialize(socket, headers)).await {
            ControlFlow::Continue(()) => self.run(socket).await,
            ControlFlow::Break(closing) => closing,
        }
    }

    /// Waits for `connection_init` and authenticates the client.
    async fn initialize(&mut self, socket: &mut WebSocket, headers: HeaderMap) -> Step {
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
        self.actor = match self.actor(payload.as_ref(), &headers).await {
            Ok(actor) => actor,
            Err(AuthFailure::Unauthenticated) => return Step::Break(Some(Closing::Forbidden)),
            Err(AuthFailure::Internal(error)) => return Step::Break(Some(Self::unknown_actor(&error))),
        };
        let permit =
            self.permit.take().and_then(|permit| self.app.sockets.for_actor(permit, &self.actor, self.client).ok());
        if permit.is_none() {
            return Step::Break(Some(Closing::Crowded));
        }
        self.permit = permit;
        send(socket, ToClient::ConnectionAck.message()).await
    }

    /// The actor: from `authorization` in the message, because browsers can't set headers of WebSockets, or else from the
    /// header.
    async fn actor(&mut self, payload: Option<&Json>, headers: &HeaderMap) -> Result<Actor, AuthFailure> {
        let (env, tokens) = (&self.app.env, &self.app.tokens);
        let given = payload.and_then(|payload| payload.get("authorization").or_else(|| payload.get("Authorization")));
        match given {
            None | Some(Json::Null) => auth::actor(env, tokens, headers).await,
            Some(Json::String(bearer)) => auth::actor_from_bearer(env, tokens, bearer).await,
            Some(_) => Err(AuthFailure::Unauthenticated),
        }
    }

    async fn run(&mut self, socket: &mut WebSocket) -> Option<Closing> {
        let account = self.actor.user().map(|user| self.app.env.signals.listen(&[Signal::Account(user.user_id)]));
        let mut ticks = interval_at(Instant::now() + PING, PING);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // An access token expires after minutes, a socket does not, and it must not outlive its session.
        let mut rounds = self.app.session_checks.rounds(&self.actor);
        // Its session may have ended before anybody listened for that.
        if account.is_some()
            && let Step::Break(closing) = Box::pin(self.recheck_actor()).await
        {
            return closing;
        }
        loop {
            let step = tokio::select! {
                // Boxed where a step needs much memory for a moment.
                received = socket.recv() => Box::pin(self.handle(socket, received)).await,
                (id, update) = self.operations.next() => Box::pin(self.forward(socket, &id, update)).await,
                () = account_changed(account.as_ref()) => Box::pin(self.recheck_actor()).await,
                () = next_round(rounds.as_mut()) => Box::pin(self.recheck_actor()).await,
                _ = ticks.tick() => self.tick(socket).await,
            };
            if let ControlFlow::Break(closing) = step {
                return closing;
            }
        }
    }

    /// Handles a message of the client.
    async fn handle(&mut self, socket: &mut WebSocket, received: Option<Result<Message, axum::Error>>) -> Step {
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
            Err(NotStarted::TooMany) => Err(Refused::TooManyOperations(self.app.options.operations_per_socket)),
            Ok(()) => match prepare(&self.app.documents, parameters) {
                Ok(prepared) => {
                    let counted = count(Arc::clone(&self.app), self.client, self.actor.clone(), &prepared.counts).await;
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

    fn start(&self, prepared: Prepared) -> Result<BoxStream<'static, Reply>, Refused> {
        let Prepared { request, shape, operation, field, shareable, .. } = prepared;
        scopes::permit(&self.actor, &shape)?;
        // Whoever is signed in may see more.
        if let (Some(shareable), None) = (shareable, self.actor.user()) {
            return Ok(shared::join(Arc::clone(&self.app), self.app.shared_subscriptions.share(shareable)));
        }
        let viewer = Viewer::somebody(self.actor.clone());
        let request = request.data(viewer.clone());
        match operation {
            OperationType::Subscription => {
                let rows = context::new_rows(&self.app.env, &viewer);
                Ok(self.app.schema.subscribe(request.data(rows), shape).map(Reply::from).boxed())
            }
            // There is no preflight, and no response that could set cookies.
            OperationType::Mutation => Err(Refused::MutationBySocket),
            OperationType::Query => {
                let (app, id) = (Arc::clone(&self.app), self.id.clone());
                let measurement = app.operations.begin(operation, field.as_deref());
                let (batches, rows) = Batches::new(&app.env, &viewer);
                let span = measurement.span();
                let answer = async move {
                    let answer = batches.run(app.schema.execute(request.data(rows), &shape)).instrument(span);
                    let answer = timeout(app.options.request_timeout, answer).await;
                    if let Ok(answer) = &answer {
                        measurement.end(answer.is_ok());
                    }
                    answer.unwrap_or_else(|_| Response::from_errors(vec![Refused::Timeout.error(&id)])).into()
                };
                Ok(once(answer).boxed())
            }
        }
    }

    /// Sends an event of an operation to the client.
    async fn forward(&mut self, socket: &mut WebSocket, id: &str, update: Update) -> Step {
        match update {
            Update::Next(Reply::Shared(payload)) => send(socket, ToClient::serialized(id, &payload)).await,
            Update::Next(Reply::Own(mut response)) => {
                explain(&mut response, &self.id);
                let could_not_begin = response.errors.iter().all(|error| error.path.len() <= 1);
                if response.data == Value::Null && response.is_err() && could_not_begin {
                    // An error of the whole operation ends it. After errors of fields, the next response may be complete.
                    self.operations.stop(id);
                    return refuse(socket, id, &response.errors).await;
                }
                send(socket, ToClient::next(id, &response).message()).await
            }
            Update::End => send(socket, ToClient::Complete { id }.message()).await,
            Update::Panicked => {
                tracing::warn!("a subscription panicked");
                refuse(socket, id, &[Refused::Internal.error(&self.id)]).await
            }
        }
    }

    async fn tick(&mut self, socket: &mut WebSocket) -> Step {
        if self.unanswered >= PINGS {
            return Step::Break(Some(Closing::Silent));
        }
        self.unanswered += 1;
        send(socket, Message::Ping(Vec::new().into())).await
    }

    /// Loads the actor again, and closes the socket if the session has ended.
    async fn recheck_actor(&mut self) -> Step {
        let Some(user) = self.actor.user() else { return Step::Continue(()) };
        match self.app.session_checks.ask(&self.app.env, &user.via).await {
            Ok(Some(user)) => {
                self.actor = Actor::User(Box::new(user));
                Step::Continue(())
            }
            Ok(None) => Step::Break(Some(Closing::Forbidden)),
            Err(error) => Step::Break(Some(Self::unknown_actor(&*error))),
        }
    }

    /// Closes the socket because the actor could not be loaded. During an outage this concerns all sockets and is only a
    /// warning.
    fn unknown_actor(error: &(dyn std::error::Error + 'static)) -> Closing {
        if met_outage(error) {
            tracing::warn!(%error, "a socket met an outage of the database");
        } else {
            tracing::error!(%error, "the actor could not be made out");
        }
        Closing::Internal
    }
}

/// Resolves when the actor should be loaded again: its sessions ended, its permissions changed, or signals may have been
/// missed. Never for anonymous actors.
async fn account_changed(account: Option<&Listener>) {
    match account {
        Some(account) => account.heard().await,
        None => std::future::pending().await,
    }
}

/// Resolves when the session is to be checked without a reason.
async fn next_round(rounds: Option<&mut Interval>) {
    match rounds {
        Some(rounds) => _ = rounds.tick().await,
        None => std::future::pending().await,
    }
}

/// Parses a message; none if it needs no action.
fn receive(received: Option<Result<Message, axum::Error>>) -> Step<Option<FromClient>> {
    match received {
        None => Step::Break(GONE),
        // The library answers pings and close frames when it is polled for the next message; after a close there is none.
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => Step::Continue(None),
        Some(Ok(Message::Binary(_))) => Step::Break(Some(Closing::Invalid)),
        Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
            Ok(message) => Step::Continue(Some(message)),
            Err(_) => Step::Break(Some(Closing::Invalid)),
        },
        Some(Err(error)) => Step::Break(is_too_large(&error).then_some(Closing::TooLarge)),
    }
}

/// Whether a message was too large. The library's error can be recognized only by its text.
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

/// Counts another operation against the rate limits.
async fn count(app: Arc<GraphQl>, client: ClientAddress, actor: Actor, counts: &RequestCounts) -> Result<(), Refused> {
    app.rate_limits.of_address(client, counts).await?;
    app.rate_limits.of_user(&actor, counts).await?;
    Ok(())
}
