//! Amounts in Stripe's minor units, which differ from ISO 4217 for some currencies
//! (<https://docs.stripe.com/currencies>).

use kernel::money::{Currency, Money};
use kernel::payments::{Charges, ProviderError, Uncharged};

/// The currencies that Stripe charges without decimals.
const WITHOUT_DECIMALS: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];
/// The currencies that Stripe charges with three decimals, of which the last must be zero.
const WITH_THREE: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// Currencies that Stripe charges but its crate's older list lacks
/// (<https://docs.stripe.com/currencies#presentment-currencies>).
const NEWER: [&str; 7] = ["BHD", "JOD", "KWD", "OMR", "SLE", "TND", "XCG"];

/// The minimum amounts in Stripe's units, for the currencies in its table
/// (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>, which changes now and then). In other
/// currencies the minimum is 0.50 USD at the day's exchange rate, which can't be known in advance; we require only the
/// smallest unit.
const MINIMUM: [(&str, i64); 31] = [
    ("AED", 200),
    ("ARS", 50),
    ("AUD", 50),
    ("BGN", 100),
    ("BRL", 50),
    ("CAD", 50),
    ("CHF", 50),
    ("COP", 50),
    ("CZK", 1_500),
    ("DKK", 250),
    ("EUR", 50),
    ("GBP", 30),
    ("HKD", 400),
    ("HUF", 17_500),
    ("IDR", 50),
    ("ILS", 50),
    ("INR", 50),
    ("JPY", 50),
    ("KRW", 50),
    ("MXN", 1_000),
    ("MYR", 200),
    ("NOK", 300),
    ("NZD", 50),
    ("PHP", 50),
    ("PLN", 200),
    ("RON", 200),
    ("SEK", 300),
    ("SGD", 50),
    ("THB", 1_000),
    ("USD", 50),
    ("ZAR", 50),
];
/// The maximum amount in Stripe's units: eight digits.
const MAXIMUM: i64 = 99_999_999;

/// The amounts that Stripe charges in a currency, in minor units of ISO 4217; an error if it does not charge in it. The
/// sandbox has the same limits, so that prices that work there also work with Stripe.
///
/// HUF and TWD are charged with two decimals, though paid out in whole units. ISK and UGX have two decimals that must
/// be zero, which [`decimals`] takes care of.
pub(crate) fn charges(currency: Currency) -> Result<Charges, Uncharged> {
    if !NEWER.contains(&currency.code()) && !is_in_crate(currency) {
        return Err(Uncharged::Currency(currency));
    }
    let (ours, theirs) = (currency.exponent(), decimals(currency));
    let least = MINIMUM.iter().find(|(code, _)| *code == currency.code()).map_or(1, |(_, least)| *least);
    // One unit of the coarser of both scales; of three decimals, the last is zero.
    let last = if theirs == 3 { 10 } else { 1 };
    let step = scale(last, theirs, ours).unwrap_or(1).max(1);
    let unit = 10_i64.pow(theirs.saturating_sub(ours));
    Ok(Charges {
        currency,
        least: scale(least, theirs, ours).unwrap_or(least / unit).max(step),
        most: scale(MAXIMUM, theirs, ours).unwrap_or(MAXIMUM / unit),
        step,
    })
}

/// Whether Stripe's crate has the currency in its list.
fn is_in_crate(currency: Currency) -> bool {
    let known = currency.code().to_lowercase().parse();
    known.is_ok_and(|known| !matches!(known, stripe_types::Currency::Unknown(_)))
}

/// The number of decimals of Stripe's units. All other currencies have two, even ISK and UGX, which have none in ISO
/// 4217.
fn decimals(currency: Currency) -> u32 {
    let code = currency.code();
    if WITHOUT_DECIMALS.contains(&code) {
        0
    } else if WITH_THREE.contains(&code) {
        3
    } else {
        2
    }
}

