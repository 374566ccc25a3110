//! Placeholders in texts that people write, such as `{{event}}`: letters and underscores between two pairs of braces.

/// A piece of a text.
enum Piece<'a> {
    Text(&'a str),
    /// What stands between braces, with its spaces.
    Named(&'a str),
}

/// The first placeholder in a text that is not known.
pub(crate) fn unknown(text: &str, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    names(text).find(|name| !is_known(name))
}

/// The names of the placeholders in a text.
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Named(name) => Some(name.trim()),
        Piece::Text(_) => None,
    })
}

/// The text with its placeholders filled in. Those without a value stay as they are, and so does what is filled in, even if
/// it looks like a placeholder.
pub(crate) fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Named(name) => value(name.trim()).unwrap_or_else(|| format!("{{{{{name}}}}}")),
    };
    pieces(text).into_iter().map(piece).collect()
}

/// What to say of a placeholder that there is none of.
pub(crate) fn complaint<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known = known.collect::<Vec<_>>().join(", ");
    format!("There is no placeholder {{{{{name}}}}}; there are: {known}.")
}

/// Splits a text at its placeholders.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(open) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let inside = &text[open + 2..];
        let name = inside.find("}}").and_then(|end| inside.get(..end)).filter(|name| is_name(name.trim()));
        let Some(name) = name else {
            from = open + 1;
            continue;
        };
        pieces.push(Piece::Text(&text[done..open]));
        pieces.push(Piece::Named(name));
        done = open + 4 + name.len();
        from = done;
    }
    pieces.push(Piece::Text(&text[done..]));
    pieces
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphabetic() || c == '_')
}
