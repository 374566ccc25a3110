//! Uploaded pictures: decoding them, and the files that are made from them.

mod kind;

pub(crate) use kind::Kind;

use bytes::Bytes;
use futures::future::try_join_all;
use kernel::Env;
use kernel::error::{ErrorCode, Failure, Internal};
use kernel::files::{FileError, FileKey};
use kernel::versions::{self, Edited};
use pictures::{MAX_PIXELS, Picture, PictureError, Purpose};
use sea_orm::DbErr;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// The largest upload, in bytes.
pub const MAX_UPLOAD: usize = 10 << 20;

/// Limits how many pictures this process decodes at once, because each may need a few hundred megabytes.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Why an upload was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UploadFault {
    /// It has more than [`MAX_UPLOAD`] bytes.
    FileTooLarge,
    /// It is not a JPEG, PNG or WebP.
    UnsupportedType,
    /// It begins like a picture but can't be decoded, or is truncated.
    PictureDamaged,
    /// The picture is too small.
    PictureTooSmall,
    /// The picture has too many pixels.
    PictureTooLarge,
}

/// Why an operation on a logo, or on a person's picture, was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UploadErrorCode {
    /// A parameter can't be used.
    InvalidInput,
    /// There is no such organization, or it is not yours.
    NotFound,
    /// The upload can't be used.
    Upload(UploadFault),
    /// The logo was replaced or removed since the editor saw it.
    EditedMeanwhile,
}

impl ErrorCode for UploadErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Edited for UploadErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}

impl From<UploadFault> for UploadErrorCode {
    fn from(fault: UploadFault) -> Self {
        Self::Upload(fault)
    }
}

/// A picture in one width, as recorded in its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The name of its file in the file store.
    pub key: FileKey,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
}

/// The files of a picture, from the narrowest to the widest.
pub(crate) fn variants_of(stored: &Json) -> Result<Vec<Variant>, DbErr> {
    serde_json::from_value(stored.clone()).map_err(|error| DbErr::Json(error.to_string()))
}

/// What a row records of files: their variants, and the size of the widest.
pub(crate) struct Recorded {
    pub(crate) variants: Json,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

impl Recorded {
    pub(crate) fn of(files: &[(Variant, Bytes)]) -> Result<Self, Internal> {
        let variants: Vec<&Variant> = files.iter().map(|(variant, _)| variant).collect();
        let widest = variants.last().ok_or_else(|| Internal::Other("a picture has no files".to_owned()))?;
        let pixels = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
        Ok(Self {
            variants: serde_json::to_value(&variants).map_err(|error| DbErr::Json(error.to_string()))?,
            width: pixels(widest.width),
            height: pixels(widest.height),
        })
    }
}

/// Names the files of a picture that belong to the row with this id.
pub(crate) fn files_of(id: Uuid, picture: Picture) -> Vec<(Variant, Bytes)> {
    let files = picture.renditions.into_iter().map(|rendition| {
        let key = FileKey::of_jpeg(id, rendition.width, &rendition.jpeg);
        (Variant { key, width: rendition.width, height: rendition.height }, Bytes::from(rendition.jpeg))
    });
    files.collect()
}

/// Copies files for the row with this id; none if one of them is missing.
pub(crate) async fn copies(
    env: &Env,
    id: Uuid,
    variants: Vec<Variant>,
) -> Result<Option<Vec<(Variant, Bytes)>>, FileError> {
    let mut files = Vec::new();
    for variant in variants {
        let Some(body) = env.files.get(&variant.key).await? else { return Ok(None) };
        files.push((Variant { key: FileKey::of_jpeg(id, variant.width, &body), ..variant }, body));
    }
    Ok(Some(files))
}

/// Refuses if the current picture, whose files are these, is not the one that the editor saw. Its owner has to be locked.
pub(crate) fn still<C: Edited>(current: Option<Vec<Variant>>, seen: Option<&String>) -> Result<(), Failure<C>> {
    let widest = current.and_then(|mut files| files.pop());
    let now = widest.map(|widest| widest.key.as_str().to_owned()).unwrap_or_default();
    versions::still("expectedUrl", &now, seen)
}

/// Writes files. Their row has been committed before, so that none is left over.
async fn write(env: &Env, files: &[(Variant, Bytes)]) -> Result<(), FileError> {
    try_join_all(files.iter().map(|(variant, body)| env.files.put(&variant.key, body.clone()))).await?;
    Ok(())
}

/// Deletes the files that a row records. Idempotent.
async fn delete(env: &Env, variants: &[Variant]) -> Result<(), FileError> {
    for variant in variants {
        env.files.delete(&variant.key).await?;
    }
    Ok(())
}

/// Decodes and scales an upload on a blocking thread.
pub(crate) async fn render<C: ErrorCode + From<UploadFault>>(
    upload: Bytes,
    purpose: Purpose,
) -> Result<Picture, Failure<C>> {
    if upload.len() > MAX_UPLOAD {
        let message = format!("The file has more than {} MB.", MAX_UPLOAD >> 20);
        return Err(Failure::rejected(UploadFault::FileTooLarge.into(), message));
    }
    let broken = |error: &dyn std::fmt::Display| Internal::Other(format!("a picture could not be decoded: {error}"));
    let permit = AT_ONCE.acquire().await.map_err(|error| broken(&error))?;
    let rendered = tokio::task::spawn_blocking(move || {
        let rendered = pictures::render(&upload, purpose);
        drop(permit);
        rendered
    });
    rendered.await.map_err(|error| broken(&error))?.map_err(|error| refusal(error, purpose))
}

fn refusal<C: ErrorCode + From<UploadFault>>(error: PictureError, purpose: Purpose) -> Failure<C> {
    match error {
        PictureError::Unsupported => {
            Failure::rejected(UploadFault::UnsupportedType.into(), "The file isn't a JPEG, PNG or WebP image.")
        }
        PictureError::Damaged => {
            Failure::rejected(UploadFault::PictureDamaged.into(), "The image is damaged or incomplete.")
        }
        PictureError::TooSmall => {
            let side = purpose.min_side();
            let message = format!("The picture is too small: it should be at least {side} pixels wide and high.");
            Failure::rejected(UploadFault::PictureTooSmall.into(), message)
        }
        PictureError::TooManyPixels => {
            let message = format!(
                "The picture has too many pixels: {} million at most, fewer with 16 bits per color or if it is animated.",
                MAX_PIXELS / 1_000_000
            );
            Failure::rejected(UploadFault::PictureTooLarge.into(), message)
        }
        PictureError::Encoding => Internal::Other(error.to_string()).into(),
    }
}
