//! The picture that social networks and messengers show with a shared link to an event: its title on a colour of its own.

use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Paint, PathBuilder, Pixmap, Point, Rect, SpreadMode, Stroke,
    Transform,
};
use tokio::sync::Semaphore;

use super::DocumentError;
use super::fonts::Font;
use super::page::{Glyph, Rgb, Surface};
use super::typesetting::{Style, Typeface, typefaces};

/// The width of the picture in pixels, as the networks ask for it.
pub const SHARE_WIDTH: u16 = 1200;
/// The height of the picture in pixels.
pub const SHARE_HEIGHT: u16 = 630;

const LEFT: f32 = 80.0;
/// The width of the texts.
const WIDTH: f32 = 1040.0;
const WHITE: Rgb = Rgb(255, 255, 255);
/// How much memory the pictures that were drawn lately may take.
const KEPT_BYTES: u64 = 16 << 20;
/// About how large a picture is.
const USUAL_BYTES: u64 = 80 << 10;

/// Limits how many pictures this process draws at once: each takes a processor while it is drawn.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The texts of the picture, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SharePicture {
    /// The title of the event.
    pub title: String,
    /// The formatted beginning, with date, time and zone.
    pub when: String,
    /// The venue and its town, or that it is online.
    pub place: String,
    /// The name of the organization that holds the event.
    pub organizer: String,
    /// The name in the event's address, which its colours follow from, as in the app.
    pub slug: String,
}

/// Pictures count as many bytes as they have.
#[derive(Clone)]
struct ByBytes;

impl Weighter<SharePicture, Arc<[u8]>> for ByBytes {
    fn weight(&self, _: &SharePicture, picture: &Arc<[u8]>) -> u64 {
        picture.len() as u64
    }
}

/// The pictures that were drawn lately: a link that is shared is looked at by many at once.
static DRAWN: LazyLock<Cache<SharePicture, Arc<[u8]>, ByBytes>> = LazyLock::new(|| {
    let number = usize::try_from(KEPT_BYTES / USUAL_BYTES).unwrap_or(1);
    Cache::with_weighter(number, KEPT_BYTES, ByBytes)
});

impl SharePicture {
    /// The picture as PNG, drawn on a blocking thread, once for all who ask for it at the same time.
    pub async fn render(self) -> Result<Arc<[u8]>, DocumentError> {
        let draw = async {
            let picture = self.clone();
            let permit = AT_ONCE.acquire().await.map_err(|error| DocumentError(format!("picture: {error}")))?;
            let drawn = tokio::task::spawn_blocking(move || {
                let drawn = picture.png();
                drop(permit);
                drawn
            });
            let drawn = drawn.await;
            let png = drawn.map_err(|_| DocumentError("picture: it panicked".to_owned()))??;
            Ok::<Arc<[u8]>, DocumentError>(png.into())
        };
        DRAWN.get_or_insert_async(&self, draw).await
    }

    /// Draws the picture. It takes tens of milliseconds of CPU time: in async code, call [`SharePicture::render`] instead.
    pub fn png(&self) -> Result<Vec<u8>, DocumentError> {
        let faces = typefaces()?;
        let mut canvas = Canvas::new().ok_or_else(|| DocumentError("picture: an invalid size".to_owned()))?;
        canvas.ground(seed(&self.slug));
        let small = Style { typeface: &faces.regular, size: 36.0, color: WHITE };
        let strong = Style { typeface: &faces.bold, ..small };
        let fit = |style: Style, text: &str| style.wrap(text, WIDTH, 1).join("");
        strong.draw(&mut canvas, LEFT, 120.0, &fit(strong, &self.when));
        let (style, lines) = title(&faces.bold, &self.title);
        // The lines stand in the middle between what is above and below.
        let gaps = f32::from(u8::try_from(lines.len()).unwrap_or(1)) - 1.0;
        let mut y = 300.0 - gaps * leading(style) / 2.0 + style.size * 0.35;
        for line in lines.iter() {
            style.draw(&mut canvas, LEFT, y, line);
            y += leading(style);
        }
        strong.draw(&mut canvas, LEFT, 500.0, &fit(strong, &self.place));
        small.draw(&mut canvas, LEFT, 552.0, &fit(small, &self.organizer));
        canvas.encode().map_err(|error| DocumentError(format!("PNG: {error}")))
    }
}

/// The title in the largest letters that let all of it be read.
fn title(typeface: &'static Typeface, text: &str) -> (Style, Arc<[String]>) {
    let set = |size: f32, most: usize| {
        let style = Style { typeface, size, color: WHITE };
        (style, style.wrap(text, WIDTH, most))
    };
    let large = set(88.0, 3);
    if large.1.len() < 3 { large } else { set(64.0, 4) }
}

fn leading(style: Style) -> f32 {
    style.size * 1.15
}

/// A number by which events differ, the same as in the app (`artwork` in `Cover.tsx`).
fn seed(slug: &str) -> u32 {
    slug.encode_utf16().fold(7, |sum, unit| (sum * 31 + u32::from(unit)) % 9973)
}

/// The picture while it is drawn.
struct Canvas(Pixmap);

impl Canvas {
    fn new() -> Option<Self> {
        Pixmap::new(SHARE_WIDTH.into(), SHARE_HEIGHT.into()).map(Self)
    }

