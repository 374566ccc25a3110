//! E-mail addresses: parsing, normalizing and showing them.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::{Invalid, is_unprintable, typed};

/// The domain of addresses of accounts that have none.
const NO_ADDRESS: &str = "accounts.invalid";

/// The pattern of stored addresses that stand in for one of an account that has none, for `LIKE`.
pub const PLACEHOLDERS: &str = "%@accounts.invalid";

/// Whether a stored address stands in for one of an account that has none: it is shown to nobody.
pub fn is_placeholder(stored: &str) -> bool {
    stored.rsplit_once('@').is_some_and(|(_, domain)| domain == NO_ADDRESS)
}

/// An e-mail address as it is stored and compared: in lower case, at most 254 octets (RFC 5321 §4.5.3.1), with its
/// domain in the ASCII form that every mail server accepts (`müller.de` is `xn--mller-kva.de`, UTS 46).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address as somebody typed it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::read(text).ok_or_else(|| Invalid::new("must be an email address, like name@example.org"))
    }

    fn read(text: &str) -> Option<Self> {
        // Tabs and invisible characters come from copying; no address contains them.
        let text = typed::one_line(&text.replace('\t', "")).to_lowercase();
        let text = typed::one_line(&text);
        let (local, domain) = text.rsplit_once('@')?;
        if local.chars().any(|c| is_unprintable(c) || c.is_whitespace() || "<>\",()".contains(c)) {
            return None;
        }
        let address = format!("{local}@{}", mail_domain(domain)?);
        (!is_placeholder(&address)
            && address.len() <= crate::limits::EMAIL
            && email_address::EmailAddress::is_valid(&address))
        .then_some(Self(address))
    }

    /// Parses the address of an existing account. Old accounts may have addresses that [`Self::parse`] refuses today;
    /// these are accepted in the form they were stored in.
    pub fn of_account(text: &str) -> Result<Self, Invalid> {
        Self::parse(text).or_else(|invalid| {
            let old = text.trim().to_lowercase();
            let is_plain = old.len() <= crate::limits::EMAIL
                && !old.chars().any(|c| is_unprintable(c) || c.is_whitespace() || "<>\",".contains(c));
            if is_plain && email_address::EmailAddress::is_valid(&old) { Ok(Self(old)) } else { Err(invalid) }
        })
    }

    /// Wraps an address from the database, which was checked when it was stored, maybe by older rules.
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The address that stands in for one of an account that has none. Nothing is mailed to it: its domain has no mailboxes
    /// (<https://www.rfc-editor.org/rfc/rfc2606#section-2>).
    pub fn placeholder(id: uuid::Uuid) -> Self {
        Self(format!("{}@{NO_ADDRESS}", id.simple()))
    }

    /// Whether the address stands in for one of an account that has none.
    pub fn is_placeholder(&self) -> bool {
        is_placeholder(&self.0)
    }

    /// The normalized address, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as people read it, with Unicode letters in its domain.
    pub fn shown(&self) -> Cow<'_, str> {
        shown_address(&self.0)
    }
}

/// The domain in its ASCII form, if it is a public domain name: with a top-level domain, and not an IP address.
fn mail_domain(domain: &str) -> Option<Cow<'_, str>> {
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?;
    let (_, top) = ascii.rsplit_once('.')?;
    // All top-level domains have at least two letters (<https://data.iana.org/TLD/tlds-alpha-by-domain.txt>).
    let is_top = top.len() >= 2 && (top.starts_with("xn--") || top.bytes().all(|byte| byte.is_ascii_alphabetic()));
    is_top.then_some(ascii)
}

/// A stored address as people read it, with Unicode letters in its domain; nothing if it stands in for none. Text that is
/// not an address is returned as it is.
pub fn shown_address(stored: &str) -> Cow<'_, str> {
    if is_placeholder(stored) {
        return Cow::Borrowed("");
    }
    let Some((local, domain)) = stored.rsplit_once('@').filter(|(_, domain)| domain.contains("xn--")) else {
        return Cow::Borrowed(stored);
    };
    match Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast) {
        (domain, Ok(())) => Cow::Owned(format!("{local}@{domain}")),
        (_, Err(_)) => Cow::Borrowed(stored),
    }
}

