//! The objects of the schema: their fields with types, and the interfaces that they implement.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, OperationType, Type, TypeKind, TypeSystemDefinition};

/// The objects, interfaces and unions of a schema, by their names.
#[derive(Debug, Default)]
pub(crate) struct Types(HashMap<Name, Composite>);

/// An object, an interface or a union.
#[derive(Debug)]
pub(super) struct Composite {
    pub(super) name: Name,
    fields: HashMap<Name, Type>,
    /// The interfaces that it implements, and the unions that it belongs to.
    belongs_to: HashSet<Name>,
}

impl Types {
    /// Parses the schema definition language.
    pub(crate) fn of(sdl: &str) -> Self {
        let mut types = HashMap::new();
        let mut unions = Vec::new();
        for definition in parse_schema(sdl).map(|document| document.definitions).unwrap_or_default() {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node;
            let composite = match definition.node.kind {
                TypeKind::Object(object) => Composite::new(&name, object.fields, object.implements),
                TypeKind::Interface(interface) => Composite::new(&name, interface.fields, interface.implements),
                TypeKind::Union(union) => {
                    unions.extend(union.members.into_iter().map(|member| (member.node, name.clone())));
                    Composite::new(&name, Vec::new(), Vec::new())
                }
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => continue,
            };
            types.insert(name, composite);
        }
        for (member, union) in unions {
            if let Some(member) = types.get_mut(&member) {
                member.belongs_to.insert(union);
            }
        }
        Self(types)
    }

    /// The object, interface or union of this name.
    pub(super) fn composite(&self, name: &str) -> Option<&Composite> {
        self.0.get(name)
    }

    /// The names of all root fields.
    pub(crate) fn root_fields(&self) -> impl Iterator<Item = &str> {
        let roots = [OperationType::Query, OperationType::Mutation, OperationType::Subscription];
        roots
            .into_iter()
            .filter_map(|operation| self.root(operation))
            .flat_map(|root| root.fields.keys())
            .map(Name::as_str)
    }

    /// All root fields, each with the name of its root object.
    #[cfg(test)]
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&str, &str)> {
        let roots = [OperationType::Query, OperationType::Mutation, OperationType::Subscription];
        roots
            .into_iter()
            .filter_map(|operation| self.root(operation))
            .flat_map(|root| root.fields.keys().map(|field| (root.name.as_str(), field.as_str())))
    }

    /// The names of all objects, interfaces and unions.
    #[cfg(test)]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(Name::as_str)
    }

    /// The root object of an operation type.
    pub(super) fn root(&self, operation: OperationType) -> Option<&Composite> {
        self.composite(match operation {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        })
    }

    /// The object, interface or union of a value of this type; none for scalars and enums.
    pub(super) fn inside(&self, ty: &Type) -> Option<&Composite> {
        match &ty.base {
            BaseType::Named(name) => self.composite(name),
            BaseType::List(item) => self.inside(item),
        }
    }
}

impl Composite {
    fn new(name: &Name, fields: Vec<Positioned<FieldDefinition>>, implements: Vec<Positioned<Name>>) -> Self {
        Self {
            name: name.clone(),
            fields: fields.into_iter().map(|field| (field.node.name.node, field.node.ty.node)).collect(),
            belongs_to: implements.into_iter().map(|interface| interface.node).collect(),
        }
    }

    /// The type of a field.
    pub(super) fn field(&self, name: &str) -> Option<&Type> {
        self.fields.get(name)
    }

    /// Whether a fragment on the type of this name applies to this object.
    pub(super) fn is(&self, condition: &str) -> bool {
        self.name == *condition || self.belongs_to.contains(condition)
    }
}
