//! Covers drawn from an event's words: the tags choose the shapes, the title chooses the colours.

use image::RgbImage;
use sha2::{Digest as _, Sha256};
use tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Paint, PathBuilder, Pixmap, Point, RadialGradient, Rect, Shader,
    SpreadMode, Stroke, Transform,
};

use crate::upload::{Picture, PictureError, drawn};

/// The width of a cover in pixels.
const WIDTH: u32 = 960;
const HEIGHT: u32 = 540;
/// The width of the coordinate system for drawing.
const W: f32 = 1200.0;
const H: f32 = 675.0;
/// Pixels per unit of that coordinate system.
const SCALE: f32 = 0.8;

/// Draws a cover for a title and tags. The same words give the same picture.
///
/// # Errors
/// If the canvas or a shape is invalid, which does not happen with the built-in sizes.
pub fn draw(title: &str, tags: &[String]) -> Result<Picture, PictureError> {
    Sketch::of(title, tags).picture().ok_or(PictureError::Encoding)
}

/// The subject of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Motif {
    /// Sound waves rising from below.
    Waves,
    /// A grid of dots that grow to one side.
    Dots,
    /// Lanes of a track.
    Lanes,
    /// Hills before a low sun.
    Hills,
    /// Concentric rings.
    Rings,
    /// Leaning planks, like books on a shelf.
    Planks,
    /// Beams of stage lights.
    Beams,
    /// Round leaves that overlap.
    Leaves,
}

/// The motifs with the tags that select them; the first match wins.
const MOTIFS: [(Motif, &[&str]); 8] = [
    (Motif::Waves, &["music", "jazz", "classical"]),
    (Motif::Beams, &["stage", "dance", "theatre", "film"]),
    (Motif::Leaves, &["food", "wellbeing", "sustainability", "art"]),
    (Motif::Hills, &["outdoor"]),
    (Motif::Lanes, &["sport"]),
    (Motif::Dots, &["technology", "open source", "accessibility", "games"]),
    (Motif::Planks, &["books", "history", "design", "craft", "workshop"]),
    (Motif::Rings, &["conference", "business", "community"]),
];

/// Palettes from dark to light; the last colour is the accent.
#[expect(clippy::unreadable_literal, reason = "colours are written so everywhere")]
const PALETTES: [[u32; 4]; 10] = [
    [0x1e1b4b, 0x4338ca, 0x818cf8, 0xfbbf24],
    [0x3b0764, 0x9333ea, 0xf0abfc, 0xfde68a],
    [0x042f2e, 0x0f766e, 0x5eead4, 0xfef3c7],
    [0x450a0a, 0xb91c1c, 0xfb923c, 0xfef08a],
    [0x0c1f3f, 0x1d4ed8, 0x7dd3fc, 0xfda4af],
    [0x14301c, 0x15803d, 0xa3e635, 0xfef9c3],
    [0x4a044e, 0xbe185d, 0xfda4af, 0xffe4b5],
    [0x172033, 0x475569, 0xcbd5e1, 0xf97316],
    [0x2e1065, 0x6d28d9, 0x38bdf8, 0xf9a8d4],
    [0x3f1d0b, 0xb45309, 0xfcd34d, 0xecfccb],
];

/// A drawing in progress.
#[derive(Debug)]
struct Sketch {
    motif: Motif,
    palette: [Color; 4],
    chance: Chance,
}

/// A pseudo-random generator seeded with the title.
#[derive(Debug)]
struct Chance([u8; 32], usize);

impl Chance {
    /// A number from `low` to `high`.
    fn between(&mut self, low: f32, high: f32) -> f32 {
        let byte = self.0[self.1 % self.0.len()];
        self.1 += 1;
        low + (high - low) * f32::from(byte) / 255.0
    }
}

