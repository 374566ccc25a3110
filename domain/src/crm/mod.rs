//! CRMs that hold the buyers: the platform's, set in the configuration, and each organization's own.
//!
//! When something happens to a contact (they sign up, buy, cancel, are checked in, change their profile), the same
//! transaction records that they changed, but not how. Some seconds later a job sends the contacts in their current
//! state, many in one call. So neither the order nor the number of changes matters, retries do no harm, and a burst
//! becomes one message.
//!
//! A contact is somebody who gave us their address: an account with a verified address (for the platform), or the buyer
//! of an order that was confirmed. People whom a buyer merely named on a ticket are not contacts.

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

/// How long after connecting a system its existing contacts are collected: a purchase in flight may have missed the new
/// connection.
const SETTLES: time::Duration = time::Duration::seconds(5);

/// Why an operation on a CRM was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrmErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The system rejected the token, or the token lacks permissions.
    TokenRefused,
    /// The system did not respond, or not as expected.
    Unreachable,
    /// The organization has no CRM connected.
    NotConnected,
    /// Contacts still wait to be erased, and disconnecting would prevent that.
    ErasuresPending,
}

impl ErrorCode for CrmErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// The hash of an address, which is retained after the address itself is gone.
fn hash(email: &str) -> String {
    URL_SAFE_NO_PAD.encode(secret::digest(email))
}
