//! Chunks of a WebP (<https://developers.google.com/speed/webp/docs/riff_container>).

use super::Parts;

/// The length of the file header: `RIFF`, a length and `WEBP`.
const HEADER: usize = 12;
/// The length of a frame's header, before its first chunk.
const FRAME_HEADER: usize = 16;

/// Checks that all chunks lie within the file and no frame is larger than the canvas, because decoders allocate as much
/// as a file claims. Only pictures are compressed.
pub(super) fn parts_of(upload: &[u8]) -> Option<Parts<'_>> {
    let length = usize::try_from(u32::from_le_bytes(*upload.get(4..)?.first_chunk()?)).ok()?;
    // Data after the end is not passed to the decoder.
    let picture = &upload[..upload.len().min(length.checked_add(8)?)];
    let mut canvas = None;
    let mut is_animated = false;
    for chunk in chunks(picture.get(HEADER..)?) {
        let (name, data) = chunk?;
        match name {
            b"VP8X" => canvas = Some((u24(data, 4)? + 1, u24(data, 7)? + 1)),
            b"ANMF" => {
                is_animated = true;
                for inner in chunks(data.get(FRAME_HEADER..)?) {
                    let (name, data) = inner?;
                    fits(*name, data, canvas)?;
                }
            }
            _ => fits(*name, data, canvas)?,
        }
    }
    Some(Parts { picture: picture.into(), profile: None, is_animated })
}

/// Checks that a chunk's picture is no larger than the canvas. Without a canvas, any size fits.
fn fits(name: [u8; 4], data: &[u8], canvas: Option<(u32, u32)>) -> Option<()> {
    let (width, height) = match &name {
        b"VP8 " => (u16_at(data, 6)? & 0x3FFF, u16_at(data, 8)? & 0x3FFF),
        b"VP8L" => {
            let bits = u32::from_le_bytes(*data.get(1..)?.first_chunk()?);
            ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        }
        _ => return Some(()),
    };
    canvas.is_none_or(|canvas| width <= canvas.0 && height <= canvas.1).then_some(())
}

fn u16_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?).into())
}

fn u24(data: &[u8], at: usize) -> Option<u32> {
    let [low, middle, high] = *data.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes([low, middle, high, 0]))
}

/// The chunks one after the other; `None` in place of a truncated one.
fn chunks(mut remaining: &[u8]) -> impl Iterator<Item = Option<(&[u8; 4], &[u8])>> {
    std::iter::from_fn(move || {
        if remaining.is_empty() {
            return None;
        }
        let chunk = next(remaining);
        remaining = chunk.map_or(&[], |(_, _, after)| after);
        Some(chunk.map(|(name, data, _)| (name, data)))
    })
}

fn next(remaining: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (name, remaining) = remaining.split_first_chunk::<4>()?;
    let (length, remaining) = remaining.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let data = remaining.get(..length)?;
    // Chunks begin at even offsets; the padding of the last one is often missing.
    let after = remaining.get(length + length % 2..).unwrap_or_default();
    Some((name, data, after))
}