impl Sketch {
    fn of(title: &str, tags: &[String]) -> Self {
        let hash: [u8; 32] = Sha256::digest(title).into();
        let has = |wanted: &[&str]| tags.iter().any(|tag| wanted.contains(&tag.as_str()));
        let motif = MOTIFS.iter().find(|(_, tags)| has(tags)).map_or(Motif::Rings, |(motif, _)| *motif);
        let palette = PALETTES[usize::from(hash[31]) % PALETTES.len()].map(color);
        Self { motif, palette, chance: Chance(hash, 0) }
    }

    /// Draws the cover; `None` if a size is invalid.
    fn picture(mut self) -> Option<Picture> {
        let mut canvas = Pixmap::new(WIDTH, HEIGHT)?;
        self.sky(&mut canvas)?;
        match self.motif {
            Motif::Waves => self.waves(&mut canvas),
            Motif::Dots => self.dots(&mut canvas),
            Motif::Lanes => self.lanes(&mut canvas),
            Motif::Hills => self.hills(&mut canvas),
            Motif::Rings => self.rings(&mut canvas),
            Motif::Planks => self.planks(&mut canvas),
            Motif::Beams => self.beams(&mut canvas),
            Motif::Leaves => self.leaves(&mut canvas),
        }?;
        // The canvas is opaque, so its colours need no conversion from premultiplied alpha.
        let pixels = canvas.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        drawn(RgbImage::from_raw(WIDTH, HEIGHT, pixels)?).ok()
    }

    /// Fills the background with a slanted gradient of the two darkest colours, and a glow.
    fn sky(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [dark, middle, light, _] = self.palette;
        let end = Point::from_xy(self.chance.between(0.4, 1.0) * W, H);
        let stops = vec![GradientStop::new(0.0, dark), GradientStop::new(1.0, middle)];
        let shader = LinearGradient::new(Point::from_xy(0.0, 0.0), end, stops, SpreadMode::Pad, Transform::identity())?;
        shade(canvas, shader)?;
        let glow = Point::from_xy(self.chance.between(0.1, 0.9) * W, self.chance.between(0.0, 0.5) * H);
        let stops = vec![GradientStop::new(0.0, faint(light, 0.5)), GradientStop::new(1.0, faint(light, 0.0))];
        let shader = RadialGradient::new(glow, 0.0, glow, 0.6 * W, stops, SpreadMode::Pad, Transform::identity())?;
        shade(canvas, shader)?;
        Some(())
    }

    fn waves(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [_, _, light, accent] = self.palette;
        disc(canvas, accent, self.chance.between(0.55, 0.85) * W, 0.32 * H, self.chance.between(60.0, 95.0))?;
        for line in 0..7_u8 {
            let (step, shift) = (f32::from(line), self.chance.between(-0.15, 0.15));
            let (base, height) = ((0.42 + 0.085 * step) * H, self.chance.between(40.0, 110.0));
            let mut path = PathBuilder::new();
            path.move_to(0.0, base);
            for part in 0..4_u8 {
                let from = f32::from(part) / 4.0 * W;
                let up = if part % 2 == 0 { -height } else { height };
                path.cubic_to(
                    from + (0.08 + 0.1 * shift) * W,
                    base + up,
                    from + 0.17 * W,
                    base + up,
                    from + 0.25 * W,
                    base,
                );
            }
            path.line_to(W, H);
            path.line_to(0.0, H);
            path.close();
            fill(canvas, path, faint(light, 0.09 + 0.03 * step))?;
        }
        Some(())
    }

    fn dots(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [_, _, light, accent] = self.palette;
        let (turn, special) = (self.chance.between(0.0, 1.0), self.chance.between(20.0, 70.0).round());
        for row in 0..9_u8 {
            for column in 0..16_u8 {
                let (x, y) = ((f32::from(column) + 0.5) * W / 16.0, (f32::from(row) + 0.5) * H / 9.0);
                let along = (x / W) * turn + (y / H) * (1.0 - turn);
                let is_special = (f32::from(row) * 16.0 + f32::from(column) - special).abs() < 0.5;
                let color = if is_special { accent } else { faint(light, 0.15 + 0.6 * along) };
                disc(canvas, color, x, y, if is_special { 34.0 } else { 4.0 + 20.0 * along })?;
            }
        }
        Some(())
    }

