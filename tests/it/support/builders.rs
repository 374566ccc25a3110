//! Builders for users, organizers and events, through the API. Tests specify only what matters to them.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::accounts::Role;
use domain::admins::{self, ChangeRole};
use kernel::Actor;
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::TestApp;

/// The password of all accounts in tests.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// The hash of [`PASSWORD`], since hashing takes longer than most tests.
const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiB0ZXN0cy4uLg$L3dn7cOGgFNme5xCrNzNWIiZRG9eKjNooR4a3BUKru0";

/// The mutation that signs up, with the token that an app stores.
pub(crate) const SIGN_UP: &str = "mutation($input: AccountSignUpInput!) {
    accountSignUp(input: $input) { signUpToken errors { code field message } }
}";
/// The mutation behind the mailed link, which logs in.
pub(crate) const VERIFY: &str = "mutation($input: EmailVerifyInput!) {
    emailVerify(input: $input) {
        user { id email } session { accessToken refreshToken } signUp { email displayName }
        errors { code field message }
    }
}";

/// The mutation that invites a person to an organization.
pub(crate) const INVITE: &str = "mutation($input: InvitationCreateInput!) {
    invitationCreate(input: $input) { invitation { id email role expired } mailed errors { code field message } }
}";
/// The mutation that accepts an invitation.
pub(crate) const ACCEPT: &str = "mutation($input: InvitationAcceptInput!) {
    invitationAccept(input: $input) { organization { id viewerRole } errors { code field message } }
}";

/// Somebody who has signed up but not followed the link, and has no account yet.
#[derive(Debug, Clone)]
pub(crate) struct SignedUp {
    pub(crate) email: String,
    /// The token that the app stores until the link is followed.
    pub(crate) token: String,
}

/// A user with a session.
#[derive(Debug, Clone)]
pub(crate) struct TestUser {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

/// A signed-in user who owns an organization.
#[derive(Debug, Clone)]
pub(crate) struct Organizer {
    pub(crate) user: TestUser,
    pub(crate) organization_id: String,
    pub(crate) currency: String,
}

/// An event with a single ticket type.
#[derive(Debug, Clone)]
pub(crate) struct TestEvent {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) ticket_type_id: String,
    pub(crate) organizer: Organizer,
}

impl TestUser {
    /// Reads a payload with `user` and `session`.
    pub(crate) fn from_payload(payload: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{payload:#}")).to_owned();
        Self {
            id: text(&payload["user"]["id"]),
            email: text(&payload["user"]["email"]),
            access_token: text(&payload["session"]["accessToken"]),
            refresh_token: text(&payload["session"]["refreshToken"]),
        }
    }
}

/// A number that makes names unique within the test.
fn next() -> u32 {
    static COUNTER: AtomicU32 = AtomicU32::new(1);
    COUNTER.fetch_add(1, Ordering::Relaxed)
}

impl TestApp {
    /// Creates a user with a verified account directly in the database, and logs in.
    pub(crate) async fn user(&self) -> TestUser {
        let email = format!("person-{}@example.org", next());
        let sql = "INSERT INTO users (id, email, password_hash, display_name, locale, timezone, status, \
                   email_verified_at, created_at, updated_at) \
                   VALUES ($1, $2, $3, 'Pat Person', 'en', 'UTC', 'active', $4, $4, $4)";
        let (env, db) = (&self.parts.env, &self.parts.env.db);
        let values: [sea_orm::Value; 4] =
            [env.ids.next().into(), email.clone().into(), PASSWORD_HASH.into(), env.now().into()];
        let account = Statement::from_sql_and_values(db.primary().get_database_backend(), sql, values);
        // A pooler may not know SeaORM's named statements.
        let inserted =
            if db.is_sqlite() { db.writer().execute_raw(account) } else { db.primary().execute_raw(account) };
        inserted.await.unwrap();
        self.log_in(&email).await
    }

    /// Logs in with an address and [`PASSWORD`].
    async fn log_in(&self, email: &str) -> TestUser {
        let input = json!({ "email": email, "password": PASSWORD });
        TestUser::from_payload(&self.gql("LogIn", json!({ "input": input })).ok().await)
    }

