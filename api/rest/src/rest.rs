//! The state that REST handlers share.

use std::sync::Arc;

use api_base::app::App;
use domain::organizations::{self, Rights};
use kernel::error::Internal;
use kernel::{Actor, Env};

/// The state that REST handlers share.
pub(crate) struct Rest {
    /// What all of the API shares.
    pub(crate) app: Arc<App>,
    /// The addresses of the resources.
    pub(crate) urls: Urls,
    /// `Cache-Control` of what everybody may see.
    pub(crate) cache_control: String,
    /// The OpenAPI description, as JSON.
    pub(crate) openapi: axum::body::Bytes,
}

impl Rest {
    /// The environment of the domain's operations.
    pub(crate) fn env(&self) -> &Env {
        &self.app.env
    }

    /// What somebody may do in their organizations.
    pub(crate) async fn rights(&self, actor: &Actor) -> Result<Rights, Internal> {
        Ok(organizations::rights(self.env().db.primary(), actor).await?)
    }
}

/// Where the resources are, each without a trailing slash. Links between resources are made from these, never from the
/// address of a request.
#[derive(Debug, Clone)]
pub(crate) struct Urls {
    /// The address of the API: its root, the pages about rels.
    pub(crate) root: String,
    /// The address of the process with the venues.
    pub(crate) venues: String,
    /// The address of the process with the events.
    pub(crate) events: String,
    /// The address of the process with the registrations.
    pub(crate) registrations: String,
    /// The address of the process with the accounts.
    pub(crate) accounts: String,
}

impl Urls {
    /// All resources in one place.
    pub(crate) fn in_one_place(base: &str) -> Self {
        let base = base.trim_end_matches('/');
        Self {
            root: base.to_owned(),
            venues: base.to_owned(),
            events: base.to_owned(),
            registrations: base.to_owned(),
            accounts: base.to_owned(),
        }
    }

    /// The page that describes a rel.
    pub(crate) fn rel(&self, rel: &str) -> String {
        format!("{}/rels/{rel}", self.root)
    }

    /// A venue.
    pub(crate) fn venue(&self, id: impl std::fmt::Display) -> String {
        format!("{}/venues/{id}", self.venues)
    }

    /// An event.
    pub(crate) fn event(&self, id: impl std::fmt::Display) -> String {
        format!("{}/events/{id}", self.events)
    }

    /// The events at a venue.
    pub(crate) fn events_of_venue(&self, id: impl std::fmt::Display) -> String {
        format!("{}/events/venue/{id}", self.events)
    }

    /// A registration.
    pub(crate) fn registration(&self, id: impl std::fmt::Display) -> String {
        format!("{}/registrations/{id}", self.registrations)
    }

    /// The registrations for an event.
    pub(crate) fn registrations_of_event(&self, id: impl std::fmt::Display) -> String {
        format!("{}/registrations/event/{id}", self.registrations)
    }

    /// The registrations of an account.
    pub(crate) fn registrations_of_account(&self, id: impl std::fmt::Display) -> String {
        format!("{}/registrations/account/{id}", self.registrations)
    }

    /// An account.
    pub(crate) fn account(&self, id: impl std::fmt::Display) -> String {
        format!("{}/accounts/{id}", self.accounts)
    }
}
