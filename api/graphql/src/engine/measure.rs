//! How long GraphQL operations take, by the root field they begin with. Only names of the schema are told: what else a
//! client wrote would be a label of its own making.

use std::collections::HashSet;
use std::time::Instant;

use async_graphql::parser::types::OperationType;
use kernel::metrics;

use crate::engine::shape::Types;

/// The root fields of the schema.
pub(crate) struct Operations(HashSet<String>);

impl Operations {
    /// Those of these types.
    pub(crate) fn of(types: &Types) -> Self {
        Self(types.root_fields().map(str::to_owned).collect())
    }

    /// Begins to measure. Dropped before it is told how it ended, it was given up.
    pub(crate) fn begin(&self, kind: OperationType, field: Option<&str>) -> Measurement {
        let operation = field.filter(|field| self.0.contains(*field)).unwrap_or("other").to_owned();
        let kind = match kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
            OperationType::Subscription => "subscription",
        };
        Measurement { kind, operation, started: Instant::now(), outcome: "given up" }
    }
}

/// A measurement that is under way.
pub(crate) struct Measurement {
    kind: &'static str,
    operation: String,
    started: Instant,
    outcome: &'static str,
}

impl Measurement {
    /// The span of what is measured.
    pub(crate) fn span(&self) -> tracing::Span {
        tracing::info_span!("graphql", operation_type = self.kind, operation = self.operation.as_str())
    }

    /// Ends it.
    pub(crate) fn end(mut self, response: &async_graphql::Response) {
        self.outcome = if response.is_ok() { "ok" } else { "error" };
    }
}

impl Drop for Measurement {
    fn drop(&mut self) {
        let operation = std::mem::take(&mut self.operation);
        metrics::graphql_request(self.kind, operation, self.outcome, self.started.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_root_fields_and_nothing_else() {
        let operations = Operations::of(&Types::of(&crate::schema::sdl()));
        let name = |field| operations.begin(OperationType::Query, field).operation.clone();
        assert_eq!(name(Some("viewer")), "viewer");
        assert_eq!(name(Some("orderPlace")), "orderPlace");
        for unknown in [Some("secretOfMine"), Some("displayName"), None] {
            assert_eq!(name(unknown), "other");
        }
    }
}