/// The address as people read it ([`EmailAddress::shown`]).
impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// Personal data must not reach logs, so `Debug` does not show it.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// A link to write to an address, which can't say anything else about the mail.
pub fn mail_link(address: &str) -> String {
    let mut link = "mailto:".to_owned();
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            link.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _ = write!(link, "%{byte:02X}");
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_for_no_address_is_shown_to_nobody_and_typed_by_nobody() {
        let none = EmailAddress::placeholder(uuid::Uuid::from_u128(7));
        assert!(none.is_placeholder() && none.shown().is_empty() && none.to_string().is_empty());
        assert!(EmailAddress::parse(none.as_str()).is_err());
        assert!(!EmailAddress::parse("accounts.invalid@example.org").unwrap().is_placeholder());
        assert!(none.as_str().ends_with(PLACEHOLDERS.trim_start_matches('%')));
    }

    #[test]
    fn addresses() {
        for (typed, stored, shown) in [
            (" Ada@Example.ORG ", "ada@example.org", "ada@example.org"),
            ("\u{2068}ada@example.org\u{2069}\t", "ada@example.org", "ada@example.org"),
            ("ada@müller.de", "ada@xn--mller-kva.de", "ada@müller.de"),
            ("ada@MU\u{308}LLER.de", "ada@xn--mller-kva.de", "ada@müller.de"),
            ("ada@xn--mller-kva.de", "ada@xn--mller-kva.de", "ada@müller.de"),
            ("ada@straße.de", "ada@xn--strae-oqa.de", "ada@straße.de"),
            ("ada@例え。jp", "ada@xn--r8jz45g.jp", "ada@例え.jp"),
            ("info@пример.рф", "info@xn--e1afmkfd.xn--p1ai", "info@пример.рф"),
            ("Ö.z@example.org", "ö.z@example.org", "ö.z@example.org"),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!((address.as_str(), address.to_string().as_str()), (stored, shown), "{typed:?}");
        }
        for wrong in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@example.c",
            "ada@example.123",
            "ada@127.0.0.1",
            "ada@[127.0.0.1]",
            "ada@[IPv6:::1]",
            "ada@-example.org",
            "ada@exa_mple.org",
            "ada@example..org",
            "ada@example.org.",
            "a b@example.org",
            "a@example.org\r\nBcc: x@y.org",
            "a@b.org,c@d.org",
            "Ada <a@b.org>",
            "\"a\"@b.org",
        ] {
            assert!(EmailAddress::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn old_addresses_stand() {
        assert_eq!(EmailAddress::stored("ada@example.c").as_str(), "ada@example.c");
        assert_eq!(shown_address("nonsense"), "nonsense");
        assert_eq!(shown_address("a@xn--\u{0}"), "a@xn--\u{0}");
    }

    #[test]
    fn a_link_to_an_address_sets_nothing_else() {
        assert_eq!(mail_link("box@jazz.example"), "mailto:box@jazz.example");
        assert_eq!(mail_link("x?bcc=eve&y@jazz.example"), "mailto:x%3Fbcc%3Deve%26y@jazz.example");
    }

    proptest! {
        #[test]
        fn what_is_shown_or_stored_reads_the_same(
            local in "[a-zÄÖß.+-]{1,8}",
            domain in "[a-zA-ZäöüßéЖ例0-9-]{1,12}\\.(org|рф|DE)",
        ) {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                prop_assert_eq!(&EmailAddress::parse(address.as_str()).unwrap(), &address);
                prop_assert_eq!(&EmailAddress::parse(&address.shown()).unwrap(), &address);
                prop_assert!(address.as_str().rsplit_once('@').unwrap().1.is_ascii());
            }
        }
    }
}
