//! Text as glyphs: fonts, text widths, and what a font can show.

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use quick_cache::sync::Cache;
use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer, script};
use unicode_normalization::UnicodeNormalization as _;

use super::fonts::Font;
use super::page::{Glyph, Rgb};
use super::{DocumentError, pixels};

/// A font, with its data for drawing and for measuring.
pub(super) struct Typeface {
    pub(super) font: Font,
    /// How text of each direction and script is shaped. To find that out takes longer than to shape a line.
    plans: Mutex<HashMap<(Direction, Script), Arc<ShapePlan>>>,
    /// How long texts are broken into lines, which are often the same for all orders of an event.
    pub(super) broken: Cache<Broken, Arc<[String]>>,
    /// Texts that were shaped before: most of a document's are the same in the next. None for the face of the tickets'
    /// secrets, which never come again.
    shaped: Option<Cache<ToShape, Arc<Shaped>>>,
}

/// A text that does not fit into a line, and what it has to fit into.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Broken {
    pub(super) text: String,
    pub(super) size: u32,
    pub(super) width: u32,
    pub(super) max_lines: usize,
}

/// How many texts are kept with their lines. The longest are titles.
const BROKEN: usize = 256;

/// A text to be shaped, and its direction if it is known.
type ToShape = (String, Option<Direction>);

/// How many shaped texts are kept.
const SHAPED: usize = 512;

/// Text as the glyphs of a font, with ligatures, marks and kerning.
pub(super) struct Shaped {
    pub(super) glyphs: Vec<Glyph>,
    /// In parts of the font's size.
    pub(super) width: f32,
}

/// The fonts documents are set in.
pub(super) struct Typefaces {
    pub(super) regular: Typeface,
    pub(super) bold: Typeface,
    pub(super) mono: Typeface,
}

/// A piece of a line: text in the font, or a single character that the font lacks.
pub(super) enum Piece<'a> {
    Set(&'a str),
    Drawn(&'a str, &'static unifont::Glyph),
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
    pub(super) fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices() {
            let Some(glyph) = (!self.has(c)).then(|| pixels::of(c)).flatten() else { continue };
            if start < at {
                pieces.push(Piece::Set(&text[start..at]));
            }
            start = at + c.len_utf8();
            pieces.push(Piece::Drawn(&text[at..start], glyph));
        }
        if start < text.len() {
            pieces.push(Piece::Set(&text[start..]));
        }
        pieces
    }

    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.pieces(text).iter().map(|piece| self.width_of(piece, size)).sum()
    }

    fn width_of(&self, piece: &Piece<'_>, size: f32) -> f32 {
        match piece {
            Piece::Set(text) => self.set_width(text, size),
            Piece::Drawn(_, glyph) => pixels::width(glyph, size),
        }
    }

    fn set_width(&self, text: &str, size: f32) -> f32 {
        self.shape(text, None).width * size
    }

    /// The text, shaped; as [`Self::shape_anew`] does, unless it is known.
    pub(super) fn shape(&self, text: &str, direction: Option<Direction>) -> Arc<Shaped> {
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
