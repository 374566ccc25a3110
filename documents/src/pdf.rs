//! PDF tickets: one A4 page per ticket, made to be printed, folded or shown on a phone.

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};

use super::page::{self, Page, Rgb, Surface as _, UsedParts};
use super::typesetting::{Style, Typefaces, typefaces};
use super::{DocumentError, TicketCode};

// In points.
const LEFT: f32 = 40.0;
const WIDTH: f32 = 515.28;
const TOP: f32 = 40.0;
const BAND: f32 = 46.0;
const PADDING: f32 = 24.0;
const CODE: f32 = 220.0;

/// How well pages are compressed: more takes longer than it is worth.
const FAST: u8 = 3;

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
        let mut parts = UsedParts::default();
        let mut pages = Vec::with_capacity(self.tickets.len());
        for (ticket, code) in self.tickets.iter().zip(codes) {
            let mut canvas = Canvas { page: Page::new(&mut parts), faces };
            self.draw_ticket(&mut canvas, ticket, code);
            pages.push(compress_to_vec_zlib(&canvas.page.finish(), FAST));
        }
        Ok(self.file(faces, &parts, &pages))
    }

    /// The file with these pages, and with the parts of fonts that they use.
    fn file(&self, faces: &Typefaces, parts: &UsedParts, pages: &[Vec<u8>]) -> Vec<u8> {
        let size = pages.iter().map(Vec::len).chain(parts.iter().map(|(_, part)| part.size())).sum::<usize>();
        let mut pdf = Pdf::with_capacity(size + 4096);
        let mut next = Ref::new(1);
        let [catalog, tree, info] = std::array::from_fn(|_| next.bump());
        let written: Vec<(Ref, Ref)> = pages.iter().map(|_| (next.bump(), next.bump())).collect();
        pdf.catalog(catalog).pages(tree).lang(TextStr(self.language));
        pdf.document_info(info)
            .title(TextStr(&faces.regular.showable(&self.title)))
            .author(TextStr(&faces.regular.showable(&self.organizer)))
            .creator(TextStr("Event Radar"));
        let fonts: Vec<(String, Ref)> =
            parts.iter().map(|(name, part)| (name, part.embed(&mut pdf, &mut next))).collect();
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        pdf.pages(tree).kids(written.iter().map(|(page, _)| *page)).count(count);
        for ((page, content), body) in written.into_iter().zip(pages) {
            let mut page = pdf.page(page);
            page.parent(tree).media_box(Rect::new(0.0, 0.0, page::WIDTH, page::HEIGHT)).contents(content);
            let mut resources = page.resources();
            let mut named = resources.fonts();
            for (name, font) in &fonts {
                named.pair(Name(name.as_bytes()), *font);
            }
            named.finish();
            resources.finish();
            page.finish();
            pdf.stream(content, body).filter(Filter::FlateDecode);
        }
        pdf.finish()
    }

    /// Makes the PDF on a blocking thread, so that it does not delay requests.
    pub async fn render(self) -> Result<Vec<u8>, DocumentError> {
        tokio::task::spawn_blocking(move || self.pdf())
            .await
            .map_err(|_| DocumentError("PDF: it panicked".to_owned()))?
    }

    fn draw_ticket(&self, canvas: &mut Canvas<'_>, ticket: &TicketPage, code: &TicketCode) {
        self.draw_band(canvas, ticket);
        let y = self.draw_heading(canvas, TOP + BAND + 36.0);
        canvas.rule(y + 4.0, true);
        let top = y + 28.0;
        self.draw_details(canvas, top, ticket);
        let bottom = canvas.ticket_code(top, &ticket.secret, code);
        canvas.rule(bottom, false);
        let note = canvas.style(Face::Regular, 9.5, GREY);
        let lines = note.wrap(&self.note, WIDTH - 2.0 * PADDING, 3);
        let end = note.draw_lines(&mut canvas.page, LEFT + PADDING, bottom + 22.0, &lines);
        canvas.frame(TOP, end + 8.0);
    }

    /// Draws the colored band at the top with organizer and heading.
    fn draw_band(&self, canvas: &mut Canvas<'_>, ticket: &TicketPage) {
        canvas.page.area(LEFT, TOP, WIDTH, BAND, BRAND);
        let count = &ticket.heading;
        let small = canvas.style(Face::Regular, 10.0, WHITE);
        let count_width = small.width(count);
        small.draw(&mut canvas.page, LEFT + WIDTH - PADDING - count_width, TOP + 28.0, count);
        let name = canvas.style(Face::Bold, 13.0, WHITE);
        let lines = name.wrap(&self.organizer, WIDTH - 3.0 * PADDING - count_width, 1);
        name.draw_lines(&mut canvas.page, LEFT + PADDING, TOP + 29.0, &lines);
    }

    /// Draws title, time and place. Returns the position below them.
    fn draw_heading(&self, canvas: &mut Canvas<'_>, y: f32) -> f32 {
        let (x, width) = (LEFT + PADDING, WIDTH - 2.0 * PADDING);
        let mut title = canvas.style(Face::Bold, 24.0, INK);
        if title.wrap(&self.title, width, 3).len() > 2 {
            title.size = 16.0;
        }
        let lines = title.wrap(&self.title, width, 6);
        let y = title.draw_lines(&mut canvas.page, x, y, &lines);
        let when = canvas.style(Face::Bold, 12.5, BRAND);
        let y = when.draw_lines(&mut canvas.page, x, y, &when.wrap(&self.starts, width, 2));
        let plain = canvas.style(Face::Regular, 11.5, INK);
        let mut y = plain.draw_lines(&mut canvas.page, x, y, &plain.wrap(&self.ends, width, 2)) + 4.0;
        for (index, line) in self.place.iter().enumerate() {
            let style = canvas.style(if index == 0 { Face::Bold } else { Face::Regular }, 11.5, INK);
            y = style.draw_lines(&mut canvas.page, x, y, &style.wrap(line, width, 3));
        }
        y
    }

    /// Draws the left column: holder, ticket type, price, order and organizer.
    fn draw_details(&self, canvas: &mut Canvas<'_>, top: f32, ticket: &TicketPage) {
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
            name.draw(&mut canvas.page, x, y, label);
            let style = canvas.style(Face::Bold, size, INK);
            y = style.draw_lines(&mut canvas.page, x, y + 17.0, &style.wrap(value, width, max_lines)) + 10.0;
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
struct Canvas<'p> {
    page: Page<'p>,
    faces: &'static Typefaces,
}

