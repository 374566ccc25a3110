//! The list of tickets for devices at the door.

use async_graphql::{Context, ID, Object, Result};
use domain::check_ins::{self, MAX_LIST_PAGE};
use kernel::ids::EventKind;
use kernel::page::{ListKey, PageArguments};

use super::types::CheckInEntry;
use crate::schema::context::{actor, env};
use crate::schema::ids;
use crate::schema::organizations::permitted;
use crate::schema::pages::{DEFAULT_FIRST, List, connection, request_up_to};

#[derive(Debug, Default)]
pub(crate) struct CheckInsQuery;

#[Object]
impl CheckInsQuery {
    /// An event's tickets for devices at the door, including cancelled ones, in the order of their last change. Store
    /// the last `endCursor`: requested with it later, the list returns what has changed since, and sometimes again
    /// what changed just before. Null without permission to check in.
    async fn check_in_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The event's id, `event_…`.")] event_id: ID,
        #[graphql(desc = "How many to return, 0 to 500.", default_with = "Some(DEFAULT_FIRST)")] first: Option<i32>,
        #[graphql(desc = "The `endCursor` of the previous page, or the last one that you stored.")] after: Option<
            String,
        >,
    ) -> Result<Option<List<CheckInEntry>>> {
        let event_id = ids::argument::<EventKind>("eventId", &event_id)?;
        let list = ListKey::of(format_args!("check-in list of {event_id}"));
        let request = request_up_to(MAX_LIST_PAGE, list, &PageArguments { first, after, ..Default::default() })?;
        let env = env(ctx);
        let page = permitted(check_ins::list(env, actor(ctx), event_id, &request).await)?;
        Ok(page.map(|page| {
            let at_the_end = !page.has_next;
            connection(&request, page, |row| check_ins::list_cursor(env, row, at_the_end), CheckInEntry)
        }))
    }
}