    fn lanes(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [_, _, light, accent] = self.palette;
        let (x, y) = (self.chance.between(-0.1, 0.2) * W, self.chance.between(0.9, 1.2) * H);
        let marked = self.chance.between(2.0, 6.0).round();
        for lane in 0..9_u8 {
            let radius = 0.26 * W + 92.0 * f32::from(lane);
            let color = if (f32::from(lane) - marked).abs() < 0.5 { accent } else { faint(light, 0.35) };
            ring(canvas, color, x, y, radius, 26.0)?;
        }
        Some(())
    }

    fn hills(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [dark, middle, light, accent] = self.palette;
        disc(canvas, accent, self.chance.between(0.2, 0.8) * W, 0.42 * H, self.chance.between(70.0, 110.0))?;
        let shades = [faint(light, 0.75), mix(light, middle), middle, mix(middle, dark), dark];
        for (layer, shade) in (0_u8..).zip(shades) {
            let base = (0.5 + 0.11 * f32::from(layer)) * H;
            let mut path = PathBuilder::new();
            path.move_to(0.0, base + self.chance.between(-40.0, 40.0));
            for part in 0..3_u8 {
                let from = f32::from(part) * W / 3.0;
                let (up, down) = (self.chance.between(30.0, 140.0), self.chance.between(-30.0, 50.0));
                path.cubic_to(from + W / 9.0, base - up, from + 2.0 * W / 9.0, base + down, from + W / 3.0, base);
            }
            path.line_to(W, H);
            path.line_to(0.0, H);
            path.close();
            fill(canvas, path, shade)?;
        }
        Some(())
    }

    fn rings(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [_, _, light, accent] = self.palette;
        let centers = [
            (self.chance.between(0.15, 0.4), self.chance.between(0.25, 0.75)),
            (self.chance.between(0.6, 0.85), self.chance.between(0.25, 0.75)),
        ];
        for (x, y) in centers {
            for step in 0..6_u8 {
                ring(
                    canvas,
                    faint(light, 0.5 - 0.06 * f32::from(step)),
                    x * W,
                    y * H,
                    40.0 + 58.0 * f32::from(step),
                    18.0,
                )?;
            }
            disc(canvas, accent, x * W, y * H, 24.0)?;
        }
        Some(())
    }

    fn planks(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [dark, middle, light, accent] = self.palette;
        let colors = [light, accent, mix(middle, light), faint(light, 0.6), mix(dark, middle)];
        let (mut x, mut next) = (0.06 * W, 0_usize);
        while x < 0.9 * W {
            let (width, height) = (self.chance.between(34.0, 96.0), self.chance.between(0.4, 0.74) * H);
            let lean = if next % 4 == 3 { Transform::from_rotate_at(9.0, x, 0.88 * H) } else { Transform::identity() };
            let plank = Rect::from_xywh(x, 0.88 * H - height, width, height)?;
            let mut paint = Paint { anti_alias: true, ..Paint::default() };
            paint.set_color(colors[next % colors.len()]);
            canvas.fill_rect(plank, &paint, lean.post_scale(SCALE, SCALE), None);
            x += width + if next % 4 == 3 { 96.0 } else { 8.0 };
            next += 1;
        }
        let mut shelf = PathBuilder::new();
        shelf.push_rect(Rect::from_xywh(0.0, 0.88 * H, W, 14.0)?);
        fill(canvas, shelf, faint(light, 0.8))
    }

