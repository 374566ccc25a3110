//! Connections: how many there may be, and how long one may stay open without a request. Each takes a file handle, of
//! which there are few.

mod guarded;
pub mod permits;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use kernel::metrics::{self, Turned};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;
use tower::ServiceExt as _;

use self::guarded::{Answering, Guarded, Turns, Waits};
use self::permits::{Permit, Permits};
use crate::lifecycle::{self, Phase, RETRY_AFTER};
use crate::problem::problem;
use crate::rate_limits::network_of;

/// Connections for health checks, when all others are in use.
pub const RESERVE: usize = 32;
/// How long a connection of the reserve may be idle.
const RESERVE_PATIENCE: Duration = Duration::from_secs(2);
/// How long a client may read nothing of a response.
const STALL: Duration = Duration::from_secs(30);
/// The longest header of a request, and how much of a body is buffered, in bytes.
const MAX_HEAD: usize = 64 << 10;
/// How long to wait when there are no file handles.
const NO_HANDLES: Duration = Duration::from_millis(100);

/// The limits on connections.
#[derive(Debug, Clone)]
pub struct ConnectionLimits {
    /// How many in all, besides a few for health checks.
    pub most: usize,
    /// How many from one address; trusted proxies have no limit.
    pub per_address: usize,
    /// How long the header of a request may take from its first byte on.
    pub head: Duration,
    /// How long a connection may be without a request.
    pub idle: Duration,
    /// Proxies that forward requests of others.
    pub trusted_proxies: Vec<IpNet>,
}

/// Serves requests until the phase is [`Phase::Ending`], then finishes those in progress.
pub async fn serve(listener: TcpListener, router: Router, limits: ConnectionLimits, phase: watch::Receiver<Phase>) {
    let admission = Admission::new(limits);
    let (stop, stopping) = watch::channel(());
    let mut ending = pin!(lifecycle::ending(phase));
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut ending => break,
            accepted = accept(&listener) => accepted,
        };
        match admission.admit(peer.ip()) {
            Ok(admitted) => {
                let connection = admission.connection(stream, peer, admitted, router.clone(), stopping.clone());
                tokio::spawn(connection);
            }
            // Closed without a response, which would take resources that are short.
            Err(turned) => metrics::connection_turned_away(turned),
        }
    }
    drop((listener, stopping, router));
    stop.send_replace(());
    stop.closed().await;
}

/// The next connection. If there are no file handles, waits until a connection closes.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    let mut logged = false;
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_about_one(&error) => {}
            Err(error) => {
                if !std::mem::replace(&mut logged, true) {
                    tracing::error!(%error, "no connection can be taken");
                }
                metrics::connection_turned_away(Turned::NoHandles);
                sleep(NO_HANDLES).await;
            }
        }
    }
}

