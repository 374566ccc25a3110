//! What the pages of a document have in common: parts of fonts, pictures, and the tree of its elements.

use super::fonts::{Font, Part};
use super::picture::Picture;
use super::tags::Tags;

/// The parts of fonts that a document uses, in the order of their first use.
#[derive(Default)]
pub(super) struct UsedParts(Vec<(&'static str, usize, &'static Part)>);

impl UsedParts {
    /// The parts with the names that pages use for them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (String, &'static Part)> {
        self.0.iter().enumerate().map(|(index, (_, _, part))| (part_name(index), *part))
    }

    pub(super) fn index(&mut self, font: &Font, number: usize, part: &'static Part) -> usize {
        let is_it = |(name, of, _): &(&str, usize, &Part)| *name == font.name() && *of == number;
        self.0.iter().position(is_it).unwrap_or_else(|| {
            self.0.push((font.name(), number, part));
            self.0.len() - 1
        })
    }
}

/// The font that a part belongs to by the name that pages use for it, and the part's number.
#[cfg(test)]
impl UsedParts {
    pub(super) fn named(&self, name: &str) -> (&'static str, usize) {
        let (font, number, _) = self.0[name[1..].parse::<usize>().unwrap()];
        (font, number)
    }
}

pub(super) fn part_name(index: usize) -> String {
    format!("F{index}")
}

/// What the pages of a document use, and what is on them.
#[derive(Default)]
pub(super) struct Used {
    pub(super) parts: UsedParts,
    pub(super) tags: Tags,
    /// Each picture once, in the order of their first use.
    pub(super) pictures: Vec<Picture>,
}

impl Used {
    /// The name of a picture on pages.
    pub(super) fn picture(&mut self, picture: &Picture) -> String {
        let index = self.pictures.iter().position(|known| known.is_same(picture)).unwrap_or_else(|| {
            self.pictures.push(picture.clone());
            self.pictures.len() - 1
        });
        picture_name(index)
    }
}

pub(super) fn picture_name(index: usize) -> String {
    format!("P{index}")
}
