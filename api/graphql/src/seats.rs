//! How many sockets there may be of an address or an account. Each is a connection for as long as somebody looks at a page.

use std::net::IpAddr;
use std::sync::Arc;

use kernel::Actor;
use kernel::metrics::{self, Turned};
use uuid::Uuid;

use api_base::connections::places::Place;
use api_base::connections::places::Places;
use api_base::rate_limits::ClientAddress;

/// The seats of all sockets of this process.
pub(crate) struct Sockets {
    /// Of those who did not say yet who they are.
    waiting: Arc<Places<IpAddr>>,
    anonymous: Arc<Places<IpAddr>>,
    accounts: Arc<Places<Uuid>>,
}

/// A socket's seat, until it is dropped.
#[derive(Debug)]
pub(crate) enum Seat {
    /// By its address.
    Address(#[expect(dead_code, reason = "dropping it gives it back")] Place<IpAddr>),
    /// By its account.
    Account(#[expect(dead_code, reason = "dropping it gives it back")] Place<Uuid>),
}

impl Sockets {
    /// So many for those of an address who did not sign in, and so many for an account.
    pub(crate) fn new(per_address: usize, per_account: usize) -> Self {
        Self {
            waiting: Places::new(per_address),
            anonymous: Places::new(per_address),
            accounts: Places::new(per_account),
        }
    }

    /// A seat until the socket says whose it is.
    pub(super) fn wait(&self, client: ClientAddress) -> Option<Seat> {
        counted(self.waiting.take(client.network()).map(Seat::Address))
    }

    /// A seat for whoever it turned out to be.
    pub(super) fn seat(&self, actor: &Actor, client: ClientAddress) -> Option<Seat> {
        counted(match actor.user() {
            Some(user) => self.accounts.take(user.user_id.uuid()).map(Seat::Account),
            None => self.anonymous.take(client.network()).map(Seat::Address),
        })
    }
}

fn counted(seat: Option<Seat>) -> Option<Seat> {
    if seat.is_none() {
        metrics::connection_turned_away(Turned::Sockets);
    }
    seat
}
