//! Limits on the WebSockets of a process, and of an address or an account. Each is a connection that lasts as long as a
//! page is open.

use std::net::IpAddr;
use std::sync::Arc;

use kernel::Actor;
use kernel::metrics::{self, Turned};
use uuid::Uuid;

use api_base::connections::permits::Permit;
use api_base::connections::permits::Permits;
use api_base::options::ApiOptions;
use api_base::rate_limits::ClientAddress;

/// The permits of all WebSockets of this process.
pub(crate) struct Sockets {
    all: Arc<Permits<()>>,
    /// Those that have not sent `connection_init` yet.
    waiting: Arc<Permits<IpAddr>>,
    anonymous: Arc<Permits<IpAddr>>,
    accounts: Arc<Permits<Uuid>>,
}

/// The permit of a WebSocket, which is released when it is dropped.
#[derive(Debug)]
pub(crate) struct SocketPermit {
    _of_process: Permit<()>,
    _of_owner: OwnerPermit,
}

#[derive(Debug)]
enum OwnerPermit {
    /// An anonymous socket, counted for its address.
    Address(#[expect(dead_code, reason = "dropping it gives it back")] Permit<IpAddr>),
    /// A signed-in socket, counted for its account.
    Account(#[expect(dead_code, reason = "dropping it gives it back")] Permit<Uuid>),
}

/// Why there is no permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// The process has as many sockets as it may have.
    Process,
    /// The address, or the account, has as many as it may have.
    Owner,
}

impl Sockets {
    /// The limits for the process, for the anonymous sockets of an address, and for those of an account.
    pub(crate) fn new(options: &ApiOptions) -> Self {
        Self {
            all: Permits::new(options.max_sockets),
            waiting: Permits::new(options.sockets_per_address),
            anonymous: Permits::new(options.sockets_per_address),
            accounts: Permits::new(options.sockets_per_account),
        }
    }

    /// A permit for a socket that has not sent `connection_init` yet.
    pub(super) fn for_handshake(&self, client: ClientAddress) -> Result<SocketPermit, Full> {
        let of_process = counted(self.all.acquire(()), Full::Process)?;
        let of_owner = counted(self.waiting.acquire(client.network()).map(OwnerPermit::Address), Full::Owner)?;
        Ok(SocketPermit { _of_process: of_process, _of_owner: of_owner })
    }

    /// The permit of the same socket once its actor is known.
    pub(super) fn for_actor(
        &self,
        permit: SocketPermit,
        actor: &Actor,
        client: ClientAddress,
    ) -> Result<SocketPermit, Full> {
        let of_owner = match actor.user() {
            Some(user) => self.accounts.acquire(user.user_id.uuid()).map(OwnerPermit::Account),
            None => self.anonymous.acquire(client.network()).map(OwnerPermit::Address),
        };
        Ok(SocketPermit { _of_owner: counted(of_owner, Full::Owner)?, ..permit })
    }
}

fn counted<T>(permit: Option<T>, full: Full) -> Result<T, Full> {
    permit.ok_or_else(|| {
        metrics::connection_turned_away(Turned::Sockets);
        full
    })
}
