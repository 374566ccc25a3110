//! PDF tickets: one A4 page per ticket, made to be printed, folded or shown on a phone.

use krilla::Document;
use krilla::geom::{Path, PathBuilder, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Stroke, StrokeDash};
use krilla::surface::Surface;

use super::typesetting::{Rgb, Style, Typefaces, fill, typefaces};
use super::{DocumentError, TicketCode};

// A4, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const LEFT: f32 = 40.0;
const WIDTH: f32 = 515.28;
const TOP: f32 = 40.0;
const BAND: f32 = 46.0;
const PADDING: f32 = 24.0;
const CODE: f32 = 220.0;

/// The texts on the page of one ticket, in the page's language.
#[derive(Debug, Clone)]
pub struct TicketPage {
    /// Which ticket of how many this is, such as "Ticket 1 of 3".
    pub heading: String,
    /// The name of the person whom the ticket admits.
    pub holder: String,
    /// The name of the ticket type.
    pub ticket_type: String,
    /// The formatted price, such as "25.00 EUR".
    pub price: String,
    /// The content of the QR code, also printed below it.
    pub secret: String,
}

/// The captions of the values on a page, in the page's language.
#[derive(Debug, Clone)]
pub struct TicketLabels {
    /// The caption of [`TicketPage::holder`].
    pub holder: String,
    /// The caption of [`TicketPage::ticket_type`].
    pub ticket_type: String,
    /// The caption of [`TicketPage::price`].
    pub price: String,
    /// The caption of [`TicketSheet::order_code`].
    pub order: String,
    /// The caption of [`TicketSheet::organizer`].
    pub organizer: String,
}

/// All texts of an order's tickets, ready to be typeset.
#[derive(Debug, Clone)]
pub struct TicketSheet {
    /// The language as a BCP 47 tag, for screen readers.
    pub language: &'static str,
    /// The captions of the values.
    pub labels: TicketLabels,
    /// The event's title.
    pub title: String,
    /// The name of the organization that holds the event.
    pub organizer: String,
    /// The formatted beginning, with date, time and zone.
    pub starts: String,
    /// The formatted end.
    pub ends: String,
    /// The place, as lines of text.
    pub place: Vec<String>,
    /// The order's code, which people give when they ask for help.
    pub order_code: String,
    /// Instructions below the QR code.
    pub note: String,
    /// The tickets, one page for each.
    pub tickets: Vec<TicketPage>,
}

/// The tickets of an order, drawn.
#[derive(Debug, Clone)]
pub struct DrawnTickets {
    /// The document, one page for each ticket.
    pub pdf: Vec<u8>,
    /// The QR codes of the first tickets, as PNG.
    pub codes: Vec<Vec<u8>>,
}

impl TicketSheet {
    /// Makes the PDF. It takes a millisecond of CPU time or more: in async code, call [`TicketSheet::render`] instead.
    pub fn pdf(&self) -> Result<Vec<u8>, DocumentError> {
        self.document(&self.codes()?)
    }

    /// Makes the PDF, and a picture of each of the first `most` codes, with `scale` pixels per module.
    pub fn draw(&self, most: usize, scale: usize) -> Result<DrawnTickets, DocumentError> {
        let codes = self.codes()?;
        let pictures = codes.iter().take(most).map(|code| code.png(scale)).collect::<Result<_, _>>()?;
        Ok(DrawnTickets { pdf: self.document(&codes)?, codes: pictures })
    }

    fn codes(&self) -> Result<Vec<TicketCode>, DocumentError> {
        self.tickets.iter().map(|ticket| TicketCode::new(&ticket.secret)).collect()
    }

