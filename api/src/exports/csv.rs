//! Comma-separated values (<https://www.rfc-editor.org/rfc/rfc4180>) that spreadsheets take for text.

/// A line of the file.
pub(super) fn record<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell, quoted where it has to be. What a spreadsheet would take for a formula is made text by a quote before it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', ';', '\r', '\n', '\t']) || formula {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(record(["a", "", "b c", "é"]), "a,,b c,é\r\n");
        assert_eq!(record(["a,b", "a\"b", "a\nb"]), "\"a,b\",\"a\"\"b\",\"a\nb\"\r\n");
    }

    #[test]
    fn formulas_are_text() {
        for formula in ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"x\")"] {
            let cell = cell(formula);
            assert!(cell.starts_with("\"'"), "{cell}");
        }
        assert_eq!(cell("25.00"), "25.00");
    }
}
