//! Reference data for forms: values to choose from, and limits of inputs.

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
    /// The ISO 4217 code, such as `EUR`.
    code: &'static str,
    /// The number of decimals of amounts: 2 for EUR, 0 for JPY, 3 for KWD.
    decimals: u32,
    /// The least that a paid order can cost; null if payments are not set up.
    minimum: Option<Money>,
    /// Every price has to be a multiple of this; null if payments are not set up.
    step: Option<Money>,
}

/// A country that a venue can be in.
#[derive(Debug, SimpleObject)]
pub(crate) struct CountryInfo {
    /// The ISO 3166-1 alpha-2 code, such as `DE`.
    code: &'static str,
}

/// A language of emails, documents and the app.
#[derive(Debug, SimpleObject)]
pub(crate) struct LanguageInfo {
    /// The BCP 47 tag, such as `en`, for `locale` fields.
    tag: &'static str,
    /// The name of the language in that language.
    name: &'static str,
}

/// The maximum length of a text.
#[derive(Debug, SimpleObject)]
pub(crate) struct TextLimit {
    /// Which text: `eventTitle`, `name`, `reason` and so on.
    name: &'static str,
    /// The maximum number of characters; of bytes for email addresses.
    max_length: usize,
}

/// The rules for passwords. Passwords are normalized by RFC 8265, so that the same letters typed on another keyboard
/// are the same password. Passwords that are easy to guess are refused with `WEAK_PASSWORD`.
#[derive(Debug, SimpleObject)]
pub(crate) struct PasswordRules {
    /// The minimum number of characters.
    min_length: usize,
    /// The maximum number of characters.
    max_length: usize,
}

/// The limits of inputs, for forms that check them before sending.
#[derive(Debug, SimpleObject)]
pub(crate) struct InputLimits {
    /// The maximum lengths of texts.
    texts: Vec<TextLimit>,
    /// The rules for passwords.
    password: PasswordRules,
    /// The maximum number of tags of an event.
    tags_per_event: usize,
    /// The maximum number of ticket types of an event.
    ticket_types_per_event: usize,
    /// The maximum number of ticket types in an order.
    lines_per_order: usize,
    /// The maximum number of places of one ticket type in an order.
    quantity_per_line: i32,
}

#[derive(Debug, Default)]
pub(crate) struct ReferenceQuery;

#[Object]
impl ReferenceQuery {
    /// The currencies that prices can be in, sorted by code. If payments are set up, only those that the payment
    /// provider charges.
    async fn currencies(&self, ctx: &Context<'_>) -> Vec<CurrencyInfo> {
        let provider = env(ctx).payments.as_ref();
        let info = |currency: Currency| {
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
        Currency::all().filter_map(info).collect()
    }

    /// The countries that venues can be in, sorted by code.
    async fn countries(&self) -> Vec<CountryInfo> {
        countries().map(|code| CountryInfo { code }).collect()
    }

    /// The languages that users can choose.
    async fn languages(&self) -> Vec<LanguageInfo> {
        Locale::ALL.map(|locale| LanguageInfo { tag: locale.tag(), name: locale.name() }).into()
    }

    /// The limits of inputs, such as the maximum lengths of texts.
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