/// Whether an error is about a connection that closed before it was accepted.
fn is_about_one(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Admits connections within the limits.
struct Admission {
    limits: ConnectionLimits,
    all: Arc<Permits<()>>,
    reserve: Arc<Permits<()>>,
    addresses: Arc<Permits<IpAddr>>,
}

/// The permits of a connection, which are released when it closes.
struct Admitted {
    is_in_reserve: bool,
    _permits: (Permit<()>, Option<Permit<IpAddr>>),
}

impl Admission {
    fn new(limits: ConnectionLimits) -> Self {
        Self {
            all: Permits::new(limits.most),
            reserve: Permits::new(RESERVE),
            addresses: Permits::new(limits.per_address),
            limits,
        }
    }

    fn admit(&self, address: IpAddr) -> Result<Admitted, Turned> {
        let address = address.to_canonical();
        let speaks_for_others = self.limits.trusted_proxies.iter().any(|proxy| proxy.contains(&address));
        let of_address = if speaks_for_others {
            None
        } else {
            Some(self.addresses.acquire(network_of(address)).ok_or(Turned::Address)?)
        };
        let (is_in_reserve, permit) = match self.all.acquire(()) {
            Some(permit) => (false, permit),
            None => (true, self.reserve.acquire(()).ok_or(Turned::Full)?),
        };
        Ok(Admitted { is_in_reserve, _permits: (permit, of_address) })
    }

    /// Serves a connection until either side ends it.
    fn connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        admitted: Admitted,
        router: Router,
        mut stopping: watch::Receiver<()>,
    ) -> impl Future<Output = ()> + use<> {
        let _ = stream.set_nodelay(true);
        let is_in_reserve = admitted.is_in_reserve;
        let waits = if is_in_reserve {
            Waits { head: RESERVE_PATIENCE, idle: RESERVE_PATIENCE, stall: RESERVE_PATIENCE }
        } else {
            Waits { head: self.limits.head, idle: self.limits.idle, stall: STALL }
        };
        let turns = Turns::default();
        let io = TokioIo::new(Guarded::new(stream, turns.clone(), waits, admitted));
        let service = service_fn(move |request: Request<Incoming>| {
            let (answering, router) = (turns.begin(), router.clone());
            async move { Ok::<_, Infallible>(answer(router, request, peer, is_in_reserve, answering).await) }
        });
        async move {
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(None)
                .max_buf_size(MAX_HEAD)
                .serve_connection(io, service)
                .with_upgrades();
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                _ = stopping.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended");
            }
        }
    }
}

/// Serves a request. Connections of the reserve are for health checks only.
async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    is_in_reserve: bool,
    answering: Answering,
) -> Response {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = if is_in_reserve && !request.uri().path().starts_with("/health/") {
        metrics::connection_turned_away(Turned::Full);
        busy()
    } else {
        let Ok(response) = router.oneshot(request).await;
        response
    };
    if is_in_reserve {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        // A WebSocket has its own timeouts; this connection stays open for it.
        answering.forever();
        return response;
    }
    response.map(|body| Body::new(answering.until_sent(body)))
}

fn busy() -> Response {
    let message = "There are too many connections at the moment. Please try again in a few seconds.";
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(most: usize, per_address: usize) -> Admission {
        let trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let second = Duration::from_secs(1);
        Admission::new(ConnectionLimits { most, per_address, head: second, idle: second, trusted_proxies })
    }

    #[test]
    fn an_address_has_so_many_and_a_trusted_proxy_as_many_as_it_wants() {
        let admission = admission(100, 2);
        let from = |address: &str| admission.admit(address.parse().unwrap());
        let one = from("192.0.2.1").ok().unwrap();
        let _two = from("::ffff:192.0.2.1").ok().unwrap();
        assert_eq!(from("192.0.2.1").err(), Some(Turned::Address));
        assert!(from("192.0.2.2").is_ok());
        drop(one);
        assert!(from("192.0.2.1").is_ok());
        let proxied: Vec<_> = (0..10).map(|_| from("10.0.0.1").ok().unwrap()).collect();
        assert_eq!(proxied.len(), 10);
        let network = [from("2001:db8::1").ok().unwrap(), from("2001:db8::2").ok().unwrap()];
        assert_eq!(from("2001:db8::3").err(), Some(Turned::Address));
        drop(network);
    }

    #[test]
    fn health_checks_have_places_when_all_are_taken() {
        let admission = admission(3, 100);
        let from = |number: usize| admission.admit(IpAddr::from([198, 51, 100, u8::try_from(number).unwrap()]));
        let mut admitted: Vec<_> = (0..3 + RESERVE).map(|number| from(number).ok().unwrap()).collect();
        assert!(admitted.iter().take(3).all(|admitted| !admitted.is_in_reserve));
        assert!(admitted.iter().skip(3).all(|admitted| admitted.is_in_reserve));
        assert_eq!(from(99).err(), Some(Turned::Full));
        admitted.remove(0);
        assert!(!from(99).ok().unwrap().is_in_reserve);
    }
}