    /// A colour that turns darker, with rings around a corner.
    fn ground(&mut self, seed: u32) {
        let (width, height) = (f32::from(SHARE_WIDTH), f32::from(SHARE_HEIGHT));
        let hue = seed % 360;
        let stops = vec![
            GradientStop::new(0.0, hsl(hue, 0.46, 0.34)),
            GradientStop::new(1.0, hsl((hue + 40) % 360, 0.55, 0.2)),
        ];
        let (from, to) = (Point::from_xy(0.0, 0.0), Point::from_xy(width, height));
        let shader = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity());
        if let (Some(shader), Some(all)) = (shader, Rect::from_xywh(0.0, 0.0, width, height)) {
            self.0.fill_rect(all, &Paint { shader, ..Paint::default() }, Transform::identity(), None);
        }
        let mut faint = Paint { anti_alias: true, ..Paint::default() };
        faint.set_color_rgba8(255, 255, 255, 18);
        let mut rings = PathBuilder::new();
        for ring in 0..10_u8 {
            rings.push_circle(width, 0.0, 90.0 + 64.0 * f32::from(ring));
        }
        if let Some(rings) = rings.finish() {
            let stroke = Stroke { width: 18.0, ..Stroke::default() };
            self.0.stroke_path(&rings, &faint, &stroke, Transform::identity(), None);
        }
    }

    fn fill(&mut self, path: PathBuilder, Rgb(red, green, blue): Rgb) {
        let Some(path) = path.finish() else { return };
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color_rgba8(red, green, blue, 255);
        self.0.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    fn encode(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, SHARE_WIDTH.into(), SHARE_HEIGHT.into());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        // It is covered all over, so its colours are as they are.
        let colors = self.0.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
        writer.write_image_data(&colors.collect::<Vec<u8>>())?;
        writer.finish()?;
        Ok(file)
    }
}

impl Surface for Canvas {
    #[expect(clippy::cast_precision_loss, reason = "a grid has at most some hundred squares a side")]
    fn squares(
        &mut self,
        (x, y): (f32, f32),
        size: f32,
        runs: impl IntoIterator<Item = (usize, usize, usize)>,
        color: Rgb,
    ) {
        let mut path = PathBuilder::new();
        for (column, row, length) in runs {
            let (left, top) = (x + column as f32 * size, y + row as f32 * size);
            if let Some(run) = Rect::from_xywh(left, top, length as f32 * size, size) {
                path.push_rect(run);
            }
        }
        self.fill(path, color);
    }

    fn text(&mut self, font: &'static Font, (size, color): (f32, Rgb), (x, y): (f32, f32), _: &str, glyphs: &[Glyph]) {
        let face = font.face();
        let scale = size / f32::from(u16::try_from(face.units_per_em()).unwrap_or(u16::MAX));
        let (mut path, mut at) = (PathBuilder::new(), x);
        for glyph in glyphs {
            let (right, rise) = glyph.offset;
            let mut pen = Pen { path: &mut path, x: at + right * size, y: y - rise * size, scale };
            face.outline_glyph(GlyphId(glyph.id), &mut pen);
            at += glyph.advance * size;
        }
        self.fill(path, color);
    }
}

/// Draws the outline of a glyph, whose own units grow upwards.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (x.mul_add(self.scale, self.x), y.mul_add(-self.scale, self.y))
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// A colour by hue in degrees, saturation and lightness (CSS Color Module 4, §7.1).
fn hsl(hue: u32, saturation: f32, lightness: f32) -> Color {
    let hue = f32::from(u16::try_from(hue % 360).unwrap_or(0));
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |start: f32| {
        let at = (start + hue / 30.0) % 12.0;
        lightness - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0)
    };
    Color::from_rgba(channel(0.0), channel(8.0), channel(4.0), 1.0).unwrap_or(Color::BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(title: &str) -> SharePicture {
        SharePicture {
            title: title.to_owned(),
            when: "Saturday, 5 June 2027, 19:00 (Europe/Berlin)".to_owned(),
            place: "Köln".to_owned(),
            organizer: "Kulturverein Hinterhof e. V.".to_owned(),
            slug: "sommerjazz".to_owned(),
        }
    }

    fn pixels(picture: &SharePicture) -> Vec<u8> {
        let file = picture.png().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (SHARE_WIDTH.into(), SHARE_HEIGHT.into()));
        pixels
    }

    /// Whether there is no text in the margins.
    fn stays_within(pixels: &[u8]) -> bool {
        let white = |x: usize, y: usize| pixels[(y * 1200 + x) * 3..][..3] == [255, 255, 255];
        (0..630).all(|y| (0..70).chain(1130..1200).all(|x| !white(x, y)))
    }

    #[test]
    fn texts_of_any_length_and_script_fit() {
        let long = "Donaudampfschifffahrtsgesellschaftskapitän ".repeat(8);
        let titles = ["Jazz", "夏の夜のジャズ、東京の川辺で", "ليلة الموسيقى", long.as_str(), "", "🎷"];
        for title in titles {
            assert!(stays_within(&pixels(&picture(title))), "{title}");
        }
        assert_ne!(pixels(&picture("Jazz")), pixels(&picture("Folk")));
        assert_ne!(pixels(&picture("夏")), pixels(&picture("冬")));
    }

    #[test]
    fn colours_are_those_of_css() {
        let red = hsl(0, 1.0, 0.5).to_color_u8();
        assert_eq!((red.red(), red.green(), red.blue()), (255, 0, 0));
        let blue = hsl(240, 1.0, 0.5).to_color_u8();
        assert_eq!((blue.red(), blue.green(), blue.blue()), (0, 0, 255));
    }
}