    /// Typesets the tickets, each with its code.
    fn document(&self, codes: &[TicketCode]) -> Result<Vec<u8>, DocumentError> {
        let faces = typefaces()?;
        let mut document = Document::new();
        for (ticket, code) in self.tickets.iter().zip(codes) {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| DocumentError("page".to_owned()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            self.draw_ticket(&mut Canvas { surface: &mut surface, faces }, ticket, code);
            surface.finish();
            page.finish();
        }
        document.set_metadata(
            Metadata::new()
                .title(faces.regular.showable(&self.title))
                .authors(vec![faces.regular.showable(&self.organizer)])
                .creator("Event Radar".to_owned())
                .language(self.language.to_owned()),
        );
        document.finish().map_err(|error| DocumentError(format!("PDF: {error:?}")))
    }

    /// Makes the PDF on a blocking thread, so that it does not delay requests.
    pub async fn render(self) -> Result<Vec<u8>, DocumentError> {
        tokio::task::spawn_blocking(move || self.pdf())
            .await
            .map_err(|_| DocumentError("PDF: it panicked".to_owned()))?
    }

    fn draw_ticket(&self, canvas: &mut Canvas<'_, '_>, ticket: &TicketPage, code: &TicketCode) {
        self.draw_band(canvas, ticket);
        let y = self.draw_heading(canvas, TOP + BAND + 36.0);
        canvas.rule(y + 4.0, true);
        let top = y + 28.0;
        self.draw_details(canvas, top, ticket);
        let bottom = canvas.ticket_code(top, &ticket.secret, code);
        canvas.rule(bottom, false);
        let note = canvas.style(Face::Regular, 9.5, GREY);
        let lines = note.wrap(&self.note, WIDTH - 2.0 * PADDING, 3);
        let end = note.draw_lines(canvas.surface, LEFT + PADDING, bottom + 22.0, &lines);
        canvas.frame(TOP, end + 8.0);
    }

    /// Draws the colored band at the top with organizer and heading.
    fn draw_band(&self, canvas: &mut Canvas<'_, '_>, ticket: &TicketPage) {
        canvas.area(LEFT, TOP, WIDTH, BAND, BRAND);
        let count = &ticket.heading;
        let small = canvas.style(Face::Regular, 10.0, WHITE);
        let count_width = small.width(count);
        small.draw(canvas.surface, LEFT + WIDTH - PADDING - count_width, TOP + 28.0, count);
        let name = canvas.style(Face::Bold, 13.0, WHITE);
        let lines = name.wrap(&self.organizer, WIDTH - 3.0 * PADDING - count_width, 1);
        name.draw_lines(canvas.surface, LEFT + PADDING, TOP + 29.0, &lines);
    }

    /// Draws title, time and place. Returns the position below them.
    fn draw_heading(&self, canvas: &mut Canvas<'_, '_>, y: f32) -> f32 {
        let (x, width) = (LEFT + PADDING, WIDTH - 2.0 * PADDING);
        let mut title = canvas.style(Face::Bold, 24.0, INK);
        if title.wrap(&self.title, width, 3).len() > 2 {
            title.size = 16.0;
        }
        let lines = title.wrap(&self.title, width, 6);
        let y = title.draw_lines(canvas.surface, x, y, &lines);
        let when = canvas.style(Face::Bold, 12.5, BRAND);
        let y = when.draw_lines(canvas.surface, x, y, &when.wrap(&self.starts, width, 2));
        let plain = canvas.style(Face::Regular, 11.5, INK);
        let mut y = plain.draw_lines(canvas.surface, x, y, &plain.wrap(&self.ends, width, 2)) + 4.0;
        for (index, line) in self.place.iter().enumerate() {
            let style = canvas.style(if index == 0 { Face::Bold } else { Face::Regular }, 11.5, INK);
            y = style.draw_lines(canvas.surface, x, y, &style.wrap(line, width, 3));
        }
        y
    }

    /// Draws the left column: holder, ticket type, price, order and organizer.
    fn draw_details(&self, canvas: &mut Canvas<'_, '_>, top: f32, ticket: &TicketPage) {
        let (x, width) = (LEFT + PADDING, WIDTH - CODE - 3.0 * PADDING);
        let TicketLabels { holder, ticket_type, price, order, organizer } = &self.labels;
        let facts = [
            (holder, &ticket.holder, 14.0, 3),
            (ticket_type, &ticket.ticket_type, 11.5, 3),
            (price, &ticket.price, 11.5, 1),
            (order, &self.order_code, 11.5, 1),
            (organizer, &self.organizer, 11.5, 2),
        ];
        let mut y = top + 10.0;
        for (label, value, size, max_lines) in facts {
            let name = canvas.style(Face::Regular, 8.5, GREY);
            name.draw(canvas.surface, x, y, label);
            let style = canvas.style(Face::Bold, size, INK);
            y = style.draw_lines(canvas.surface, x, y + 17.0, &style.wrap(value, width, max_lines)) + 10.0;
        }
    }
}

const WHITE: Rgb = Rgb(255, 255, 255);
const INK: Rgb = Rgb(24, 24, 37);
const GREY: Rgb = Rgb(98, 98, 116);
const LINE: Rgb = Rgb(205, 205, 216);
const BRAND: Rgb = Rgb(67, 56, 202);

#[derive(Clone, Copy)]
enum Face {
    Regular,
    Bold,
    Mono,
}

/// A page with the fonts to write on it.
struct Canvas<'c, 's> {
    surface: &'c mut Surface<'s>,
    faces: &'static Typefaces,
}

impl Canvas<'_, '_> {
    fn style(&self, face: Face, size: f32, color: Rgb) -> Style<'static> {
        let typeface = match face {
            Face::Regular => &self.faces.regular,
            Face::Bold => &self.faces.bold,
            Face::Mono => &self.faces.mono,
        };
        Style { typeface, size, color }
    }

