//! Parts of a TrueType font, as PDF viewers need them: outlines and widths of some glyphs, without hints, names and
//! everything that is only needed to shape text (OpenType specification, chapters glyf, loca, hmtx).

use std::collections::BTreeMap;

/// A font's tables by their tags.
pub(super) struct Tables<'a>(BTreeMap<[u8; 4], &'a [u8]>);

/// Flags of a component of a composite glyph.
const WORDS: u16 = 0x0001;
const SCALE: u16 = 0x0008;
const MORE: u16 = 0x0020;
const TWO_SCALES: u16 = 0x0040;
const MATRIX: u16 = 0x0080;
const INSTRUCTIONS: u16 = 0x0100;

impl<'a> Tables<'a> {
    pub(super) fn read(font: &'a [u8]) -> Option<Self> {
        let count = usize::from(u16_at(font, 4)?);
        let table = |index: usize| {
            let record = font.get(12 + 16 * index..28 + 16 * index)?;
            let (start, length) = (u32_at(record, 8)? as usize, u32_at(record, 12)? as usize);
            Some((record.first_chunk::<4>().copied()?, font.get(start..start + length)?))
        };
        (0..count).map(table).collect::<Option<_>>().map(Self)
    }

    fn table(&self, tag: [u8; 4]) -> Option<&'a [u8]> {
        self.0.get(&tag).copied()
    }

    /// The advance width and the left side bearing of a glyph, in font units.
    pub(super) fn metrics(&self, glyph: u16) -> Option<(u16, u16)> {
        let (hmtx, full) = (self.table(*b"hmtx")?, u16_at(self.table(*b"hhea")?, 34)?);
        let (glyph, last) = (usize::from(glyph), usize::from(full.checked_sub(1)?));
        let bearing = if glyph <= last { 4 * glyph + 2 } else { 4 * last + 4 + 2 * (glyph - last - 1) };
        Some((u16_at(hmtx, 4 * glyph.min(last))?, u16_at(hmtx, bearing)?))
    }

    fn outline(&self, glyph: u16) -> Option<&'a [u8]> {
        let (loca, glyf, glyph) = (self.table(*b"loca")?, self.table(*b"glyf")?, usize::from(glyph));
        let long = u16_at(self.table(*b"head")?, 50)? == 1;
        let at = |index: usize| {
            if long { Some(u32_at(loca, 4 * index)? as usize) } else { Some(usize::from(u16_at(loca, 2 * index)?) * 2) }
        };
        glyf.get(at(glyph)?..at(glyph + 1)?)
    }

    /// A font with only these glyphs and those that they are composed of. The first ones have their index as their id.
    pub(super) fn subset(&self, glyphs: &[u16]) -> Option<Vec<u8>> {
        let mut glyphs = glyphs.to_vec();
        let (mut glyf, mut loca, mut hmtx) = (Vec::new(), vec![0_u8; 4], Vec::new());
        let mut index = 0;
        while let Some(&glyph) = glyphs.get(index) {
            glyf.extend(without_hints(self.outline(glyph)?, &mut glyphs)?);
            glyf.resize(glyf.len().next_multiple_of(4), 0);
            loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
            let (width, bearing) = self.metrics(glyph)?;
            hmtx.extend([width.to_be_bytes(), bearing.to_be_bytes()].concat());
            index += 1;
        }
        let count = u16::try_from(glyphs.len()).ok()?;
        let changed = |tag: [u8; 4], at: usize, value: u16| {
            let mut table = self.table(tag)?.to_vec();
            table.get_mut(at..at + 2)?.copy_from_slice(&value.to_be_bytes());
            Some(table)
        };
        Some(font(&[
            (b"glyf", glyf),
            (b"head", changed(*b"head", 50, 1)?),
            (b"hhea", changed(*b"hhea", 34, count)?),
            (b"hmtx", hmtx),
            (b"loca", loca),
            (b"maxp", changed(*b"maxp", 4, count)?),
        ]))
    }
}

/// The outline of a glyph without its instructions. The components of a composite glyph are added to `glyphs`.
fn without_hints(outline: &[u8], glyphs: &mut Vec<u16>) -> Option<Vec<u8>> {
    if outline.is_empty() {
        return Some(Vec::new());
    }
    let contours = i16::from_be_bytes(*outline.first_chunk()?);
    let Ok(contours) = usize::try_from(contours) else { return composite(outline, glyphs) };
    let instructions = 10 + 2 * contours;
    let after = instructions + 2 + usize::from(u16_at(outline, instructions)?);
    Some([outline.get(..instructions)?, &[0, 0], outline.get(after..)?].concat())
}

