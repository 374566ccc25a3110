//! Tickets on paper: words in, a PDF out, and the codes that doors read. The same input gives the same bytes.

mod pdf;
mod pixels;
mod qr;
mod typesetting;

pub use pdf::{TicketLabels, TicketPage, TicketSheet};
pub use qr::TicketCode;

/// Why a document could not be made; a fault of ours, not of the data's owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("document: {0}")]
pub struct DocumentError(pub String);
