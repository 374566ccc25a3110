//! Colours that people choose, and which text can be read on them.

use std::fmt;

use crate::text::{Invalid, typed};

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The least contrast of text (<https://www.w3.org/TR/WCAG22/#contrast-minimum>).
const READABLE: f64 = 4.5;

impl Colour {
    /// White, as of paper.
    pub const WHITE: Self = Self([255; 3]);
    /// The colour of dark text on our pages and in our mails.
    pub const INK: Self = Self([0x18, 0x18, 0x25]);

    /// Our own, for organizers who have chosen none.
    pub const OURS: Self = Self([0x0b, 0x66, 0x56]);

    /// Red, green and blue.
    pub const fn parts(self) -> [u8; 3] {
        self.0
    }

    /// The colour of these parts.
    pub const fn of(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Parses a colour like `#4338ca`. One on which neither white nor dark text can be read is refused.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let typed = typed(text);
        let colour = Self::read(&typed).ok_or_else(|| Invalid::new("must be a colour like #4338ca"))?;
        if colour.contrast(Self::WHITE).max(colour.contrast(Self::INK)) < READABLE {
            return Err(Invalid::new("must be lighter or darker: neither white nor dark text can be read on it"));
        }
        Ok(colour)
    }

    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let mut parts = [0; 3];
        hex::decode_to_slice(digits, &mut parts).ok()?;
        Some(Self(parts))
    }

    /// A colour from the database, which was checked when it was stored.
    pub fn stored(text: &str) -> Option<Self> {
        Self::read(text)
    }

    /// The colour of text on this one: white if it can be read, else dark.
    #[must_use]
    pub fn text_colour(self) -> Self {
        if self.reads_on(Self::WHITE) { Self::WHITE } else { Self::INK }
    }

    /// Whether text in one of these colours can be read on the other.
    pub fn reads_on(self, other: Self) -> bool {
        self.contrast(other) >= READABLE
    }

    /// This colour, made darker or lighter until it can be read as text on the ground.
    #[must_use]
    pub fn readable_on(self, ground: Self) -> Self {
        let towards = if ground.text_colour() == Self::WHITE { Self::WHITE } else { Self::of(0, 0, 0) };
        let steps = (0..=20_u16).map(|step| self.mixed(towards, step * 5));
        steps.into_iter().find(|colour| colour.reads_on(ground)).unwrap_or(towards)
    }

    /// This colour with so many parts in a hundred of another.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u16) -> Self {
        let mut parts = self.0;
        for (part, other) in parts.iter_mut().zip(other.0) {
            let mixed = (u16::from(*part) * (100 - percent) + u16::from(other) * percent) / 100;
            *part = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        Self(parts)
    }

    /// The contrast of two colours, from 1 to 21 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>).
    fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(other) / one.min(other)
    }

    /// How bright it is, from 0 to 1 (<https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// As in style sheets, in lower case.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_are_read() {
        assert_eq!(Colour::parse(" #4338CA ").unwrap().to_string(), "#4338ca");
        for wrong in ["", "#", "4338ca", "#4338c", "#4338cag", "#4338cx", "red", "#é338c", "#fff", "rgb(0, 0, 0)"] {
            assert!(Colour::parse(wrong).is_err(), "{wrong}");
        }
        // Between dark and light: white is too weak on it, and dark text, too.
        assert!(Colour::parse("#777777").unwrap_err().message.contains("lighter or darker"));
    }

    #[test]
    fn the_contrast_is_the_standard_s() {
        let of = |text: &str| Colour::stored(text).unwrap();
        assert!((of("#000000").contrast(Colour::WHITE) - 21.0).abs() < 0.01);
        assert!((of("#767676").contrast(Colour::WHITE) - 4.54).abs() < 0.01);
        assert_eq!(of("#4338ca").text_colour(), Colour::WHITE);
        assert_eq!(of("#ffd54a").text_colour(), Colour::INK);
        assert!(of("#4338ca").reads_on(Colour::WHITE) && !of("#ffd54a").reads_on(Colour::WHITE));
    }

    proptest! {
        #[test]
        fn text_can_be_read_on_every_colour_that_is_taken(parts in any::<[u8; 3]>()) {
            if let Ok(colour) = Colour::parse(&Colour(parts).to_string()) {
                prop_assert_eq!(colour, Colour(parts));
                prop_assert!(colour.text_colour().reads_on(colour));
                for ground in [Colour::WHITE, Colour::of(0x0f, 0x14, 0x12)] {
                    prop_assert!(colour.readable_on(ground).reads_on(ground));
                }
            }
        }
    }
}