    fn paint(&mut self, path: Option<Path>, color: Rgb) {
        if let Some(path) = path {
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(fill(color)));
            self.surface.draw_path(&path);
        }
    }

    fn outline(&mut self, path: Option<Path>, dash: Option<StrokeDash>) {
        if let Some(path) = path {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Stroke { paint: LINE.color().into(), width: 1.0, dash, ..Stroke::default() }));
            self.surface.draw_path(&path);
        }
    }

    fn area(&mut self, x: f32, y: f32, width: f32, height: f32, color: Rgb) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rect);
        }
        self.paint(path.finish(), color);
    }

    fn frame(&mut self, top: f32, bottom: f32) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_ltrb(LEFT, top, LEFT + WIDTH, bottom) {
            path.push_rect(rect);
        }
        self.outline(path.finish(), None);
    }

    fn rule(&mut self, y: f32, dashed: bool) {
        let mut path = PathBuilder::new();
        path.move_to(LEFT, y);
        path.line_to(LEFT + WIDTH, y);
        let dash = dashed.then(|| StrokeDash { array: vec![4.0, 3.0], offset: 0.0 });
        self.outline(path.finish(), dash);
    }

    /// Draws the QR code, and below it the secret for doors without a scanner. Returns the position below them.
    fn ticket_code(&mut self, top: f32, secret: &str, code: &TicketCode) -> f32 {
        let x = LEFT + WIDTH - PADDING - CODE;
        self.code(code, x, top, CODE);
        let style = self.style(Face::Mono, 9.0, GREY);
        let lines = style.wrap(secret, CODE, 3);
        let mut y = top + CODE + 18.0;
        for line in &lines {
            style.draw(self.surface, x + (CODE - style.width(line)) / 2.0, y, line);
            y += style.leading();
        }
        // Long names can make the left column longer.
        y.max(top + 290.0)
    }

    /// Draws all dark modules as one path: if they were drawn one by one, viewers would show hairlines between them.
    #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules a side")]
    fn code(&mut self, code: &TicketCode, x: f32, y: f32, size: f32) {
        let module = size / code.side() as f32;
        let mut path = PathBuilder::new();
        for (column, row, length) in code.runs() {
            let (left, top) = (x + column as f32 * module, y + row as f32 * module);
            if let Some(rect) = Rect::from_xywh(left, top, length as f32 * module, module) {
                path.push_rect(rect);
            }
        }
        self.paint(path.finish(), INK);
    }
}
