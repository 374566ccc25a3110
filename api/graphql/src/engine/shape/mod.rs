//! The shape of a response by the specification (<https://spec.graphql.org/draft/#sec-Executing-Selection-Sets>): every
//! selected field in the order of the document, and null where a field failed or, if it is not nullable, where its parent
//! is. The executor omits failed fields and orders the others by when they were finished; docs/decisions/0003 says why
//! that is corrected here.

mod asked;
mod types;

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type,
};
use async_graphql::{Name, Pos, Positioned, Response, Value, Variables};

pub(crate) use self::asked::Asked;
use self::types::Composite;
pub(crate) use self::types::Types;

/// The alias of a field that is added to every object. It distinguishes an object whose fields all failed from no object,
/// and has its type. It is removed from responses.
const TYPE: &str = "__type_of_object";

/// The document for the executor, in which every object also selects its type.
///
/// The executor returns null for an object whose fields all failed or were skipped, as if there were none. An object that
/// is selected twice under one key is resolved twice, and a null that is finished first stays.
pub(super) fn executable(document: &ExecutableDocument, types: &Types) -> ExecutableDocument {
    let mut executable = document.clone();
    let operations: Vec<_> = match &mut executable.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        let root = types.root(operation.node.ty);
        ask_for_types(&mut operation.node.selection_set.node, root, types);
    }
    for fragment in executable.fragments.values_mut() {
        let on = types.composite(&fragment.node.type_condition.node.on.node);
        ask_for_types(&mut fragment.node.selection_set.node, on, types);
    }
    executable
}

