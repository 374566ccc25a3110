//! The documents that client apps hold, by the name of the operation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../contract/main_job.graphql");

static DEFINITIONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| split(TEXT));

/// The operation and the fragments it needs; none if there is no operation of that name.
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

/// Cuts the file into its definitions. It has no strings and no block comments, so braces can be counted.
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
