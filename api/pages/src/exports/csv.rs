//! Comma-separated values (<https://www.rfc-editor.org/rfc/rfc4180>) that spreadsheets treat as text.

use time::OffsetDateTime;

use super::cells::{Cell, Term};

/// A row as a line of the file.
pub(super) fn record(cells: impl IntoIterator<Item = Cell>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| written(&cell)).collect();
    format!("{}\r\n", cells.join(","))
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Term(term) => guarded(term.map_or("", Term::plain)),
        Cell::Address(address) if is_harmless(address) => quoted(address, false),
        Cell::Address(address) => guarded(address),
        Cell::Count(count) => count.to_string(),
        Cell::Amount(money) => money.amount(),
        Cell::At(at) => at.map_or_else(String::new, moment),
    }
}

/// A date and time in a form that spreadsheets and programs understand.
fn moment(at: OffsetDateTime) -> String {
    format!("{} {:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second())
}

/// Whether an e-mail address may stay as it is, although it begins with a sign: `+jazz@example.org` calls no function.
fn is_harmless(address: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@');
    !address.starts_with('@') && address.matches('@').count() == 1 && address.chars().all(plain)
}

/// Puts a quote before text that a spreadsheet would treat as a formula
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn guarded(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if formula { quoted(&format!("'{text}"), true) } else { quoted(text, false) }
}

/// A cell, quoted if necessary.
fn quoted(text: &str, always: bool) -> String {
    if always || text.contains(['"', ',', ';', '\r', '\n', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn texts<const N: usize>(cells: [&str; N]) -> String {
        record(cells.map(Cell::text))
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(texts(["a", "", "b c", "é"]), "a,,b c,é\r\n");
        assert_eq!(texts(["a,b", "a\"b", "a\nb"]), "\"a,b\",\"a\"\"b\",\"a\nb\"\r\n");
    }

    #[test]
    fn formulas_are_text() {
        for formula in ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"x\")"] {
            let cell = written(&Cell::text(formula));
            assert!(cell.starts_with("\"'"), "{cell}");
        }
        assert_eq!(written(&Cell::text("25.00")), "25.00");
    }

    #[test]
    fn addresses_are_as_they_are_unless_they_could_do_harm() {
        for address in ["+jazz@example.org", "-ada@example.org", "ada+x@müller.example"] {
            assert_eq!(written(&Cell::Address(address.to_owned())), address);
        }
        for address in ["=cmd|'/c!a0@example.org", "+a!b1@example.org", "@sum@example.org", "=a@example.org", "+sum(1)"]
        {
            assert!(written(&Cell::Address(address.to_owned())).starts_with("\"'"), "{address}");
        }
    }

    #[test]
    fn times_are_iso() {
        assert_eq!(written(&Cell::At(Some(datetime!(2026-06-01 19:05:07 +2)))), "2026-06-01 19:05:07");
        assert_eq!(record([Cell::At(None), Cell::Count(3)]), ",3\r\n");
    }
}