/// Selects the types of the objects inside `set`.
fn ask_for_types(set: &mut SelectionSet, parent: Option<&Composite>, types: &Types) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                let ty = parent.and_then(|parent| parent.field(&field.node.name.node));
                let Some(inside) = ty.and_then(|ty| types.inside(ty)) else { continue };
                let inner = &mut field.node.selection_set;
                // An object without a selection, which validation rejects.
                if inner.node.items.is_empty() {
                    continue;
                }
                ask_for_types(&mut inner.node, Some(inside), types);
                inner.node.items.push(type_field(inner.pos));
            }
            Selection::InlineFragment(inline) => {
                let on = inline.node.type_condition.as_ref();
                let on = on.map_or(parent, |on| types.composite(&on.node.on.node));
                ask_for_types(&mut inline.node.selection_set.node, on, types);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn type_field(pos: Pos) -> Positioned<Selection> {
    let field = Field {
        alias: Some(Positioned::new(Name::new(TYPE), pos)),
        name: Positioned::new(Name::new("__typename"), pos),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::default(),
    };
    Positioned::new(Selection::Field(Positioned::new(field, pos)), pos)
}

/// The shape that the responses of an operation must have.
#[derive(Clone)]
pub(crate) struct Shape {
    types: Arc<Types>,
    document: Arc<ExecutableDocument>,
    operation_name: Option<String>,
    /// The variables that are true, for `@skip` and `@include`.
    switches: HashSet<Name>,
}

impl Shape {
    /// The shape of the responses to an operation. `variables` already have their defaults.
    pub(super) fn new(
        types: &Arc<Types>,
        document: &Arc<ExecutableDocument>,
        operation_name: Option<String>,
        variables: &Variables,
    ) -> Self {
        let on = variables.iter().filter(|(_, value)| **value == Value::Boolean(true));
        let switches = on.map(|(name, _)| name.clone()).collect();
        Self { types: Arc::clone(types), document: Arc::clone(document), operation_name, switches }
    }

    /// Brings a response into shape. One that was not executed stays as it is.
    pub(crate) fn give(&self, response: &mut Response) {
        if response.errors.iter().any(|error| error.path.is_empty()) && response.data == Value::Null {
            return;
        }
        let Some(operation) = self.operation() else { return };
        let Some(root) = self.types.root(operation.ty) else { return };
        let selected = Selected::new(vec![&operation.selection_set.node], None);
        if response.data == Value::Null {
            response.data = Value::Object(IndexMap::new());
        }
        if !self.object(&mut response.data, root, &selected) {
            response.data = Value::Null;
        }
    }

    /// Brings a value into shape. Returns false if it is null and must not be.
    fn value<'a>(&'a self, value: &mut Value, ty: &'a Type, selected: &Selected<'a>) -> bool {
        let is_whole = match &ty.base {
            BaseType::List(item) => match value {
                Value::List(items) => items.iter_mut().all(|value| self.value(value, item, selected)),
                _ => false,
            },
            BaseType::Named(name) => match self.types.composite(name) {
                Some(composite) => self.object(value, composite, selected),
                None => *value != Value::Null,
            },
        };
        if !is_whole {
            *value = Value::Null;
        }
        is_whole || ty.nullable
    }

    /// Brings an object into shape. Returns false if there is none, or if one of its fields is null and must not be.
    fn object<'a>(&'a self, value: &mut Value, of: &'a Composite, selected: &Selected<'a>) -> bool {
        let Value::Object(given) = value else { return false };
        let runtime = match given.swap_remove(TYPE) {
            Some(Value::String(name)) => self.types.composite(&name),
            _ => None,
        };
        let fields = selected.fields(self, runtime.unwrap_or(of));
        if !given.keys().eq(fields.keys().copied()) {
            let mut found = std::mem::take(given);
            given.extend(fields.keys().map(|key| ((*key).clone(), found.swap_remove(*key).unwrap_or_default())));
        }
        given.iter_mut().zip(fields.values()).all(|((_, value), field)| match field.ty {
            Some(ty) => self.value(value, ty, field),
            None => true,
        })
    }

    /// The number of root fields of the operation.
    pub(super) fn root_fields(&self) -> usize {
        let Some(operation) = self.operation() else { return 0 };
        let Some(root) = self.types.root(operation.ty) else { return 0 };
        let mut fields = Fields::new();
        self.collect(&operation.selection_set.node, root, &mut fields);
        fields.len()
    }

    fn operation(&self) -> Option<&OperationDefinition> {
        let mut operations = self.document.operations.iter();
        let named = operations.find(|(name, _)| {
            self.operation_name.as_deref().is_none_or(|wanted| name.is_some_and(|name| name == wanted))
        });
        named.map(|(_, operation)| &operation.node)
    }

    fn is_skipped(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let wanted = match directive.node.name.node.as_str() {
                "skip" => false,
                "include" => true,
                _ => return false,
            };
            let switch = directive.node.get_argument("if").and_then(|value| {
                let variable = |name| Ok::<_, ()>(Value::Boolean(self.switches.contains(&name)));
                value.node.clone().into_const_with(variable).ok()
            });
            (switch == Some(Value::Boolean(true))) != wanted
        })
    }

    /// The fields selected in an object of this type, in their order, with those of the same key merged.
    fn collect<'a>(&'a self, set: &'a SelectionSet, of: &'a Composite, into: &mut Fields<'a>) {
        for selection in &set.items {
            if self.is_skipped(selection.node.directives()) {
                continue;
            }
            match &selection.node {
                Selection::Field(field) => {
                    let key = &field.node.response_key().node;
                    let selected =
                        into.entry(key).or_insert_with(|| Selected::new(Vec::new(), of.field(&field.node.name.node)));
                    selected.sets.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    if on.is_none_or(|on| of.is(&on.node.on.node)) {
                        self.collect(&inline.node.selection_set.node, of, into);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node)
                        && of.is(&fragment.node.type_condition.node.on.node)
                    {
                        self.collect(&fragment.node.selection_set.node, of, into);
                    }
                }
            }
        }
    }
}

type Fields<'a> = IndexMap<&'a Name, Selected<'a>>;

/// The selection at one position of the document.
struct Selected<'a> {
    sets: Vec<&'a SelectionSet>,
    /// None for introspection, which neither fails nor waits.
    ty: Option<&'a Type>,
    /// The fields by the type of the object. They are cached, because the items of a list share them.
    fields: RefCell<Vec<(&'a Composite, Rc<Fields<'a>>)>>,
}

impl<'a> Selected<'a> {
    fn new(sets: Vec<&'a SelectionSet>, ty: Option<&'a Type>) -> Self {
        Self { sets, ty, fields: RefCell::default() }
    }

    fn fields(&self, shape: &'a Shape, of: &'a Composite) -> Rc<Fields<'a>> {
        let known = self.fields.borrow().iter().find(|(known, _)| std::ptr::eq(*known, of)).map(|(_, f)| Rc::clone(f));
        known.unwrap_or_else(|| {
            let mut fields = Fields::new();
            for set in &self.sets {
                shape.collect(set, of, &mut fields);
            }
            let fields = Rc::new(fields);
            self.fields.borrow_mut().push((of, Rc::clone(&fields)));
            fields
        })
    }
}

#[cfg(test)]
mod tests;
