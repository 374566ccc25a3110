//! Amounts of money as each language writes them.

use kernel::money::Money;
use kernel::text::Locale;

use super::{TranslationError, label};

/// Formats a price or a total as usual in the language; zero is a word, such as "Free".
pub fn money(locale: Locale, money: Money) -> Result<String, TranslationError> {
    if money.minor == 0 { label(locale, "money-free") } else { Ok(amount(locale, money)) }
}

/// How a language writes amounts, after the Unicode CLDR: what browsers on our pages go by, too.
struct MoneyStyle {
    /// Between thousands.
    group: char,
    /// The digits that a whole number needs at least to be grouped.
    grouped_from: usize,
    point: char,
    /// What stands before amounts, so that text from right to left keeps their order.
    mark: &'static str,
    /// The signs of euro, pound, dollar and yen; None goes by its code, as all other currencies do.
    signs: [Option<&'static str>; 4],
}

fn style(locale: Locale) -> MoneyStyle {
    let usual = [Some("€"), Some("£"), Some("$"), Some("¥")];
    let plain = MoneyStyle { group: ',', grouped_from: 4, point: '.', mark: "", signs: usual };
    match locale {
        Locale::En => plain,
        Locale::De => MoneyStyle { group: '.', point: ',', ..plain },
        Locale::Fr => {
            MoneyStyle { group: '\u{202f}', point: ',', signs: [Some("€"), Some("£GB"), Some("$US"), None], ..plain }
        }
        Locale::Es => {
            let signs = [Some("€"), None, Some("US$"), None];
            MoneyStyle { group: '.', grouped_from: 5, point: ',', signs, ..plain }
        }
        Locale::Ar => {
            MoneyStyle { mark: "\u{200f}", signs: [Some("€"), Some("UK£"), Some("US$"), Some("JP¥")], ..plain }
        }
    }
}

/// Formats an amount as usual in the language, as browsers do on our pages: "€36", "€12.50", "CHF 36" in English,
/// "36 €", "12,50 €", "36 CHF" in German. The space does not break.
pub fn amount(locale: Locale, money: Money) -> String {
    let MoneyStyle { group, grouped_from, point, mark, signs } = style(locale);
    let plain = money.amount();
    let minus = match (plain.starts_with('-'), locale) {
        (false, _) => "",
        (true, Locale::Ar) => "\u{200e}-",
        (true, _) => "-",
    };
    let digits = plain.trim_start_matches('-');
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut number = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() >= grouped_from && (whole.len() - index).is_multiple_of(3) {
            number.push(group);
        }
        number.push(digit);
    }
    if fraction.contains(|digit| digit != '0') {
        number.push(point);
        number.push_str(fraction);
    }
    let code = money.currency.code();
    let sign = ["EUR", "GBP", "USD", "JPY"].iter().zip(signs).find_map(|(of, sign)| sign.filter(|_| *of == code));
    match (locale, sign) {
        (Locale::En, Some(sign)) => format!("{minus}{sign}{number}"),
        (Locale::En, None) => format!("{minus}{code}\u{a0}{number}"),
        (_, sign) => format!("{mark}{minus}{number}\u{a0}{}", sign.unwrap_or(code)),
    }
}

#[cfg(test)]
mod tests {
    use kernel::money::Currency;

    use super::*;

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let said = |locale, minor, code| money(locale, Money::new(minor, Currency::parse(code).unwrap())).unwrap();
        assert_eq!(said(Locale::En, 2500, "EUR"), "€25");
        assert_eq!(said(Locale::De, 2500, "EUR"), "25\u{a0}€");
        assert_eq!(said(Locale::De, 1200, "JPY"), "1.200\u{a0}¥");
        assert_eq!(said(Locale::De, 1005, "KWD"), "1,005\u{a0}KWD");
        assert_eq!(said(Locale::En, 1005, "KWD"), "KWD\u{a0}1.005");
        assert_eq!(said(Locale::En, 123_456_750, "GBP"), "£1,234,567.50");
        assert_eq!(said(Locale::De, -99_950, "CHF"), "-999,50\u{a0}CHF");
        assert_eq!(said(Locale::De, 0, "EUR"), "Kostenlos");
        assert_eq!(said(Locale::Fr, 120_050, "EUR"), "1\u{202f}200,50\u{a0}€");
        assert_eq!(said(Locale::Fr, 3600, "USD"), "36\u{a0}$US");
        assert_eq!(said(Locale::Es, 120_050, "EUR"), "1200,50\u{a0}€");
        assert_eq!(said(Locale::Es, 1_234_550, "GBP"), "12.345,50\u{a0}GBP");
        assert_eq!(said(Locale::Ar, 120_050, "EUR"), "\u{200f}1,200.50\u{a0}€");
        assert_eq!(said(Locale::Ar, -99_950, "CHF"), "\u{200f}\u{200e}-999.50\u{a0}CHF");
    }
}
