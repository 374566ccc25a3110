//! Checks an upload's container before anything is decoded, against decompression bombs. Only the picture's own data,
//! whose size follows from its dimensions, and its colour profile, up to a limit, are ever decompressed. The decoders
//! have limits as well, but not for every part that they read.

mod png;
mod webp;

use std::borrow::Cow;

use image::ImageFormat;

/// The longest colour profile that is read, in bytes. Those of displays and cameras have a few kilobytes, those of
/// printers a megabyte or two.
pub(crate) const MAX_PROFILE: usize = 2 << 20;

/// The parts of an upload that are decoded.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    /// A file with the picture and no other compressed data.
    pub(crate) picture: Cow<'a, [u8]>,
    /// The decompressed colour profile, for formats whose decoder must not extract it.
    pub(crate) profile: Option<Vec<u8>>,
    /// Whether the picture is animated; decoders need more memory for those.
    pub(crate) is_animated: bool,
}

/// Splits an upload into its parts. `None` if it is inconsistent or truncated.
pub(crate) fn parts_of(upload: &[u8], format: ImageFormat) -> Option<Parts<'_>> {
    match format {
        ImageFormat::Png => png::parts_of(upload),
        ImageFormat::WebP => webp::parts_of(upload),
        // In a JPEG only the picture is compressed, and its other segments are short.
        _ => Some(Parts { picture: upload.into(), profile: None, is_animated: false }),
    }
}
