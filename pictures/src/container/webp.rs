//! Chunks of a WebP (<https://developers.google.com/speed/webp/docs/riff_container>).

use super::Parts;

/// `RIFF`, a length and `WEBP`.
const HEADER: usize = 12;
/// What stands before the first chunk inside a frame of an animation.
const FRAME_HEADER: usize = 16;

/// Looks whether all chunks are within the file and no picture in it is larger than it says outside: decoders make room
/// for as much as they are told. Nothing but pictures is compressed.
pub(super) fn take_apart(upload: &[u8]) -> Option<Parts<'_>> {
    let length = usize::try_from(u32::from_le_bytes(*upload.get(4..)?.first_chunk()?)).ok()?;
    // Whatever comes after the end is not the decoder's, either.
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

/// Whether what this chunk decodes to is no larger than the canvas. Without a canvas the picture is its own.
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

/// The chunks one after the other; none in place of one that is not all there.
fn chunks(mut rest: &[u8]) -> impl Iterator<Item = Option<(&[u8; 4], &[u8])>> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let chunk = next(rest);
        rest = chunk.map_or(&[], |(_, _, after)| after);
        Some(chunk.map(|(name, data, _)| (name, data)))
    })
}

fn next(rest: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (name, rest) = rest.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let data = rest.get(..length)?;
    // Chunks begin at even places; the last one's padding is often forgotten.
    let after = rest.get(length + length % 2..).unwrap_or_default();
    Some((name, data, after))
}
