//! People and their logins.

use async_graphql::{ComplexObject, Context, Enum, Error, ID, SimpleObject};
use domain::accounts::{self, Account, WaitingSignUp};
use domain::organizations;
use kernel::ids::{TypedId as _, UserId};
use kernel::page::{Cursor, Page, PageArguments};

use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::orders::{Order, Ticket, TicketPeriod, orders_of_user, tickets_of_user};
use crate::schema::organizations::Organization;
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;
use crate::schema::second_factor::SecondFactor;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::AccountErrorCode")]
pub(crate) enum AccountErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// The address and the password don't belong together, or there is no such account.
    InvalidCredentials,
    /// The account was suspended.
    AccountSuspended,
    /// The link is unknown, was used, or is too old. Ask for a new one.
    TokenInvalid,
    /// The password is too easy to guess.
    WeakPassword,
    /// The session is over. Sign in again.
    SessionExpired,
    /// The session was ended: signed out, the password was reset, or its refresh token was used twice. Sign in again.
    SessionRevoked,
    /// The password, or the link, was right, and the account has a second factor: go on with the `challenge`.
    SecondFactorRequired,
    /// The code of the second factor is not right, or was used already.
    CodeInvalid,
    /// The login that waited for its second factor is over. Log in again.
    ChallengeInvalid,
    /// Too many codes were wrong, or passwords tried. Wait an hour, use a recovery code, or log in by a mailed link.
    TooManyAttempts,
    /// The second factor is on already.
    SecondFactorOn,
    /// The second factor is off, or was not begun.
    SecondFactorOff,
    /// The second factor that a link is about is off already, or another one is on.
    SecondFactorChanged,
    /// It takes a verified address.
    EmailNotVerified,
    /// The link was opened elsewhere than where one signed up: choose a password, with the same token.
    PasswordRequired,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::accounts::UserStatus")]
pub(crate) enum UserStatus {
    /// From the time when there were accounts before their address was verified. It can't be logged in to until its
    /// owner asks for a link.
    Pending,
    /// In use.
    Active,
    /// Locked by an administrator.
    Suspended,
    /// Gone.
    Deleted,
}

/// What somebody is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum Role {
    /// Finds events and gets tickets. Everybody is one.
    Participant,
    /// Belongs to an organization that offers events.
    Organizer,
    /// Runs the platform.
    Admin,
}

impl Role {
    /// The role as accounts are given it; none for what everybody is.
    pub(crate) fn granted(self) -> Option<accounts::Role> {
        match self {
            Self::Participant => None,
            Self::Organizer => Some(accounts::Role::Organizer),
            Self::Admin => Some(accounts::Role::Admin),
        }
    }
}

impl From<accounts::Role> for Role {
    fn from(role: accounts::Role) -> Self {
        match role {
            accounts::Role::Organizer => Self::Organizer,
            accounts::Role::Admin => Self::Admin,
        }
    }
}

/// A person with an account.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct User {
    /// The account's id, `user_…`.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The address mails go to, in lower case.
    pub(crate) email: String,
    /// The name others see.
    pub(crate) display_name: String,
    /// Where the account stands.
    pub(crate) status: UserStatus,
    /// Whether the address was verified. Nobody logs in before.
    pub(crate) email_verified: bool,
    /// The language mails are written in, such as `en`.
    pub(crate) locale: String,
    /// The IANA time zone, such as `Europe/Berlin`.
    pub(crate) timezone: String,
    #[graphql(skip)]
    pub(crate) account_id: UserId,
    #[graphql(skip)]
    granted: Vec<accounts::Role>,
    /// Whether the session has lost the second step that is wanted of it, or passed it, since it was looked at.
    #[graphql(skip)]
    now_lacks_second_factor: Option<bool>,
}

impl From<Account> for User {
    fn from(account: Account) -> Self {
        Self {
            id: account.user_id.to_string().into(),
            email: account.email.shown().into_owned(),
            display_name: account.display_name,
            status: account.status.into(),
            email_verified: account.email_verified,
            locale: account.locale.tag().to_owned(),
            timezone: account.timezone,
            account_id: account.user_id,
            granted: account.roles,
            now_lacks_second_factor: None,
        }
    }
}

impl User {
    /// The person who is signed in, after a change of their second factor: with it off, or passed by this session.
    pub(crate) fn own(ctx: &Context<'_>, is_off: bool) -> Option<Self> {
        let user = Account::from(context::actor(ctx).user()?);
        let wanted =
            context::env(ctx).settings.admins_need_second_factor && user.roles.contains(&accounts::Role::Admin);
        Some(Self { now_lacks_second_factor: Some(is_off && wanted), ..user.into() })
    }
}

#[ComplexObject]
impl User {
    /// The person's roles; `PARTICIPANT` is always among them.
    async fn roles(&self) -> Vec<Role> {
        std::iter::once(Role::Participant).chain(self.granted.iter().copied().map(Role::from)).collect()
    }

