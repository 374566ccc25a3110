//! Decompression bombs: small uploads that expand to large data. Each is processed in a child process with little
//! memory, which the system would kill if our limits failed.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::io::Cursor;
use std::process::Command;

use image::{ImageFormat, Rgb, RgbImage};
use pictures::{PictureError, Purpose, render};

/// The environment variable that names the upload for the child process.
const CASE: &str = "PICTURE_BOMB";
/// The memory limit of that process in KiB: enough for the test itself and a small picture.
const MEMORY: u32 = 256 << 10;
/// The size that the bombs expand to, in MiB.
const BLAST: usize = 400;

type Upload = fn() -> Vec<u8>;

/// The uploads with the expected outcomes.
const CASES: [(&str, Upload, Result<(), PictureError>); 10] = [
    ("a colour profile of a PNG", || with_chunk(b"iCCP", &[b"a\0\0", zeros().as_slice()].concat()), Ok(())),
    ("a compressed text of a PNG", || with_chunk(b"zTXt", &[b"a\0\0", zeros().as_slice()].concat()), Ok(())),
    ("metadata of a PNG", || with_chunk(b"zTXt", &[b"Raw profile type iptc\0\0", zeros().as_slice()].concat()), Ok(())),
    (
        "an international text of a PNG",
        || with_chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\x01\0\0\0", zeros().as_slice()].concat()),
        Ok(()),
    ),
    (
        "frames of a PNG",
        || {
            let control = [&0_u32.to_be_bytes()[..], &300_u32.to_be_bytes(), &300_u32.to_be_bytes(), &[0; 14]].concat();
            let png = with_chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
            let png = insert(&png, png.len() - 12, &chunk(b"fcTL", &control));
            insert(&png, png.len() - 12, &chunk(b"fdAT", &[&[0, 0, 0, 1], zeros().as_slice()].concat()))
        },
        Ok(()),
    ),
    ("more pixels of a PNG than it says", || insert(&png(), png().len() - 12, &chunk(b"IDAT", &zeros())), Ok(())),
    ("a PNG of deep pixels", deep_png, Err(PictureError::TooManyPixels)),
    ("a frame of a WebP that is larger than it says", || webp(b"VP8 ", &vp8(16_383)), Err(PictureError::Damaged)),
    ("a lossless frame of a WebP that is larger than it says", || webp(b"VP8L", &vp8l()), Err(PictureError::Damaged)),
    (
        "metadata of a WebP that is not there",
        || {
            let mut webp = webp(b"VP8 ", &vp8(300));
            webp.extend(b"EXIF\xFF\xFF\xFF\x7F");
            webp
        },
        Err(PictureError::Damaged),
    ),
];

#[test]
fn what_is_small_stays_small() {
    if let Ok(case) = std::env::var(CASE) {
        let (_, upload, expected) = CASES.into_iter().find(|(name, ..)| *name == case).expect("a case");
        assert_eq!(render(&upload(), Purpose::Cover).map(|_| ()), expected);
        return;
    }
    for (case, upload, _) in CASES {
        assert!(upload().len() < 2 << 20, "{case} is a large upload");
        let child = Command::new("sh")
            .args(["-c", r#"ulimit -v "$0"; exec "$@""#, &MEMORY.to_string()])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "what_is_small_stays_small", "--nocapture"])
            .envs([(CASE, case), ("MALLOC_ARENA_MAX", "1")])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout) + String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success(), "{case}: {}\n{said}", child.status);
    }
}

#[test]
fn a_profile_still_counts() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let compressed = fdeflate::compress_to_vec(&profile);
    let wide = with_chunk(b"iCCP", &[b"P3\0\0", compressed.as_slice()].concat());
    assert_ne!(jpeg(&wide), jpeg(&png()), "the colours were taken for those of sRGB");
    assert_eq!(jpeg(&with_chunk(b"iCCP", b"P3\0\0nonsense")), jpeg(&png()));
    assert_eq!(jpeg(&with_chunk(b"tEXt", b"Comment\0nothing")), jpeg(&png()));
}

fn jpeg(upload: &[u8]) -> Vec<u8> {
    render(upload, Purpose::Cover).unwrap().renditions.remove(0).jpeg
}

fn png() -> Vec<u8> {
    let shade = |at: u32| u8::try_from(at % 256).unwrap();
    let picture = RgbImage::from_fn(300, 300, |x, y| Rgb([shade(x), shade(y), 90]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A PNG with an additional chunk after its header.
fn with_chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    insert(&png(), 33, &chunk(name, data))
}

/// A PNG of 36 million pixels of 64 bits, all black.
fn deep_png() -> Vec<u8> {
    let side = 6_000_u32.to_be_bytes();
    let header = [&side[..], &side, &[16, 6, 0, 0, 0]].concat();
    [&png()[..8], &chunk(b"IHDR", &header), &chunk(b"IDAT", &zeros()), &chunk(b"IEND", &[])].concat()
}

fn insert(file: &[u8], at: usize, part: &[u8]) -> Vec<u8> {
    [&file[..at], part, &file[at..]].concat()
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let named = [name, data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// The checksum of PNG's chunks (<https://www.w3.org/TR/png-3/#D-CRCAppendix>).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

/// Compressed zeros, made without holding them all in memory.
fn zeros() -> Vec<u8> {
    let mut compressor = fdeflate::Compressor::new(Vec::new()).unwrap();
    let part = vec![0; 1 << 20];
    for _ in 0..BLAST {
        compressor.write_data(&part).unwrap();
    }
    compressor.finish().unwrap()
}

/// A WebP of 300×300 pixels with this chunk.
fn webp(name: &[u8], data: &[u8]) -> Vec<u8> {
    let side = &299_u32.to_le_bytes()[..3];
    let canvas = [&[0; 4], side, side].concat();
    let part = |name: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        [name, &length[..], data].concat()
    };
    let body = [b"WEBP".as_slice(), &part(b"VP8X", &canvas), &part(name, data)].concat();
    part(b"RIFF", &body)
}

/// A lossy frame that claims this width and height, without data.
fn vp8(side: u16) -> Vec<u8> {
    [&[0x10, 0, 0, 0x9D, 0x01, 0x2A][..], &side.to_le_bytes(), &side.to_le_bytes(), &vec![0; 1 << 16]].concat()
}

/// A lossless frame that claims the largest size, without data.
fn vp8l() -> Vec<u8> {
    [&[0x2F, 0xFF, 0xFF, 0xFF, 0x0F][..], &vec![0; 1 << 16]].concat()
}
