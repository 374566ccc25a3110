//! What a table is made of.

use domain::translation;
use kernel::error::Internal;
use kernel::money::Money;
use kernel::text::Locale;
use time::OffsetDateTime;

/// A word of ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// As programs read it, whatever people read: it never changes.
    plain: &'static str,
    /// The name of its translations.
    key: &'static str,
}

impl Word {
    pub(super) const fn new(plain: &'static str, key: &'static str) -> Self {
        Self { plain, key }
    }

    /// For programs.
    pub(super) fn plain(self) -> &'static str {
        self.plain
    }

    /// For people.
    pub(super) fn said(self, locale: Locale) -> Result<String, Internal> {
        translation::label(locale, self.key).map_err(|error| Internal::Other(error.to_string()))
    }
}

/// What is the same in all of a list's files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// What it is a list of.
    pub(super) title: Word,
    /// What its columns are called.
    pub(super) columns: &'static [Word],
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// What somebody wrote, or a code.
    Text(String),
    /// A word of ours; empty if there is none.
    Word(Option<Word>),
    /// An e-mail address.
    Address(String),
    /// How many.
    Count(i64),
    /// An amount, without its currency.
    Amount(Money),
    /// A date and time on a clock; empty if there is none.
    At(Option<OffsetDateTime>),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A line of a table.
pub(super) type Row = Vec<Cell>;
