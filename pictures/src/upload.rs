//! Making covers and logos from uploads: decoded within limits, upright, in sRGB, without metadata, in several widths.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba, imageops};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::container::{self, MAX_PROFILE, Parts};

/// What becomes of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The cover of an event.
    Cover,
    /// The logo of an organization.
    Logo,
    /// A picture of a person.
    Avatar,
}

impl Purpose {
    /// The widths in pixels. Of covers: for cards, for pages on phones, for pages on desktops; of logos and of
    /// people: for small and large ones at twice the size at which they are shown.
    const fn widths(self) -> &'static [u32] {
        match self {
            Self::Cover => &[480, 960, 1600],
            Self::Logo => &[160, 480],
            Self::Avatar => &[96, 320],
        }
    }

    /// The largest width and height in pixels.
    const fn largest(self) -> (u32, u32) {
        match self {
            Self::Cover => (1600, 2400),
            Self::Logo => (480, 480),
            Self::Avatar => (320, 480),
        }
    }

    /// The smallest width and height of an upload, in pixels.
    pub const fn min_side(self) -> u32 {
        match self {
            Self::Cover => 200,
            Self::Logo | Self::Avatar => 64,
        }
    }
}

/// The most pixels in an upload; today's phones take pictures of up to 50 million.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The most memory that decoding may use, in bytes: enough for [`MAX_PIXELS`] of an ordinary picture.
const MAX_MEMORY: u64 = 512 << 20;
/// The quality of the JPEG files, from 1 to 100.
const QUALITY: u8 = 80;

/// A picture, ready to be stored.
#[derive(Debug)]
pub struct Picture {
    /// The picture in each width, the widest last.
    pub renditions: Vec<Rendition>,
}

/// A picture in one width.
#[derive(Debug)]
pub struct Rendition {
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The bytes of the JPEG file.
    pub jpeg: Vec<u8>,
}

/// Why no picture could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The upload is in another format, or not a picture at all.
    #[error("it is no JPEG, PNG or WebP")]
    Unsupported,
    /// It has more than [`MAX_PIXELS`], or decoding would need too much memory.
    #[error("it has too many pixels")]
    TooManyPixels,
    /// A side is shorter than [`Purpose::min_side`].
    #[error("it is too small")]
    TooSmall,
    /// It begins like a picture but can't be decoded, or is truncated.
    #[error("it can't be decoded")]
    Damaged,
    /// Encoding the picture failed; never the fault of the upload.
    #[error("it can't be encoded")]
    Encoding,
}

/// Makes a picture for a purpose from an upload. It needs time and a lot of memory.
pub fn render(upload: &[u8], purpose: Purpose) -> Result<Picture, PictureError> {
    let (picture, orientation) = decode(upload, purpose.min_side())?;
    let mut picture = DynamicImage::ImageRgb8(shrink(picture, orientation, purpose));
    picture.apply_orientation(orientation);
    renditions(&picture, purpose, Pace::Thorough)
}

/// Makes a cover from a picture that we drew. Fast, because the demo draws many while somebody waits.
pub(crate) fn drawn(picture: RgbImage) -> Result<Picture, PictureError> {
    renditions(&DynamicImage::ImageRgb8(picture), Purpose::Cover, Pace::Fast)
}

/// Whether encoding may be slow, for smaller files that show early while loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Thorough,
    Fast,
}

