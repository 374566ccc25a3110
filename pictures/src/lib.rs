//! Pictures, from bytes to bytes: covers made of what people upload, and covers drawn for the demo. Nothing here knows
//! what they are for. It is a crate of its own because it is compiled with optimization also in development: decoding
//! takes seconds without.

mod container;
mod drawing;
mod upload;

pub use drawing::draw;
pub use upload::{MAX_PIXELS, MIN_SIDE, Picture, PictureError, Rendition, render};
