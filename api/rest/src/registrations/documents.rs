//! How registrations look.

use domain::registrations::{Registration, RegistrationStatus};
use serde::Serialize;
use utoipa::ToSchema;

use crate::hal::{Item, Link, Links};
use crate::rest::Urls;

/// The fields of a registration.
pub(super) const FIELDS: &[&str] = &["status", "event", "account"];

/// The status of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RegistrationStatus)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// The account has a place.
    Registered,
    /// The place was given up.
    Cancelled,
}

/// Somebody's place at an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Registration)]
pub(crate) struct RegistrationState {
    /// Its status.
    #[schema(required = false)]
    status: Status,
    /// The id of the event.
    #[schema(required = false, examples("event_01h455vb4pex5vsknk084sn02q"))]
    event: String,
    /// The id of the account.
    #[schema(required = false, examples("user_01h455vb4pex5vsknk084sn02q"))]
    account: String,
}

/// A registration with its links.
pub(crate) fn item_of(urls: &Urls, registration: &Registration) -> Item<RegistrationState> {
    let Registration { id, event_id, account_id, .. } = registration;
    let links = Links::to_self(urls.registration(id))
        .with("collection", Link::to(urls.registrations_of_event(event_id)))
        .with("event", Link::to(urls.event(event_id)))
        .with("account", Link::to(urls.account(account_id)))
        .with("profile", Link::to(urls.rel("registration")));
    let status = match registration.status {
        RegistrationStatus::Registered => Status::Registered,
        RegistrationStatus::Cancelled => Status::Cancelled,
    };
    let state = RegistrationState { status, event: event_id.to_string(), account: account_id.to_string() };
    let times = (registration.created_at, registration.updated_at);
    Item::new((id.to_string(), registration.version.into()), times, state, links)
}
