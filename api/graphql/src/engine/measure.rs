//! The duration of GraphQL operations, by their first root field. Only names in the schema become labels: clients must not
//! be able to create new ones.

use std::collections::HashSet;
use std::time::Instant;

use async_graphql::parser::types::OperationType;
use kernel::metrics;

use crate::engine::shape::Types;

/// The root fields of the schema.
pub(crate) struct Operations(HashSet<String>);

impl Operations {
    /// The root fields of these types.
    pub(crate) fn of(types: &Types) -> Self {
        Self(types.root_fields().map(str::to_owned).collect())
    }

    /// Starts a measurement. If it is dropped without [`Measurement::end`], the operation was given up.
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

pub(crate) struct Measurement {
    kind: &'static str,
    operation: String,
    started: Instant,
    outcome: &'static str,
}

impl Measurement {
    /// The tracing span of the operation.
    pub(crate) fn span(&self) -> tracing::Span {
        tracing::info_span!("graphql", operation_type = self.kind, operation = self.operation.as_str())
    }

    /// Ends the measurement; the response had no errors, or some.
    pub(crate) fn end(mut self, is_ok: bool) {
        self.outcome = if is_ok { "ok" } else { "error" };
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
