//! PDF tickets: one A4 page per ticket, made to be printed, folded or shown on a phone.

use std::sync::Arc;

use pdf_writer::types::StructRole;

use super::canvas::{Face, Fonts, GREY, INK, LEFT, LINE, Look, PADDING, TOP, WIDTH};
use super::document::{About, Document};
use super::page::{self, Page, Surface as _};
use super::typesetting::{Style, typefaces};
use super::{DocumentError, TicketCode};

// In points.
const BAND: f32 = 50.0;
/// The side of the code with its quiet zone.
const CODE: f32 = 268.0;
/// The light margin that scanners need, in modules (ISO/IEC 18004 §5.3.8).
const QUIET_ZONE: f32 = 4.0;
/// How high the event's picture is, and below which height it is left out because the texts need the space.
const COVER: (f32, f32) = (132.0, 60.0);

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
    /// What the QR code is, for those who do not see it.
    pub code: String,
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
    pub notes: Vec<String>,
    /// The address of the event's page.
    pub link: String,
    /// The look of the organizer's documents.
    pub look: Look,
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

    /// Makes the PDF on a blocking thread, so that it does not delay requests.
    pub async fn render(self) -> Result<Vec<u8>, DocumentError> {
        tokio::task::spawn_blocking(move || self.pdf())
            .await
            .map_err(|_| DocumentError("PDF: it panicked".to_owned()))?
    }

    fn codes(&self) -> Result<Vec<TicketCode>, DocumentError> {
        self.tickets.iter().map(|ticket| TicketCode::new(&ticket.secret)).collect()
    }

    /// Typesets the tickets, each with its code.
    fn document(&self, codes: &[TicketCode]) -> Result<Vec<u8>, DocumentError> {
        let about = About { language: self.language, title: &self.title, author: &self.organizer };
        self.drawn(codes)?.finish(&about)
    }

    fn drawn(&self, codes: &[TicketCode]) -> Result<Document, DocumentError> {
        let fonts = Fonts(typefaces()?);
        let mut document = Document::default();
        for (ticket, code) in self.tickets.iter().zip(codes) {
            document.page(|page| page.group(StructRole::Sect, |page| self.draw_ticket(page, fonts, (ticket, code))));
        }
        Ok(document)
    }

    fn draw_ticket(&self, page: &mut Page<'_>, fonts: Fonts, (ticket, code): (&TicketPage, &TicketCode)) {
        self.look.draw_band(page, fonts, (BAND, &self.organizer, &ticket.heading));
        let texts = self.texts(fonts);
        let y = self.draw_cover(page, fonts, texts.iter().map(Text::height).sum());
        let mut baseline = y + 36.0;
        for text in &texts {
            baseline = text.draw(page, baseline);
        }
        let top = baseline - 2.0;
        page.artifact(|page| page.rule(LEFT, top, WIDTH, &[4.0, 3.0], LINE));
        let details = self.draw_details(page, fonts, top + 36.0, ticket);
        let bottom = self.draw_code(page, fonts, top, (ticket, code)).max(details);
        page.artifact(|page| page.rule(LEFT, bottom, WIDTH, &[], LINE));
        let end = self.draw_notes(page, fonts, bottom + 22.0);
        page.artifact(|page| page.frame(LEFT, TOP, WIDTH, end + 8.0 - TOP, LINE));
    }

    /// Draws the event's picture, as high as the texts leave space. Returns the position below it.
    fn draw_cover(&self, page: &mut Page<'_>, fonts: Fonts, texts: f32) -> f32 {
        let y = TOP + BAND;
        let notes: f32 = self.note_lines(fonts).iter().map(Text::height).sum();
        let left = page::HEIGHT - TOP - y - texts - CODE - notes - 130.0;
        let (height, least) = (left.min(COVER.0), COVER.1);
        let Some(cover) = self.look.cover.as_ref().filter(|_| height >= least) else { return y };
        let area = (LEFT, y, WIDTH, height);
        match &cover.text {
            Some(text) => page.figure(text, area, |page| page.picture(&cover.picture, area)),
            None => page.artifact(|page| page.picture(&cover.picture, area)),
        }
        y + height
    }

    /// Title, time and place.
    fn texts(&self, fonts: Fonts) -> Vec<Text> {
        let width = WIDTH - 2.0 * PADDING;
        let mut title = fonts.style(Face::Bold, 24.0, INK);
        if title.wrap(&self.title, width, 3).len() > 2 {
            title.size = 16.0;
        }
        let bold = fonts.style(Face::Bold, 11.5, INK);
        let plain = fonts.style(Face::Regular, 11.5, INK);
        let mut texts = vec![
            Text::new(StructRole::H1, title, &title.wrap(&self.title, width, 6), 0.0),
            {
                let when = fonts.style(Face::Bold, 12.5, self.look.highlight.into());
                Text::new(StructRole::P, when, &when.wrap(&self.starts, width, 2), 0.0)
            },
            Text::new(StructRole::P, plain, &plain.wrap(&self.ends, width, 2), 4.0),
        ];
        texts.extend(self.place.iter().enumerate().map(|(index, line)| {
            let style = if index == 0 { bold } else { plain };
            Text::new(StructRole::P, style, &style.wrap(line, width, 3), 0.0)
        }));
        texts
    }

    /// Draws the left column: holder, ticket type, price, order and organizer. Returns the position below it.
    fn draw_details(&self, page: &mut Page<'_>, fonts: Fonts, top: f32, ticket: &TicketPage) -> f32 {
        let (x, width) = (LEFT + PADDING, WIDTH - CODE - PADDING - 8.0);
        let TicketLabels { holder, ticket_type, price, order, organizer, .. } = &self.labels;
        let facts = [
            (holder, &ticket.holder, 14.0, 3),
            (ticket_type, &ticket.ticket_type, 11.5, 3),
            (price, &ticket.price, 11.5, 1),
            (order, &self.order_code, 11.5, 1),
            (organizer, &self.organizer, 11.5, 2),
        ];
        let label_style = fonts.style(Face::Regular, 8.5, GREY);
        page.group(StructRole::L, |page| {
            let mut y = top;
            for (label, value, size, max_lines) in facts {
                let style = fonts.style(Face::Bold, size, INK);
                let lines = style.wrap(value, width, max_lines);
                y = page.group(StructRole::LI, |page| {
                    page.tagged(StructRole::Lbl, |page| label_style.draw(page, x, y, label));
                    page.tagged(StructRole::LBody, |page| style.draw_lines(page, x, y + 17.0, &lines)) + 10.0
                });
            }
            y
        })
    }

    /// Draws the QR code, and below it the secret for doors without a scanner. Returns the position below them.
    #[expect(clippy::cast_precision_loss, reason = "a code has at most 177 modules a side")]
    fn draw_code(
        &self,
        page: &mut Page<'_>,
        fonts: Fonts,
        top: f32,
        (ticket, code): (&TicketPage, &TicketCode),
    ) -> f32 {
        let x = LEFT + WIDTH - CODE;
        let module = CODE / (code.side() as f32 + 2.0 * QUIET_ZONE);
        let margin = QUIET_ZONE * module;
        page.figure(&self.labels.code, (x, top, CODE, CODE), |page| {
            page.squares((x + margin, top + margin), module, code.runs(), INK);
        });
        let style = fonts.style(Face::Mono, 9.0, GREY);
        let lines = style.wrap(&ticket.secret, CODE - 2.0 * PADDING, 3);
        let mut y = top + CODE - margin + 20.0;
        page.paragraph(|page| {
            for line in lines.iter() {
                style.draw(page, x + (CODE - style.width(line)) / 2.0, y, line);
                y += style.leading();
            }
        });
        y.max(top + CODE) + 8.0
    }

    fn note_lines(&self, fonts: Fonts) -> Vec<Text> {
        let style = fonts.style(Face::Regular, 9.5, GREY);
        let note = |note: &String| Text::new(StructRole::P, style, &style.wrap(note, WIDTH - 2.0 * PADDING, 3), 3.0);
        self.notes.iter().map(note).collect()
    }

    /// Draws the instructions and the address of the event's page. Returns the position below them.
    fn draw_notes(&self, page: &mut Page<'_>, fonts: Fonts, y: f32) -> f32 {
        let mut y = y;
        for note in self.note_lines(fonts) {
            y = note.draw(page, y);
        }
        let style = fonts.style(Face::Regular, 9.5, self.look.highlight.into());
        let shown = self.link.split_once("://").map_or(self.link.as_str(), |(_, rest)| rest);
        let lines = style.wrap(shown, WIDTH - 2.0 * PADDING, 1);
        let Some(line) = lines.first() else { return y };
        let area = (LEFT + PADDING, y - style.size, style.width(line), style.leading());
        page.group(StructRole::P, |page| {
            page.link(&self.title, &self.link, area, |page| style.draw(page, LEFT + PADDING, y, line));
        });
        y + style.leading()
    }
}

