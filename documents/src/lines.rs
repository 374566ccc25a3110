//! Lines of text: where they break, and how runs of different directions follow each other.

use std::sync::Arc;

use rustybuzz::Direction;
use unicode_bidi::{BidiInfo, get_base_direction};

use super::page::Surface;
use super::pixels;
use super::typesetting::{Broken, Piece, Shaped, Style};

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
        self.draw_as_is(page, x, y, &self.typeface.showable(line));
    }

    fn draw_as_is(&self, page: &mut impl Surface, x: f32, y: f32, line: &str) {
        let bidi = BidiInfo::new(line, None);
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
                        Piece::Drawn(letter, glyph) => {
                            page.letter(
                                letter,
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

    /// Draws lines one below the other and returns the baseline of the next. Between words there is a space for programs
    /// that read them, also where a line ends.
    pub(super) fn draw_lines(&self, page: &mut impl Surface, x: f32, y: f32, lines: &[String]) -> f32 {
        let mut y = y;
        for (index, line) in lines.iter().enumerate() {
            let mut line = self.typeface.showable(line);
            // Before the words of a line from right to left it would move them.
            if index + 1 < lines.len() && get_base_direction(line.as_str()) != unicode_bidi::Direction::Rtl {
                line.push(' ');
            }
            self.draw_as_is(page, x, y, &line);
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
    use crate::page::Rgb;
    use crate::typesetting::typefaces;

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
