//! Demo data for a fresh installation: organizations, venues and events around the world, past and future, with orders,
//! payments and check-ins; one event is sold out, one cancelled, one a draft. It is loaded once, under fixed keys, and
//! sends no mail.

mod basic;
mod buddy;
mod clear;
mod content;
mod covers;
mod data;
mod ledger_lock;
mod order_rows;
mod orders;
mod removal;
mod rows;

use entity::role_grant::Role;
use kernel::error::{ErrorCode, Failure, Internal};
use kernel::ids::UserId;
use kernel::payments::SandboxDesk;
use kernel::{Actor, Env};
use secrecy::SecretString;

use crate::accounts::{self, SignUp};
use crate::admins::{self, ChangeRole};
use crate::events;

pub use basic::{BASIC_PASSWORD, basic};
pub use clear::{Collection, clear};
pub use data::PASSWORD;

/// The username of the owner of the organization "Event Buddy".
pub const ROOT: &str = "root";

/// Why the demo could not be loaded. None of these happens with the demo data that we ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoErrorCode {
    /// The demo data contains an invalid value.
    InvalidInput,
    /// The demo data refers to something that is missing.
    NotFound,
}

impl ErrorCode for DemoErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

/// A demo account to log in with.
#[derive(Debug, Clone, Copy)]
pub struct Login {
    /// The account's mail address.
    pub email: &'static str,
    /// What this account demonstrates.
    pub role: &'static str,
}

/// The demo accounts to log in with; their password is [`PASSWORD`].
pub const LOGINS: [Login; 3] = [
    Login { email: "participant@example.org", role: "participant" },
    Login { email: "organizer@example.org", role: "organizer" },
    Login { email: "admin@example.org", role: "admin" },
];

/// Whether loading did anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// The demo data had been loaded before and was left unchanged.
    Before,
    /// The demo data was loaded by this call.
    Now,
}

/// Loads the demo data unless it was loaded before. Paid orders are paid in the sandbox, if there is one, so that they
/// can be refunded; without one, the demo has no paid orders.
pub async fn load(env: &Env, desk: Option<&dyn SandboxDesk>) -> Result<Loaded, Failure<DemoErrorCode>> {
    load_event_buddy(env).await?;
    if rows::present(env).await? {
        return Ok(Loaded::Before);
    }
    let people = people(env).await?;
    let demo = data::read()?;
    let paid = orders::pay_for_all(env, desk, &demo, &people).await?;
    let covers = covers::draw(env, &demo).await?;
    let contents = content::prepare(env, &demo).await?;
    let tx = env.begin().await?;
    rows::write(&tx, env, &demo, &people, &paid).await?;
    for (event_id, cover) in covers {
        events::attach(&tx, env, cover, event_id).await?;
    }
    content::write(&tx, env, contents).await?;
    tx.commit().await?;
    Ok(Loaded::Now)
}

/// Loads the organization "Event Buddy" alone, unless it is there.
pub async fn load_event_buddy(env: &Env) -> Result<(), Failure<DemoErrorCode>> {
    let tx = env.begin().await?;
    buddy::load(&tx, env).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes the demo's organizations with everything in them, and accounts without an address that were made there, and loads
/// them again. Everything else in the database stays.
pub async fn reset(env: &Env, desk: Option<&dyn SandboxDesk>) -> Result<Loaded, Failure<DemoErrorCode>> {
    let demo = data::read()?;
    let tx = env.begin().await?;
    for (user, membership) in buddy::accounts(&tx, true).await? {
        buddy::end(&tx, env, (&user, &membership)).await?;
    }
    removal::remove(&tx, env, &demo).await?;
    tx.commit().await?;
    load(env, desk).await
}

/// The accounts of [`LOGINS`].
struct People {
    participant: UserId,
    organizer: UserId,
}

async fn people(env: &Env) -> Result<People, Failure<DemoErrorCode>> {
    let participant = person(env, LOGINS[0].email, "Paula Peters").await?;
    let organizer = person(env, LOGINS[1].email, "Oskar Ortega").await?;
    let admin = person(env, LOGINS[2].email, "Ada Adeyemi").await?;
    for (user, role) in [(organizer, Role::Organizer), (admin, Role::Admin)] {
        let grant = ChangeRole { user_id: user.to_string(), role, reason: None };
        admins::grant_role(env, &Actor::System, grant).await.map_err(code)?;
    }
    Ok(People { participant, organizer })
}

async fn person(env: &Env, email: &str, name: &str) -> Result<UserId, Failure<DemoErrorCode>> {
    let sign_up = SignUp {
        email: email.to_owned(),
        password: SecretString::from(PASSWORD),
        display_name: name.to_owned(),
        locale: None,
        timezone: None,
    };
    Ok(accounts::provision(env, sign_up).await.map_err(code)?.user_id)
}

fn code<C: ErrorCode>(failure: Failure<C>) -> Failure<DemoErrorCode> {
    failure.map_code(|_| DemoErrorCode::InvalidInput)
}

fn broken(what: impl std::fmt::Display) -> Failure<DemoErrorCode> {
    Internal::Other(format!("the demo data: {what}")).into()
}

#[cfg(test)]
mod tests {
    use entity::ticket::{self, TicketStatus};
    use entity::{check_in, event, event_change, feedback};
    use sea_orm::IntoActiveModel as _;
    use sea_orm::prelude::*;

    use super::*;
    use crate::testing::{TestEnv, test_env};

    #[tokio::test]
    async fn what_people_did_in_the_demo_goes_with_it() {
        let TestEnv { env, .. } = &test_env().await;
        assert_eq!(load(env, None).await.unwrap(), Loaded::Now);
        let tickets = ticket::Entity::find().filter(ticket::Column::Status.eq(TicketStatus::Valid));
        let ticket = tickets.one(env.db.primary()).await.unwrap().unwrap();
        let scan = check_in::Model {
            id: env.ids.next(),
            event_id: ticket.event_id,
            ticket_id: ticket.id,
            scanned_at: env.now(),
            scanned_by: None,
            idempotency_key: None,
            undone_at: None,
            created_at: env.now(),
        };
        scan.into_active_model().reset_all().insert(env.db.writer()).await.unwrap();
        let said = feedback::Model {
            id: env.ids.next(),
            event_id: ticket.event_id,
            order_id: ticket.order_id,
            rating: 5,
            comment: None,
            created_at: env.now(),
            updated_at: env.now(),
        };
        said.into_active_model().reset_all().insert(env.db.writer()).await.unwrap();
        let change = event_change::Model {
            id: env.ids.next(),
            event_id: ticket.event_id,
            before: serde_json::json!({}),
            after: None,
            created_at: env.now(),
            told_at: None,
        };
        change.into_active_model().reset_all().insert(env.db.writer()).await.unwrap();
        assert_eq!(reset(env, None).await.unwrap(), Loaded::Now);
        assert_eq!(check_in::Entity::find().count(env.db.primary()).await.unwrap(), 0);
        assert!(event::Entity::find().count(env.db.primary()).await.unwrap() > 0);
    }
}
