//! Characters that the documents' font lacks, drawn from a bitmap font (GNU Unifont): Chinese, Japanese and Korean, Yi,
//! Ethiopic. They have no curves, but the names are legible at the door, and the font is small. Scripts whose letters
//! change with their neighbours can't be drawn character by character and are not included.

use unifont::Glyph;

/// The height of a glyph in pixels.
const HEIGHT: usize = 16;
/// How many of them are above the baseline.
const ASCENT: f32 = 14.0;

/// The character's pixels, if its script can be drawn character by character.
pub(super) fn of(c: char) -> Option<&'static Glyph> {
    let is_drawn = matches!(c,
        '\u{1200}'..='\u{139F}' // Ethiopic
        | '\u{2E80}'..='\u{2FDF}' | '\u{3001}'..='\u{303F}' // Chinese radicals, punctuation
        | '\u{3041}'..='\u{312F}' | '\u{3131}'..='\u{318E}' | '\u{31A0}'..='\u{31FF}' // kana, bopomofo, Korean letters
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Chinese characters
        | '\u{A000}'..='\u{A4CF}' // Yi
        | '\u{AC00}'..='\u{D7A3}' // Korean syllables
        | '\u{FF01}'..='\u{FFEE}'); // wide and narrow forms
    if is_drawn { unifont::get_glyph(c) } else { None }
}

#[expect(clippy::cast_precision_loss, reason = "a glyph has at most 16 pixels a side")]
fn px(pixels: usize, size: f32) -> f32 {
    pixels as f32 * size / HEIGHT as f32
}

/// The width of a glyph in points at a font size.
pub(super) fn width(glyph: &Glyph, size: f32) -> f32 {
    px(glyph.get_width(), size)
}

/// The side of a pixel in points.
pub(super) fn side(size: f32) -> f32 {
    px(1, size)
}

/// The upper left corner of a glyph whose baseline begins at `(x, baseline)`.
pub(super) fn corner((x, baseline): (f32, f32), size: f32) -> (f32, f32) {
    (x, baseline - ASCENT * side(size))
}

/// The glyph's dark pixels as runs from left to right: `(column, row, length)`.
pub(super) fn runs(glyph: &Glyph) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    for row in 0..HEIGHT {
        let mut column = 0;
        while column < glyph.get_width() {
            let dark = (column..glyph.get_width()).take_while(|column| glyph.get_pixel(*column, row)).count();
            if dark > 0 {
                runs.push((column, row, dark));
            }
            column += dark + 1;
        }
    }
    runs
}
