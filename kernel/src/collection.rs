//! Collections as programs read them: by keyset, or by the number of a page, with their total if it is asked for.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait, QuerySelect as _, Select};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::page::{Cursor, Page, PageRequest};
use crate::text::Invalid;

/// The furthest row that can be reached by the number of a page. Databases read all rows before it.
pub const MAX_OFFSET: u64 = 10_000;

/// Which part of a collection is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// How many rows, and after which one.
    pub page: PageRequest,
    /// How many rows to leave out, for clients that number pages; at most [`MAX_OFFSET`].
    pub offset: u64,
    /// Whether to count all rows that match.
    pub count: bool,
}

/// A part of a collection.
#[derive(Debug, Clone)]
pub struct Collection<T> {
    /// The rows.
    pub page: Page<T>,
    /// How many rows match, if that was asked for.
    pub total: Option<u64>,
}

impl<T> Collection<T> {
    /// A collection without rows.
    pub fn empty() -> Self {
        Self { page: Page::empty(), total: Some(0) }
    }

    /// The same with its rows converted; those without a result are left out.
    pub fn filter_map<U>(self, change: impl FnMut(T) -> Option<U>) -> Collection<U> {
        let Page { items, has_previous, has_next } = self.page;
        let items = items.into_iter().filter_map(change).collect();
        Collection { page: Page { items, has_previous, has_next }, total: self.total }
    }
}

/// What a collection is sorted by. Rows that are equal are sorted by id.
#[derive(Debug, Clone, Copy)]
pub enum SortBy<C> {
    /// By creation, since ids sort by it.
    Id,
    /// By a column with times.
    Time(C),
}

/// Why a slice could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SliceError {
    /// The cursor is not one of this collection.
    #[error("{0:?}")]
    Cursor(Invalid),
    /// A statement failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Slice {
    /// Reads this part of the rows that match a query: one statement, and one more for the total.
    ///
    /// # Errors
    /// When the cursor belongs to a collection that is sorted by something else.
    pub async fn read<E, C>(
        &self,
        conn: &impl ConnectionTrait,
        query: Select<E>,
        id: C,
        (sort, order): (SortBy<C>, Order),
    ) -> Result<Collection<E::Model>, SliceError>
    where
        E: EntityTrait,
        E::Model: Send + Sync,
        C: ColumnTrait,
    {
        let total = if self.count { Some(query.clone().count(conn).await?) } else { None };
        let query = match sort {
            SortBy::Id => self.page.by_id(query, id, order),
            SortBy::Time(time) => self.page.by_time(query, (time, id), order).map_err(SliceError::Cursor)?,
        };
        let rows = query.offset((self.offset > 0).then_some(self.offset)).all(conn).await?;
        Ok(Collection { page: Page::of(rows, &self.page), total })
    }

    /// The cursor after which the next part begins.
    pub fn cursor(&self, at: Option<OffsetDateTime>, id: Uuid) -> String {
        self.page.encode(&Cursor { at, id })
    }
}
