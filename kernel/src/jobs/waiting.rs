//! The jobs that wait, by queue and priority. An index has them in this order, so each group is found by one jump, however
//! many jobs there are, and its first job is the one that has waited longest.

/// A `WITH` clause for `waiting (queue, priority, earliest)`: the groups, and when the first job of each is due. Ordered by all
/// columns of the index `outbox_ready`, which so is used whatever the planner knows of a table that may have had no jobs when
/// it last looked, and have a hundred thousand now.
pub(super) const WAITING: &str = "WITH RECURSIVE firsts(id) AS ( \
     SELECT (SELECT id FROM outbox WHERE state = 'ready' ORDER BY queue, priority, run_at, id LIMIT 1) \
     UNION ALL SELECT ( \
         SELECT next.id FROM outbox AS next \
         WHERE next.state = 'ready' AND (next.queue, next.priority) > (known.queue, known.priority) \
         ORDER BY next.queue, next.priority, next.run_at, next.id LIMIT 1) \
     FROM firsts JOIN outbox AS known ON known.id = firsts.id), \
 waiting(queue, priority, earliest) AS ( \
     SELECT known.queue, known.priority, known.run_at FROM firsts JOIN outbox AS known ON known.id = firsts.id)";
