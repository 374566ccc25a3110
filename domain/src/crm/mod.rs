//! Customer systems that know who buys: the platform's, which the configuration names, and each organization's own.
//!
//! Whatever happens to a contact (somebody signs up, buys, cancels, is checked in, changes their profile) is noted in
//! the transaction in which it happens, and nothing more than that it happened. Some seconds later a job sends the
//! contacts as they are then, many in one call. So neither order nor number of changes matters, what is tried again
//! does no harm, and a burst is one message.
//!
//! A contact is somebody who gave us their address: an account whose address was verified (on the platform), and
//! whoever placed an order that was confirmed. Those whom a buyer only named on a ticket are nobody's contacts.

mod collect;
mod connect;
mod connection;
mod erasure;
mod facts;
mod forget;
mod platform;
mod status;
mod sync;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use kernel::error::ErrorCode;
use kernel::secret;

pub use collect::collect;
pub use connect::{Connect, Connected, Disconnect, EraseContact, connect, disconnect, erase};
pub use entity::crm_connection::CrmKind;
pub use forget::{erase_everywhere, forget};
pub use platform::align;
pub use status::{ConnectionStatus, Refusal, of_organization, of_platform};
pub use sync::sync;

/// How long after it was connected a system is told of those who are there: whoever buys in this very moment may not
/// have seen that there is a connection.
const SETTLES: time::Duration = time::Duration::seconds(5);

/// Why something about a customer system was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrmErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The system does not know the token, or the token may not do what it has to.
    TokenRefused,
    /// The system did not answer, or not as it should.
    Unreachable,
    /// The organization has connected none.
    NotConnected,
    /// Contacts wait to be erased, and would not be.
    ErasuresPending,
}

impl ErrorCode for CrmErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// What is kept of an address for good.
fn hash(email: &str) -> String {
    URL_SAFE_NO_PAD.encode(secret::digest(email))
}
