//! Printable tickets: a PDF made from texts, and the QR codes that are scanned at the door; and pictures for links that
//! are shared. The same input gives the same bytes.

mod canvas;
mod document;
mod fonts;
mod lines;
mod page;
mod picture;
mod pixels;
mod qr;
#[cfg(test)]
mod reading;
mod receipt;
mod share;
mod tags;
#[cfg(test)]
mod testing;
mod ticket;
mod truetype;
mod typesetting;
mod used;

pub use canvas::{Cover, Look};
pub use picture::Picture;
pub use qr::TicketCode;
pub use receipt::Receipt;
pub use share::{SHARE_HEIGHT, SHARE_WIDTH, SharePicture};
pub use ticket::{DrawnTickets, TicketLabels, TicketPage, TicketSheet};

/// Why a document could not be made. It is always a bug or a broken installation, never the fault of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("document: {0}")]
pub struct DocumentError(pub String);
