//! The QR code of a ticket. It contains only the ticket's secret, which is what check-in needs.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use super::DocumentError;

/// The light margin that scanners need, in modules (ISO/IEC 18004 §5.3.8).
const QUIET_ZONE: usize = 4;

/// A QR code with medium error correction, so that it is readable on a scratched screen or folded paper.
pub struct TicketCode {
    side: usize,
    /// Row by row.
    dark: Vec<bool>,
}

impl TicketCode {
    /// Encodes a ticket's secret.
    pub fn new(secret: &str) -> Result<Self, DocumentError> {
        let code = QRBuilder::new(secret).ecl(ECL::M).build();
        let code = code.map_err(|error| DocumentError(format!("QR code: {error}")))?;
        let modules = |y: usize| code[y][..code.size].iter().map(|module| module.value());
        Ok(Self { side: code.size, dark: (0..code.size).flat_map(modules).collect() })
    }

    /// The width and height in modules, without the margin.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether a module is dark. Modules outside the code are light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// The dark modules of each row as runs from left to right: `(x, y, length)`.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for y in 0..self.side() {
            let mut x = 0;
            while x < self.side() {
                let length = (x..self.side()).take_while(|x| self.is_dark(*x, y)).count();
                if length > 0 {
                    runs.push((x, y, length));
                }
                x += length + 1;
            }
        }
        runs
    }

    /// The code as an SVG document with its margin, `size` pixels wide.
    pub fn svg(&self, size: u32) -> String {
        let side = self.side + 2 * QUIET_ZONE;
        let mut dark = String::new();
        for (x, y, length) in self.runs() {
            let _ = write!(dark, "M{} {}h{length}v1h-{length}z", x + QUIET_ZONE, y + QUIET_ZONE);
        }
        format!(
            "<?xml version=\"1.0\" standalone=\"yes\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" \
             height=\"{size}\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{dark}\"/></svg>"
        )
    }

    /// The code as a PNG with its margin, each module `scale` pixels wide: black on white, one bit per pixel.
    pub fn png(&self, scale: usize) -> Result<Vec<u8>, DocumentError> {
        let pixels = (self.side() + 2 * QUIET_ZONE) * scale;
        let width = u32::try_from(pixels).map_err(|_| DocumentError("a picture of that size".to_owned()))?;
        let mut rows = Vec::with_capacity(pixels * pixels.div_ceil(8));
        for module_y in 0..self.side() + 2 * QUIET_ZONE {
            let row = self.row(module_y, pixels, scale);
            for _ in 0..scale {
                rows.extend_from_slice(&row);
            }
        }
        encode(width, &rows).map_err(|error| DocumentError(format!("PNG: {error}")))
    }

    /// A row of pixels, which is the same for all pixels of a module's height.
    fn row(&self, module_y: usize, pixels: usize, scale: usize) -> Vec<u8> {
        let mut row = vec![0xFF_u8; pixels.div_ceil(8)];
        let Some(y) = module_y.checked_sub(QUIET_ZONE) else { return row };
        for module_x in (0..self.side()).filter(|x| self.is_dark(*x, y)) {
            let left = (module_x + QUIET_ZONE) * scale;
            for x in left..left + scale {
                row[x / 8] &= !(0x80 >> (x % 8));
            }
        }
        row
    }
}

fn encode(width: u32, rows: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // It stores what differs from the row above, which for most rows is nothing.
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rows)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pictures_show_the_modules(secret in "[BCDEFGHIJKLNOPRSTUVX]{30}|[A-Za-z0-9_-]{27}", scale in 1_usize..5) {
            let code = TicketCode::new(&secret).unwrap();
            let png = code.png(scale).unwrap();
            let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
            let mut rows = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut rows).unwrap();
            let side = (code.side() + 8) * scale;
            prop_assert_eq!(info.width as usize, side);
            for y in 0..side {
                for x in 0..side {
                    let bit = rows[y * info.line_size + x / 8] >> (7 - x % 8) & 1;
                    let dark = (x / scale).checked_sub(4).zip((y / scale).checked_sub(4));
                    prop_assert_eq!(bit == 0, dark.is_some_and(|(x, y)| code.is_dark(x, y)));
                }
            }
        }

        #[test]
        fn runs_cover_the_dark_modules(secret in ".{0,60}") {
            let code = TicketCode::new(&secret).unwrap();
            let covered: usize = code.runs().iter().map(|(_, _, length)| length).sum();
            let dark = (0..code.side()).flat_map(|y| (0..code.side()).map(move |x| (x, y)));
            prop_assert_eq!(covered, dark.filter(|(x, y)| code.is_dark(*x, *y)).count());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn scanners_read_the_secret(secret in "[BCDEFGHIJKLNOPRSTUVX]{30}|[A-Za-z0-9_-]{27}") {
            let (code, scale) = (TicketCode::new(&secret).unwrap(), 4);
            let side = (code.side() + 2 * QUIET_ZONE) * scale;
            let dark = |x: usize, y: usize| {
                let module = |pixel: usize| (pixel / scale).checked_sub(QUIET_ZONE);
                module(x).zip(module(y)).is_some_and(|(x, y)| code.is_dark(x, y))
            };
            let shown = |x, y| if dark(x, y) { 0 } else { 255 };
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, shown);
            let (_, read) = picture.detect_grids()[0].decode().unwrap();
            prop_assert_eq!(read, secret);
        }
    }

    #[test]
    fn svg_is_a_document() {
        let svg = TicketCode::new("s3cret").unwrap().svg(240);
        assert!(svg.starts_with("<?xml") && svg.ends_with("</svg>"));
        assert!(!svg.contains("s3cret"));
    }
}