fn decode(upload: &[u8], min_side: u32) -> Result<(RgbImage, Orientation), PictureError> {
    let format = image::guess_format(upload).map_err(|_| PictureError::Unsupported)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(PictureError::Unsupported);
    }
    if format == ImageFormat::Jpeg && !ends(upload) {
        return Err(PictureError::Damaged);
    }
    let Parts { picture, profile, is_animated } = container::parts_of(upload, format).ok_or(PictureError::Damaged)?;
    let mut decoder =
        ImageReader::with_format(Cursor::new(&picture), format).into_decoder().map_err(|_| PictureError::Damaged)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || pixels * bytes_per_pixel(&decoder, is_animated) > MAX_MEMORY {
        return Err(PictureError::TooManyPixels);
    }
    if width.min(height) < min_side {
        return Err(PictureError::TooSmall);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    decoder.set_limits(limits).map_err(|_| PictureError::TooManyPixels)?;
    // Metadata that can't be read is ignored.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = profile.or_else(|| decoder.icc_profile().ok().flatten());
    let profile = profile.filter(|profile| profile.len() <= MAX_PROFILE);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::Damaged,
    })?;
    let mut picture = opaque(picture);
    if let Some(profile) = profile {
        to_srgb(&mut picture, &profile);
    }
    Ok((picture, orientation))
}

/// The peak memory per pixel, in bytes: in the decoder, decoded, and converted to eight bits without transparency.
fn bytes_per_pixel(decoder: &impl ImageDecoder, is_animated: bool) -> u64 {
    let decoded = u64::from(decoder.color_type().bytes_per_pixel());
    // Lossy decoders hold the coefficients of all colours, and animated pictures are composed on a canvas.
    decoded + if is_animated || decoded > 4 { 8 } else { 6 }
}

/// Whether a JPEG has its end marker: decoders fill missing parts with grey. Segments are skipped by their length,
/// because previews in them have end markers of their own; in the data after them, `FF D9` can only be the end.
fn ends(jpeg: &[u8]) -> bool {
    const START_OF_SCAN: u8 = 0xDA;
    let mut remaining = jpeg.get(2..).unwrap_or_default();
    while let [0xFF, marker, more @ ..] = remaining {
        match (marker, more) {
            // Fill bytes, and markers without a length.
            (0xFF, _) => remaining = &remaining[1..],
            (0x01 | 0xD0..=0xD8, _) => remaining = more,
            (&START_OF_SCAN, _) => return more.windows(2).any(|pair| pair == [0xFF, 0xD9]),
            (_, [high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                remaining = more.get(length..).unwrap_or_default();
            }
            _ => return false,
        }
    }
    false
}

/// Removes transparency by drawing the picture on white.
fn opaque(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut paper = RgbImage::new(picture.width(), picture.height());
    for (Rgba([r, g, b, alpha]), pixel) in picture.pixels().zip(paper.pixels_mut()) {
        let over = |value: u8| {
            let (value, alpha) = (u16::from(value), u16::from(*alpha));
            u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(*r), over(*g), over(*b)];
    }
    paper
}

/// Converts a picture to sRGB. Phones use wider colour spaces, which look pale once the profile is removed. A profile
/// that can't be read is ignored.
fn to_srgb(picture: &mut RgbImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default())
    else {
        return;
    };
    let length = usize::try_from(picture.width()).unwrap_or(0) * 3;
    let mut line = vec![0; length];
    for row in picture.chunks_exact_mut(length) {
        if transform.transform(row, &mut line).is_err() {
            return;
        }
        row.copy_from_slice(&line);
    }
}

/// Shrinks a picture to what the widest rendition needs, before it is rotated: rotating a large picture would double
/// the memory.
fn shrink(picture: RgbImage, orientation: Orientation, purpose: Purpose) -> RgbImage {
    let lies = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = picture.dimensions();
    let upright = if lies { (height, width) } else { (width, height) };
    let fit = fit(upright, purpose.largest());
    let (to_width, to_height) = if lies { (fit.1, fit.0) } else { fit };
    if (to_width, to_height) == (width, height) {
        return picture;
    }
    let picture = DynamicImage::ImageRgb8(picture);
    // Averaging is fast, and good enough down to twice the final size.
    let picture = if width > 3 * to_width { picture.thumbnail_exact(2 * to_width, 2 * to_height) } else { picture };
    picture.resize_exact(to_width, to_height, imageops::FilterType::Lanczos3).into_rgb8()
}

/// The largest allowed size with the same aspect ratio.
fn fit((width, height): (u32, u32), (widest, highest): (u32, u32)) -> (u32, u32) {
    let narrowed = (width.min(widest), scaled(height, width.min(widest), width));
    if narrowed.1 <= highest { narrowed } else { (scaled(width, highest, height), highest) }
}

