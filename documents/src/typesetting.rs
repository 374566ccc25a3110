//! Text on a page: fonts, text widths, line breaks, right-to-left scripts.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use quick_cache::sync::Cache;
use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer, script};
use unicode_bidi::BidiInfo;
use unicode_normalization::UnicodeNormalization as _;

use super::fonts::Font;
use super::page::{Glyph, Rgb, Surface};
use super::{DocumentError, pixels};

/// A font, with its data for drawing and for measuring.
pub(super) struct Typeface {
    font: Font,
    /// How text of each direction and script is shaped. To find that out takes longer than to shape a line.
    plans: Mutex<HashMap<(Direction, Script), Arc<ShapePlan>>>,
    /// How long texts are broken into lines, which are often the same for all orders of an event.
    broken: Cache<Broken, Arc<[String]>>,
    /// Texts that were shaped before: most of a document's are the same in the next. None for the face of the tickets'
    /// secrets, which never come again.
    shaped: Option<Cache<ToShape, Arc<Shaped>>>,
}

/// A text that does not fit into a line, and what it has to fit into.
#[derive(PartialEq, Eq, Hash)]
struct Broken {
    text: String,
    size: u32,
    width: u32,
    max_lines: usize,
}

/// How many texts are kept with their lines. The longest are titles.
const BROKEN: usize = 256;

/// A text to be shaped, and its direction if it is known.
type ToShape = (String, Option<Direction>);

/// How many shaped texts are kept.
const SHAPED: usize = 512;

/// Text as the glyphs of a font, with ligatures, marks and kerning.
struct Shaped {
    glyphs: Vec<Glyph>,
    /// In parts of the font's size.
    width: f32,
}

/// The fonts documents are set in.
pub(super) struct Typefaces {
    pub(super) regular: Typeface,
    pub(super) bold: Typeface,
    pub(super) mono: Typeface,
}

/// A piece of a line: text in the font, or a single character that the font lacks.
enum Piece<'a> {
    Set(&'a str),
    Drawn(&'static unifont::Glyph),
}

/// How a piece of text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) typeface: &'static Typeface,
    pub(super) size: f32,
    pub(super) color: Rgb,
}

/// The fonts, parsed once per process.
pub(super) fn typefaces() -> Result<&'static Typefaces, DocumentError> {
    static TYPEFACES: OnceLock<Option<Typefaces>> = OnceLock::new();
    let load = || {
        Some(Typefaces {
            regular: Typeface::load("DejaVuSans", dejavu::sans::regular())?.with_memory(),
            bold: Typeface::load("DejaVuSans-Bold", dejavu::sans::bold())?.with_memory(),
            mono: Typeface::load("DejaVuSansMono", dejavu::sans_mono::regular())?,
        })
    };
    TYPEFACES.get_or_init(load).as_ref().ok_or_else(|| DocumentError("a built-in font can't be read".to_owned()))
}

impl Typeface {
    fn load(name: &'static str, file: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::load(name, file)?, plans: Mutex::default(), broken: Cache::new(BROKEN), shaped: None })
    }

    fn with_memory(self) -> Self {
        Self { shaped: Some(Cache::new(SHAPED)), ..self }
    }

    #[cfg(test)]
    pub(super) fn font(&self) -> &Font {
        &self.font
    }

    /// The text without characters that neither this font nor [`pixels`] can show. Names are never transliterated,
    /// because that would be another language's reading of them.
    pub(super) fn showable(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut remaining = text.chars();
        while let Some(c) = remaining.next() {
            if c.is_whitespace() {
                shown.push(' ');
            } else if is_joiner(c) {
                // Between letters it changes their form: without it, a Persian name is another word.
                let letter = |c: char| c.is_alphabetic() && self.has(c);
                if self.has(c) && shown.ends_with(letter) && remaining.clone().next().is_some_and(letter) {
                    shown.push(c);
                }
            } else if !is_invisible(c) {
                self.show(c, &mut shown);
            }
        }
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Appends the character, or else its Unicode decomposition (𝓐 is an A, ﷺ four words), if all of that can be shown.
    fn show(&self, c: char, shown: &mut String) {
        let can_be = |c: char| c.is_whitespace() || self.has(c) || pixels::of(c).is_some();
        if can_be(c) {
            shown.push(c);
            return;
        }
        let plain = || std::iter::once(c).nfkc();
        if plain().all(can_be) {
            shown.extend(plain());
        }
    }

    fn has(&self, c: char) -> bool {
        self.font.has(c)
    }

    /// Splits a text into pieces in this font and single characters that it lacks.
    fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices() {
            let Some(glyph) = (!self.has(c)).then(|| pixels::of(c)).flatten() else { continue };
            if start < at {
                pieces.push(Piece::Set(&text[start..at]));
            }
            pieces.push(Piece::Drawn(glyph));
            start = at + c.len_utf8();
        }
        if start < text.len() {
            pieces.push(Piece::Set(&text[start..]));
        }
        pieces
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        self.pieces(text).iter().map(|piece| self.width_of(piece, size)).sum()
    }

