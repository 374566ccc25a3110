//! Stripe's smallest units, which are not everywhere those of ISO 4217 (<https://docs.stripe.com/currencies>).

use domain::money::{Currency, Money};
use domain::payments::ProviderError;

/// Charged without decimals.
const WITHOUT_DECIMALS: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];
/// Charged with three decimals, the last of which must be zero.
const WITH_THREE: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// How many decimals Stripe counts. All others have two, also ISK and UGX, which have none in ISO 4217.
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

/// The amount in Stripe's units; refused where Stripe can't charge it exactly.
pub(super) fn to_stripe(money: Money) -> Result<i64, ProviderError> {
    let exact = scale(money.minor, money.currency.exponent(), decimals(money.currency));
    exact
        .filter(|amount| decimals(money.currency) != 3 || amount % 10 == 0)
        .ok_or_else(|| ProviderError::Refused(format!("Stripe can't charge exactly {money}")))
}

/// An amount that Stripe tells.
pub(super) fn from_stripe(amount: i64, currency: &stripe_types::Currency) -> Result<Money, ProviderError> {
    let unknown = || ProviderError::Refused(format!("Stripe tells an amount in {currency} that is not ours"));
    let currency = Currency::parse(&currency.to_string()).map_err(|_| unknown())?;
    let minor = scale(amount, decimals(currency), currency.exponent()).ok_or_else(unknown)?;
    Ok(Money::new(minor, currency))
}

/// Moves the decimal point; none where digits would be lost.
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
                let told = code.to_lowercase().parse().unwrap();
                assert_eq!(from_stripe(amount, &told).unwrap(), money);
            }
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(from_stripe(1, &stripe_types::Currency::Unknown("zzz".to_owned())).is_err());
        assert!(from_stripe(50_050, &"isk".parse().unwrap()).is_err());
    }
}
