//! A page to draw on, in points from its upper left corner.

use std::ops::Range;

use pdf_writer::types::StructRole;
use pdf_writer::{Content, Name, Rect, Str, TextStr};

use super::fonts::{Font, Part, place_of};
use super::picture::Picture;
use super::used::{Used, part_name};

// A4.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

/// The left and upper edge, the width and the height of a rectangle.
pub(super) type Area = (f32, f32, f32, f32);

/// A color: red, green and blue, from 0 to 255.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

impl Rgb {
    /// The colors as shares of the brightest, with three decimals.
    pub(super) fn shares(self) -> [f32; 3] {
        [self.0, self.1, self.2].map(|share| (f32::from(share) * 1000.0 / 255.0).round() / 1000.0)
    }
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

/// What text is drawn on, in units from its upper left corner.
pub(super) trait Surface {
    /// Draws runs `(column, row, length)` of a grid of squares, whose upper left corner is at `(x, y)`.
    fn squares(
        &mut self,
        corner: (f32, f32),
        size: f32,
        runs: impl IntoIterator<Item = (usize, usize, usize)>,
        color: Rgb,
    );

    /// Draws a letter that the font lacks as such a grid.
    fn letter(
        &mut self,
        _letter: &str,
        corner: (f32, f32),
        size: f32,
        runs: impl IntoIterator<Item = (usize, usize, usize)>,
        color: Rgb,
    ) {
        self.squares(corner, size, runs, color);
    }

    /// Writes the glyphs of a text, the first with its left end at `x` and its baseline at `y`.
    fn text(&mut self, font: &'static Font, look: (f32, Rgb), at: (f32, f32), text: &str, glyphs: &[Glyph]);
}

/// The content of a page. All of it belongs to an element of the document or is an artifact.
pub(super) struct Page<'p> {
    content: Content,
    used: &'p mut Used,
    color: Option<Rgb>,
}

impl<'p> Page<'p> {
    pub(super) fn new(used: &'p mut Used) -> Self {
        Self { content: Content::with_capacity(16 * 1024), used, color: None }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }

    /// Draws an element that consists of others.
    pub(super) fn group<R>(&mut self, role: StructRole, draw: impl FnOnce(&mut Self) -> R) -> R {
        self.used.tags.open(role);
        let drawn = draw(self);
        self.used.tags.close();
        drawn
    }

    /// Draws an element.
    pub(super) fn tagged<R>(&mut self, role: StructRole, draw: impl FnOnce(&mut Self) -> R) -> R {
        self.group(role, |page| {
            let id = page.used.tags.mark();
            page.content.begin_marked_content_with_properties(role.to_name()).properties().identify(id);
            let drawn = draw(page);
            page.content.end_marked_content();
            drawn
        })
    }

    /// Draws a paragraph of text.
    pub(super) fn paragraph<R>(&mut self, draw: impl FnOnce(&mut Self) -> R) -> R {
        self.tagged(StructRole::P, draw)
    }

    /// Draws a picture that says something: `text` to those who do not see it.
    pub(super) fn figure(&mut self, text: &str, (x, y, width, height): Area, draw: impl FnOnce(&mut Self)) {
        self.tagged(StructRole::Figure, |page| {
            page.used.tags.describe(text, Rect::new(x, HEIGHT - y - height, x + width, HEIGHT - y));
            draw(page);
        });
    }

    /// Draws a text that leads to an address.
    pub(super) fn link(&mut self, text: &str, url: &str, (x, y, width, height): Area, draw: impl FnOnce(&mut Self)) {
        self.tagged(StructRole::Link, |page| {
            page.used.tags.link(Rect::new(x, HEIGHT - y - height, x + width, HEIGHT - y), text, url);
            draw(page);
        });
    }

    /// Draws what only decorates.
    pub(super) fn artifact(&mut self, draw: impl FnOnce(&mut Self)) {
        self.content.begin_marked_content(Name(b"Artifact"));
        draw(self);
        self.content.end_marked_content();
    }

    /// Draws a picture that fills an area: what is too wide or too high is cut off.
    pub(super) fn picture(&mut self, picture: &Picture, (x, y, width, height): Area) {
        let name = self.used.picture(picture);
        let (own_width, own_height) = (f32::from(picture.size().0), f32::from(picture.size().1));
        let scale = (width / own_width).max(height / own_height);
        let (shown_width, shown_height) = (own_width * scale, own_height * scale);
        let (left, bottom) = (x + (width - shown_width) / 2.0, HEIGHT - y - f32::midpoint(height, shown_height));
        self.content.save_state();
        self.content.rect(x, HEIGHT - y - height, width, height).clip_nonzero().end_path();
        self.content.transform([short(shown_width), 0.0, 0.0, short(shown_height), short(left), short(bottom)]);
        self.content.x_object(Name(name.as_bytes())).restore_state();
    }