    fn beams(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [dark, _, light, accent] = self.palette;
        for beam in 0..5_u8 {
            let (from, to) = ((0.1 + 0.2 * f32::from(beam)) * W, self.chance.between(0.1, 0.9) * W);
            let half = self.chance.between(70.0, 150.0);
            let mut path = PathBuilder::new();
            path.move_to(from - 8.0, -10.0);
            path.line_to(from + 8.0, -10.0);
            path.line_to(to + half, 0.86 * H);
            path.line_to(to - half, 0.86 * H);
            path.close();
            fill(canvas, path, faint(if beam == 2 { accent } else { light }, 0.3))?;
        }
        let mut stage = PathBuilder::new();
        stage.push_oval(Rect::from_xywh(-0.1 * W, 0.78 * H, 1.2 * W, 0.5 * H)?);
        fill(canvas, stage, dark)
    }

    fn leaves(&mut self, canvas: &mut Pixmap) -> Option<()> {
        let [_, middle, light, accent] = self.palette;
        for leaf in 0..11_u8 {
            let (x, y) = (self.chance.between(0.05, 0.95) * W, self.chance.between(0.1, 0.9) * H);
            let (length, turn) = (self.chance.between(120.0, 260.0), self.chance.between(0.0, 360.0));
            let mut path = PathBuilder::new();
            path.move_to(x - length, y);
            path.quad_to(x, y - 0.75 * length, x + length, y);
            path.quad_to(x, y + 0.75 * length, x - length, y);
            path.close();
            let color = [faint(light, 0.45), faint(accent, 0.55), faint(middle, 0.8)][usize::from(leaf) % 3];
            let turned = path.finish()?.transform(Transform::from_rotate_at(turn, x, y))?;
            canvas.fill_path(&turned, &paint(color), FillRule::Winding, scale(), None);
        }
        Some(())
    }
}

fn scale() -> Transform {
    Transform::from_scale(SCALE, SCALE)
}

/// Fills the whole canvas with a shader.
fn shade(canvas: &mut Pixmap, shader: Shader<'_>) -> Option<()> {
    let paint = Paint { shader, ..Paint::default() };
    canvas.fill_rect(Rect::from_xywh(0.0, 0.0, W, H)?, &paint, scale(), None);
    Some(())
}

fn color(rgb: u32) -> Color {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color::from_rgba8(red, green, blue, 255)
}

fn faint(mut color: Color, opacity: f32) -> Color {
    color.set_alpha(opacity.clamp(0.0, 1.0));
    color
}

/// The average of two colours.
fn mix(a: Color, b: Color) -> Color {
    let half = |a: f32, b: f32| f32::midpoint(a, b);
    Color::from_rgba(half(a.red(), b.red()), half(a.green(), b.green()), half(a.blue(), b.blue()), 1.0).unwrap_or(a)
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(color);
    paint
}

fn fill(canvas: &mut Pixmap, path: PathBuilder, color: Color) -> Option<()> {
    canvas.fill_path(&path.finish()?, &paint(color), FillRule::Winding, scale(), None);
    Some(())
}

fn disc(canvas: &mut Pixmap, color: Color, x: f32, y: f32, radius: f32) -> Option<()> {
    let mut path = PathBuilder::new();
    path.push_circle(x, y, radius);
    fill(canvas, path, color)
}

fn ring(canvas: &mut Pixmap, color: Color, x: f32, y: f32, radius: f32, width: f32) -> Option<()> {
    let mut path = PathBuilder::new();
    path.push_circle(x, y, radius);
    let stroke = Stroke { width, ..Stroke::default() };
    canvas.stroke_path(&path.finish()?, &paint(color), &stroke, scale(), None);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_motif_can_be_drawn_in_every_palette() {
        for (_, tags) in MOTIFS {
            for number in 0..4 {
                let picture = draw(&format!("Evening {number}"), &[tags[0].to_owned()]).unwrap();
                assert_eq!(picture.renditions.len(), 2);
            }
        }
    }

    #[test]
    fn the_same_words_give_the_same_picture() {
        let jpeg = |title: &str| draw(title, &["music".to_owned()]).unwrap().renditions.remove(0).jpeg;
        assert_eq!(jpeg("Evening"), jpeg("Evening"));
        assert_ne!(jpeg("Evening"), jpeg("Morning"));
    }
}
