//! The fonts of documents, cut into parts of consecutive glyphs. A part is prepared when a document first needs it, and
//! then embedded as it is: to choose and compress the glyphs of each document would take longer than everything else.

use std::sync::OnceLock;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str};
use rustybuzz::Face;
use rustybuzz::ttf_parser::cmap::Subtable;

use super::truetype::Tables;

/// How many glyphs the first part has: in DejaVu, those of ASCII, which most texts need.
const FIRST: u16 = 98;
/// How many glyphs each other part has.
const PART: u16 = 32;
/// The best compression, since a part is compressed once.
const BEST: u8 = 9;
const SYSTEM_INFO: SystemInfo<'_> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A font with its parts.
pub(super) struct Font {
    name: &'static str,
    face: Face<'static>,
    tables: Tables<'static>,
    /// Which character each glyph is; none for glyphs that stand for several or for none.
    characters: Vec<Option<char>>,
    /// Whether the font has the characters of the Basic Multilingual Plane.
    has: Vec<bool>,
    /// The parts that documents have needed so far.
    parts: Vec<OnceLock<Option<Part>>>,
}

impl Font {
    pub(super) fn load(name: &'static str, file: &'static [u8]) -> Option<Self> {
        let face = Face::from_slice(file, 0)?;
        let mut characters = vec![None; usize::from(face.number_of_glyphs())];
        for table in face.tables().cmap?.subtables.into_iter().filter(Subtable::is_unicode) {
            table.codepoints(|code| {
                let (c, glyph) = (char::from_u32(code), table.glyph_index(code));
                if let Some(known) = glyph.and_then(|glyph| characters.get_mut(usize::from(glyph.0))) {
                    // A space is rather a space than one without a break.
                    *known = known.map_or(c, |known: char| Some(known.min(c?)));
                }
            });
        }
        let has =
            (0..=0xFFFF).map(|code| char::from_u32(code).is_some_and(|c| face.glyph_index(c).is_some())).collect();
        let parts = std::iter::repeat_with(OnceLock::new).take(parts_of(&face)).collect();
        Some(Self { name, tables: Tables::read(file)?, face, characters, has, parts })
    }

    /// The PostScript name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn face(&self) -> &Face<'static> {
        &self.face
    }

    /// Whether the font has a glyph for a character. To look into its tables takes longer than to shape short texts.
    pub(super) fn has(&self, c: char) -> bool {
        let known = usize::try_from(u32::from(c)).ok().and_then(|code| self.has.get(code));
        known.copied().unwrap_or_else(|| self.face.glyph_index(c).is_some())
    }

    /// The character that a glyph is, if it is one.
    pub(super) fn character(&self, glyph: u16) -> Option<char> {
        self.characters.get(usize::from(glyph)).copied().flatten()
    }

    /// A part of the font, which is prepared on its first use; none if it can't be.
    pub(super) fn part(&self, number: usize) -> Option<&Part> {
        let prepare = || Part::prepare(&self.face, &self.tables, self.name, number, &self.characters);
        self.parts.get(number)?.get_or_init(prepare).as_ref()
    }
}

/// A part of a font, ready to be embedded.
pub(super) struct Part {
    /// The PostScript name with a prefix of six letters, as for all embedded parts.
    name: String,
    /// The font file, compressed, and its length before that.
    file: Vec<u8>,
    length: usize,
    /// Which characters the glyphs are, compressed.
    characters: Vec<u8>,
    /// In thousandths of the font's size.
    widths: Vec<f32>,
    look: Look,
}

/// What viewers want to know of a font.
#[derive(Clone, Copy)]
struct Look {
    bounds: Rect,
    ascent: f32,
    descent: f32,
    capitals: f32,
    weight: f32,
    monospaced: bool,
}

/// The number of the part that a glyph is in, and the glyph's code in there.
pub(super) fn place_of(glyph: u16) -> (usize, u16) {
    match glyph.checked_sub(FIRST) {
        None => (0, glyph),
        // Each part begins with the glyph for missing characters.
        Some(index) => (usize::from(index / PART + 1), index % PART + 1),
    }
}

/// The glyph in this place.
#[cfg(test)]
pub(super) fn glyph_at(part: usize, code: u16) -> u16 {
    part.checked_sub(1).map_or(code, |index| FIRST + u16::try_from(index).unwrap() * PART + code - 1)
}

/// The number of parts of a font.
fn parts_of(face: &Face<'_>) -> usize {
    place_of(face.number_of_glyphs().saturating_sub(1)).0 + 1
}

/// The glyphs of a part, in the order of their codes.
fn glyphs_of(face: &Face<'_>, number: usize) -> Option<Vec<u16>> {
    let all = face.number_of_glyphs();
    let Some(number) = number.checked_sub(1) else { return Some((0..FIRST.min(all)).collect()) };
    let first = FIRST + u16::try_from(number).ok()?.checked_mul(PART)?;
    Some(std::iter::once(0).chain(first..all.min(first.saturating_add(PART))).collect())
}

