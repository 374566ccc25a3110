//! Limits on the WebSockets of an address or an account. Each is a connection that lasts as long as a page is open.

use std::net::IpAddr;
use std::sync::Arc;

use kernel::Actor;
use kernel::metrics::{self, Turned};
use uuid::Uuid;

use api_base::connections::permits::Permit;
use api_base::connections::permits::Permits;
use api_base::rate_limits::ClientAddress;

/// The permits of all WebSockets of this process.
pub(crate) struct Sockets {
    /// Those that have not sent `connection_init` yet.
    waiting: Arc<Permits<IpAddr>>,
    anonymous: Arc<Permits<IpAddr>>,
    accounts: Arc<Permits<Uuid>>,
}

/// The permit of a WebSocket, which is released when it is dropped.
#[derive(Debug)]
pub(crate) enum SocketPermit {
    /// An anonymous socket, counted for its address.
    Address(#[expect(dead_code, reason = "dropping it gives it back")] Permit<IpAddr>),
    /// A signed-in socket, counted for its account.
    Account(#[expect(dead_code, reason = "dropping it gives it back")] Permit<Uuid>),
}

impl Sockets {
    /// Limits for the anonymous sockets of an address, and for those of an account.
    pub(crate) fn new(per_address: usize, per_account: usize) -> Self {
        Self {
            waiting: Permits::new(per_address),
            anonymous: Permits::new(per_address),
            accounts: Permits::new(per_account),
        }
    }

    /// A permit for a socket that has not sent `connection_init` yet.
    pub(super) fn for_handshake(&self, client: ClientAddress) -> Option<SocketPermit> {
        counted(self.waiting.acquire(client.network()).map(SocketPermit::Address))
    }

    /// A permit for a socket whose actor is known.
    pub(super) fn for_actor(&self, actor: &Actor, client: ClientAddress) -> Option<SocketPermit> {
        counted(match actor.user() {
            Some(user) => self.accounts.acquire(user.user_id.uuid()).map(SocketPermit::Account),
            None => self.anonymous.acquire(client.network()).map(SocketPermit::Address),
        })
    }
}

fn counted(permit: Option<SocketPermit>) -> Option<SocketPermit> {
    if permit.is_none() {
        metrics::connection_turned_away(Turned::Sockets);
    }
    permit
}
