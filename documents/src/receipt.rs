//! Receipts: what was bought, paid and refunded, as a table that programs can read, too.

use pdf_writer::types::StructRole;

use super::DocumentError;
use super::canvas::{Face, Fonts, GREY, INK, LEFT, LINE, Look, PADDING, TOP, WIDTH};
use super::document::{About, Document};
use super::page::{self, Page};
use super::typesetting::{Style, typefaces};

// In points.
const BAND: f32 = 50.0;
/// The left edges of the columns, from the left edge of the texts, and the width of the last one.
const COLUMNS: [f32; 4] = [0.0, 250.0, 310.0, 390.0];
const TEXT_WIDTH: f32 = WIDTH - 2.0 * PADDING;
/// What is kept free below the rows, for the totals and the notes.
const BELOW: f32 = 190.0;

/// What is kept free below the totals, for the last of them and the notes.
const FOOT: f32 = 130.0;

/// The texts of a receipt, in the reader's language.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The language as a BCP 47 tag.
    pub language: &'static str,
    /// What the document is, such as "Receipt".
    pub title: String,
    /// The receipt's number, for the title of the file.
    pub number: String,
    /// The name of the organization that sold the tickets.
    pub organizer: String,
    /// Captions with their values: number, dates, how it was paid.
    pub facts: Vec<(String, String)>,
    /// Who sold, who bought, and for which event: each a caption with lines.
    pub parties: Vec<(String, Vec<String>)>,
    /// The heads of the table's columns: what, how many, for how much each, and together.
    pub columns: [String; 4],
    /// The table's rows.
    pub rows: Vec<[String; 4]>,
    /// Captions with amounts; the last one is what was paid in the end.
    pub totals: Vec<(String, String)>,
    /// Small text at the end.
    pub notes: Vec<String>,
    /// The look of the organizer's documents.
    pub look: Look,
}

impl Receipt {
    /// Makes the PDF on a blocking thread, so that it does not delay requests.
    pub async fn render(self) -> Result<Vec<u8>, DocumentError> {
        tokio::task::spawn_blocking(move || self.pdf())
            .await
            .map_err(|_| DocumentError("PDF: it panicked".to_owned()))?
    }

    /// Makes the PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, DocumentError> {
        let title = format!("{} {}", self.title, self.number);
        self.drawn()?.finish(&About { language: self.language, title: &title, author: &self.organizer })
    }

    fn drawn(&self) -> Result<Document, DocumentError> {
        let fonts = Fonts(typefaces()?);
        let (mut document, mut left, mut is_first) = (Document::default(), self.rows.as_slice(), true);
        let mut totals = self.totals.as_slice();
        let mut is_whole = false;
        while !is_whole {
            document.page(|page| {
                self.look.draw_band(page, fonts, (BAND, &self.organizer, &self.number));
                let mut y = if is_first { self.draw_head(page, fonts) } else { TOP + BAND + 40.0 };
                if is_first || !left.is_empty() {
                    let drawn;
                    (drawn, y) = self.draw_rows(page, fonts, y, left);
                    left = left.get(drawn..).unwrap_or_default();
                }
                if !left.is_empty() {
                    return;
                }
                let (drawn, y) = draw_totals(page, fonts, y, totals);
                totals = totals.get(drawn..).unwrap_or_default();
                if totals.is_empty() {
                    self.draw_notes(page, fonts, y);
                    is_whole = true;
                }
            });
            is_first = false;
        }
        Ok(document)
    }

    /// Draws title, facts and parties. Returns the baseline below them.
    fn draw_head(&self, page: &mut Page<'_>, fonts: Fonts) -> f32 {
        let x = LEFT + PADDING;
        let title = fonts.style(Face::Bold, 24.0, INK);
        let y = TOP + BAND + 48.0;
        page.tagged(StructRole::H1, |page| title.draw(page, x, y, &self.title));
        let (label, value) = (fonts.style(Face::Regular, 10.0, GREY), fonts.style(Face::Regular, 10.0, INK));
        let mut y = page.group(StructRole::L, |page| {
            let mut y = y + 30.0;
            for (caption, text) in &self.facts {
                let lines = value.wrap(text, TEXT_WIDTH - 130.0, 2);
                y = page.group(StructRole::LI, |page| {
                    page.tagged(StructRole::Lbl, |page| label.draw(page, x, y, caption));
                    page.tagged(StructRole::LBody, |page| value.draw_lines(page, x + 130.0, y, &lines)) + 2.0
                });
            }
            y
        });
        let head = fonts.style(Face::Bold, 10.0, self.look.highlight.into());
        for (caption, lines) in &self.parties {
            y += 16.0;
            page.tagged(StructRole::H2, |page| head.draw(page, x, y, caption));
            y += head.leading() + 1.0;
            page.paragraph(|page| {
                for line in lines {
                    y = value.draw_lines(page, x, y, &value.wrap(line, TEXT_WIDTH, 3));
                }
            });
        }
        y + 26.0
    }

    /// Draws as many rows as there is space for, at least one. Returns their number and the baseline below them.
    fn draw_rows(&self, page: &mut Page<'_>, fonts: Fonts, y: f32, rows: &[[String; 4]]) -> (usize, f32) {
        let (bold, plain) = (fonts.style(Face::Bold, 9.5, GREY), fonts.style(Face::Regular, 10.5, INK));
        page.group(StructRole::Table, |page| {
            let columns = page.group(StructRole::THead, |page| draw_row(page, StructRole::TH, bold, y, &self.columns));
            let mut y = columns + 2.0;
            page.artifact(|page| page.rule(LEFT + PADDING, y - 10.0, TEXT_WIDTH, &[], LINE));
            y += 6.0;
            page.group(StructRole::TBody, |page| {
                for (index, row) in rows.iter().enumerate() {
                    if index > 0 && y > page::HEIGHT - BELOW {
                        return (index, y);
                    }
                    y = draw_row(page, StructRole::TD, plain, y, row) + 4.0;
                }
                (rows.len(), y)
            })
        })
    }

    fn draw_notes(&self, page: &mut Page<'_>, fonts: Fonts, y: f32) {
        let x = LEFT + PADDING;
        let small = fonts.style(Face::Regular, 9.0, GREY);
        let mut y = y + 20.0;
        for note in &self.notes {
            let lines = small.wrap(note, TEXT_WIDTH, 4);
            y = page.paragraph(|page| small.draw_lines(page, x, y, &lines)) + 4.0;
        }
    }
}

