//! Guests: people whom organizers invite to an event by mail, or by a link that they share. Guests answer without an account;
//! whoever comes gets an order like any other.

mod answer;
mod invite;
mod links;
mod list;
mod read;
mod refusal;
mod retention;

use entity::guest::Model;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{ErrorCode, Internal};
use kernel::ids::OfOrganization as _;
use kernel::{Env, secret};
use sea_orm::DbErr;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, SimpleExpr};
use time::Duration;

pub use answer::{Answer, Answered, answer, by_token};
pub use entity::guest::{GuestStatus, Model as Guest};
pub use entity::guest_link::Model as GuestLinkRow;
pub use invite::{InviteGuests, Invited, invite, resend, withdraw};
pub use links::{
    MakeLink, UseLink, is_open, is_shown, link_token, links_of_event, make_link, opened_link, rename_link, revoke_link,
    use_link,
};
pub use list::{GuestCounts, GuestFilter, bounced_among, by_ids, cancelled_among, counts, of_event};
pub use read::{BadLine, WhyBad};
pub use refusal::refuse;
pub(crate) use refusal::{is_refused, link_of};
pub(crate) use retention::forget;

/// The name of the job that mails an invitation, and so the kind of the mail.
pub(crate) const MAIL: &str = "send_guest_invitation";
/// The shortest time between two mails of an invitation.
pub const BETWEEN_MAILS: Duration = Duration::days(1);
/// How often an invitation is mailed at most.
pub const MAILS: i32 = 3;

/// Why an operation on guests was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GuestErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, ticket type or guest, or it is not yours.
    NotFound,
    /// The event is not published, or is over, so nobody can be invited to it.
    NotOpen,
    /// The organization has invited as many people as it may within a day.
    TooManyToday,
    /// The event has as many invitation links as it may.
    TooManyLinks,
    /// The guest was mailed within the last day, or often enough.
    TooSoon,
    /// The guest has answered, so there is nothing to send or to withdraw.
    Answered,
}

impl ErrorCode for GuestErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// The secret in the mailed link. It is derived, so that every mail of an invitation carries the same one.
pub(crate) fn token(env: &Env, id: Uuid) -> Result<String, Internal> {
    secret::derived(&env.settings, b"the link of the guest ", id.as_bytes())
}

/// Whether a guest has an order that was neither cancelled nor has expired.
fn has_order() -> SimpleExpr {
    Expr::cust(
        "EXISTS (SELECT 1 FROM orders AS theirs WHERE theirs.id = guests.order_id \
         AND theirs.status IN ('confirmed', 'pending'))",
    )
}

async fn record(tx: &Tx, env: &Env, actor: &Actor, row: &Model, action: &'static str) -> Result<(), DbErr> {
    let entry = Entry::of(action, "guest", row.id)
        .organization(row.of_organization())
        .details(serde_json::json!({ "event": row.event_id }));
    audit::record(tx, env, actor, entry).await
}
