//! Deleting sessions and links that nobody can use any more.

use entity::{mail_link_request, one_time_token, refresh_token, session};
use futures::FutureExt as _;
use kernel::Env;
use kernel::retention::{Old, Part};
use time::Duration;

use super::{email_changes, second_factor, waiting_sign_ups};

/// Deletes ended sessions with their tokens, used refresh tokens, old links and requests, sign-ups that were never
/// verified, and leftovers of second factors. Used tokens are retained as well, because reuse of one reveals a theft.
/// A token older than that is unknown here, and just as useless.
pub(crate) fn clean_up(env: &Env, retention: Duration) -> Vec<Part<'_>> {
    let before = env.now() - retention;
    let sessions = |at, which| {
        let with = &[("refresh_tokens", "session_id")];
        Old::<session::Entity> { id: session::Column::Id, at, before, which, with }.delete(env).boxed()
    };
    let used: Old<refresh_token::Entity> = Old {
        id: refresh_token::Column::Id,
        at: refresh_token::Column::ConsumedAt,
        before,
        which: Some("consumed_at IS NOT NULL"),
        with: &[],
    };
    let links: Old<one_time_token::Entity> =
        Old { id: one_time_token::Column::Id, at: one_time_token::Column::ExpiresAt, before, which: None, with: &[] };
    let requests: Old<mail_link_request::Entity> = Old {
        id: mail_link_request::Column::Id,
        at: mail_link_request::Column::CreatedAt,
        before,
        which: None,
        with: &[],
    };
    vec![
        ("sessions that ran out", sessions(session::Column::ExpiresAt, None)),
        ("sessions that were ended", sessions(session::Column::RevokedAt, Some("revoked_at IS NOT NULL"))),
        ("refresh tokens", used.delete(env).boxed()),
        ("links", links.delete(env).boxed()),
        ("requests of links", requests.delete(env).boxed()),
        ("changes of addresses", email_changes::clean_up(env).boxed()),
        ("sign-ups", waiting_sign_ups::clean_up(env).boxed()),
        ("challenges", second_factor::forget_challenges(env, before).boxed()),
        ("second factors", second_factor::forget_set_ups(env, before).boxed()),
    ]
}
