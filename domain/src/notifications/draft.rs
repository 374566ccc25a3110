use kernel::error::Internal;
use kernel::mail::Attachment;
use kernel::text::EmailAddress;
use sea_orm::DbErr;
use uuid::Uuid;

use super::letter::Letter;
use crate::documents::DocumentError;
use crate::translation::TranslationError;

/// A letter with its recipient and attachments.
pub(super) struct Draft {
    pub(super) to: EmailAddress,
    pub(super) user_id: Option<Uuid>,
    pub(super) order_id: Option<Uuid>,
    pub(super) letter: Letter,
    pub(super) attachments: Vec<Attachment>,
}

/// Why a letter could not be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<Internal> for Fault {
    fn from(error: Internal) -> Self {
        match error {
            Internal::Database(error) => Self::Database(error),
            Internal::Other(what) => Self::Document(DocumentError(what)),
        }
    }
}

impl From<TranslationError> for Fault {
    fn from(error: TranslationError) -> Self {
        Self::Document(error.into())
    }
}
