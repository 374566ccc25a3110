//! Reading addresses as people paste them: one a line or separated by commas, with or without names, from a mail program
//! or a table.

use std::collections::HashSet;

use kernel::limits;
use kernel::text::{EmailAddress, is_visible, line};

/// Somebody to invite, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) email: EmailAddress,
    pub(super) name: Option<String>,
    /// Where it stood.
    pub(super) text: String,
    pub(super) line: usize,
}

/// A part of the pasted text that nobody was invited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The number of its line, from 1.
    pub line: usize,
    /// The text, as it was pasted.
    pub text: String,
    /// What is wrong with it.
    pub why: WhyBad,
}

/// Why nobody was invited for a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyBad {
    /// It has no address, or one that can't be right.
    NoAddress,
    /// Its address is in the text before.
    Repeated,
    /// Its address is invited to the event already.
    Invited,
    /// Its address wants no invitations from the organization.
    Refused,
}

/// What was read of a text.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) good: Vec<Named>,
    pub(super) bad: Vec<BadLine>,
}

/// Reads the addresses in a text. Whatever is not one is among the bad.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut seen = HashSet::new();
    for (index, whole) in text.lines().enumerate() {
        for part in parts(whole) {
            let line = index + 1;
            match named(&part) {
                Some((email, name)) if seen.insert(email.clone()) => {
                    read.good.push(Named { email, name, text: part, line });
                }
                found => {
                    let why = if found.is_some() { WhyBad::Repeated } else { WhyBad::NoAddress };
                    // A table's first line says what its columns are.
                    if !(why == WhyBad::NoAddress && is_heading(line, whole)) {
                        read.bad.push(BadLine { line, text: part, why });
                    }
                }
            }
        }
    }
    read
}

/// Whether a line names the columns of a table.
fn is_heading(line: usize, text: &str) -> bool {
    let text = text.to_lowercase();
    line == 1 && !text.contains('@') && text.contains("mail") && text.contains([',', ';', '\t'])
}

/// The parts of a line that each should have an address. A row of a table has one; a list of several has as many.
fn parts(line: &str) -> Vec<String> {
    if line.matches('@').count() < 2 {
        return Some(line.trim().to_owned()).filter(|line| is_visible(line)).into_iter().collect();
    }
    let mut parts = vec![String::new()];
    let (mut quoted, mut address) = (false, false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            '@' => address = true,
            // A comma before the address, as in `Lovelace, Ada <ada@example.org>`, is part of the name.
            ',' | ';' | '\t' if address && !quoted => {
                parts.push(String::new());
                address = false;
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| is_visible(part)).collect()
}

/// The address in a part, and the name beside it.
fn named(part: &str) -> Option<(EmailAddress, Option<String>)> {
    let cell = |text: &str| text.trim().trim_matches(['"', '\'', '<', '>']).trim().to_owned();
    if let Some((before, after)) = part.split_once('<')
        && let Some((address, rest)) = after.split_once('>')
    {
        let email = EmailAddress::parse(address.trim().trim_start_matches("mailto:")).ok()?;
        return Some((email, name_of([before, rest].map(cell))));
    }
    let cells: Vec<String> = part.split([',', ';', '\t']).map(cell).collect();
    let at = cells.iter().position(|cell| cell.contains('@'))?;
    if let Ok(email) = EmailAddress::parse(cells[at].trim_start_matches("mailto:")) {
        let others = cells.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, cell)| cell.clone());
        return Some((email, name_of(others)));
    }
    // `Ada ada@example.org`
    let words: Vec<&str> = cells[at].split_whitespace().collect();
    let at = words.iter().position(|word| word.contains('@'))?;
    let email = EmailAddress::parse(&cell(words[at])).ok()?;
    let others = words.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, word)| (*word).to_owned());
    Some((email, name_of(others)))
}

/// The name in the cells beside an address: a first and a last name, at most.
fn name_of(cells: impl IntoIterator<Item = String>) -> Option<String> {
    let cells: Vec<String> = cells.into_iter().filter(|cell| is_visible(cell)).take(2).collect();
    let name = cells.join(" ");
    line(name.trim_matches([',', ';', ' ']), limits::NAME).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good(text: &str) -> Vec<(String, Option<String>)> {
        let read = read(text);
        assert_eq!(read.bad, [], "{text}");
        read.good.into_iter().map(|named| (named.email.as_str().to_owned(), named.name)).collect()
    }

    #[test]
    fn however_it_is_pasted() {
        let ada = |name: Option<&str>| vec![("ada@example.org".to_owned(), name.map(str::to_owned))];
        for text in ["ada@example.org", "  <ada@example.org> ", "mailto:ada@example.org", "\"ada@example.org\";"] {
            assert_eq!(good(text), ada(None), "{text}");
        }
        for text in [
            "Ada <ada@example.org>",
            "\"Ada\" <ada@example.org>",
            "Ada, ada@example.org",
            "ada@example.org;Ada",
            "ada@example.org\tAda",
            "Ada ada@example.org",
            "Name,E-mail\nAda,ada@example.org",
        ] {
            assert_eq!(good(text), ada(Some("Ada")), "{text}");
        }
        assert_eq!(good("Ada,Lovelace,ada@example.org,1815"), ada(Some("Ada Lovelace")));
        let two = good("Lovelace, Ada <ada@example.org>, bob@example.org");
        assert_eq!(two[0].1.as_deref(), Some("Lovelace, Ada"));
        assert_eq!(two[1], ("bob@example.org".to_owned(), None));
    }

    #[test]
    fn what_is_no_address_is_named() {
        let read = read("ada@example.org\n\nBob\nADA@example.org\nbob@");
        let bad: Vec<_> = read.bad.iter().map(|bad| (bad.line, bad.text.as_str(), bad.why)).collect();
        let expected =
            [(3, "Bob", WhyBad::NoAddress), (4, "ADA@example.org", WhyBad::Repeated), (5, "bob@", WhyBad::NoAddress)];
        assert_eq!((read.good.len(), bad), (1, expected.to_vec()));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(lines in prop::collection::vec("[a-z @<>,.;\"]{0,30}", 0..6)) {
            let read = read(&lines.join("\n"));
            for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_visible(line)) {
                let named = read.good.iter().map(|good| good.line).chain(read.bad.iter().map(|bad| bad.line));
                let heading = is_heading(index + 1, line);
                let only_commas = line.chars().all(|c| " ,;".contains(c));
                prop_assert!(heading || only_commas || named.clone().any(|at| at == index + 1), "{line}");
            }
        }
    }
}