    /// The person's second factor; null if it is off, and for everybody but the person.
    async fn second_factor(&self, ctx: &Context<'_>) -> Result<Option<SecondFactor>, Error> {
        let actor = context::actor(ctx);
        if actor.user().is_none_or(|user| user.user_id != self.account_id) {
            return Ok(None);
        }
        let factor = accounts::second_factor::own(context::env(ctx), actor).await.map_err(database)?;
        Ok(factor.map(SecondFactor::from))
    }

    /// Whether the person is an administrator of whom a second factor is wanted that this login did not pass: until it
    /// does, what only administrators may is refused with `SECOND_FACTOR_REQUIRED`. False for everybody but the person.
    async fn lacks_second_factor(&self, ctx: &Context<'_>) -> bool {
        let own = context::actor(ctx).user().filter(|user| user.user_id == self.account_id);
        own.is_some_and(|user| self.now_lacks_second_factor.unwrap_or(user.lacks_second_factor))
    }

    /// The organizations that the person belongs to, oldest first; empty for everybody but the person.
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<List<Organization>, Error> {
        let request = pages::request(
            format_args!("organizations of {}", self.account_id),
            &PageArguments { first, after, last, before },
        )?;
        let own = context::actor(ctx).user().is_some_and(|user| user.user_id == self.account_id);
        let page = if own {
            let conn = context::env(ctx).db.primary();
            organizations::for_user(conn, self.account_id, &request).await.map_err(database)?
        } else {
            Page::empty()
        };
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Organization::from))
    }

    /// What the person ordered, signed in or as a guest with the verified address of the account, newest first; empty for
    /// everybody but the person.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<List<Order>, Error> {
        orders_of_user(ctx, self.account_id, &PageArguments { first, after, last, before }).await
    }

    /// The tickets of the person's orders that were not cancelled; empty for everybody but the person.
    async fn tickets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For events to come or for past ones.", default_with = "Some(TicketPeriod::Upcoming)")]
        period: Option<TicketPeriod>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before, of the same period.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<List<Ticket>, Error> {
        let period = period.unwrap_or(TicketPeriod::Upcoming);
        let request = pages::request(
            format_args!("{period:?} tickets of {}", self.account_id),
            &PageArguments { first, after, last, before },
        )?;
        tickets_of_user(ctx, self.account_id, period, &request).await
    }

    /// The person's open sessions, newest first; empty for everybody but the person. `sessionRevoke` ends one.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most this many, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the page before.")] after: Option<String>,
        #[graphql(desc = "The last so many, 0 to 100, in place of `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the page after.")] before: Option<String>,
    ) -> Result<List<UserSession>, Error> {
        let request = pages::request(
            format_args!("sessions of {}", self.account_id),
            &PageArguments { first, after, last, before },
        )?;
        let current = context::actor(ctx).user().filter(|user| user.user_id == self.account_id);
        let page = if current.is_some() {
            let env = context::env(ctx);
            accounts::open_sessions(env, env.db.primary(), self.account_id, &request).await.map_err(database)?
        } else {
            Page::empty()
        };
        let current = current.map(|user| user.session_id.uuid());
        let node = |row: accounts::Session| UserSession::new(&row, current == Some(row.id));
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), node))
    }
}

/// A sign-up whose address is not proved yet, as whoever has its mailed link sees it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SignUp {
    /// The address.
    email: String,
    /// The name that was typed.
    display_name: String,
}

impl From<WaitingSignUp> for SignUp {
    fn from(sign_up: WaitingSignUp) -> Self {
        Self { email: sign_up.email.shown().into_owned(), display_name: sign_up.display_name }
    }
}

/// A login: a short-lived access token for requests, and a refresh token to get the next one.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Session {
    /// Goes into each request as `Authorization: Bearer …`.
    pub(crate) access_token: String,
    /// Gets the next access token, once; each refresh returns a new one. Null when it is kept in a cookie.
    pub(crate) refresh_token: Option<String>,
    /// When the access token ends; refresh the session before.
    pub(crate) expires_at: DateTime,
    /// When the whole session ends, however often it is refreshed; then it takes a new login.
    pub(crate) ends_at: DateTime,
}

/// A place where somebody is signed in.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct UserSession {
    /// The session's id, `session_…`.
    id: ID,
    /// What it was opened on, such as `Firefox on Linux`; null if that is not known.
    device: Option<String>,
    /// When it was opened.
    created_at: DateTime,
    /// When it was last refreshed, which apps do every few minutes while they are used.
    last_used_at: DateTime,
    /// When it ends by itself.
    ends_at: DateTime,
    /// Whether this request belongs to it.
    current: bool,
}

impl UserSession {
    fn new(row: &accounts::Session, current: bool) -> Self {
        Self {
            id: row.typed_id().to_string().into(),
            device: accounts::device_of(row),
            created_at: DateTime(row.created_at),
            last_used_at: DateTime(row.last_used_at.unwrap_or(row.created_at)),
            ends_at: DateTime(row.expires_at),
            current,
        }
    }
}
