//! The jobs that wait, by queue and priority. An index has them in this order, so each group is found by one jump, however
//! many jobs there are, and its first job is the one that has waited longest.

/// A `WITH` clause for `waiting (queue, priority, earliest)`: the groups, and when the first job of each is due; after the
/// last one, a row of nulls.
///
/// There are no joins, and each look-up is ordered by all columns of the index `outbox_ready`. So it is used whatever the
/// planner knows of a table that may have had no jobs when it last looked, and have a hundred thousand now.
pub(super) fn waiting() -> String {
    let order = "ORDER BY outbox.queue, outbox.priority, outbox.run_at, outbox.id LIMIT 1";
    let columns = ["queue", "priority", "run_at"];
    let first = columns.map(|column| format!("(SELECT outbox.{column} FROM outbox WHERE state = 'ready' {order})"));
    let next = columns.map(|column| {
        format!(
            "(SELECT outbox.{column} FROM outbox WHERE state = 'ready' \
             AND (outbox.queue, outbox.priority) > (waiting.queue, waiting.priority) {order})"
        )
    });
    format!(
        "WITH RECURSIVE waiting(queue, priority, earliest) AS ( \
             SELECT {} UNION ALL SELECT {} FROM waiting WHERE waiting.queue IS NOT NULL)",
        first.join(", "),
        next.join(", "),
    )
}
