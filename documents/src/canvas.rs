//! What the pages of all documents have in common: fonts, colours, and how an organizer's look is shown.

use super::page::{Page, Rgb};
use super::picture::Picture;
use super::typesetting::{Style, Typefaces};

// In points.
pub(super) const LEFT: f32 = 40.0;
pub(super) const WIDTH: f32 = 515.28;
pub(super) const TOP: f32 = 40.0;
pub(super) const PADDING: f32 = 24.0;

pub(super) const INK: Rgb = Rgb(24, 24, 37);
pub(super) const GREY: Rgb = Rgb(98, 98, 116);
pub(super) const LINE: Rgb = Rgb(205, 205, 216);

/// The largest size of a logo.
const LOGO: (f32, f32) = (130.0, 34.0);
/// White around a logo, which is itself on white.
const LOGO_MARGIN: f32 = 4.0;

/// The look of an organizer's documents. Colours are red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The colour of the band at the top.
    pub accent: [u8; 3],
    /// The colour of text on the band.
    pub on_accent: [u8; 3],
    /// The colour of text on white that stands out.
    pub highlight: [u8; 3],
    /// The organizer's logo, which is shown beside their name.
    pub logo: Option<Picture>,
    /// The event's picture.
    pub cover: Option<Cover>,
}

/// The picture of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The picture itself.
    pub picture: Picture,
    /// What it shows; none if it only decorates.
    pub text: Option<String>,
}

#[derive(Clone, Copy)]
pub(super) enum Face {
    Regular,
    Bold,
    Mono,
}

/// The fonts to write with.
#[derive(Clone, Copy)]
pub(super) struct Fonts(pub(super) &'static Typefaces);

impl Fonts {
    pub(super) fn style(self, face: Face, size: f32, color: Rgb) -> Style {
        let typeface = match face {
            Face::Regular => &self.0.regular,
            Face::Bold => &self.0.bold,
            Face::Mono => &self.0.mono,
        };
        Style { typeface, size, color }
    }
}

impl From<[u8; 3]> for Rgb {
    fn from([red, green, blue]: [u8; 3]) -> Self {
        Self(red, green, blue)
    }
}

impl Look {
    /// Draws the coloured band with the organizer's logo and name, and at its end what the page is.
    pub(super) fn draw_band(&self, page: &mut Page<'_>, fonts: Fonts, (height, name, what): (f32, &str, &str)) {
        let middle = TOP + height / 2.0;
        page.artifact(|page| page.area(LEFT, TOP, WIDTH, height, self.accent.into()));
        let mut x = LEFT + PADDING;
        if let Some(logo) = &self.logo {
            let (width, high) = fit(logo.size(), LOGO);
            let area = (x + LOGO_MARGIN, middle - high / 2.0, width, high);
            page.artifact(|page| {
                let margin = 2.0 * LOGO_MARGIN;
                page.area(x, area.1 - LOGO_MARGIN, width + margin, high + margin, Rgb(255, 255, 255));
                page.picture(logo, area);
            });
            x += width + 2.0 * LOGO_MARGIN + 12.0;
        }
        let small = fonts.style(Face::Regular, 10.0, self.on_accent.into());
        let what_width = small.width(what);
        let end = LEFT + WIDTH - PADDING - what_width;
        let style = fonts.style(Face::Bold, 13.0, self.on_accent.into());
        let lines = style.wrap(name, end - x - PADDING, 1);
        if !lines.is_empty() {
            page.paragraph(|page| style.draw_lines(page, x, middle + 4.5, &lines));
        }
        page.paragraph(|page| small.draw(page, end, middle + 3.5, what));
    }
}

/// The size of a picture that is to fit into an area.
fn fit((width, height): (u16, u16), (most_width, most_height): (f32, f32)) -> (f32, f32) {
    let (width, height) = (f32::from(width.max(1)), f32::from(height.max(1)));
    let scale = (most_width / width).min(most_height / height);
    (width * scale, height * scale)
}
