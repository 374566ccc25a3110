//! API keys: a program acts for a person, within the key's scopes and, if the key belongs to an organization, in that
//! organization alone. It never may more than its person may at that moment, and never what needs a login.

mod authenticate;
mod change;
mod create;
mod query;

use entity::api_key;
use entity::api_key::Column;
pub use entity::api_key::Model as ApiKey;
use futures::FutureExt as _;
use kernel::Env;
use kernel::retention::{Old, Part};
use kernel::scopes::Scopes;
use time::Duration;

pub use authenticate::{Found, authenticate, authenticate_all, note_use};
pub use change::{revoke, take_over};
pub use create::{CreateKey, Created, create};
pub use query::{Shown, Status, of_organizations, own};

/// How many keys a person or an organization may have at a time.
pub const MOST: u64 = 50;
/// How long a key may be valid, if it is to expire.
pub const MOST_DAYS: i32 = 366;

/// What a key may do.
pub fn scopes_of(key: &ApiKey) -> Scopes {
    Scopes::stored(&key.scopes)
}

/// Deletes keys that were revoked so long ago.
pub(crate) fn clean_up(env: &Env, retention: Duration) -> Part<'_> {
    let revoked: Old<api_key::Entity> = Old {
        id: Column::Id,
        at: Column::RevokedAt,
        before: env.now() - retention,
        which: Some("revoked_at IS NOT NULL"),
        with: &[],
    };
    ("keys", revoked.delete(env).boxed())
}