fn composite(outline: &[u8], glyphs: &mut Vec<u16>) -> Option<Vec<u8>> {
    let mut outline = outline.to_vec();
    let mut at = 10;
    loop {
        let (flags, component) = (u16_at(&outline, at)?, u16_at(&outline, at + 2)?);
        let id = glyphs.iter().position(|glyph| *glyph == component).unwrap_or_else(|| {
            glyphs.push(component);
            glyphs.len() - 1
        });
        outline[at..at + 2].copy_from_slice(&(flags & !INSTRUCTIONS).to_be_bytes());
        outline[at + 2..at + 4].copy_from_slice(&u16::try_from(id).ok()?.to_be_bytes());
        at += if flags & WORDS == 0 { 6 } else { 8 };
        at += match flags & (SCALE | TWO_SCALES | MATRIX) {
            0 => 0,
            SCALE => 2,
            TWO_SCALES => 4,
            _ => 8,
        };
        if flags & MORE == 0 {
            outline.truncate(at);
            return Some(outline);
        }
    }
}

/// A font file of these tables, which are in the order of their tags.
fn font(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let power = count.checked_ilog2().unwrap_or(0);
    let (search, selector) = (16 << power, u16::try_from(power).unwrap_or(0));
    let mut file = vec![0, 1, 0, 0];
    for value in [count, search, selector, 16 * count - search] {
        file.extend(value.to_be_bytes());
    }
    let mut start = 12 + 16 * tables.len();
    for (tag, table) in tables {
        file.extend(*tag);
        let length = table.len();
        for value in [checksum(table), u32::try_from(start).unwrap_or(0), u32::try_from(length).unwrap_or(0)] {
            file.extend(value.to_be_bytes());
        }
        start += length.next_multiple_of(4);
    }
    for (_, table) in tables {
        file.extend(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    file
}

fn checksum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(word).wrapping_add(sum)
    })
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use rustybuzz::ttf_parser::{Face, GlyphId, OutlineBuilder};

    use super::*;

    /// The commands of an outline.
    #[derive(Default, PartialEq, Debug)]
    struct Drawn(Vec<String>);

    impl OutlineBuilder for Drawn {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push(format!("M {x} {y}"));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push(format!("L {x} {y}"));
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0.push(format!("Q {x1} {y1} {x} {y}"));
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.0.push(format!("C {x1} {y1} {x2} {y2} {x} {y}"));
        }
        fn close(&mut self) {
            self.0.push("Z".to_owned());
        }
    }

    fn drawn(face: &Face<'_>, glyph: u16) -> Drawn {
        let mut drawn = Drawn::default();
        face.outline_glyph(GlyphId(glyph), &mut drawn);
        drawn
    }

    #[test]
    fn each_glyph_of_a_part_looks_as_in_the_whole() {
        for file in [dejavu::sans::regular(), dejavu::sans::bold(), dejavu::sans_mono::regular()] {
            let (tables, whole) = (Tables::read(file).unwrap(), Face::parse(file, 0).unwrap());
            for first in (0..whole.number_of_glyphs()).step_by(211) {
                let glyphs: Vec<u16> = (first..whole.number_of_glyphs().min(first + 211)).collect();
                let subset = tables.subset(&glyphs).unwrap();
                let part = Face::parse(&subset, 0).unwrap();
                for (id, glyph) in glyphs.iter().enumerate() {
                    let id = u16::try_from(id).unwrap();
                    assert_eq!(drawn(&part, id), drawn(&whole, *glyph), "{glyph}");
                    let width = |face: &Face<'_>, glyph| face.glyph_hor_advance(GlyphId(glyph));
                    assert_eq!(width(&part, id), width(&whole, *glyph), "{glyph}");
                    assert_eq!(width(&part, id), Some(tables.metrics(*glyph).unwrap().0));
                }
            }
        }
    }

    #[test]
    fn what_is_no_font_is_refused() {
        let file = dejavu::sans::regular();
        assert!(Tables::read(b"").is_none() && Tables::read(&file[..1_000]).is_none());
        assert!(Tables::read(file).unwrap().subset(&[u16::MAX]).is_none());
    }
}
