//! Printable tickets: a PDF made from texts, and the QR codes that are scanned at the door; and pictures for links that
//! are shared. The same input gives the same bytes.

mod fonts;
mod page;
mod pdf;
mod pixels;
mod qr;
mod share;
mod truetype;
mod typesetting;

pub use pdf::{DrawnTickets, TicketLabels, TicketPage, TicketSheet};
pub use qr::TicketCode;
pub use share::{SHARE_HEIGHT, SHARE_WIDTH, SharePicture};

/// Why a document could not be made. It is always a bug or a broken installation, never the fault of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("document: {0}")]
pub struct DocumentError(pub String);
