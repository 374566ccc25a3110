//! Limits on documents, checked before anything is executed. Even a small document can request a lot: fragments multiply,
//! aliases repeat, lists nest.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value, Variables};
use kernel::page::{DEFAULT_PAGE, MAX_PAGE};

/// The most tokens in a document.
const MAX_TOKENS: usize = 10_000;
/// The deepest nesting of brackets; the parser is recursive and would overflow the stack.
const MAX_NESTING: usize = 64;
/// The deepest nesting of fields.
const MAX_DEPTH: usize = 10;
/// The most aliases, with those in fragments counted each time the fragment is spread.
const MAX_ALIASES: usize = 15;
/// The most repeated selections of an object under the same name; each is resolved again.
const MAX_REPEATS: usize = 50;
/// The most directives on fields and fragments.
const MAX_DIRECTIVES: usize = 50;
/// The most fields and fragments, with every fragment expanded.
const MAX_SELECTIONS: usize = 5_000;
/// The most fields in a response; those of a connection count once for each item of a page.
const MAX_COST: usize = 10_000;
/// The deepest nesting of lists in introspection; the fields of the types of a type's fields grow exponentially.
const MAX_INTROSPECTION_LISTS: usize = 3;

/// The limit that a document exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Excess {
    #[error("The document is longer than {MAX_TOKENS} tokens.")]
    Tokens,
    #[error("The document is nested too deep.")]
    Nesting,
    #[error("The document asks for fields more than {MAX_DEPTH} levels deep.")]
    Depth,
    #[error("The document has more than {MAX_ALIASES} aliases.")]
    Aliases,
    #[error("The document selects the same objects more than {MAX_REPEATS} times over.")]
    Repeats,
    #[error("The document has more than {MAX_DIRECTIVES} directives.")]
    Directives,
    #[error("The document selects more than {MAX_SELECTIONS} fields.")]
    Selections,
    #[error("The document could return more than {MAX_COST} fields; ask for fewer at once or for smaller pages.")]
    Cost,
    #[error("Names that begin with __ are reserved; give the field another alias.")]
    ReservedAlias,
    #[error("The document selects the same mutation twice; give each its own alias.")]
    RepeatedMutation,
    #[error("The document asks for too much of the schema at once.")]
    Introspection,
}

/// Checks the text before it is parsed.
pub(crate) fn check_text(text: &str) -> Result<(), Excess> {
    let bytes = text.as_bytes();
    let (mut at, mut tokens, mut nesting) = (0, 0_usize, 0_usize);
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                at = end_of_comment(bytes, at);
                continue;
            }
            b'"' => at = end_of_string(bytes, start),
            b'{' | b'[' | b'(' => {
                nesting += 1;
                if nesting > MAX_NESTING {
                    return Err(Excess::Nesting);
                }
            }
            b'}' | b']' | b')' => nesting = nesting.saturating_sub(1),
            byte if is_word(byte) => {
                while bytes.get(at).is_some_and(|&byte| is_word(byte)) {
                    at += 1;
                }
            }
            _ => {}
        }
        tokens += 1;
        if tokens > MAX_TOKENS {
            return Err(Excess::Tokens);
        }
    }
    Ok(())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn end_of_comment(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |length| from + length)
}

/// The position after the string that starts at `from`. An unterminated string is left to the parser.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    if bytes[from..].starts_with(b"\"\"\"") {
        let mut at = from + 3;
        while at < bytes.len() {
            if bytes[at..].starts_with(b"\\\"\"\"") {
                at += 4;
            } else if bytes[at..].starts_with(b"\"\"\"") {
                return at + 3;
            } else {
                at += 1;
            }
        }
        return at;
    }
    let mut at = from + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            // An error: strings can't contain line breaks. What follows is counted, so that nothing hides behind it.
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

/// Checks every operation of a parsed document.
pub(crate) fn check(document: &ExecutableDocument, variables: &Variables) -> Result<(), Excess> {
    let mut selections = 0;
    for (_, operation) in document.operations.iter() {
        let mut walk = Walk {
            fragments: &document.fragments,
            variables,
            operation: &operation.node,
            selections,
            aliases: 0,
            repeats: 0,
            directives: 0,
        };
        let place = Place { depth: 0, nesting: 0, introspection_lists: 0, introspection: false };
        let found = walk.selection_set(&operation.node.selection_set.node, place, &mut HashSet::new())?;
        if found.cost > MAX_COST {
            return Err(Excess::Cost);
        }
        selections = walk.selections;
    }
    Ok(())
}

/// The position of a selection in the document.
#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    nesting: usize,
    introspection_lists: usize,
    introspection: bool,
}

/// The cost of a selection set.
#[derive(Default)]
struct Found {
    cost: usize,
    is_connection: bool,
}

