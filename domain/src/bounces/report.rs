//! Reading delivery status notifications: a `multipart/report` (RFC 6522) of text for people, a part for programs
//! (RFC 3464), and the mail it is about or its headers.
//!
//! Anybody can send such a mail, so it is parsed here level by level and no deeper than needed: nothing in it can cause
//! endless loops or recursion. The library handles headers and encodings.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders as _};

use kernel::text::hearsay;

/// The longest reason that is stored, in characters.
const MAX_REASON: usize = 300;
/// The longest Message-ID that is considered.
const MAX_ID: usize = 255;
/// How many parts of a mail are read; a notification has three.
const MAX_PARTS: usize = 16;

/// What a notification says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The Message-ID of the mail it is about, without angle brackets.
    pub(super) message_id: Option<String>,
    /// Why delivery failed for good; `None` if it did not.
    pub(super) failure: Option<String>,
}

impl Report {
    /// Parses a mail; `None` if it is not a delivery status notification.
    pub(super) fn read(raw: &[u8]) -> Option<Self> {
        let parser = MessageParser::new().with_mime_headers().with_message_ids().default_header_ignore();
        let mail = Part::read(&parser, without_envelope(raw))?;
        let parts = mail.parts(&parser);
        let status = parts.iter().find(|part| part.is_one_of(&STATUS))?;
        let groups = groups(&status.text());
        let mut returned = parts.iter().filter(|part| part.is_one_of(&RETURNED));
        let message_id = returned.find_map(|part| message_id(&parser, &part.decoded()));
        // Without the returned mail, the notification is still a reply to it.
        let message_id = message_id.or_else(|| id(mail.head.in_reply_to()));
        Some(Self { message_id, failure: failure(&groups) })
    }
}

/// The content types of the part for programs: the usual one, and the one for addresses beyond ASCII (RFC 6533).
const STATUS: [(&str, &str); 2] = [("message", "delivery-status"), ("message", "global-delivery-status")];
/// The content types of the returned mail or its headers.
const RETURNED: [(&str, &str); 5] = [
    ("message", "rfc822"),
    ("text", "rfc822-headers"),
    ("message", "rfc822-headers"),
    ("message", "global"),
    ("message", "global-headers"),
];

/// A mail or a part of one.
struct Part<'x> {
    head: Message<'x>,
    body: &'x [u8],
}

impl<'x> Part<'x> {
    /// Parses the headers; `None` if there are none.
    fn read(parser: &MessageParser, raw: &'x [u8]) -> Option<Self> {
        let (head, body) = split_head(raw);
        Some(Self { head: parser.parse_headers(head)?, body })
    }

    fn is_one_of(&self, kinds: &[(&str, &str)]) -> bool {
        kinds.iter().any(|(kind, subtype)| self.head.is_content_type(kind, subtype))
    }

    /// The parts of a multipart; empty for anything else.
    fn parts(&self, parser: &MessageParser) -> Vec<Part<'x>> {
        let kind = self.head.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"));
        let boundary = kind.and_then(|kind| kind.attribute("boundary")).filter(|boundary| !boundary.is_empty());
        let parts = boundary.map(|boundary| split(self.body, boundary)).unwrap_or_default();
        parts.into_iter().filter_map(|raw| Part::read(parser, raw)).collect()
    }

    /// The body with its transfer encoding undone.
    fn decoded(&self) -> Cow<'x, [u8]> {
        let decoded = match self.head.content_transfer_encoding() {
            Some(encoding) if encoding.eq_ignore_ascii_case("base64") => base64_decode(self.body),
            Some(encoding) if encoding.eq_ignore_ascii_case("quoted-printable") => quoted_printable_decode(self.body),
            _ => None,
        };
        decoded.map_or(Cow::Borrowed(self.body), Cow::Owned)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.decoded()).into_owned()
    }
}

