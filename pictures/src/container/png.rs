//! Chunks of a PNG (<https://www.w3.org/TR/png-3/#5DataRep>).

use super::{MAX_PROFILE, Parts};

const SIGNATURE: usize = 8;
/// The bytes around a chunk's data: length and name before it, checksum after it.
const FRAME: usize = 12;

/// Copies the chunks that make up the picture. Texts, which may be compressed, and the frames of an animation are left
/// out.
pub(super) fn parts_of(upload: &[u8]) -> Option<Parts<'_>> {
    let mut picture = upload.get(..SIGNATURE)?.to_vec();
    let mut profile = None;
    let mut remaining = &upload[SIGNATURE..];
    while let Some((length, _)) = remaining.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let end = length.checked_add(FRAME)?;
        let chunk = remaining.get(..end)?;
        let (name, data) = (&chunk[4..8], &chunk[8..8 + length]);
        match name {
            b"IHDR" | b"PLTE" | b"tRNS" | b"eXIf" | b"IDAT" => picture.extend_from_slice(chunk),
            b"iCCP" if profile.is_none() => profile = decompress(data),
            b"IEND" => {
                picture.extend_from_slice(chunk);
                return Some(Parts { picture: picture.into(), profile, is_animated: false });
            }
            _ => {}
        }
        remaining = &remaining[end..];
    }
    None
}

/// Decompresses the profile in an `iCCP` chunk: a name, a zero, the method, which has to be zero, and zlib data. A
/// profile that is too long is ignored.
fn decompress(data: &[u8]) -> Option<Vec<u8>> {
    let name = data.iter().position(|byte| *byte == 0)?;
    let (method, compressed) = data.get(name + 1..)?.split_first()?;
    if *method != 0 {
        return None;
    }
    fdeflate::decompress_to_vec_bounded(compressed, MAX_PROFILE).ok()
}
