//! Pictures for the tests: ordinary ones, and hostile ones.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// The location in the metadata of a phone's picture, which must be removed.
pub(super) const WHEREABOUTS: &str = "52.5200N 13.4050E";

/// Red on the left, blue on the right.
pub(super) fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x * 2 < width { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
}

pub(super) fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&halves(width, height), ImageFormat::Png)
}

/// A JPEG from a camera held sideways, whose metadata asks for a rotation to the right by 90 degrees.
pub(super) fn from_a_phone(picture: &RgbImage) -> Vec<u8> {
    // One entry, the orientation (0x0112) as a short: 6.
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    tiff.extend(WHEREABOUTS.bytes());
    let exif = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let jpeg = encoded(picture, ImageFormat::Jpeg);
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

/// A PNG of a few bytes that claims these huge dimensions.
pub(super) fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = png(300, 300);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

/// The checksum of PNG's chunks (<https://www.w3.org/TR/png-3/#D-CRCAppendix>).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}