/// Converts an amount to Stripe's units; an error if Stripe can't charge it exactly.
pub(super) fn to_stripe(money: Money) -> Result<i64, ProviderError> {
    let exact = scale(money.minor, money.currency.exponent(), decimals(money.currency));
    exact
        .filter(|amount| decimals(money.currency) != 3 || amount % 10 == 0)
        .ok_or_else(|| ProviderError::Refused(format!("Stripe can't charge exactly {money}")))
}

/// Converts an amount from Stripe's units; an error if it is not whole in ours, or the currency is unknown.
pub(super) fn from_stripe(amount: i64, currency: &stripe_types::Currency) -> Result<Money, ProviderError> {
    let unknown = || ProviderError::Refused(format!("Stripe tells an amount in {currency} that is not ours"));
    let currency = Currency::parse(&currency.to_string()).map_err(|_| unknown())?;
    let minor = scale(amount, decimals(currency), currency.exponent()).ok_or_else(unknown)?;
    Ok(Money::new(minor, currency))
}

/// Moves the decimal point; none if digits would be lost.
fn scale(amount: i64, from: u32, to: u32) -> Option<i64> {
    if to >= from {
        return amount.checked_mul(10_i64.checked_pow(to - from)?);
    }
    let unit = 10_i64.checked_pow(from - to)?;
    (amount % unit == 0).then_some(amount / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_stripe_does() {
        for (code, minor, stripe) in [
            ("EUR", 2_500, Some(2_500)),
            ("JPY", 1_200, Some(1_200)),
            ("KWD", 1_230, Some(1_230)),
            ("KWD", 1_235, None),
            ("ISK", 500, Some(50_000)),
            ("UGX", 500, Some(50_000)),
            ("MGA", 50_000, Some(500)),
            ("MGA", 50_050, None),
        ] {
            let money = Money::new(minor, Currency::parse(code).unwrap());
            assert_eq!(to_stripe(money).ok(), stripe, "{money}");
            if let Some(amount) = stripe {
                let currency = code.to_lowercase().parse().unwrap();
                assert_eq!(from_stripe(amount, &currency).unwrap(), money);
            }
        }
    }

    #[test]
    fn charges_what_its_table_says() {
        for (code, least, most, step) in [
            ("EUR", 50, 99_999_999, 1),
            ("JPY", 50, 99_999_999, 1),
            ("HUF", 17_500, 99_999_999, 1),
            ("TWD", 1, 99_999_999, 1),
            ("KWD", 10, 99_999_999, 10),
            ("ISK", 1, 999_999, 1),
            ("UGX", 1, 999_999, 1),
            ("MGA", 100, 9_999_999_900, 100),
        ] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(charges(currency), Ok(Charges { currency, least, most, step }), "{code}");
        }
    }

    #[test]
    fn what_is_said_to_be_charged_can_be() {
        for code in WITHOUT_DECIMALS
            .iter()
            .chain(&WITH_THREE)
            .chain(&NEWER)
            .chain(MINIMUM.iter().map(|(code, _)| code))
            .chain(&["ISK", "UGX", "TWD"])
        {
            let currency = Currency::parse(code).unwrap();
            let charges = charges(currency).unwrap();
            for minor in [charges.least, charges.least + charges.step, charges.most - charges.most % charges.step] {
                assert!(charges.check(minor).is_ok(), "{code} {minor}");
                let theirs = to_stripe(Money::new(minor, currency)).unwrap();
                assert!((1..=MAXIMUM).contains(&theirs), "{code} {minor} is {theirs}");
            }
            if charges.step > 1 {
                assert!(to_stripe(Money::new(charges.least + 1, currency)).is_err(), "{code}");
            }
        }
    }

    #[test]
    fn charges_nothing_in_currencies_of_which_stripe_has_none() {
        for code in ["IRR", "KPW", "CUP", "SYP", "SDG", "VES", "BTN"] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(charges(currency), Err(Uncharged::Currency(currency)), "{code}");
        }
        assert_eq!(Currency::all().filter(|currency| charges(*currency).is_ok()).count(), 141);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(from_stripe(1, &stripe_types::Currency::Unknown("zzz".to_owned())).is_err());
        assert!(from_stripe(50_050, &"isk".parse().unwrap()).is_err());
    }
}
