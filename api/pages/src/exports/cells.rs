//! The cells and rows of exported tables.

use domain::translation;
use kernel::error::Internal;
use kernel::money::Money;
use kernel::text::Locale;
use time::OffsetDateTime;

/// A translated term, such as a state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// The form for programs, which never changes.
    plain: &'static str,
    /// The key of its translations.
    key: &'static str,
}

impl Term {
    pub(super) const fn new(plain: &'static str, key: &'static str) -> Self {
        Self { plain, key }
    }

    /// The form for programs.
    pub(super) fn plain(self) -> &'static str {
        self.plain
    }

    /// The translation, for people.
    pub(super) fn said(self, locale: Locale) -> Result<String, Internal> {
        translation::label(locale, self.key).map_err(|error| Internal::Other(error.to_string()))
    }
}

/// The layout that all files of a list share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The title of the list.
    pub(super) title: Term,
    /// The headings of the columns.
    pub(super) columns: &'static [Term],
}

/// The content of a cell.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// Text that somebody typed, or a code.
    Text(String),
    /// A translated term; empty if there is none.
    Term(Option<Term>),
    Address(String),
    Count(i64),
    /// An amount, without its currency.
    Amount(Money),
    /// A date and time without a zone; empty if there is none.
    At(Option<OffsetDateTime>),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A row of a table.
pub(super) type Row = Vec<Cell>;
