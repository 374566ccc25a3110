//! Covers: an event's picture in several widths.

mod change;
mod lifecycle;

pub(super) use change::describe;
pub use change::{SetCover, may_change, remove_cover, set_cover};
pub(crate) use lifecycle::{attach, discard, leave_copy, leave_unused, remove_leftovers};
pub use lifecycle::{move_files, remove_files};

use std::collections::HashMap;

use entity::event_cover;
use kernel::db::among;
use kernel::error::ErrorCode;
use kernel::versions::Edited;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};

use super::EventErrorCode;
use crate::uploads::{self, UploadFault, Variant};

pub use entity::event_cover::Model as Cover;

/// The longest alternative text, in characters.
const MAX_ALTERNATIVE_TEXT: usize = kernel::limits::ALTERNATIVE_TEXT;

/// Why an operation on a cover was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CoverErrorCode {
    /// The alternative text is invalid.
    InvalidInput,
    /// There is no such event, or it is not yours.
    NotFound,
    /// The event was cancelled.
    EventCancelled,
    /// The event was archived.
    EventArchived,
    /// The upload can't be used.
    Upload(UploadFault),
    /// The gallery has as many pictures as it may have.
    GalleryFull,
    /// The cover was replaced or removed since the editor saw it.
    EditedMeanwhile,
}

impl Edited for CoverErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}

impl ErrorCode for CoverErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl From<UploadFault> for CoverErrorCode {
    fn from(fault: UploadFault) -> Self {
        Self::Upload(fault)
    }
}

impl CoverErrorCode {
    pub(in crate::events) fn of(code: EventErrorCode) -> Self {
        match code {
            EventErrorCode::NotFound => Self::NotFound,
            EventErrorCode::EventCancelled => Self::EventCancelled,
            EventErrorCode::EventArchived => Self::EventArchived,
            _ => Self::InvalidInput,
        }
    }
}

/// The files of a cover, from the narrowest to the widest.
pub fn variants_of(cover: &Cover) -> Result<Vec<Variant>, DbErr> {
    uploads::variants_of(&cover.variants)
}

/// The covers of events that have one, by event.
pub async fn covers_of(
    conn: &impl ConnectionTrait,
    events: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Cover>, DbErr> {
    let rows = event_cover::Entity::find().filter(among(conn, event_cover::Column::EventId, events)).all(conn).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.event_id?, row))).collect())
}