    /// Logs a user in anew, after their access token has expired.
    pub(crate) async fn log_in_again(&self, user: &TestUser) -> TestUser {
        self.log_in(&user.email).await
    }

    /// Signs up with a new address, without following the mailed link.
    pub(crate) async fn signed_up(&self) -> SignedUp {
        let email = format!("person-{}@example.org", next());
        self.sign_up(&email, PASSWORD).await
    }

    /// Signs up with this address and password.
    pub(crate) async fn sign_up(&self, email: &str, password: &str) -> SignedUp {
        let input = json!({ "email": email, "password": password, "displayName": "Pat Person" });
        let payload = self.gql(SIGN_UP, json!({ "input": input })).ok().await;
        SignedUp { email: email.to_owned(), token: payload["signUpToken"].as_str().unwrap().to_owned() }
    }

    /// Follows the mailed link in the app that signed up.
    pub(crate) async fn verified(&self, signed_up: &SignedUp) -> TestUser {
        let token = self.mailed_token(&signed_up.email).await;
        let input = json!({ "token": token, "signUpToken": signed_up.token });
        TestUser::from_payload(&self.gql(VERIFY, json!({ "input": input })).ok().await)
    }

    /// Adds a person to an organization, by an invitation that is accepted.
    pub(crate) async fn join(&self, owner: &TestUser, organization_id: &str, person: &TestUser, role: &str) {
        let asked = if role == "OWNER" { "MANAGER" } else { role };
        let input = json!({ "organizationId": organization_id, "email": person.email, "role": asked });
        self.gql(INVITE, json!({ "input": input })).as_(owner).ok().await;
        let token = self.invitation_token(&person.email).await;
        self.gql(ACCEPT, json!({ "input": { "token": token } })).as_(person).ok().await;
        if role != asked {
            let input = json!({ "organizationId": organization_id, "email": person.email, "role": role });
            let grant = "mutation($input: MemberGrantInput!) { memberGrant(input: $input) { errors { code } } }";
            self.gql(grant, json!({ "input": input })).as_(owner).ok().await;
        }
    }

    /// The token of the latest invitation to an address.
    pub(crate) async fn invitation_token(&self, email: &str) -> String {
        let mail = self.mailbox.wait(email, |mail| mail.text.contains("/invitation?token=")).await;
        mail.text.split("/invitation?token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    }

    /// Turns an account into an old one whose address was never verified, which was possible once.
    pub(crate) async fn unprove(&self, user: &TestUser) {
        let sql = "UPDATE users SET status = 'pending', email_verified_at = NULL WHERE email";
        self.execute(&format!("{sql} = '{}'", user.email)).await;
    }

    /// Logs the user in again: access tokens expire after five minutes, and the clock may have been moved by more.
    pub(crate) async fn again(&self, user: &TestUser) -> TestUser {
        self.log_in(&user.email).await
    }

    /// Creates a user who is an administrator.
    pub(crate) async fn admin(&self) -> TestUser {
        let user = self.user().await;
        self.make_admin(&user).await;
        user
    }

    /// Makes a user an administrator.
    pub(crate) async fn make_admin(&self, user: &TestUser) {
        let grant = ChangeRole { user_id: user.id.clone(), role: Role::Admin, reason: None };
        admins::grant_role(&self.parts.env, &Actor::System, grant).await.unwrap();
    }

    /// Creates a user with an organization in euros.
    pub(crate) async fn organizer(&self) -> Organizer {
        self.organizer_in("EUR").await
    }

    /// Creates a user with an organization in this currency.
    pub(crate) async fn organizer_in(&self, currency: &str) -> Organizer {
        let user = self.user().await;
        let input = json!({ "name": format!("Organizer {}", next()), "currency": currency });
        let created = self.gql("CreateOrganization", json!({ "input": input })).as_(&user).ok().await;
        let organization_id = created["organization"]["id"].as_str().unwrap().to_owned();
        Organizer { user, organization_id, currency: currency.to_owned() }
    }

    /// A builder for an event next month, by default free and without a limit.
    pub(crate) fn event(&self) -> EventBuilder<'_> {
        EventBuilder { app: self, organizer: None, price: None, quota: None, event: json!({}), ticket_type: json!({}) }
    }

    /// The input of `PlaceOrder` for a guest.
    #[expect(clippy::unused_self, reason = "reads as the others do")]
    pub(crate) fn order_input(&self, event: &TestEvent, quantity: u32) -> Value {
        json!({
            "eventId": event.id,
            "email": format!("guest-{}@example.org", next()),
            "name": "Gil Guest",
            "lines": [{ "ticketTypeId": event.ticket_type_id, "quantity": quantity }],
            "idempotencyKey": format!("order-{}", next()),
        })
    }

    /// The time in this many days, as the API expects it.
    pub(crate) fn in_days(&self, days: i64) -> String {
        (self.parts.env.now() + time::Duration::days(days)).format(&Rfc3339).unwrap()
    }
}

/// A builder for an event.
pub(crate) struct EventBuilder<'a> {
    app: &'a TestApp,
    organizer: Option<Organizer>,
    price: Option<String>,
    quota: Option<u32>,
    event: Value,
    ticket_type: Value,
}

impl EventBuilder<'_> {
    /// Sets the organizer, instead of creating one.
    pub(crate) fn by(mut self, organizer: &Organizer) -> Self {
        self.organizer = Some(organizer.clone());
        self
    }