impl Found {
    fn add(&mut self, other: &Self) {
        self.cost = self.cost.saturating_add(other.cost);
        self.is_connection |= other.is_connection;
    }
}

struct Walk<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
    operation: &'a OperationDefinition,
    selections: usize,
    aliases: usize,
    repeats: usize,
    directives: usize,
}

impl<'a> Walk<'a> {
    /// Walks a selection set. `seen` has the objects that are already selected next to it, in the set that it is spread
    /// into.
    fn selection_set(
        &mut self,
        set: &'a SelectionSet,
        place: Place,
        seen: &mut HashSet<&'a str>,
    ) -> Result<Found, Excess> {
        let mut found = Found::default();
        let spread = Place { nesting: place.nesting + 1, ..place };
        if spread.nesting > MAX_NESTING {
            return Err(Excess::Nesting);
        }
        for selection in &set.items {
            count(&mut self.selections, 1, MAX_SELECTIONS, Excess::Selections)?;
            count(&mut self.directives, selection.node.directives().len(), MAX_DIRECTIVES, Excess::Directives)?;
            let part = match &selection.node {
                Selection::Field(field) => self.field(&field.node, place, seen)?,
                Selection::InlineFragment(inline) => {
                    self.selection_set(&inline.node.selection_set.node, spread, seen)?
                }
                Selection::FragmentSpread(name) => match self.fragments.get(&name.node.fragment_name.node) {
                    Some(fragment) => self.selection_set(&fragment.node.selection_set.node, spread, seen)?,
                    None => Found::default(),
                },
            };
            found.add(&part);
        }
        Ok(found)
    }

    fn field(&mut self, field: &'a Field, place: Place, seen: &mut HashSet<&'a str>) -> Result<Found, Excess> {
        let name = field.name.node.as_str();
        if let Some(alias) = &field.alias {
            count(&mut self.aliases, 1, MAX_ALIASES, Excess::Aliases)?;
            if alias.node.starts_with("__") {
                return Err(Excess::ReservedAlias);
            }
        }
        let is_root = place.depth == 0;
        let is_object = !field.selection_set.node.items.is_empty();
        let is_mutation = is_root && self.operation.ty == OperationType::Mutation;
        if (is_object || is_root) && !seen.insert(field.response_key().node.as_str()) {
            // The executor would execute it again, although the specification merges the two.
            if is_mutation {
                return Err(Excess::RepeatedMutation);
            }
            count(&mut self.repeats, 1, MAX_REPEATS, Excess::Repeats)?;
        }
        let inner = Self::inside(name, place)?;
        let children = self.selection_set(&field.selection_set.node, inner, &mut HashSet::new())?;
        let times = if children.is_connection || self.page_argument(field).is_some() {
            self.page_argument(field).unwrap_or(default_page())
        } else {
            1
        };
        Ok(Found {
            cost: children.cost.saturating_mul(times).saturating_add(1),
            is_connection: matches!(name, "edges" | "nodes"),
        })
    }

    /// The position inside the field called `name`.
    fn inside(name: &str, place: Place) -> Result<Place, Excess> {
        let mut inner = Place { nesting: place.nesting + 1, ..place };
        if place.introspection || name.starts_with("__") {
            // The usual introspection query is deeper than any other.
            inner.introspection = true;
            inner.depth = 1;
            if matches!(name, "fields" | "inputFields" | "interfaces" | "possibleTypes") {
                let lists = &mut inner.introspection_lists;
                count(lists, 1, MAX_INTROSPECTION_LISTS - 1, Excess::Introspection)?;
            }
        } else {
            count(&mut inner.depth, 1, MAX_DEPTH, Excess::Depth)?;
        }
        Ok(inner)
    }

    /// The page size that a field requests, capped at the maximum.
    fn page_argument(&self, field: &Field) -> Option<usize> {
        let size = |argument| {
            let argument = field.get_argument(argument)?;
            let value = argument.node.clone().into_const_with(|name| self.variable(&name).ok_or(())).ok()?;
            let Value::Number(number) = value else { return None };
            // The resolver rejects larger pages.
            number.as_u64().map(|number| usize::try_from(number.clamp(1, MAX_PAGE)).unwrap_or(1))
        };
        // An argument that is null does not count.
        ["first", "last"].into_iter().filter_map(size).max()
    }

    fn variable(&self, name: &Name) -> Option<Value> {
        let declared = || {
            let definitions = &self.operation.variable_definitions;
            definitions.iter().find(|definition| definition.node.name.node == *name)?.node.default_value()
        };
        self.variables.get(name).or_else(declared).cloned()
    }
}

fn default_page() -> usize {
    usize::try_from(DEFAULT_PAGE).unwrap_or(1)
}

fn count(counter: &mut usize, more: usize, limit: usize, excess: Excess) -> Result<(), Excess> {
    *counter += more;
    if *counter > limit { Err(excess) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