/// `length * to / from`, rounded, at least 1.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let (length, to, from) = (u64::from(length), u64::from(to), u64::from(from));
    u32::try_from((length * to + from / 2) / from.max(1)).unwrap_or(u32::MAX).max(1)
}

fn renditions(picture: &DynamicImage, purpose: Purpose, pace: Pace) -> Result<Picture, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let mut renditions = Vec::new();
    // A rendition that is hardly narrower than the widest would only fill caches.
    for &narrower in purpose.widths().iter().filter(|narrower| *narrower * 5 <= width * 4) {
        let height = scaled(height, narrower, width);
        let resized = match pace {
            Pace::Thorough => picture.resize_exact(narrower, height, imageops::FilterType::Lanczos3),
            // Averaging, which is good enough at about half the width.
            Pace::Fast => picture.thumbnail_exact(narrower, height),
        };
        renditions.push(encode(&resized, pace)?);
    }
    renditions.push(encode(picture, pace)?);
    Ok(Picture { renditions })
}

fn encode(picture: &DynamicImage, pace: Pace) -> Result<Rendition, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let side = |side: u32| u16::try_from(side).map_err(|_| PictureError::Encoding);
    let pixels = picture.as_rgb8().ok_or(PictureError::Encoding)?;
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(pace == Pace::Thorough);
    encoder.set_optimized_huffman_tables(pace == Pace::Thorough);
    encoder.encode(pixels.as_raw(), side(width)?, side(height)?, ColorType::Rgb).map_err(|_| PictureError::Encoding)?;
    Ok(Rendition { width, height, jpeg })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let shade = |at: u32| u8::try_from(at % 256).unwrap();
        let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([shade(x), shade(y), 90]));
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn sizes(upload: &[u8], purpose: Purpose) -> Vec<(u32, u32)> {
        render(upload, purpose)
            .unwrap()
            .renditions
            .iter()
            .map(|rendition| (rendition.width, rendition.height))
            .collect()
    }

    #[test]
    fn widths_fit_the_upload() {
        assert_eq!(sizes(&png(2400, 1350), Purpose::Cover), [(480, 270), (960, 540), (1600, 900)]);
        assert_eq!(sizes(&png(1000, 500), Purpose::Cover), [(480, 240), (1000, 500)]);
        assert_eq!(sizes(&png(300, 200), Purpose::Cover), [(300, 200)]);
        assert_eq!(sizes(&png(1000, 5000), Purpose::Cover), [(480, 2400)]);
        assert_eq!(sizes(&png(1000, 250), Purpose::Logo), [(160, 40), (480, 120)]);
        assert_eq!(sizes(&png(500, 1000), Purpose::Logo), [(160, 320), (240, 480)]);
        assert_eq!(render(&png(500, 63), Purpose::Logo).unwrap_err(), PictureError::TooSmall);
    }

    #[test]
    fn what_is_cut_off_is_noticed() {
        let jpeg = &render(&png(600, 400), Purpose::Cover).unwrap().renditions[1].jpeg;
        assert!(render(jpeg, Purpose::Cover).is_ok());
        for part in [10, 300, jpeg.len() / 2, jpeg.len() - 10] {
            assert_eq!(
                render(&jpeg[..part], Purpose::Cover).unwrap_err(),
                PictureError::Damaged,
                "{part} of {}",
                jpeg.len()
            );
        }
        let png = png(600, 400);
        assert_eq!(render(&png[..png.len() / 2], Purpose::Cover).unwrap_err(), PictureError::Damaged);
    }

    #[test]
    fn what_shines_through_becomes_white() {
        let picture = image::RgbaImage::from_pixel(300, 300, Rgba([200, 0, 0, 0]));
        assert_eq!(opaque(DynamicImage::ImageRgba8(picture)).get_pixel(5, 5).0, [255, 255, 255]);
    }
}