    /// Sets a price, in the organizer's currency.
    pub(crate) fn paid(mut self, amount: &str) -> Self {
        self.price = Some(amount.to_owned());
        self
    }

    /// Sets the number of places.
    pub(crate) fn quota(mut self, places: u32) -> Self {
        self.quota = Some(places);
        self
    }

    /// Sets a field of the event's input.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.event[field] = value.into();
        self
    }

    /// Sets a field of the ticket type's input.
    pub(crate) fn ticket_type(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.ticket_type[field] = value.into();
        self
    }

    /// Creates the event as a draft.
    pub(crate) async fn draft(self) -> TestEvent {
        let organizer = match self.organizer {
            Some(organizer) => organizer,
            None => self.app.organizer().await,
        };
        let mut event = json!({
            "organizationId": organizer.organization_id,
            "title": format!("Concert {}", next()),
            "startsAt": self.app.in_days(30),
            "endsAt": self.app.in_days(31),
            "timezone": "Europe/Berlin",
            "onlineUrl": "https://stream.example.org/concert",
        });
        merge(&mut event, self.event);
        let created = self.app.gql("CreateEvent", json!({ "input": event })).as_(&organizer.user).ok().await;
        let event_id = created["event"]["id"].as_str().unwrap().to_owned();

        let mut ticket_type = json!({ "eventId": event_id, "name": "Admission", "kind": "FREE" });
        if let Some(amount) = self.price {
            ticket_type["kind"] = json!("PAID");
            ticket_type["price"] = json!({ "amount": amount, "currency": organizer.currency });
        }
        if let Some(places) = self.quota {
            ticket_type["quantity"] = json!(places);
        }
        merge(&mut ticket_type, self.ticket_type);
        let made = self.app.gql("CreateTicketType", json!({ "input": ticket_type })).as_(&organizer.user).ok().await;
        TestEvent {
            id: event_id,
            slug: created["event"]["slug"].as_str().unwrap().to_owned(),
            ticket_type_id: made["ticketType"]["id"].as_str().unwrap().to_owned(),
            organizer,
        }
    }

    /// Creates the event and publishes it.
    pub(crate) async fn published(self) -> TestEvent {
        let app = self.app;
        let event = self.draft().await;
        let input = json!({ "eventId": event.id });
        app.gql("PublishEvent", json!({ "input": input })).as_(&event.organizer.user).ok().await;
        event
    }
}

fn merge(into: &mut Value, from: Value) {
    if let Value::Object(fields) = from {
        for (field, value) in fields {
            into[field] = value;
        }
    }
}