impl Part {
    /// Prepares a part of a font, whose `characters` are those of its glyphs; none if the font can't be read.
    fn prepare(
        face: &Face<'_>,
        tables: &Tables<'_>,
        name: &str,
        number: usize,
        characters: &[Option<char>],
    ) -> Option<Self> {
        let glyphs = glyphs_of(face, number)?;
        let file = tables.subset(&glyphs)?;
        let mut known = UnicodeCmap::new(Name(b"Characters"), SYSTEM_INFO);
        for (code, glyph) in glyphs.iter().enumerate().skip(1) {
            if let Some(c) = characters.get(usize::from(*glyph)).copied().flatten() {
                known.pair(u16::try_from(code).ok()?, c);
            }
        }
        let widths = glyphs.iter().map(|glyph| Some(thousandths(face, i32::from(tables.metrics(*glyph)?.0))));
        Some(Self {
            name: format!("{}+{name}", letters(number)),
            length: file.len(),
            file: compress_to_vec_zlib(&file, BEST),
            characters: compress_to_vec_zlib(&known.finish(), BEST),
            widths: widths.collect::<Option<_>>()?,
            look: Look::of(face),
        })
    }

    /// The width of a glyph by its code, in parts of the font's size.
    pub(super) fn width(&self, code: u16) -> f32 {
        self.widths.get(usize::from(code)).copied().unwrap_or(0.0) / 1000.0
    }

    /// Writes the part into a document. Takes object numbers from `next` on, and returns the number of the font.
    pub(super) fn embed(&self, pdf: &mut Pdf, next: &mut Ref) -> Ref {
        let [font, glyphs, look, file, characters] = std::array::from_fn(|_| next.bump());
        let name = Name(self.name.as_bytes());
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(glyphs)
            .to_unicode(characters);
        let mut cid = pdf.cid_font(glyphs);
        cid.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM_INFO).font_descriptor(look);
        cid.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
        cid.widths().consecutive(0, self.widths.iter().copied());
        cid.finish();
        let Look { bounds, ascent, descent, capitals, weight, monospaced } = self.look;
        let mut flags = FontFlags::SYMBOLIC;
        flags.set(FontFlags::FIXED_PITCH, monospaced);
        pdf.font_descriptor(look)
            .name(name)
            .flags(flags)
            .bbox(bounds)
            .italic_angle(0.0)
            .ascent(ascent)
            .descent(descent)
            .cap_height(capitals)
            .stem_v(10.0 + 0.244 * (weight - 50.0))
            .font_file2(file);
        let length = i32::try_from(self.length).unwrap_or(i32::MAX);
        pdf.stream(file, &self.file).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
        pdf.stream(characters, &self.characters).filter(Filter::FlateDecode);
        font
    }

    /// About how many bytes of a document the part takes.
    pub(super) fn size(&self) -> usize {
        self.file.len() + self.characters.len() + 8 * self.widths.len() + 800
    }
}

impl Look {
    fn of(face: &Face<'_>) -> Self {
        let in_thousandths = |units: i16| thousandths(face, i32::from(units));
        let bounds = face.global_bounding_box();
        Self {
            bounds: Rect::new(
                in_thousandths(bounds.x_min),
                in_thousandths(bounds.y_min),
                in_thousandths(bounds.x_max),
                in_thousandths(bounds.y_max),
            ),
            ascent: in_thousandths(face.ascender()),
            descent: in_thousandths(face.descender()),
            capitals: in_thousandths(face.capital_height().unwrap_or(face.ascender())),
            weight: f32::from(face.weight().to_number()),
            monospaced: face.is_monospaced(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "the sizes of glyphs are far below 2^24")]
fn thousandths(face: &Face<'_>, units: i32) -> f32 {
    units as f32 * 1000.0 / face.units_per_em() as f32
}

/// Six capital letters for a number.
fn letters(number: usize) -> String {
    let mut left = number;
    let letters = std::iter::repeat_with(|| {
        let letter = b'A' + u8::try_from(left % 26).unwrap_or(0);
        left /= 26;
        char::from(letter)
    });
    letters.take(6).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_glyph_is_in_one_part_under_its_code() {
        let face = Face::from_slice(dejavu::sans::regular(), 0).unwrap();
        let mut seen = BTreeSet::new();
        for number in 0..parts_of(&face) {
            let glyphs = glyphs_of(&face, number).unwrap();
            for (code, glyph) in glyphs.iter().enumerate().skip(1) {
                assert_eq!(place_of(*glyph), (number, u16::try_from(code).unwrap()));
                assert!(seen.insert(*glyph));
            }
        }
        assert_eq!(seen.len(), usize::from(face.number_of_glyphs()) - 1, "all but the one for missing characters");
        assert!((' '..='~').all(|c| place_of(face.glyph_index(c).unwrap().0).0 == 0), "ASCII is in the first");
    }

    #[test]
    fn parts_have_names_of_their_own() {
        let regular = Font::load("DejaVuSans", dejavu::sans::regular()).unwrap();
        assert_eq!(regular.part(0).unwrap().name, "AAAAAA+DejaVuSans");
        assert_eq!(regular.part(27).unwrap().name, "BBAAAA+DejaVuSans");
        assert!(regular.part(10_000).is_none());
    }
}
