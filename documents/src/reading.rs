//! Reading what was drawn.

use std::collections::BTreeMap;

use super::document::Document;
use super::fonts::glyph_at;
use super::testing::{Token, tokens};
use super::typesetting::typefaces;

/// The elements of a document that have content, in reading order: role and text. Fails if something is drawn that
/// neither belongs to an element nor is an artifact.
pub(super) fn read(document: &Document) -> Vec<(&'static str, String)> {
    let reading = document.used.tags.reading();
    let pages = reading.iter().map(|(_, page, _)| page + 1).max().unwrap_or(0);
    let texts: Vec<_> = (0..pages).map(|page| texts_of(document, page)).collect();
    let role = |role: pdf_writer::types::StructRole| std::str::from_utf8(role.to_name().0).unwrap();
    reading.into_iter().map(|(of, page, id)| (role(of), texts[page][&id].clone())).collect()
}

/// The texts of a page's marked parts by their numbers.
fn texts_of(document: &Document, page: usize) -> BTreeMap<i32, String> {
    let mut texts: BTreeMap<i32, String> = BTreeMap::new();
    // What is open, from the outside in: a part of an element, an artifact, or a span that says its text.
    let mut open: Vec<Option<i32>> = Vec::new();
    let (mut strings, mut words): (Vec<Vec<u8>>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut font, mut spoken) = ("F0".to_owned(), 0);
    let faces = typefaces().unwrap();
    for token in tokens(&document.content(page)) {
        let word = match token {
            Token::Text(text) => {
                strings.push(text);
                continue;
            }
            Token::Word(word) => word,
        };
        match &*word {
            "BMC" => open.push(None),
            "BDC" => match words.iter().rposition(|word| word == "MCID") {
                Some(at) if words.last().is_some_and(|last| *last == words[at + 1]) && at + 2 == words.len() => {
                    let id: i32 = words[at + 1].parse().unwrap();
                    assert!(open.is_empty(), "elements are not inside of others");
                    texts.insert(id, String::new());
                    open.push(Some(id));
                }
                _ => {
                    let said = text_of(&strings.pop().unwrap());
                    if let Some(id) = open.iter().flatten().next() {
                        texts.get_mut(id).unwrap().push_str(&said);
                    }
                    open.push(None);
                    spoken = open.len();
                }
            },
            "EMC" => {
                open.pop().unwrap();
                if open.len() < spoken {
                    spoken = 0;
                }
            }
            "Tf" => font.clone_from(&words[words.len() - 2]),
            "TJ" | "f" | "S" | "Do" => {
                assert!(!open.is_empty(), "{word} is drawn outside of all elements on page {page}");
                if let (Some(id), true, "TJ") = (open.iter().flatten().next(), spoken == 0, &*word) {
                    let (name, part) = document.used.parts.named(&font);
                    let of = [&faces.regular, &faces.bold, &faces.mono].into_iter().find(|f| f.font.name() == name);
                    let codes = strings.concat();
                    let codes = codes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                    let shown = codes.map(|code| of.unwrap().font.character(glyph_at(part, code)).unwrap());
                    texts.get_mut(id).unwrap().extend(shown);
                }
            }
            "ET" => {
                if let Some(text) = open.iter().flatten().next().and_then(|id| texts.get_mut(id)) {
                    text.push('\n');
                }
            }
            _ => {}
        }
        if matches!(&*word, "BDC" | "BMC" | "EMC" | "TJ" | "ET" | "BT" | "Tm") {
            strings.clear();
        }
        words.push(word);
    }
    assert!(open.is_empty());
    for text in texts.values_mut() {
        text.truncate(text.trim_end().len());
    }
    texts
}

/// A string of a PDF: UTF-16 if it begins with a mark, else Latin letters.
fn text_of(bytes: &[u8]) -> String {
    let Some(wide) = bytes.strip_prefix(&[0xFE, 0xFF]) else {
        return bytes.iter().map(|byte| char::from(*byte)).collect();
    };
    let units: Vec<u16> = wide.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}
