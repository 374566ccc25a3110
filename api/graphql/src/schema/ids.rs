//! Ids in arguments: a malformed one is an error, unlike one of something that does not exist.

use async_graphql::{Error, ID};
use kernel::ids;
use type_safe_id::{DynamicType, StaticType, TypeSafeId};

use super::errors::coded;

/// Reads the id argument called `name`.
pub(crate) fn argument<T: StaticType>(name: &str, id: &ID) -> Result<ids::Id<T>, Error> {
    ids::parse(id.as_str()).map_err(|invalid| coded("BAD_USER_INPUT", format!("{name} {}.", invalid.message)))
}

/// Checks that an argument is an id of some kind.
pub(crate) fn well_formed(name: &str, id: &ID) -> Result<(), Error> {
    let parsed = id.as_str().parse::<TypeSafeId<DynamicType>>();
    parsed.map(|_| ()).map_err(|_| coded("BAD_USER_INPUT", format!("{name} must be an id, such as event_….")))
}