/// An element with its lines, and the space below it.
struct Text {
    role: StructRole,
    style: Style,
    lines: Arc<[String]>,
    below: f32,
}

impl Text {
    fn new(role: StructRole, style: Style, lines: &Arc<[String]>, below: f32) -> Self {
        Self { role, style, lines: Arc::clone(lines), below }
    }

    #[expect(clippy::cast_precision_loss, reason = "a page has at most some dozen lines")]
    fn height(&self) -> f32 {
        if self.lines.is_empty() { 0.0 } else { self.lines.len() as f32 * self.style.leading() + self.below }
    }

    /// Draws the lines from this baseline on. Returns the baseline after them.
    fn draw(&self, page: &mut Page<'_>, y: f32) -> f32 {
        if self.lines.is_empty() {
            return y;
        }
        page.tagged(self.role, |page| self.style.draw_lines(page, LEFT + PADDING, y, &self.lines)) + self.below
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::Cover;
    use crate::picture::Picture;
    use crate::reading::read;

    fn sheet(place: usize) -> TicketSheet {
        let text = |text: &str| text.to_owned();
        let jpeg = [0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 1, 0, 2, 0, 3, 0xFF, 0xD9];
        let picture = Picture::of_jpeg(&jpeg).unwrap();
        let cover = Some(Cover { picture: picture.clone(), text: Some(text("A saxophone")) });
        let ticket = TicketPage {
            heading: text("Ticket 1 of 2"),
            holder: text("علی\u{200C}رضا"),
            ticket_type: text("Adult"),
            price: text("25 €"),
            secret: text("BCDEFGHIJKLNOPRSTUVXBCDEFGHIJK"),
        };
        TicketSheet {
            language: "en",
            labels: TicketLabels {
                holder: text("Name"),
                ticket_type: text("Ticket"),
                price: text("Price"),
                order: text("Order"),
                organizer: text("Organizer"),
                code: text("QR code"),
            },
            title: text("Jazz 三"),
            organizer: text("Office & fjord"),
            starts: text("Friday"),
            ends: text("until ten"),
            place: vec![text("A courtyard with a rather long name in a street that nobody knows. ").repeat(3); place],
            order_code: text("K7Q2M9XW"),
            notes: vec![text("Show this code.")],
            link: text("https://radar.example/events/jazz"),
            look: Look { accent: [9; 3], on_accent: [255; 3], highlight: [9; 3], logo: Some(picture), cover },
            tickets: vec![ticket.clone(), ticket],
        }
    }

    #[test]
    fn all_content_is_tagged_in_reading_order() {
        let sheet = sheet(1);
        let read = read(&sheet.drawn(&sheet.codes().unwrap()).unwrap());
        let roles: Vec<&str> = read.iter().map(|(role, _)| *role).collect();
        let facts = ["Lbl", "LBody"].repeat(5);
        let expected = [&["P", "P", "Figure", "H1", "P", "P", "P"][..], &facts, &["Figure", "P", "P", "Link"]].concat();
        assert_eq!(roles, expected.repeat(2));
        let text = |index: usize| read[index].1.replace('\n', "");
        assert_eq!([text(0), text(1), text(3)], ["Office & fjord", "Ticket 1 of 2", "Jazz 三"]);
        assert_eq!([text(4), text(5), text(7)], ["Friday", "until ten", "Name"]);
        // Letters of one run are in the order in which they are shown.
        let (mut letters, mut typed): (Vec<char>, Vec<char>) =
            (text(8).chars().collect(), "علی\u{200C}رضا".chars().collect());
        letters.sort_unstable();
        typed.sort_unstable();
        assert_eq!(letters, typed);
        assert_eq!([text(18), text(19)], ["BCDEFGHIJKLNOPRSTUVXBCDEFGHIJK", "Show this code."]);
        assert_eq!(text(20), "radar.example/events/jazz");
    }

    #[test]
    fn a_picture_makes_way_for_texts_and_is_in_the_file_once() {
        let pictures = |sheet: &TicketSheet| {
            let read = read(&sheet.drawn(&sheet.codes().unwrap()).unwrap());
            read.iter().filter(|(role, _)| *role == "Figure").count()
        };
        assert_eq!([pictures(&sheet(1)), pictures(&sheet(9))], [4, 2]);
        let pdf = sheet(1).pdf().unwrap();
        let count = |what: &[u8]| pdf.windows(what.len()).filter(|bytes| *bytes == what).count();
        assert_eq!(count(b"/DCTDecode"), 1);
        for told in
            ["/Lang (en)", "/DisplayDocTitle true", "/Marked true", "<pdfuaid:part>1<", "/Tabs /S", "/Alt (QR code)"]
        {
            assert!(count(told.as_bytes()) > 0, "{told}");
        }
    }
}
