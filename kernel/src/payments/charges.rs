//! The amounts that a provider can charge. Checked before tickets are sold, so that no order waits for a checkout that
//! the provider would refuse.

use crate::money::{Currency, Money};

/// The amounts that a provider can charge in a currency. Zero is always possible, since it is not charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charges {
    /// The currency that these limits are for.
    pub currency: Currency,
    /// The minimum for an order that is not free, in minor units.
    pub least: i64,
    /// The maximum for an order, in minor units.
    pub most: i64,
    /// The step, in minor units: every amount is a multiple of it.
    pub step: i64,
}

/// Why an amount can't be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncharged {
    /// The provider charges nothing in this currency.
    Currency(Currency),
    /// The amount is below this minimum.
    TooLow(Money),
    /// The amount is above this maximum.
    TooHigh(Money),
    /// The amount is not a multiple of this step.
    NotExact(Money),
}

impl Charges {
    /// Checks whether an order with this total can be paid.
    pub fn check(&self, minor: i64) -> Result<(), Uncharged> {
        let money = |minor| Money::new(minor, self.currency);
        if minor == 0 {
            Ok(())
        } else if minor % self.step != 0 {
            Err(Uncharged::NotExact(money(self.step)))
        } else if minor < self.least {
            Err(Uncharged::TooLow(money(self.least)))
        } else if minor > self.most {
            Err(Uncharged::TooHigh(money(self.most)))
        } else {
            Ok(())
        }
    }

    /// Checks whether a price can be charged if an order has at least `fewest` pieces: the sum has to reach the
    /// minimum.
    pub fn check_price(&self, price: Money, fewest: i32) -> Result<(), Uncharged> {
        if price.minor % self.step != 0 {
            return Err(Uncharged::NotExact(Money::new(self.step, self.currency)));
        }
        self.check(price.minor.saturating_mul(i64::from(fewest.max(1))))
    }
}

impl Uncharged {
    /// The minimum, if the amount was too low.
    pub fn least(&self) -> Option<Money> {
        match self {
            Self::TooLow(least) => Some(*least),
            Self::Currency(_) | Self::TooHigh(_) | Self::NotExact(_) => None,
        }
    }
}

/// A sentence for people about what the payment provider can't charge.
impl std::fmt::Display for Uncharged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Currency(currency) => write!(f, "The payment provider does not charge in {}.", currency.code()),
            Self::TooLow(least) => write!(f, "The payment provider charges {least} at least."),
            Self::TooHigh(most) => write!(f, "The payment provider charges {most} at most."),
            Self::NotExact(step) => write!(f, "The payment provider charges multiples of {step} alone."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charges(code: &str, least: i64, step: i64) -> Charges {
        Charges { currency: Currency::parse(code).unwrap(), least, most: 99_999_999, step }
    }

    #[test]
    fn the_sum_of_an_order_counts_and_free_stays_free() {
        let euro = charges("EUR", 50, 1);
        assert_eq!(euro.check(0), Ok(()));
        assert_eq!(euro.check(50), Ok(()));
        assert_eq!(euro.check(49).unwrap_err().to_string(), "The payment provider charges 0.50 EUR at least.");
        assert_eq!(euro.check(49).unwrap_err().least().unwrap().minor, 50);
        assert!(matches!(euro.check(100_000_000), Err(Uncharged::TooHigh(_))));
        let price = |minor| Money::new(minor, euro.currency);
        assert!(euro.check_price(price(30), 1).is_err());
        assert_eq!(euro.check_price(price(30), 2), Ok(()));
        assert_eq!(euro.check_price(price(0), 1), Ok(()));
    }

    #[test]
    fn what_is_not_exact_is_not_charged() {
        let dinar = charges("KWD", 10, 10);
        assert_eq!(dinar.check(1230), Ok(()));
        assert_eq!(
            dinar.check(1234).unwrap_err().to_string(),
            "The payment provider charges multiples of 0.010 KWD alone."
        );
        // Ten times 1.234 would be exact, but each is on the bill.
        assert!(dinar.check_price(Money::new(1234, dinar.currency), 10).is_err());
    }
}
