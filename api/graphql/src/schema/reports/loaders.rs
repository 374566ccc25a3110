//! The loader of what was reported: a statement per kind, however many reports ask.

use std::collections::HashMap;

use async_graphql::Error;
use async_graphql::dataloader::Loader;
use domain::reports::{self, ReportSubjectKind, Subject};
use uuid::Uuid;

use crate::schema::context::Rows;
use crate::schema::errors::database;

/// Something that was reported, by kind and id. Callers make sure that the viewer is an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SubjectKey(pub(crate) ReportSubjectKind, pub(crate) Uuid);

impl Loader<SubjectKey> for Rows {
    type Value = Subject;
    type Error = Error;

    async fn load(&self, keys: &[SubjectKey]) -> Result<HashMap<SubjectKey, Subject>, Error> {
        let wanted: Vec<_> = keys.iter().map(|key| (key.0, key.1)).collect();
        let subjects = reports::subjects_of(self.env.db.primary(), &wanted).await.map_err(database)?;
        Ok(subjects.into_iter().map(|((kind, id), subject)| (SubjectKey(kind, id), subject)).collect())
    }
}
