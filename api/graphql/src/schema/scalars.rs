//! Custom scalars, and money.

use async_graphql::{
    InputObject, InputValueError, InputValueResult, MaybeUndefined, Scalar, ScalarType, SimpleObject, Value,
};
use kernel::patch::Patch;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) OffsetDateTime);

/// A point in time in RFC 3339 format, such as `2026-06-01T19:00:00Z`, in whole seconds. Inputs may have any offset;
/// results are in UTC.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let moment = OffsetDateTime::parse(text, &Rfc3339)
            .map_err(|_| InputValueError::custom("must be an RFC 3339 date and time, like 2026-06-01T19:00:00Z"))?;
        // Stored times are UTC in whole seconds.
        let seconds = OffsetDateTime::from_unix_timestamp(moment.unix_timestamp())
            .map_err(|_| InputValueError::custom("is out of range"))?;
        Ok(Self(seconds))
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        // Formatting a year from 0 to 9999 can't fail, and others can't be parsed or stored.
        Value::String(self.0.to_offset(time::UtcOffset::UTC).format(&Rfc3339).unwrap_or_default())
    }
}

/// A decimal number as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal(pub(crate) String);

/// A decimal number as a string, such as `"25.00"`; never a float, so that no cent is lost. Inputs may be strings or whole
/// numbers.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) if !number.is_f64() => Ok(Self(number.to_string())),
            Value::Number(_) => Err(InputValueError::custom("must be a string, like \"25.00\", or a whole number")),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A whole number of any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BigInt(pub(crate) i64);

/// A whole number as a string of digits, such as `"2500"`, with a minus before it if it is negative. It may be larger than
/// an `Int` and than what JavaScript's numbers hold exactly.
#[Scalar]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        let number = match &value {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        number.map(Self).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::parse(value.clone()).is_ok()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An amount of money.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Money {
    /// The amount in units of the currency, with its number of decimals: `"25.00"` for EUR, `"1200"` for JPY.
    pub(crate) amount: Decimal,
    /// The ISO 4217 code, such as `EUR`.
    pub(crate) currency: String,
    /// The amount in the currency's smallest unit, such as cents.
    pub(crate) minor: BigInt,
    /// `minor` as a number. It exceeds an `Int` from 2,147,483,648 on.
    #[graphql(deprecation = "Sums can be larger than an Int. Use `minor`.")]
    pub(crate) minor_units: i64,
    /// The amount with its currency, for display: `25.00 EUR`.
    pub(crate) formatted: String,
}

impl From<kernel::money::Money> for Money {
    fn from(money: kernel::money::Money) -> Self {
        Self {
            amount: Decimal(money.amount()),
            currency: money.currency.code().to_owned(),
            minor: BigInt(money.minor),
            minor_units: money.minor,
            formatted: money.to_string(),
        }
    }
}

/// An amount of money, as input.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct MoneyInput {
    /// The amount in units of the currency, such as `"25.00"`, with at most as many decimals as the currency has.
    pub(crate) amount: Decimal,
    /// The ISO 4217 code, such as `EUR`.
    pub(crate) currency: String,
}

/// Distinguishes fields that are left out from fields that are null.
pub(crate) fn patch<T>(value: MaybeUndefined<T>) -> Patch<T> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Number;

    use super::*;

    fn float(value: f64) -> Value {
        Value::Number(Number::from_f64(value).unwrap())
    }

    #[test]
    fn decimals_are_never_floats() {
        for good in [Value::from("25.00"), Value::from(25), Value::from(-3)] {
            assert!(Decimal::is_valid(&good), "{good}");
        }
        for bad in [float(25.0), float(0.1), float(1e300), Value::from(true), Value::Null] {
            assert!(!Decimal::is_valid(&bad) && Decimal::parse(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn large_numbers_arrive_as_they_are() {
        let money = kernel::money::Money::new(i64::MAX, kernel::money::Currency::parse("EUR").unwrap());
        let minor = Money::from(money).minor;
        assert_eq!(minor.to_value(), Value::from("9223372036854775807"));
        assert_eq!(BigInt::parse(minor.to_value()).unwrap(), minor);
        assert_eq!(BigInt::parse(Value::from(-5)).unwrap(), BigInt(-5));
        for bad in [float(5.0), Value::from("five"), Value::from("1e3"), Value::from("9223372036854775808")] {
            assert!(!BigInt::is_valid(&bad), "{bad}");
        }
    }
}