impl Canvas<'_> {
    fn style(&self, face: Face, size: f32, color: Rgb) -> Style {
        let typeface = match face {
            Face::Regular => &self.faces.regular,
            Face::Bold => &self.faces.bold,
            Face::Mono => &self.faces.mono,
        };
        Style { typeface, size, color }
    }

    fn frame(&mut self, top: f32, bottom: f32) {
        self.page.frame(LEFT, top, WIDTH, bottom - top, LINE);
    }

    fn rule(&mut self, y: f32, dashed: bool) {
        let dash: &[f32] = if dashed { &[4.0, 3.0] } else { &[] };
        self.page.rule(LEFT, y, WIDTH, dash, LINE);
    }

    /// Draws the QR code, and below it the secret for doors without a scanner. Returns the position below them.
    #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules a side")]
    fn ticket_code(&mut self, top: f32, secret: &str, code: &TicketCode) -> f32 {
        let x = LEFT + WIDTH - PADDING - CODE;
        self.page.squares((x, top), CODE / code.side() as f32, code.runs(), INK);
        let style = self.style(Face::Mono, 9.0, GREY);
        let lines = style.wrap(secret, CODE, 3);
        let mut y = top + CODE + 18.0;
        for line in lines.iter() {
            style.draw(&mut self.page, x + (CODE - style.width(line)) / 2.0, y, line);
            y += style.leading();
        }
        // Long names can make the left column longer.
        y.max(top + 290.0)
    }
}
