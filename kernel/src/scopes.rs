//! What an API key may do: read or write, resource by resource. The names are public: keys show them, errors name them,
//! and whoever lets an app act for them will agree to them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// Reading, or changing as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// See what there is.
    Read,
    /// Create, change and delete. It includes reading, since what was changed is part of the answer.
    Write,
}

macro_rules! resources {
    ($($(#[$doc:meta])* $resource:ident, $name:literal;)*) => {
        /// Something that scopes are granted for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Resource {
            $($(#[$doc])* $resource,)*
        }

        impl Resource {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$resource),*];

            /// The name in scopes.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$resource => $name,)*
                }
            }

            /// What a key without this scope is told.
            pub fn missing(self, access: Access) -> &'static str {
                match (self, access) {
                    $(
                        (Self::$resource, Access::Read) => concat!("This API key lacks the scope ", $name, ":read."),
                        (Self::$resource, Access::Write) => concat!("This API key lacks the scope ", $name, ":write."),
                    )*
                }
            }
        }
    };
}

resources! {
    /// Organizations: their profiles, terms and settings.
    Organizations, "organizations";
    /// The members of organizations, and who is invited to become one.
    Members, "members";
    /// The venues of organizations.
    Venues, "venues";
    /// Events, with their ticket types, quotas and content.
    Events, "events";
    /// Orders with their tickets, registrations and guests, and what an event's sales come to.
    Orders, "orders";
    /// Scans at the door, with the tickets that are needed for them.
    CheckIns, "check_ins";
    /// Money that goes back to buyers.
    Refunds, "refunds";
    /// Payments and disputes, which can only be read.
    Payments, "payments";
    /// What organizers write to attendees, and their templates.
    Messages, "messages";
    /// Addresses that are told of changes.
    Webhooks, "webhooks";
    /// A person's own account: name, language, picture, what they follow. Only for personal keys.
    Profile, "profile";
}

impl Resource {
    /// Whether there is anything to write.
    pub fn is_writable(self) -> bool {
        self != Self::Payments
    }

    /// Whether it belongs to a person, so that an organization's key can't have it.
    pub fn is_personal(self) -> bool {
        self == Self::Profile
    }
}

/// One resource, to be read or written: `events:read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// What it is for.
    pub resource: Resource,
    /// What may be done with it.
    pub access: Access,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = match self.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        write!(f, "{}:{access}", self.resource.name())
    }
}

/// It is not the name of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a scope such as events:read")]
pub struct UnknownScope;

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let (name, access) = text.split_once(':').ok_or(UnknownScope)?;
        let resource = Resource::ALL.iter().copied().find(|resource| resource.name() == name).ok_or(UnknownScope)?;
        let access = match access {
            "read" => Access::Read,
            "write" if resource.is_writable() => Access::Write,
            _ => return Err(UnknownScope),
        };
        Ok(Self { resource, access })
    }
}

/// The scopes of a key, written with spaces between them as in OAuth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Whether they permit this. Writing includes reading.
    pub fn allow(&self, resource: Resource, access: Access) -> bool {
        let write = self.0.contains(&Scope { resource, access: Access::Write });
        write || (access == Access::Read && self.0.contains(&Scope { resource, access }))
    }

    /// Each of them, ordered by resource.
    pub fn iter(&self) -> impl Iterator<Item = Scope> + '_ {
        self.0.iter().copied()
    }

    /// Whether they permit nothing at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As stored. A scope that this build does not know, from a newer one, permits nothing.
    pub fn stored(text: &str) -> Self {
        text.split_ascii_whitespace().filter_map(|scope| scope.parse().ok()).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.0.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{scope}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for resource in Resource::ALL.iter().copied() {
            for access in [Access::Read, Access::Write] {
                let scope = Scope { resource, access };
                let is_one = access == Access::Read || resource.is_writable();
                assert_eq!(scope.to_string().parse(), if is_one { Ok(scope) } else { Err(UnknownScope) });
                assert!(resource.missing(access).contains(&scope.to_string()), "{scope}");
            }
        }
        for wrong in ["", "events", "events:", "events:all", "Events:read", "events:read ", "payments:write"] {
            assert_eq!(wrong.parse::<Scope>(), Err(UnknownScope), "{wrong}");
        }
    }

    #[test]
    fn writing_includes_reading_and_nothing_else() {
        let scopes = Scopes::stored("orders:read events:write later:read");
        assert_eq!(scopes.to_string(), "events:write orders:read");
        assert!(scopes.allow(Resource::Events, Access::Write) && scopes.allow(Resource::Events, Access::Read));
        assert!(scopes.allow(Resource::Orders, Access::Read) && !scopes.allow(Resource::Orders, Access::Write));
        assert!(!scopes.allow(Resource::Refunds, Access::Read));
        assert!(Scopes::stored("").is_empty());
    }
}