/// Draws as many totals as there is space for, the last one large. Returns their number and the baseline below them.
fn draw_totals(page: &mut Page<'_>, fonts: Fonts, y: f32, totals: &[(String, String)]) -> (usize, f32) {
    if y > page::HEIGHT - FOOT {
        return (0, y);
    }
    let x = LEFT + PADDING;
    page.artifact(|page| page.rule(x, y - 8.0, TEXT_WIDTH, &[], LINE));
    let mut y = y + 10.0;
    page.group(StructRole::L, |page| {
        for (index, (caption, amount)) in totals.iter().enumerate() {
            if y > page::HEIGHT - FOOT && index > 0 {
                return (index, y);
            }
            let is_last = index + 1 == totals.len();
            let (face, size) = if is_last { (Face::Bold, 13.0) } else { (Face::Regular, 10.5) };
            let style = fonts.style(face, size, INK);
            let lines = style.wrap(caption, COLUMNS[3] - 10.0, 2);
            if is_last && index > 0 {
                y += 4.0;
            }
            page.group(StructRole::LI, |page| {
                let end = page.tagged(StructRole::Lbl, |page| style.draw_lines(page, x, y, &lines));
                let right = x + TEXT_WIDTH - style.width(amount);
                page.tagged(StructRole::LBody, |page| style.draw(page, right, y, amount));
                y = end + 3.0;
            });
        }
        (totals.len(), y)
    })
}

/// Draws a row of the table, numbers at the right of their columns. Returns the baseline below it.
fn draw_row(page: &mut Page<'_>, role: StructRole, style: Style, y: f32, cells: &[String; 4]) -> f32 {
    let x = LEFT + PADDING;
    let what = style.wrap(&cells[0], COLUMNS[1] - 6.0, 3);
    page.group(StructRole::TR, |page| {
        let mut end = y + style.leading();
        for (index, cell) in cells.iter().enumerate() {
            let below = page.tagged(role, |page| {
                if index == 0 {
                    return style.draw_lines(page, x, y, &what);
                }
                let right = COLUMNS.get(index + 1).copied().unwrap_or(TEXT_WIDTH);
                style.draw(page, x + right - style.width(cell), y, cell);
                y
            });
            end = end.max(below);
        }
        end
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read;

    #[test]
    fn a_receipt_is_a_table_on_as_many_pages_as_it_needs() {
        let text = |text: &str| text.to_owned();
        let row = |index: usize| [format!("Ticket {index}"), text("2"), text("5 €"), text("10 €")];
        let mut receipt = Receipt {
            language: "en",
            title: text("Receipt"),
            number: text("K7Q2M9XW-1"),
            organizer: text("Salon"),
            facts: vec![(text("Number"), text("K7Q2M9XW-1"))],
            parties: vec![(text("Seller"), vec![text("Salon")])],
            columns: ["What", "Number", "Each", "Amount"].map(text),
            rows: (0..1).map(row).collect(),
            totals: vec![(text("Total"), text("10 €"))],
            notes: vec![text("No invoice.")],
            look: Look { accent: [9; 3], on_accent: [255; 3], highlight: [9; 3], logo: None, cover: None },
        };
        let read_all = |receipt: &Receipt| read(&receipt.drawn().unwrap());
        let roles: Vec<&str> = read_all(&receipt).iter().map(|(role, _)| *role).collect();
        let table = [["TH"; 4], ["TD"; 4]].concat();
        let expected = [&["P", "P", "H1", "Lbl", "LBody", "H2", "P"][..], &table, &["Lbl", "LBody", "P"]].concat();
        assert_eq!(roles, expected);
        receipt.rows = (0..60).map(row).collect();
        let read = read_all(&receipt);
        let cells: Vec<&str> = read.iter().filter(|(role, _)| *role == "TD").map(|(_, text)| text.as_str()).collect();
        assert_eq!(cells, receipt.rows.iter().flatten().map(String::as_str).collect::<Vec<_>>());
        assert!(read.iter().filter(|(role, _)| *role == "TH").count() > 4, "each page has the heads");
        assert_eq!(read.last().unwrap().1, "No invoice.");
        let pages = |receipt: &Receipt| {
            let document = receipt.drawn().unwrap();
            document.used.tags.reading().iter().map(|(_, page, _)| *page).max()
        };
        let before = pages(&receipt);
        receipt.totals = (0..60).map(|index| (format!("Refund {index}"), text("−1 €"))).collect();
        assert!(pages(&receipt) > before, "totals that don't fit begin a new page");
        let read = read_all(&receipt);
        let amounts = read.iter().filter(|(role, text)| *role == "LBody" && text == "−1 €").count();
        assert_eq!((amounts, read.last().unwrap().1.as_str()), (60, "No invoice."));
    }
}
