//! Pictures, from bytes to bytes: covers and logos made from uploads, and covers drawn for the demo. It knows nothing of the
//! product. It is a separate crate so that it can be optimized in development builds, too: without that, decoding takes
//! seconds.

mod container;
mod drawing;
mod upload;

pub use drawing::draw;
pub use upload::{MAX_PIXELS, Picture, PictureError, Purpose, Rendition, render};
