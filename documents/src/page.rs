//! A page to draw on, in points from its upper left corner.

use std::ops::Range;

use pdf_writer::{Content, Name, Str, TextStr};

use super::fonts::{Part, place_of};
use super::typesetting::{Rgb, Typeface};

// A4.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

/// The parts of fonts that a document uses, in the order of their first use.
#[derive(Default)]
pub(super) struct UsedParts(Vec<(&'static str, usize, &'static Part)>);

impl UsedParts {
    /// The parts with the names that pages use for them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (String, &'static Part)> {
        self.0.iter().enumerate().map(|(index, (_, _, part))| (name(index), *part))
    }

    fn index(&mut self, typeface: &Typeface, number: usize, part: &'static Part) -> usize {
        let is_it = |(name, of, _): &(&str, usize, &Part)| *name == typeface.name() && *of == number;
        self.0.iter().position(is_it).unwrap_or_else(|| {
            self.0.push((typeface.name(), number, part));
            self.0.len() - 1
        })
    }
}

fn name(index: usize) -> String {
    format!("F{index}")
}

/// A glyph of a text, with sizes in parts of the font's size.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) id: u16,
    pub(super) advance: f32,
    /// How far the glyph is moved to the right and up.
    pub(super) offset: (f32, f32),
    /// The bytes of the text that it stands for.
    pub(super) letters: Range<usize>,
}

/// A glyph's place in a part and on the line.
struct Placed {
    part: &'static Part,
    index: usize,
    code: u16,
    at: f32,
    rise: f32,
}

/// The content of a page.
pub(super) struct Page<'p> {
    content: Content,
    parts: &'p mut UsedParts,
    color: Option<Rgb>,
}

impl<'p> Page<'p> {
    pub(super) fn new(parts: &'p mut UsedParts) -> Self {
        Self { content: Content::with_capacity(16 * 1024), parts, color: None }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }

    /// Draws a filled rectangle.
    pub(super) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, color: Rgb) {
        self.fill(color);
        self.content.rect(x, HEIGHT - y - height, width, height).fill_nonzero();
    }

    /// Draws runs `(column, row, length)` of a grid of squares, whose upper left corner is at `(x, y)`, as one area: drawn
    /// one by one, viewers would show hairlines between them.
    pub(super) fn squares(
        &mut self,
        (x, y): (f32, f32),
        size: f32,
        runs: impl IntoIterator<Item = (usize, usize, usize)>,
        color: Rgb,
    ) {
        self.fill(color);
        self.content.save_state().transform([size, 0.0, 0.0, -size, x, HEIGHT - y]);
        for (column, row, length) in runs {
            self.content.rect(whole(column), whole(row), whole(length), 1.0);
        }
        self.content.fill_nonzero().restore_state();
    }

    /// Draws the outline of a rectangle.
    pub(super) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, color: Rgb) {
        self.pen(color, &[]);
        self.content.rect(x, HEIGHT - y - height, width, height).stroke();
    }

    /// Draws a horizontal line.
    pub(super) fn rule(&mut self, x: f32, y: f32, width: f32, dash: &[f32], color: Rgb) {
        self.pen(color, dash);
        self.content.move_to(x, HEIGHT - y).line_to(x + width, HEIGHT - y).stroke();
    }

    fn pen(&mut self, color: Rgb, dash: &[f32]) {
        let [red, green, blue] = color.shares();
        self.content.set_stroke_rgb(red, green, blue).set_line_width(1.0);
        self.content.set_dash_pattern(dash.iter().copied(), 0.0);
    }

    fn fill(&mut self, color: Rgb) {
        if self.color != Some(color) {
            let [red, green, blue] = color.shares();
            self.content.set_fill_rgb(red, green, blue);
            self.color = Some(color);
        }
    }

    /// Writes the glyphs of a text, the first with its left end at `x` and its baseline at `y`.
    pub(super) fn text(
        &mut self,
        typeface: &'static Typeface,
        (size, color): (f32, Rgb),
        (x, y): (f32, f32),
        text: &str,
        glyphs: &[Glyph],
    ) {
        self.fill(color);
        self.content.begin_text();
        let mut pen = 0.0;
        let mut waiting: Vec<Placed> = Vec::with_capacity(glyphs.len());
        for letters in glyphs.chunk_by(|a, b| a.letters == b.letters) {
            let said = letters.first().and_then(|glyph| text.get(glyph.letters.clone())).unwrap_or_default();
            let shown = letters.iter().map(|glyph| typeface.character(glyph.id)).collect::<Option<String>>();
            // Where the glyphs do not tell the letters, as with ligatures, the document has to.
            let tell = shown.is_none_or(|shown| shown != said);
            if tell {
                self.runs(&mut waiting, size, (x, y));
                let mut marked = self.content.begin_marked_content_with_properties(Name(b"Span"));
                marked.properties().actual_text(TextStr(said));
            }
            for glyph in letters {
                let (number, code) = place_of(glyph.id);
                if let Some(part) = typeface.part(number) {
                    let index = self.parts.index(typeface, number, part);
                    let (right, rise) = glyph.offset;
                    waiting.push(Placed { part, index, code, at: pen + right, rise });
                }
                pen += glyph.advance;
            }
            if tell {
                self.runs(&mut waiting, size, (x, y));
                self.content.end_marked_content();
            }
        }
        self.runs(&mut waiting, size, (x, y));
        self.content.end_text();
    }

    /// Writes glyphs, as many at once as are in the same part and on the same height.
    fn runs(&mut self, glyphs: &mut Vec<Placed>, size: f32, (x, y): (f32, f32)) {
        let together = |a: &Placed, b: &Placed| a.index == b.index && a.rise.to_bits() == b.rise.to_bits();
        for run in glyphs.chunk_by(together) {
            let Some(first) = run.first() else { continue };
            self.content.set_font(Name(name(first.index).as_bytes()), size);
            let (left, up) = (x + first.at * size, HEIGHT - y + first.rise * size);
            self.content.set_text_matrix([1.0, 0.0, 0.0, 1.0, short(left), short(up)]);
            let mut show = self.content.show_positioned();
            let mut items = show.items();
            let (mut pen, mut codes) = (first.at, Vec::with_capacity(2 * run.len()));
            for glyph in run {
                // The viewer moves by the glyph's own width; kerning is the rest.
                let more = ((glyph.at - pen) * 1000.0).round();
                if more != 0.0 {
                    if !codes.is_empty() {
                        items.show(Str(&codes));
                        codes.clear();
                    }
                    items.adjust(-more);
                    pen += more / 1000.0;
                }
                codes.extend(glyph.code.to_be_bytes());
                pen += glyph.part.width(glyph.code);
            }
            items.show(Str(&codes));
        }
        glyphs.clear();
    }
}

/// A number with two decimals, which is more than can be seen.
fn short(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "a grid has at most some hundred squares a side")]
fn whole(number: usize) -> f32 {
    number as f32
}
