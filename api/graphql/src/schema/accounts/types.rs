//! Users and their sessions.

use async_graphql::{ComplexObject, Context, Error, ID, SimpleObject};
use domain::accounts::{self, Account, WaitingSignUp, avatars, email_changes};
use domain::{account_deletion, follows, organizations};
use kernel::Env;
use kernel::actor::SignedIn;
use kernel::ids::{TypedId as _, UserId};
use kernel::page::{Cursor, Page, PageArguments};
use kernel::text::shown_address;

use super::enums::{Role, UserStatus};
use crate::schema::api_keys::{self, ApiKey};
use crate::schema::context;
use crate::schema::errors::{database, internal};
use crate::schema::events::int;
use crate::schema::orders::{Order, Ticket, TicketPeriod, orders_of_user, tickets_of_user};
use crate::schema::organizations::Organization;
use crate::schema::pages::{self, List};
use crate::schema::scalars::DateTime;
use crate::schema::second_factor::SecondFactor;
use api_base::cover_view::LogoView;

/// A user of the platform.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct User {
    /// The account's id, `user_…`.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// The address that emails are sent to, in lower case.
    pub(crate) email: String,
    /// The name that others see.
    pub(crate) display_name: String,
    /// Whether the account can be used, and if not, why.
    pub(crate) status: UserStatus,
    /// Whether the address is verified. Until then nobody can log in.
    pub(crate) email_verified: bool,
    /// The language of emails: a `tag` of `languages`.
    pub(crate) locale: String,
    /// The IANA time zone, such as `Europe/Berlin`.
    pub(crate) timezone: String,
    #[graphql(skip)]
    pub(crate) account_id: UserId,
    #[graphql(skip)]
    granted: Vec<accounts::Role>,
    /// Whether the session lacks the second factor that it needs, if a mutation of this request has changed that.
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
    /// The environment, if the user is the one who asks.
    fn own_env<'a>(&self, ctx: &'a Context<'_>) -> Option<&'a Env> {
        let own = context::actor(ctx).person().is_some_and(|user| user.user_id == self.account_id);
        own.then(|| context::env(ctx))
    }

    /// The logged-in user after their second factor was switched off, or passed by this session.
    pub(crate) fn own(ctx: &Context<'_>, is_off: bool) -> Option<Self> {
        let user = Account::from(context::actor(ctx).user()?);
        let required =
            context::env(ctx).settings.admins_need_second_factor && user.roles.contains(&accounts::Role::Admin);
        Some(Self { now_lacks_second_factor: Some(is_off && required), ..user.into() })
    }
}

#[ComplexObject]
impl User {
    /// The user's roles; `PARTICIPANT` is always among them.
    async fn roles(&self) -> Vec<Role> {
        std::iter::once(Role::Participant).chain(self.granted.iter().copied().map(Role::from)).collect()
    }

    /// The user's second factor; null if it is off, and for everyone but the user.
    async fn second_factor(&self, ctx: &Context<'_>) -> Result<Option<SecondFactor>, Error> {
        let actor = context::actor(ctx);
        if actor.user().is_none_or(|user| user.user_id != self.account_id) {
            return Ok(None);
        }
        let factor = accounts::second_factor::own(context::env(ctx), actor).await.map_err(database)?;
        Ok(factor.map(SecondFactor::from))
    }

    /// Whether the user is an admin whose session still has to pass the required second factor. Until then,
    /// whatever only admins may do is refused with `SECOND_FACTOR_REQUIRED`. False for everyone but the user.
    async fn lacks_second_factor(&self, ctx: &Context<'_>) -> bool {
        let own = context::actor(ctx).user().filter(|user| user.user_id == self.account_id);
        own.is_some_and(|user| self.now_lacks_second_factor.unwrap_or(user.lacks_second_factor))
    }

    /// The user's picture; null if there is none, and for everyone but the user. `PUT /account/avatar` sets it.
    async fn avatar(&self, ctx: &Context<'_>) -> Result<Option<Avatar>, Error> {
        let Some(env) = self.own_env(ctx) else { return Ok(None) };
        let avatar = avatars::of(env.db.primary(), self.account_id.uuid()).await.map_err(database)?;
        let view =
            avatar.map(|avatar| LogoView::of_person(env, &avatar)).transpose().map_err(|fault| internal(&fault))?;
        Ok(view.map(Avatar::from))
    }

    /// The change of the address that waits for its confirmation; null if there is none, and for everyone but the user.
    async fn email_change(&self, ctx: &Context<'_>) -> Result<Option<EmailChange>, Error> {
        let Some(env) = self.own_env(ctx) else { return Ok(None) };
        let change = email_changes::waiting(env, context::actor(ctx)).await.map_err(database)?;
        Ok(change.map(EmailChange::from))
    }

    /// When the account will be deleted, if the user asked for that; null otherwise, and for everyone but the user.
    /// `accountDeletionStop` keeps it.
    async fn deletes_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Error> {
        let Some(env) = self.own_env(ctx) else { return Ok(None) };
        Ok(account_deletion::due(env, context::actor(ctx)).await.map_err(database)?.map(DateTime))
    }

    /// The organizations that keep the account from being deleted: the user is their only owner, and they have other
    /// members, published events that are not over, or orders, refunds or disputes that are open. Owners whose accounts
    /// are suspended don't count. Empty for everyone but the user.
    async fn deletion_blocked_by(&self, ctx: &Context<'_>) -> Result<Vec<Organization>, Error> {
        let Some(env) = self.own_env(ctx) else { return Ok(Vec::new()) };
        let obstacles = account_deletion::obstacles(env, context::actor(ctx)).await.map_err(database)?;
        Ok(obstacles.into_iter().map(Organization::from).collect())
    }