    /// Draws a filled rectangle.
    pub(super) fn area(&mut self, x: f32, y: f32, width: f32, height: f32, color: Rgb) {
        self.fill(color);
        self.content.rect(x, HEIGHT - y - height, width, height).fill_nonzero();
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

    /// Writes glyphs, as many at once as are in the same part and on the same height.
    fn runs(&mut self, glyphs: &mut Vec<Placed>, size: f32, (x, y): (f32, f32)) {
        let together = |a: &Placed, b: &Placed| a.index == b.index && a.rise.to_bits() == b.rise.to_bits();
        for run in glyphs.chunk_by(together) {
            let Some(first) = run.first() else { continue };
            self.content.set_font(Name(part_name(first.index).as_bytes()), size);
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

impl Surface for Page<'_> {
    /// One area: drawn one by one, viewers would show hairlines between the squares.
    fn squares(
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

    /// Programs read it as the letter.
    fn letter(
        &mut self,
        letter: &str,
        corner: (f32, f32),
        size: f32,
        runs: impl IntoIterator<Item = (usize, usize, usize)>,
        color: Rgb,
    ) {
        let mut marked = self.content.begin_marked_content_with_properties(Name(b"Span"));
        marked.properties().actual_text(TextStr(letter));
        drop(marked);
        self.squares(corner, size, runs, color);
        self.content.end_marked_content();
    }

    fn text(
        &mut self,
        font: &'static Font,
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
            let shown = letters.iter().map(|glyph| font.character(glyph.id)).collect::<Option<String>>();
            // Where the glyphs do not tell the letters, as with ligatures, the document has to.
            let tell = shown.is_none_or(|shown| shown != said);
            if tell {
                self.runs(&mut waiting, size, (x, y));
                let mut marked = self.content.begin_marked_content_with_properties(Name(b"Span"));
                marked.properties().actual_text(TextStr(said));
            }
            for glyph in letters {
                let (number, code) = place_of(glyph.id);
                if let Some(part) = font.part(number) {
                    let index = self.used.parts.index(font, number, part);
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
}

/// A number with two decimals, which is more than can be seen.
fn short(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "a grid has at most some hundred squares a side")]
fn whole(number: usize) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::glyph_at;
    use crate::testing::{Token, tokens};
    use crate::typesetting::{Style, typefaces};
    use crate::used::UsedParts;

    /// The characters that a viewer finds in a page, sorted.
    fn found(content: &[u8], parts: &UsedParts, font: &Font) -> Vec<char> {
        let (mut found, mut texts, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let (mut part, mut told) = (0, false);
        for token in tokens(content) {
            match token {
                Token::Text(text) => texts.push(text),
                Token::Word(word) => {
                    match &*word {
                        "Tf" => {
                            let name: &String = &words[words.len() - 2];
                            part = parts.named(name).1;
                        }
                        "BDC" => {
                            let text: Vec<u8> = texts.pop().unwrap();
                            match text.strip_prefix(&[0xFE, 0xFF]) {
                                Some(wide) => {
                                    let units = wide.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                                    found.extend(char::decode_utf16(units).map(Result::unwrap));
                                }
                                None => found.extend(text.iter().map(|byte| char::from(*byte))),
                            }
                            told = true;
                        }
                        "EMC" => told = false,
                        "TJ" => {
                            let codes = texts.concat();
                            let codes = codes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                            let shown = codes.map(|code| font.character(glyph_at(part, code)).unwrap_or('\u{FFFD}'));
                            found.extend(shown.filter(|_| !told));
                        }
                        _ => {}
                    }
                    if word.ends_with(|c: char| c.is_ascii_alphabetic()) && word.len() < 4 {
                        texts.clear();
                    }
                    words.push(word);
                }
            }
        }
        found.sort_unstable();
        found
    }

    #[test]
    fn text_of_all_scripts_can_be_found_and_copied() {
        for typeface in [&typefaces().unwrap().regular, &typefaces().unwrap().bold] {
            for text in [
                "Zoë Ångström (office) \\ <fjord>",
                "Ђорђе Ελένη Жанна",
                "علی\u{200C}رضا فاطمة",
                "שלום Cohen 42",
                "Հայկ ქეთი",
                "e\u{301}t e\u{330} Å",
                "…–—„“",
            ] {
                let mut used = Used::default();
                let mut page = Page::new(&mut used);
                let style = Style { typeface, size: 12.0, color: Rgb(0, 0, 0) };
                style.draw(&mut page, 40.0, 40.0, text);
                let content = page.finish();
                let mut letters: Vec<char> = typeface.showable(text).chars().collect();
                letters.sort_unstable();
                assert_eq!(
                    found(&content, &used.parts, &typeface.font),
                    letters,
                    "{}",
                    String::from_utf8_lossy(&content)
                );
            }
        }
    }
}
