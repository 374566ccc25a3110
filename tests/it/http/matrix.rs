//! The authorization matrix: every kind of actor × every query and mutation × two organizations.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::authorization::cases;
use super::expectations::{Asks, Case, Expect};
use crate::support::{Answer, Organizer, PASSWORD, TestApp, TestEvent, TestUser, both};

/// The objects of an organization that requests are about.
pub(super) struct World {
    pub(super) event: TestEvent,
    pub(super) draft: TestEvent,
    pub(super) organization_slug: String,
    pub(super) venue_id: String,
    pub(super) order_id: String,
    pub(super) ticket_id: String,
    pub(super) ticket_secret: String,
    pub(super) invitation_id: String,
    /// A message to attendees that is scheduled for tomorrow.
    pub(super) message_id: String,
    pub(super) template_id: String,
    /// A user for administrators to act on.
    pub(super) bystander_id: String,
    pub(super) now: String,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
}

/// The organization that objects belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tenant {
    A,
    B,
}

/// A kind of actor.
#[derive(Debug, Clone, Copy)]
enum Person {
    Anonymous,
    Participant,
    /// A member of the organization; the number is the index in a case's `members`.
    Member(Tenant, usize),
    Admin,
}

impl Person {
    fn expects(self, case: &Case, of: Tenant) -> Expect {
        match self {
            Self::Anonymous => case.anonymous,
            Self::Member(tenant, role) if tenant == of => case.members[role],
            Self::Participant | Self::Member(..) => case.stranger,
            Self::Admin => case.admin,
        }
    }
}

/// The actors, one of each kind.
struct Cast {
    people: Vec<(Person, Option<TestUser>)>,
    owners: [Organizer; 2],
    bystander: TestUser,
}

impl Cast {
    async fn of(app: &TestApp) -> Self {
        let owners = [app.organizer().await, app.organizer().await];
        let mut people = vec![(Person::Anonymous, None), (Person::Participant, Some(app.user().await))];
        people.push((Person::Member(Tenant::B, 0), Some(owners[1].user.clone())));
        people.push((Person::Admin, Some(app.admin().await)));
        for (place, role) in ["MEMBER", "CHECK_IN_STAFF", "MANAGER"].into_iter().enumerate() {
            let member = app.user().await;
            app.join(&owners[0].user, &owners[0].organization_id, &member, role).await;
            people.push((Person::Member(Tenant::A, 3 - place), Some(member)));
        }
        people.push((Person::Member(Tenant::A, 0), Some(owners[0].user.clone())));
        Self { people, owners, bystander: app.user().await }
    }

    /// Creates new objects in one of the organizations.
    async fn world(&self, app: &TestApp, tenant: Tenant) -> World {
        let owner = &self.owners[usize::from(tenant == Tenant::B)];
        let event = app.event().by(owner).published().await;
        let draft = app.event().by(owner).draft().await;
        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        let text = |pointer: &str| placed.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        let organization = "query($id: ID!) { organization(id: $id) { slug } }";
        let organization = app.gql(organization, json!({ "id": owner.organization_id })).ok().await;
        let venue = json!({
            "organizationId": owner.organization_id, "name": "Hall", "address": "Street 1", "city": "Berlin",
            "country": "DE",
        });
        let venue = app.gql("CreateVenue", json!({ "input": venue })).as_(&owner.user).ok().await;
        let message = json!({
            "eventId": event.id, "subject": "Soon", "body": "See you.", "audience": {}, "sendAt": app.in_days(1),
            "idempotencyKey": "world",
        });
        let send =
            "mutation($input: MessageSendInput!) { messageSend(input: $input) { message { id } errors { code } } }";
        let message = app.gql(send, json!({ "input": message })).as_(&owner.user).ok().await;
        let template_id = template(app, owner).await;
        let invite = "mutation($input: InvitationCreateInput!) {
            invitationCreate(input: $input) { invitation { id } errors { code } } }";
        let invitee = json!({
            "organizationId": owner.organization_id, "email": format!("{}@example.org", event.slug), "role": "MEMBER",
        });
        let invitation = app.gql(invite, json!({ "input": invitee })).as_(&owner.user).ok().await;
        World {
            invitation_id: invitation["invitation"]["id"].as_str().unwrap().to_owned(),
            template_id,
            message_id: message["message"]["id"].as_str().unwrap().to_owned(),
            venue_id: venue["venue"]["id"].as_str().unwrap().to_owned(),
            organization_slug: organization["slug"].as_str().unwrap().to_owned(),
            order_id: text("/order/id"),
            ticket_id: text("/order/tickets/0/id"),
            ticket_secret: text("/order/tickets/0/secret"),
            bystander_id: self.bystander.id.clone(),
            now: app.in_days(0),
            starts_at: app.in_days(30),
            ends_at: app.in_days(31),
            event,
            draft,
        }
    }
}

/// The document and variables of a case.
fn request(case: &Case, world: &World) -> (String, Value) {
    match &case.asks {
        Asks::Query(selection) => (format!("query {{ {} }}", selection(world)), json!({})),
        Asks::Mutation(input) => {
            let mut name = case.field.to_owned();
            name[..1].make_ascii_uppercase();
            let document = format!(
                "mutation($input: {name}Input!) {{ {}(input: $input) {{ errors {{ code field message }} }} }}",
                case.field
            );
            (document, json!({ "input": input(world) }))
        }
    }
}