    /// The organizations that the user belongs to, oldest first; empty for everyone but the user.
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Organization>, Error> {
        let request = pages::request(
            format_args!("organizations of {}", self.account_id),
            &PageArguments { first, after, last, before },
        )?;
        let own = context::actor(ctx).user().filter(|user| user.user_id == self.account_id);
        let page = match own {
            Some(own) => {
                organizations::for_user(context::env(ctx).db.primary(), own, &request).await.map_err(database)?
            }
            None => Page::empty(),
        };
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Organization::from))
    }

    /// The organizations that the user follows, those that registered first at the beginning; empty for everybody but
    /// the user.
    async fn followed_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Organization>, Error> {
        let request = pages::request(
            format_args!("organizations followed by {}", self.account_id),
            &PageArguments { first, after, last, before },
        )?;
        let own = context::actor(ctx).person().is_some_and(|user| user.user_id == self.account_id);
        let page = if own {
            follows::of_user(context::env(ctx).db.primary(), self.account_id, &request).await.map_err(database)?
        } else {
            Page::empty()
        };
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), Organization::from))
    }

    /// The user's orders, newest first, including those placed as a guest with the account's verified address; empty
    /// for everyone but the user.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Order>, Error> {
        orders_of_user(ctx, self.account_id, &PageArguments { first, after, last, before }).await
    }

    /// The tickets of the user's orders that were not cancelled; empty for everyone but the user.
    async fn tickets(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Whether to return tickets for upcoming or for past events.",
            default_with = "Some(TicketPeriod::Upcoming)"
        )]
        period: Option<TicketPeriod>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page, of the same period.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
    ) -> Result<List<Ticket>, Error> {
        let period = period.unwrap_or(TicketPeriod::Upcoming);
        let request = pages::request(
            format_args!("{period:?} tickets of {}", self.account_id),
            &PageArguments { first, after, last, before },
        )?;
        tickets_of_user(ctx, self.account_id, period, &request).await
    }

    /// The user's personal API keys that were not revoked, newest first, at most 50; empty for everyone but the user, and
    /// for programs.
    async fn api_keys(&self, ctx: &Context<'_>) -> Result<Vec<ApiKey>, Error> {
        if self.own_env(ctx).is_some() { api_keys::own(ctx).await } else { Ok(Vec::new()) }
    }

    /// The user's open sessions, newest first; empty for everyone but the user. `sessionRevoke` ends one.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return, 0 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 0 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "The `startCursor` of the next page.")] before: Option<String>,
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
        let current = current.and_then(SignedIn::session).map(|session| session.uuid());
        let node = |row: accounts::Session| UserSession::new(&row, current == Some(row.id));
        Ok(pages::connection(&request, page, |row| Cursor::by_id(row.id), node))
    }
}

/// A change of an account's address that waits until the new one is confirmed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EmailChange {
    /// The address that the account will have.
    new_email: String,
    /// When the change was asked for.
    created_at: DateTime,
    /// When the emailed link stops working.
    expires_at: DateTime,
}

impl From<email_changes::EmailChange> for EmailChange {
    fn from(change: email_changes::EmailChange) -> Self {
        Self {
            new_email: shown_address(&change.new_email).into_owned(),
            created_at: DateTime(change.created_at),
            expires_at: DateTime(change.expires_at),
        }
    }
}

/// The picture of a user, as JPEG in several widths. It need not be square: show its middle. The files never change, so
/// they may be cached forever; a URL works for as long as the picture is the user's, and an hour longer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Avatar {
    /// The URL of the widest version.
    url: String,
    /// The width of the widest version, in pixels.
    width: i32,
    /// The height of the widest version, in pixels.
    height: i32,
    /// All versions, the narrowest first, as for `srcset`.
    variants: Vec<AvatarVariant>,
}

/// The picture of a user in one width.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AvatarVariant {
    /// The URL of the file.
    url: String,
    /// The width in pixels.
    width: i32,
    /// The height in pixels.
    height: i32,
}

impl From<LogoView> for Avatar {
    fn from(view: LogoView) -> Self {
        let LogoView { url, width, height, variants } = view;
        let variants = variants.into_iter().map(|view| AvatarVariant {
            url: view.url,
            width: int(view.width),
            height: int(view.height),
        });
        Self { url, width: int(width), height: int(height), variants: variants.collect() }
    }
}

/// A sign-up whose address is not verified yet, as shown to whoever has its emailed link.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SignUp {
    /// The address that the link was emailed to.
    email: String,
    /// The name that was typed at sign-up.
    display_name: String,
}

impl From<WaitingSignUp> for SignUp {
    fn from(sign_up: WaitingSignUp) -> Self {
        Self { email: sign_up.email.shown().into_owned(), display_name: sign_up.display_name }
    }
}

/// The tokens of a session: a short-lived access token for requests, and a refresh token to get the next one.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Session {
    /// To be sent with each request, as `Authorization: Bearer …`.
    pub(crate) access_token: String,
    /// Gets the next access token; it works once, and each refresh returns a new one. Null if it is stored in a
    /// cookie.
    pub(crate) refresh_token: Option<String>,
    /// When the access token expires; refresh the session before.
    pub(crate) expires_at: DateTime,
    /// When the session ends, however often it is refreshed: 30 days after the login.
    pub(crate) ends_at: DateTime,
}

/// A session of a user, on one device.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct UserSession {
    /// The session's id, `session_…`.
    id: ID,
    /// The browser and system that it was opened on, such as `Firefox on Linux`; null if unknown.
    device: Option<String>,
    /// When the user logged in.
    created_at: DateTime,
    /// When it was last refreshed, which apps do every few minutes while in use.
    last_used_at: DateTime,
    /// When it expires, however often it is used.
    ends_at: DateTime,
    /// Whether this request uses it.
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
