//! What inputs are chosen from and how long they may be, as data for forms.

use async_graphql::{Context, Object, SimpleObject};
use domain::venues::countries;
use kernel::limits;
use kernel::money::Currency;
use kernel::text::Locale;

use super::context::env;
use super::scalars::Money;

/// A currency that prices can be in.
#[derive(Debug, SimpleObject)]
pub(crate) struct CurrencyInfo {
    /// The ISO 4217 code.
    code: &'static str,
    /// How many decimals amounts have: EUR 2, JPY 0, KWD 3.
    decimals: u32,
    /// The least that an order can cost, if it costs anything; null where payments are not set up.
    minimum: Option<Money>,
    /// What every price is a multiple of; null where payments are not set up.
    step: Option<Money>,
}

/// A country that a venue can be in.
#[derive(Debug, SimpleObject)]
pub(crate) struct CountryInfo {
    /// The ISO 3166-1 alpha-2 code.
    code: &'static str,
}

/// A language that mails, documents and the app are in.
#[derive(Debug, SimpleObject)]
pub(crate) struct LanguageInfo {
    /// The BCP 47 tag, as `locale` fields have it.
    tag: &'static str,
    /// Its name in the language itself.
    name: &'static str,
}

/// How long a text may be.
#[derive(Debug, SimpleObject)]
pub(crate) struct TextLimit {
    /// What text: `eventTitle`, `name`, `reason`, …
    name: &'static str,
    /// The most characters it has. An e-mail address counts in bytes.
    max_length: usize,
}

/// What a password has to be. It is compared as RFC 8265 has it, so that the same letters typed on another keyboard are the
/// same password. Passwords that others would guess soon are refused, too, with `WEAK_PASSWORD`.
#[derive(Debug, SimpleObject)]
pub(crate) struct PasswordRules {
    /// The fewest characters.
    min_length: usize,
    /// The most characters.
    max_length: usize,
}

/// What inputs are held to, for forms that want to say so before they send.
#[derive(Debug, SimpleObject)]
pub(crate) struct InputLimits {
    /// How long texts may be.
    texts: Vec<TextLimit>,
    /// What a password has to be.
    password: PasswordRules,
    /// The most tags that an event has.
    tags_per_event: usize,
    /// The most ticket types that an event has.
    ticket_types_per_event: usize,
    /// The most ticket types that an order has.
    lines_per_order: usize,
    /// The most places that a line of an order has.
    quantity_per_line: i32,
}

#[derive(Debug, Default)]
pub(crate) struct ReferenceQuery;

#[Object]
impl ReferenceQuery {
    /// The currencies that prices can be in, by code.
    async fn currencies(&self, ctx: &Context<'_>) -> Vec<CurrencyInfo> {
        let provider = env(ctx).payments.as_ref();
        let told = |currency: Currency| {
            // Nobody can pay in a currency that the provider does not charge.
            let charges = provider.map(|provider| provider.charges(currency)).transpose().ok()?;
            let money = |minor| kernel::money::Money::new(minor, currency).into();
            Some(CurrencyInfo {
                code: currency.code(),
                decimals: currency.exponent(),
                minimum: charges.map(|charges| money(charges.least)),
                step: charges.map(|charges| money(charges.step)),
            })
        };
        Currency::all().filter_map(told).collect()
    }

    /// The countries that venues can be in, by code.
    async fn countries(&self) -> Vec<CountryInfo> {
        countries().map(|code| CountryInfo { code }).collect()
    }

    /// The languages that people can choose.
    async fn languages(&self) -> Vec<LanguageInfo> {
        Locale::ALL.map(|locale| LanguageInfo { tag: locale.tag(), name: locale.name() }).into()
    }

    /// What inputs are held to.
    async fn input_limits(&self) -> InputLimits {
        InputLimits {
            texts: limits::TYPED.iter().map(|(name, max_length)| TextLimit { name, max_length: *max_length }).collect(),
            password: PasswordRules { min_length: limits::PASSWORD_LEAST, max_length: limits::PASSWORD },
            tags_per_event: limits::TAGS,
            ticket_types_per_event: limits::TICKET_TYPES,
            lines_per_order: limits::ORDER_LINES,
            quantity_per_line: limits::ORDER_QUANTITY,
        }
    }
}