/// Whether the answer is the expected one.
fn is_met(expected: Expect, answer: &Answer) -> bool {
    use Expect::{Done, Forbidden, NotFound, Null, Open, Seen, SignIn};

    let code = answer.body.pointer("/errors/0/extensions/code").and_then(Value::as_str);
    let at = |pointer: &str| answer.body["data"].pointer(pointer);
    let is_missing = || answer.codes().iter().any(|code| code == "NOT_FOUND");
    match expected {
        SignIn => code == Some("UNAUTHENTICATED"),
        Forbidden => code == Some("FORBIDDEN"),
        NotFound => code.is_none() && is_missing(),
        Null(pointer) => code.is_none() && at(pointer) == Some(&Value::Null),
        // A reason is required.
        Open(reason) => code.is_none() && !reason.is_empty(),
        Seen(pointer) => code.is_none() && at(pointer).is_some_and(|seen| !seen.is_null()),
        Done => code.is_none() && !is_missing(),
    }
}

/// Sends all requests as all actors, about both organizations. Actors that may change something get new objects, so
/// that the others find theirs unchanged.
async fn everybody_asks(app: &TestApp, asked: impl Fn(&Case) -> bool) {
    let cast = Cast::of(app).await;
    let mut wrong = Vec::new();
    for tenant in [Tenant::A, Tenant::B] {
        let shared = cast.world(app, tenant).await;
        for case in cases().iter().filter(|case| asked(case)) {
            for (person, user) in &cast.people {
                let expected = person.expects(case, tenant);
                let changes = matches!((person, expected), (Person::Member(..), Expect::Done));
                let own = if changes { Some(cast.world(app, tenant).await) } else { None };
                let (document, variables) = request(case, own.as_ref().unwrap_or(&shared));
                let mut request = app.gql(&document, variables);
                match user {
                    // The mutation ends the actor's own session.
                    Some(user) if case.field == "sessionRevoke" => request = request.as_(&log_in(app, user).await),
                    Some(user) => request = request.as_(user),
                    None => {}
                }
                let answer = request.send().await;
                if !is_met(expected, &answer) {
                    wrong.push(format!(
                        "{}, {person:?} of {tenant:?}'s, expected {expected:?}: {}",
                        case.field, answer.body
                    ));
                }
            }
        }
        if wrong.is_empty() {
            untouched(app, &shared).await;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

both! {
    async fn everybody_sees_what_is_meant_for_them(app: TestApp) {
        everybody_asks(app, |case| matches!(case.asks, Asks::Query(_))).await;
    }
}

both! {
    async fn everybody_changes_what_is_theirs(app: TestApp) {
        everybody_asks(app, |case| matches!(case.asks, Asks::Mutation(_))).await;
    }
}

/// Logs in again, for a session that may end.
async fn log_in(app: &TestApp, user: &TestUser) -> TestUser {
    let input = json!({ "email": user.email, "password": PASSWORD });
    TestUser::from_payload(&app.gql("LogIn", json!({ "input": input })).ok().await)
}

/// Asserts that the objects did not change.
async fn untouched(app: &TestApp, world: &World) {
    let owner = &world.event.organizer.user;
    let document = format!(
        "query($order: ID!, $event: String!) {{ order(id: $order) {{ status tickets {{ status }} }} \
         event(slug: $event) {{ title status ticketTypes {{ name }} }} {} }}",
        "viewer { organizations { nodes { id } } }"
    );
    let variables = json!({ "order": world.order_id, "event": world.event.slug });
    let seen = app.gql(&document, variables).as_(owner).send().await.body["data"].take();
    assert_eq!(seen["order"], json!({ "status": "CONFIRMED", "tickets": [{ "status": "VALID" }] }));
    assert_eq!(seen["event"]["status"], "PUBLISHED");
    assert_ne!(seen["event"]["title"], "Mine now");
    assert_eq!(seen["event"]["ticketTypes"], json!([{ "name": "Admission" }]));
    assert_eq!(seen["viewer"]["organizations"]["nodes"][0]["id"], world.event.organizer.organization_id.as_str());
}

both! {
    async fn every_query_and_mutation_has_a_case(app: TestApp) {
        let all = "fields(includeDeprecated: true) { name }";
        let document = &format!("{{ __schema {{ queryType {{ {all} }} mutationType {{ {all} }} }} }}");
        let schema = app.gql(document, json!({})).ok().await;
        let fields = |kind: &str| -> BTreeSet<String> {
            let fields = schema[kind]["fields"].as_array().unwrap().iter();
            fields.map(|field| field["name"].as_str().unwrap().to_owned()).collect()
        };
        let of = |is_query: bool| -> BTreeSet<String> {
            let cases = cases().into_iter().filter(|case| matches!(case.asks, Asks::Query(_)) == is_query);
            cases.map(|case| case.field.to_owned()).collect()
        };
        assert_eq!(fields("queryType"), of(true));
        assert_eq!(fields("mutationType"), of(false));
    }
}

/// A template of the organization's: an organization may have only so many.
async fn template(app: &TestApp, owner: &Organizer) -> String {
    let known = "query($id: ID!) { organization(id: $id) { messageTemplates { id } } }";
    let known = app.gql(known, json!({ "id": owner.organization_id })).as_(&owner.user).ok().await;
    if let Some(id) = known["messageTemplates"][0]["id"].as_str() {
        return id.to_owned();
    }
    let keep = "mutation($input: MessageTemplateCreateInput!) {
        messageTemplateCreate(input: $input) { template { id } errors { code } } }";
    let new = json!({
        "organizationId": owner.organization_id, "name": "Soon", "subject": "Soon", "body": "See you.",
    });
    let made = app.gql(keep, json!({ "input": new })).as_(&owner.user).ok().await;
    made["template"]["id"].as_str().unwrap().to_owned()
}
