//! What an operation asks for, by the types of the schema.

use std::collections::BTreeSet;

use async_graphql::parser::types::{Selection, SelectionSet};

use super::Shape;
use super::types::Composite;

/// The root fields of an operation, and the types of which it may return objects. What is skipped counts as well.
#[derive(Debug, Default)]
pub(crate) struct Asked<'a> {
    /// Each with the root object's name.
    pub(crate) roots: BTreeSet<(&'a str, &'a str)>,
    pub(crate) types: BTreeSet<&'a str>,
    fragments: BTreeSet<&'a str>,
}

impl Shape {
    /// What the operation asks for. Names that the schema does not have are left out; the executor refuses them.
    pub(crate) fn asked(&self) -> Asked<'_> {
        let mut asked = Asked::default();
        let Some(operation) = self.operation() else { return asked };
        let Some(root) = self.types.root(operation.ty) else { return asked };
        self.note(&operation.selection_set.node, root, Some(root.name.as_str()), &mut asked);
        asked
    }

    /// Notes what is selected inside an object of this type, at the root under its name.
    fn note<'a>(&'a self, set: &'a SelectionSet, of: &'a Composite, root: Option<&'a str>, asked: &mut Asked<'a>) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    if let Some(root) = root {
                        asked.roots.insert((root, name));
                    }
                    let inside = of.field(name).and_then(|ty| self.types.inside(ty));
                    if let Some(inside) = inside {
                        asked.types.insert(inside.name.as_str());
                        self.note(&field.node.selection_set.node, inside, None, asked);
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.note_fragment(&inline.node.selection_set.node, of, on, root, asked);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = self.document.fragments.get(name) else { continue };
                    // A fragment selects the same wherever it is used.
                    if asked.fragments.insert(name.as_str()) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.note_fragment(&fragment.node.selection_set.node, of, Some(on), root, asked);
                    }
                }
            }
        }
    }

    fn note_fragment<'a>(
        &'a self,
        set: &'a SelectionSet,
        of: &'a Composite,
        on: Option<&'a str>,
        root: Option<&'a str>,
        asked: &mut Asked<'a>,
    ) {
        let of = on.map_or(Some(of), |on| self.types.composite(on));
        let Some(of) = of else { return };
        if root.is_none() {
            asked.types.insert(of.name.as_str());
        }
        self.note(set, of, root, asked);
    }
}
