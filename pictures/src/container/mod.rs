//! What an upload's container holds, looked at before anything is decoded. Nothing in a file that is small may become
//! large: only the picture's own data, whose size its dimensions say, and its colour profile, up to a limit, are ever
//! decompressed. The decoders have limits as well, but not for every part that they look at.

mod png;
mod webp;

use std::borrow::Cow;

use image::ImageFormat;

/// The longest colour profile that is looked at. Displays' and cameras' have a few kilobytes, printers' a megabyte or two.
pub(crate) const MAX_PROFILE: usize = 2 << 20;

/// The parts of an upload that are decoded.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    /// A file with the picture, and with nothing else that is compressed.
    pub(crate) picture: Cow<'a, [u8]>,
    /// The colour profile, decompressed, where the decoder can't be asked for it.
    pub(crate) profile: Option<Vec<u8>>,
    /// Whether it moves: decoders make more copies of such a picture.
    pub(crate) is_animated: bool,
}

/// Takes an upload apart. None for one that contradicts itself or is not all there.
pub(crate) fn take_apart(upload: &[u8], format: ImageFormat) -> Option<Parts<'_>> {
    match format {
        ImageFormat::Png => png::take_apart(upload),
        ImageFormat::WebP => webp::take_apart(upload),
        // Nothing but the picture is compressed in a JPEG, and its segments are short.
        _ => Some(Parts { picture: upload.into(), profile: None, is_animated: false }),
    }
}
