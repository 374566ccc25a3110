use super::super::shape::Types;
use super::{roots, types};
use crate::schema;

#[test]
fn the_tables_have_everything_and_nothing_else() {
    let schema = Types::of(&schema::sdl());
    for (root, field) in schema.roots() {
        assert!(roots::needs(root, field).is_some(), "what does an API key need for {root}.{field}? See roots.rs");
    }
    for name in schema.names().filter(|name| !["Query", "Mutation", "Subscription"].contains(name)) {
        assert!(types::needs(name).is_some(), "what does an API key need to be given a {name}? See types.rs");
    }
    assert!(roots::needs("Query", "anything").is_none() && types::needs("Anything").is_none());
}
