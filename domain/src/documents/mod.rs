//! Files people get: PDF tickets, QR codes, calendar entries. The same input gives the same bytes.

mod calendar;
mod facts;
#[cfg(test)]
pub(crate) mod fixtures;
mod pdf;
mod pixels;
mod qr;
mod typesetting;

pub use calendar::{Audience, calendar_entry};
pub use facts::EventFacts;
pub use pdf::{TicketPage, TicketSheet};
pub use qr::TicketCode;

use crate::translation::TranslationError;

/// Why a document could not be made; a fault of ours, not of the data's owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("document: {0}")]
pub struct DocumentError(pub String);

impl From<TranslationError> for DocumentError {
    fn from(error: TranslationError) -> Self {
        Self(error.to_string())
    }
}