    fn width_of(&self, piece: &Piece<'_>, size: f32) -> f32 {
        match piece {
            Piece::Set(text) => self.set_width(text, size),
            Piece::Drawn(glyph) => pixels::width(glyph, size),
        }
    }

    fn set_width(&self, text: &str, size: f32) -> f32 {
        self.shape(text, None).width * size
    }

    /// The text, shaped; as [`Self::shape_anew`] does, unless it is known.
    fn shape(&self, text: &str, direction: Option<Direction>) -> Arc<Shaped> {
        let Some(memory) = &self.shaped else { return Arc::new(self.shape_anew(text, direction)) };
        let key = (text.to_owned(), direction);
        if let Some(known) = memory.get(&key) {
            return known;
        }
        let shaped = Arc::new(self.shape_anew(text, direction));
        memory.insert(key, Arc::clone(&shaped));
        shaped
    }

    /// Shapes text of one direction, which its letters tell if it is not given.
    #[expect(clippy::cast_precision_loss, reason = "font units of one line of text are far below 2^24")]
    fn shape_anew(&self, text: &str, direction: Option<Direction>) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        if let Some(direction) = direction {
            buffer.set_direction(direction);
        }
        let plan = self.plan(buffer.direction(), buffer.script());
        let shaped = rustybuzz::shape_with_plan(self.font.face(), &plan, buffer);
        let em = self.font.face().units_per_em() as f32;
        let starts: BTreeSet<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, position)| {
            // The letters that a glyph stands for reach up to those of the next.
            let start = info.cluster as usize;
            let end = starts.range((Excluded(start), Unbounded)).next().copied().unwrap_or(text.len());
            let [advance, x, y] =
                [position.x_advance, position.x_offset, position.y_offset].map(|units| units as f32 / em);
            // Fonts have at most 65,535 glyphs.
            let id = u16::try_from(info.glyph_id).unwrap_or(0);
            Glyph { id, advance, offset: (x, y), letters: start..end }
        });
        let units: i32 = shaped.glyph_positions().iter().map(|position| position.x_advance).sum();
        Shaped { glyphs: glyphs.collect(), width: units as f32 / em }
    }

    fn plan(&self, direction: Direction, script: Script) -> Arc<ShapePlan> {
        let lock = || self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = lock().get(&(direction, script)) {
            return Arc::clone(plan);
        }
        // Nobody waits meanwhile; two that make the same plan are no harm.
        let known = (script != script::UNKNOWN).then_some(script);
        let plan = Arc::new(ShapePlan::new(self.font.face(), direction, known, None, &[]));
        lock().insert((direction, script), Arc::clone(&plan));
        plan
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character is invisible by itself: control characters, joiners, direction marks, variation selectors.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

impl Style {
    /// The width of a line in points.
    pub(super) fn width(&self, text: &str) -> f32 {
        self.typeface.width(text, self.size)
    }

    /// Breaks a text into at most `max_lines` lines no wider than `width`; text that does not fit ends in an ellipsis.
    pub(super) fn wrap(&self, text: &str, width: f32, max_lines: usize) -> Arc<[String]> {
        let text = self.typeface.showable(text);
        if text.is_empty() || max_lines > 0 && self.width(&text) <= width {
            return Some(text).filter(|text| !text.is_empty()).into_iter().collect();
        }
        let key = Broken { text, size: self.size.to_bits(), width: width.to_bits(), max_lines };
        if let Some(known) = self.typeface.broken.get(&key) {
            return known;
        }
        let lines: Arc<[String]> = self.break_lines(&key.text, width, max_lines).into();
        self.typeface.broken.insert(key, Arc::clone(&lines));
        lines
    }

    fn break_lines(&self, text: &str, width: f32, max_lines: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.break_word(word, width, &mut lines);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > max_lines {
            lines.truncate(max_lines);
            if let Some(last) = lines.last_mut() {
                self.cut(last, width);
            }
        }
        lines
    }

    /// Breaks a word that is wider than a line, and returns its last piece.
    fn break_word(&self, word: &str, width: f32, lines: &mut Vec<String>) -> String {
        let mut piece = String::new();
        for c in word.chars() {
            piece.push(c);
            if self.width(&piece) > width && piece.chars().count() > 1 {
                piece.pop();
                lines.push(std::mem::replace(&mut piece, c.to_string()));
            }
        }
        piece
    }

    fn cut(&self, line: &mut String, width: f32) {
        while !line.is_empty() && self.width(&format!("{line}…")) > width {
            line.pop();
        }
        line.truncate(line.trim_end().len());
        line.push('…');
    }

    /// Draws a line with its left end at `x` and its baseline at `y`. Runs of different directions are put into visual
    /// order (Unicode UAX 9).
    pub(super) fn draw(&self, page: &mut impl Surface, x: f32, y: f32, line: &str) {
        let line = self.typeface.showable(line);
        let bidi = BidiInfo::new(&line, None);
        let mut x = x;
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let direction = match levels.get(run.start) {
                    Some(level) if level.is_rtl() => Direction::RightToLeft,
                    _ => Direction::LeftToRight,
                };
                let Some(text) = line.get(run) else { continue };
                let mut pieces = self.typeface.pieces(text);
                if direction == Direction::RightToLeft {
                    pieces.reverse();
                }
                for piece in pieces {
                    match &piece {
                        Piece::Set(text) => {
                            let Shaped { glyphs, width } = &*self.typeface.shape(text, Some(direction));
                            page.text(&self.typeface.font, (self.size, self.color), (x, y), text, glyphs);
                            x += width * self.size;
                        }
                        Piece::Drawn(glyph) => {
                            page.squares(
                                pixels::corner((x, y), self.size),
                                pixels::side(self.size),
                                pixels::runs(glyph),
                                self.color,
                            );
                            x += pixels::width(glyph, self.size);
                        }
                    }
                }
            }
        }
    }

    /// Draws lines one below the other and returns the baseline of the next.
    pub(super) fn draw_lines(&self, page: &mut impl Surface, x: f32, y: f32, lines: &[String]) -> f32 {
        let mut y = y;
        for line in lines {
            self.draw(page, x, y, line);
            y += self.leading();
        }
        y
    }

    /// The distance from one baseline to the next.
    pub(super) fn leading(&self) -> f32 {
        self.size * 1.35
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn style(size: f32) -> Style {
        Style { typeface: &typefaces().unwrap().regular, size, color: Rgb(0, 0, 0) }
    }

    #[test]
    fn shows_names_as_they_were_typed_or_leaves_glyphs_out() {
        let face = &typefaces().unwrap().regular;
        assert_eq!(face.showable("Zoë Ångström Жанна Ελένη"), "Zoë Ångström Жанна Ελένη");
        assert_eq!(face.showable("  a\r\nb\u{202E}c\u{200D} "), "a bc");
        for name in ["東京", "山田 花子", "김철수", "王小明 (Wang)", "ሰላም", "ליאת", "فاطمة", "Ђорђе", "Ελένη"]
        {
            assert_eq!(face.showable(name), name);
        }
        assert_eq!(face.showable("Ada 👩‍🚀🥐 Lovelace"), "Ada Lovelace");
        for (styled, plain) in [("𝓐𝓭𝓪 𝓛ovelace", "Ada Lovelace"), ("ﷺ", "صلى الله عليه وسلم")]
        {
            assert_eq!(face.showable(styled), plain);
        }
        // Without the non-joiner between its letters it would be another word.
        let reza = "علی\u{200C}رضا";
        assert_eq!(face.showable(reza), reza);
        assert!((face.width(reza, 12.0) - face.width(&reza.replace('\u{200C}', ""), 12.0)).abs() > 0.1);
        assert_eq!(face.showable(""), "");
    }

    proptest! {
        #[test]
        fn lines_fit_and_nothing_panics(text in ".{0,200}", width in 40_f32..400.0, max in 1_usize..5) {
            let style = style(12.0);
            let lines = style.wrap(&text, width, max);
            prop_assert!(lines.len() <= max);
            for line in lines.iter() {
                prop_assert!(style.width(line) <= width || line.chars().count() <= 2, "{line:?}");
            }
        }

        #[test]
        fn words_survive_breaking(words in prop::collection::vec("[a-zA-Z]{1,12}", 1..20)) {
            let text = words.join(" ");
            prop_assert_eq!(style(12.0).wrap(&text, 150.0, 100).join(" "), text);
        }
    }
}
