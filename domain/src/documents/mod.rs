//! Files for ticket holders: PDF tickets, QR codes, calendar entries. The same input gives the same bytes.

mod calendar;
mod facts;
#[cfg(test)]
pub(crate) mod fixtures;
mod look;
mod receipt;
pub(crate) mod samples;
mod share;
#[cfg(test)]
mod tests;
mod tickets;

pub use ::documents::{DocumentError, Look, SHARE_HEIGHT, SHARE_WIDTH, SharePicture, TicketCode, TicketSheet};
pub use calendar::{Audience, calendar_entry};
pub use facts::EventFacts;
pub use look::event_look;
pub(crate) use look::{Branding, look_of};
pub use receipt::{has_receipt, receipt_of};
pub use share::share_picture;
pub use tickets::ticket_sheet;

use crate::translation::TranslationError;

impl From<TranslationError> for DocumentError {
    fn from(error: TranslationError) -> Self {
        Self(error.to_string())
    }
}