/// Strips the `From ` line that mail servers put before a mail when they pipe it to a program.
fn without_envelope(raw: &[u8]) -> &[u8] {
    if !raw.starts_with(b"From ") {
        return raw;
    }
    raw.iter().position(|byte| *byte == b'\n').and_then(|end| raw.get(end + 1..)).unwrap_or_default()
}

/// Splits a mail at the first empty line into headers and body.
fn split_head(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let start = end;
        end += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return (raw.get(..start).unwrap_or_default(), raw.get(end..).unwrap_or_default());
        }
    }
    (raw, &[])
}

/// Splits a body at its boundary lines (RFC 2046 §5.1.1); the last part may be truncated.
fn split<'x>(body: &'x [u8], boundary: &str) -> Vec<&'x [u8]> {
    let (mut parts, mut end) = (Vec::new(), 0);
    let mut open: Option<usize> = None;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let start = end;
        end += line.len();
        let remaining = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let Some(remaining) = remaining.map(<[u8]>::trim_ascii).filter(|remaining| matches!(*remaining, b"" | b"--"))
        else {
            continue;
        };
        parts.extend(open.replace(end).and_then(|open| body.get(open..start)));
        if remaining == b"--" || parts.len() >= MAX_PARTS {
            return parts;
        }
    }
    parts.extend(open.and_then(|open| body.get(open..)));
    parts
}

/// Groups of fields, separated by empty lines: one about the notification, then one for each address. Names are in
/// lower case, and folded lines are joined.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else { break };
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn field<'a>(group: &'a [(String, String)], name: &str) -> Option<&'a str> {
    group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Why delivery failed for good, if it did. `Action` decides (RFC 3464 §2.3.3): `failed` means that the server has
/// given up, even with a status of 4.x.x after days of retries, and `delayed` that it has not. A mail that reached any
/// of the people behind the address counts as delivered.
fn failure(groups: &[Vec<(String, String)>]) -> Option<String> {
    let mut why = None;
    for group in groups {
        let action = field(group, "action").and_then(|action| action.split([' ', '\t', '(', ';']).next());
        match action.unwrap_or_default().to_ascii_lowercase().as_str() {
            "failed" if !status(group).starts_with('2') => {
                why.get_or_insert_with(|| reason(group));
            }
            "delivered" | "relayed" | "expanded" => return None,
            _ => {}
        }
    }
    why
}

/// The status, such as `5.1.1`; empty if there is no valid one (RFC 3463 §2).
fn status(group: &[(String, String)]) -> &str {
    let code = field(group, "status").and_then(|status| status.split([' ', '\t', '(']).next()).unwrap_or_default();
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if code.split('.').count() == 3 && code.split('.').all(is_number) { code } else { "" }
}

/// The mail server's message, preceded by the status unless the message contains it.
fn reason(group: &[(String, String)]) -> String {
    let status = status(group);
    let said = field(group, "diagnostic-code").unwrap_or_default();
    // The type prefix of the message, such as `smtp;`, means nothing to people.
    let is_kind = |kind: &str| kind.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let said = said.split_once(';').filter(|(kind, _)| is_kind(kind)).map_or(said, |(_, said)| said);
    let said = hearsay(said, MAX_REASON);
    match (status, said.as_str()) {
        ("", "") => "it could not be delivered".to_owned(),
        (status, said) if said.contains(status) => said.to_owned(),
        (status, "") => status.to_owned(),
        (status, said) => hearsay(&format!("{status} {said}"), MAX_REASON),
    }
}

/// The Message-ID in the headers of a returned mail.
fn message_id(parser: &MessageParser, returned: &[u8]) -> Option<String> {
    let head = Part::read(parser, without_envelope(returned))?.head;
    let found = head.message_id()?;
    id(&HeaderValue::Text(found.into()))
}

/// The id in a header; the last one if there are several.
fn id(header: &HeaderValue<'_>) -> Option<String> {
    let id = header.as_text()?.trim().trim_start_matches('<').trim_end_matches('>');
    (!id.is_empty() && id.len() <= MAX_ID).then(|| id.to_owned())
}
