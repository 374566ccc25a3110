//! Spreadsheets (Office Open XML, ECMA-376). Cells are typed, so texts become neither formulas nor numbers.

use futures::stream::{Stream, StreamExt as _};
use kernel::error::Internal;
use kernel::text::Locale;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use time::OffsetDateTime;

use super::cells::{Cell, Layout, Row};

/// The media type of the file.
pub(super) const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The most characters that a cell holds.
const CELL: usize = 32_767;
/// The most rows that a sheet has, including its headings.
const ROWS: u32 = 1_048_576;

/// A file with one sheet. Rows are written to a temporary file as they arrive, so that only the compressed file is in
/// memory.
pub(super) async fn write(
    layout: Layout,
    locale: Locale,
    pages: impl Stream<Item = Result<Vec<Row>, Internal>> + Send + 'static,
) -> Result<Vec<u8>, Internal> {
    let columns = layout.columns.iter().map(|name| name.said(locale)).collect::<Result<Vec<_>, _>>()?;
    let mut sheet = Sheet::new(&layout.title.said(locale)?, &columns).map_err(|fault| faulty(&fault))?;
    let mut pages = Box::pin(pages);
    while let Some(page) = pages.next().await {
        for row in page? {
            sheet.add(said(row, locale)?).map_err(|fault| faulty(&fault))?;
        }
    }
    let whole = tokio::task::spawn_blocking(move || sheet.finish()).await;
    whole.map_err(|fault| Internal::Other(fault.to_string()))?.map_err(|fault| faulty(&fault))
}

/// The row with its terms in a language.
fn said(row: Row, locale: Locale) -> Result<Row, Internal> {
    let said = |cell| match cell {
        Cell::Term(Some(word)) => word.said(locale).map(Cell::Text),
        other => Ok(other),
    };
    row.into_iter().map(said).collect()
}

fn faulty(fault: &XlsxError) -> Internal {
    Internal::Other(format!("a spreadsheet could not be written: {fault}"))
}

struct Sheet {
    book: Workbook,
    next: u32,
    moment: Format,
    amounts: Vec<Format>,
}

impl Sheet {
    fn new(title: &str, columns: &[String]) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(title)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(columns) {
            sheet.set_column_width(column, 20)?;
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        let amounts = ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"];
        Ok(Self {
            book,
            next: 1,
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            amounts: amounts.map(|format| Format::new().set_num_format(format)).into(),
        })
    }

    fn add(&mut self, row: Row) -> Result<(), XlsxError> {
        if self.next >= ROWS {
            return Err(XlsxError::RowColumnLimitError);
        }
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Text(text) | Cell::Address(text) => text_cell(sheet, self.next, column, &text)?,
                Cell::Count(count) => {
                    let count = i32::try_from(count).unwrap_or(i32::MAX);
                    sheet.write_number(self.next, column, count)?;
                }
                Cell::Amount(money) => {
                    let decimals = money.amount().split_once('.').map_or(0, |(_, decimals)| decimals.len());
                    let format = self.amounts.get(decimals).unwrap_or(&self.amounts[0]);
                    let amount: f64 = money.amount().parse().unwrap_or_default();
                    sheet.write_number_with_format(self.next, column, amount, format)?;
                }
                Cell::At(Some(at)) => {
                    sheet.write_datetime_with_format(self.next, column, moment(at)?, &self.moment)?;
                }
                // Terms were translated to texts before.
                Cell::At(None) | Cell::Term(_) => {}
            }
        }
        self.next += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.save_to_buffer()
    }
}

fn text_cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    match text.char_indices().nth(CELL) {
        Some((end, _)) => sheet.write_string(row, column, &text[..end])?,
        None if text.is_empty() => return Ok(()),
        None => sheet.write_string(row, column, text)?,
    };
    Ok(())
}

fn moment(at: OffsetDateTime) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(at.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, at.month().into(), at.day())?.and_hms(at.hour().into(), at.minute(), at.second())
}
