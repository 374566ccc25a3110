//! Loaders of the progress of messages, their failures and authors.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::messages::{self, Counts, Recipient, Template};
use domain::people;
use kernel::page::{Page, PageRequest};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CountsOf(pub(crate) Uuid);

/// A page of those whom a message could not be delivered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FailuresOf(pub(crate) Uuid, pub(crate) PageRequest);

/// The name of a message's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AuthorName(pub(crate) Uuid);

/// The templates of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TemplatesOf(pub(crate) Uuid);

impl Loader<CountsOf> for Rows {
    type Value = Counts;
    type Error = Error;

    async fn load(&self, keys: &[CountsOf]) -> Result<HashMap<CountsOf, Self::Value>, Error> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let counts = messages::counts(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(counts.into_iter().map(|(id, counts)| (CountsOf(id), counts)).collect())
    }
}

impl Loader<FailuresOf> for Rows {
    type Value = Page<Recipient>;
    type Error = Error;

    async fn load(&self, keys: &[FailuresOf]) -> Result<HashMap<FailuresOf, Self::Value>, Error> {
        let mut by_request: HashMap<PageRequest, Vec<Uuid>> = HashMap::new();
        for FailuresOf(message_id, request) in keys {
            by_request.entry(*request).or_default().push(*message_id);
        }
        let mut pages = HashMap::new();
        for (request, ids) in by_request {
            let found = messages::failures(self.env.db.primary(), &ids, &request).await.map_err(database)?;
            pages.extend(found.into_iter().map(|(id, page)| (FailuresOf(id, request), page)));
        }
        Ok(pages)
    }
}

impl Loader<AuthorName> for Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[AuthorName]) -> Result<HashMap<AuthorName, Self::Value>, Error> {
        let names = people::names(self.env.db.primary(), keys.iter().map(|key| key.0)).await.map_err(database)?;
        Ok(names.into_iter().map(|(id, name)| (AuthorName(id), name)).collect())
    }
}

impl Loader<TemplatesOf> for Rows {
    type Value = Vec<Template>;
    type Error = Error;

    async fn load(&self, keys: &[TemplatesOf]) -> Result<HashMap<TemplatesOf, Self::Value>, Error> {
        let rows = messages::templates_of(self.env.db.primary(), keys.iter().map(|key| key.0)).await;
        let mut found: HashMap<TemplatesOf, Vec<Template>> = HashMap::new();
        for row in rows.map_err(database)? {
            found.entry(TemplatesOf(row.organization_id)).or_default().push(row);
        }
        Ok(found)
    }
}
