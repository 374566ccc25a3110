//! The contract: the documents that client apps use, by operation name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../contract/main_job.graphql");

static DEFINITIONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| split(TEXT));

/// The document of an operation with its fragments; none if there is no such operation.
pub(crate) fn document(name: &str) -> Option<String> {
    let mut document = DEFINITIONS.get(name)?.clone();
    let mut added = Vec::new();
    while let Some(fragment) = spreads(&document).into_iter().find(|fragment| !added.contains(fragment)) {
        document.push('\n');
        document.push_str(&DEFINITIONS[&fragment]);
        added.push(fragment);
    }
    Some(document)
}

/// Splits the file into definitions by counting braces, since it contains no strings or block comments.
fn split(text: &str) -> BTreeMap<String, String> {
    let text: String =
        text.lines().map(|line| line.split('#').next().unwrap_or("").trim_end().to_owned() + "\n").collect();
    let mut definitions = BTreeMap::new();
    let (mut depth, mut start) = (0, 0);
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    let definition = text[start..=at].trim();
                    let name = definition.split([' ', '(', '{']).nth(1).unwrap();
                    definitions.insert(name.to_owned(), definition.to_owned());
                    start = at + 1;
                }
            }
            _ => {}
        }
    }
    definitions
}

fn spreads(document: &str) -> Vec<String> {
    let names = document.split("...").skip(1);
    names.map(|remaining| remaining.chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}
