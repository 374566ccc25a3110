//! The organizers' operations: organizations, members, venues, events, ticket types, publishing and cancelling.

mod access;
mod content;
mod editing;
mod events;
mod for_organizers;
mod going;
mod invitations;
mod listing;
mod members;
mod once;
mod organizations;
mod public_page;
mod publishing;
mod putting_away;
mod statistics;
mod sums;
mod ticket_types;
mod venues;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestUser};

pub(crate) const GRANT_MEMBER: &str = "mutation($input: MemberGrantInput!) {
    memberGrant(input: $input) { member { role user { id } } errors { code field message } }
}";
pub(crate) const REVOKE_MEMBER: &str = "mutation($input: MemberRevokeInput!) {
    memberRevoke(input: $input) { organization { id } errors { code field message } }
}";
pub(crate) const UPDATE_TICKET_TYPE: &str = "mutation($input: TicketTypeUpdateInput!) {
    ticketTypeUpdate(input: $input) {
        ticketType { id name description price { minorUnits } availability minPerOrder maxPerOrder salesEndAt }
        errors { code field message }
    }
}";

pub(crate) const UPDATE_ORGANIZATION: &str = "mutation($input: OrganizationUpdateInput!) {
    organizationUpdate(input: $input) { organization { id name slug currency } errors { code field message } }
}";
pub(crate) const UPDATE_VENUE: &str = "mutation($input: VenueUpdateInput!) {
    venueUpdate(input: $input) {
        venue { id name address city country latitude longitude } errors { code field message }
    }
}";
pub(crate) const DUPLICATE_EVENT: &str = "mutation($input: EventDuplicateInput!) {
    eventDuplicate(input: $input) { event { id slug } errors { code field message } }
}";
pub(crate) const ARCHIVE_EVENT: &str = "mutation($input: EventArchiveInput!) {
    eventArchive(input: $input) { event { id status } errors { code field message } }
}";
pub(crate) const DELETE_EVENT: &str = "mutation($input: EventDeleteInput!) {
    eventDelete(input: $input) { deletedId errors { code field message } }
}";
pub(crate) const DELETE_TICKET_TYPE: &str = "mutation($input: TicketTypeDeleteInput!) {
    ticketTypeDelete(input: $input) { event { id free ticketTypes { id } } errors { code field message } }
}";
pub(crate) const REORDER_TICKET_TYPES: &str = "mutation($input: TicketTypeReorderInput!) {
    ticketTypeReorder(input: $input) { event { ticketTypes { id } } errors { code field message } }
}";

/// Sends a mutation of the contract as a user, with its input.
pub(crate) async fn send(app: &TestApp, user: &TestUser, operation: &str, input: Value) -> Answer {
    app.gql(operation, json!({ "input": input })).as_(user).send().await
}

/// Asserts that each change of a valid input is refused because of the changed field.
pub(crate) async fn refuses(app: &TestApp, user: &TestUser, operation: &str, good: &Value, bad: Vec<(&str, Value)>) {
    for (field, value) in bad {
        let mut input = good.clone();
        let name = field.split('.').next().unwrap();
        input[name] = value.clone();
        let answer = send(app, user, operation, input).await;
        assert_eq!(answer.codes(), ["INVALID_INPUT"], "{field} = {value}");
        assert_eq!(answer.fields(), [Some(field.to_owned())], "{field} = {value}");
    }
}

/// Texts that single-line fields refuse. Marks that reorder text are removed, so a line of only these is empty.
pub(crate) fn bad_lines(max: usize) -> Vec<Value> {
    let marks = json!("\u{202e}\u{2069}");
    vec![json!(""), json!("   "), json!("a\u{0}b"), json!("a\nb"), marks, json!("x".repeat(max + 1))]
}
