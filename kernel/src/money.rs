//! Money: whole minor units and their currency; never a float.

use std::fmt;

use iso_currency::{Currency as Iso, IntoEnumIterator as _};

use crate::bounds::Bounds;
use crate::text::{Invalid, typed};

/// An ISO 4217 currency that has a minor-unit exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(Iso);

impl Currency {
    /// Reads an ISO 4217 code; lower case is accepted.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        Iso::from_code(&typed(code).to_uppercase())
            .filter(|iso| iso.exponent().is_some())
            .map(Self)
            .ok_or_else(|| Invalid::new("must be an ISO 4217 currency code, like EUR"))
    }

    /// All currencies that [`Self::parse`] accepts, sorted by code.
    pub fn all() -> impl Iterator<Item = Self> {
        let mut all: Vec<_> = Iso::iter().filter(|iso| iso.exponent().is_some()).map(Self).collect();
        all.sort_unstable_by_key(|currency| currency.code());
        all.into_iter()
    }

    /// The upper-case ISO 4217 code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The number of decimal places: JPY has 0, EUR 2, KWD 3.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }
}

/// An amount in minor units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Whole minor units (cents, yen, fils).
    pub minor: i64,
    /// The currency of these units.
    pub currency: Currency,
}

/// The largest amount a price or a total may have: what Stripe accepts for one charge, eight digits
/// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
pub const MAX_MINOR: i64 = 99_999_999;

impl Money {
    /// An amount in minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a stored amount. The code was checked when it was written, so an unknown one means a broken row.
    pub fn stored(minor: i64, code: &str) -> Result<Self, sea_orm::DbErr> {
        let currency =
            Currency::parse(code).map_err(|_| sea_orm::DbErr::Custom(format!("unknown currency {code:?} in a row")))?;
        Ok(Self { minor, currency })
    }

    /// Reads a plain decimal amount ("25", "25.00") with no more decimals than the currency has, from 0 to [`MAX_MINOR`].
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, Invalid> {
        let amount = typed(amount);
        let exponent = currency.exponent() as usize;
        let (whole, fraction) = amount.split_once('.').unwrap_or((&amount, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || amount.ends_with('.') {
            return Err(Invalid::new("must be a plain decimal amount that is not negative, like 25.00"));
        }
        if fraction.len() > exponent {
            return Err(Invalid::new(format!("must have at most {exponent} decimals in {}", currency.code())));
        }
        let minor = format!("{whole}{fraction:0<exponent$}").parse::<i64>().ok().filter(|minor| *minor <= MAX_MINOR);
        minor.map(|minor| Self { minor, currency }).ok_or_else(|| {
            let most = Self::new(MAX_MINOR, currency).amount();
            let message = format!("must be at most {most}");
            Invalid::beyond(Bounds::out_of_range(0, most), message)
        })
    }

    /// The plain decimal amount: "25.00", "1200", "-3.500".
    pub fn amount(self) -> String {
        let exponent = self.currency.exponent();
        if exponent == 0 {
            return self.minor.to_string();
        }
        let unit = 10_u64.pow(exponent);
        let magnitude = self.minor.unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        format!("{sign}{}.{:0width$}", magnitude / unit, magnitude % unit, width = exponent as usize)
    }
}

/// The amount and the code ("25.00 EUR"), which people understand in every language.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn reads_and_writes_by_exponent() {
        for (code, text, minor) in
            [("EUR", "25", 2500), ("EUR", "25.5", 2550), ("JPY", "1200", 1200), ("KWD", "1.005", 1005)]
        {
            assert_eq!(Money::parse(text, currency(code)).unwrap().minor, minor);
        }
        for (code, text) in [
            ("JPY", "1.0"),
            ("EUR", "1.005"),
            ("EUR", "-1"),
            ("EUR", "1e3"),
            ("EUR", ""),
            ("EUR", "1."),
            ("EUR", ".5"),
            ("EUR", "1000000"),
            ("EUR", "99999999999999999999"),
        ] {
            assert!(Money::parse(text, currency(code)).is_err(), "{code} {text}");
        }
        assert!(Currency::parse("XXX").is_err() && Currency::parse("ABC").is_err());
    }

    proptest! {
        #[test]
        fn amounts_round_trip(minor in 0..=MAX_MINOR, code in prop::sample::select(vec!["JPY", "EUR", "KWD", "USD"])) {
            let money = Money::new(minor, currency(code));
            prop_assert_eq!(Money::parse(&money.amount(), money.currency).unwrap(), money);
        }
    }
}
