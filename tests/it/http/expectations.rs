//! What an authorization case consists of: a field, a request, and the expected result for each kind of actor.

use serde_json::Value;

use super::matrix::World;

/// The expected result of a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expect {
    /// Refused: not signed in.
    SignIn,
    /// Refused: signed in, but not allowed.
    Forbidden,
    /// Refused as if the thing did not exist.
    NotFound,
    /// Allowed, but the field at this path is null.
    Null(&'static str),
    /// Allowed for everybody, for this reason.
    Open(&'static str),
    /// Allowed by the role: the field at this path is not null.
    Seen(&'static str),
    /// Allowed by the role, even if the mutation then refuses the input.
    Done,
}
use Expect::{Done, Forbidden, Null, Seen};

/// A field with the expected results.
pub(super) struct Case {
    pub(super) field: &'static str,
    pub(super) anonymous: Expect,
    /// Users without a role, and members of another organization.
    pub(super) stranger: Expect,
    /// Members of the organization: owner, manager, check-in staff, member.
    pub(super) members: [Expect; 4],
    pub(super) admin: Expect,
    /// The query's field with arguments and selection, or the mutation's input.
    pub(super) asks: Asks,
}

#[derive(Clone, Copy)]
pub(super) enum Asks {
    Query(fn(&World) -> String),
    Mutation(fn(&World) -> Value),
}

impl Case {
    fn new(field: &'static str, anonymous: Expect, stranger: Expect, asks: Asks) -> Self {
        Self { field, anonymous, stranger, members: [stranger; 4], admin: stranger, asks }
    }

    /// Sets results for members that differ from those for strangers.
    pub(super) fn members(self, members: [Expect; 4]) -> Self {
        Self { members, ..self }
    }

    /// Sets a result for administrators that differs from that for strangers.
    pub(super) fn admin(self, admin: Expect) -> Self {
        Self { admin, ..self }
    }
}

pub(super) fn query(field: &'static str, anonymous: Expect, stranger: Expect, asks: fn(&World) -> String) -> Case {
    Case::new(field, anonymous, stranger, Asks::Query(asks))
}

pub(super) fn mutation(field: &'static str, anonymous: Expect, stranger: Expect, asks: fn(&World) -> Value) -> Case {
    Case::new(field, anonymous, stranger, Asks::Mutation(asks))
}

/// The results of members if only owners are allowed.
pub(super) const OWNERS: [Expect; 4] = [Done, Forbidden, Forbidden, Forbidden];
/// The results of members if managers are allowed.
pub(super) const MANAGERS: [Expect; 4] = [Done, Done, Forbidden, Forbidden];
/// The results of members if check-in staff is allowed as well.
pub(super) const STAFF: [Expect; 4] = [Done, Done, Done, Forbidden];

/// The results of members if only managers see the field at this path.
pub(super) const fn to_managers(place: &'static str) -> [Expect; 4] {
    [Seen(place), Seen(place), Null(place), Null(place)]
}
