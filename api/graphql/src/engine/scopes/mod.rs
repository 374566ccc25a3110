//! What an API key needs for an operation: a scope for each root field ([`roots`]), and one for each type of which the
//! operation may return objects ([`types`]), so that nothing is reached by a detour. It is checked before anything is
//! executed.

mod roots;
#[cfg(test)]
mod tests;
mod types;

use kernel::Actor;
use kernel::actor::{KeyRights, NOT_BY_KEY};
use kernel::scopes::{Access, Resource};

use super::reply::Refused;
use super::shape::{Asked, Shape};

/// What a key needs for a root field, or for a type.
#[derive(Debug, Clone, Copy)]
enum Needs {
    /// Nothing: it is the same for everybody, or decided elsewhere.
    Nothing,
    /// This scope.
    Scope(Resource, Access),
    /// To read one of these.
    Any(&'static [Resource]),
    /// This scope of a personal key, because it is about what belongs to the person.
    Own(Resource, Access),
    /// It can't be done with a key.
    Login,
}

impl Needs {
    /// What keeps a key from it; none if nothing does.
    fn missing(self, key: &KeyRights) -> Option<&'static str> {
        let lacks =
            |resource, access| (!key.scopes.allow(resource, access)).then(|| Resource::missing(resource, access));
        match self {
            Self::Nothing => None,
            Self::Any(resources) => {
                let first = resources.first().copied()?;
                let has_one = resources.iter().any(|resource| key.scopes.allow(*resource, Access::Read));
                (!has_one).then(|| first.missing(Access::Read))
            }
            Self::Own(..) if key.organization.is_some() => Some("Only a personal API key can do this."),
            Self::Scope(resource, access) | Self::Own(resource, access) => lacks(resource, access),
            Self::Login => Some(NOT_BY_KEY),
        }
    }
}

/// Passes unless the actor uses an API key that may not do all of this.
///
/// # Errors
/// Names the first scope that is missing.
pub(crate) fn permit(actor: &Actor, shape: &Shape) -> Result<(), Refused> {
    let Some(key) = actor.key() else { return Ok(()) };
    let Asked { roots, types, .. } = shape.asked();
    let of_roots = roots.into_iter().map(|(root, field)| roots::needs(root, field));
    // What is not in the tables is not for keys; a test sees that all is.
    let missing = of_roots
        .chain(types.into_iter().map(types::needs))
        .find_map(|needs| needs.unwrap_or(Needs::Login).missing(key));
    missing.map_or(Ok(()), |why| Err(Refused::Scope(why)))
}
