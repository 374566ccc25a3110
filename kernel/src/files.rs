//! The port for file storage.

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::error::Internal;

/// The name of a stored file. It is a hash of the file's owner and content, so it never names another file, and caches
/// may keep the file forever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileKey(String);

/// The text is not the name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no file has such a name")]
pub struct NoFileKey;

/// The number of hexadecimal digits at the beginning of a name: half of a SHA-256.
const DIGITS: usize = 32;
/// The file extension of all names.
const ENDING: &str = ".jpg";

impl FileKey {
    /// The name of a JPEG of this width that belongs to `owner`.
    pub fn of_jpeg(owner: Uuid, width: u32, jpeg: &[u8]) -> Self {
        let hash = Sha256::new().chain_update(owner.as_bytes()).chain_update(jpeg).finalize();
        let digits = hex::encode(&hash[..DIGITS / 2]);
        Self(format!("{digits}-{width}{ENDING}"))
    }

    /// Reads a name: hexadecimal digits, a dash, the width, `.jpg`. Anything else is refused, so a name can't escape
    /// its folder.
    pub fn parse(text: &str) -> Result<Self, NoFileKey> {
        let (digits, width) = text.strip_suffix(ENDING).and_then(|stem| stem.split_once('-')).ok_or(NoFileKey)?;
        let is_hex = digits.len() == DIGITS && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_number = (1..=5).contains(&width.len()) && width.bytes().all(|byte| byte.is_ascii_digit());
        if is_hex && is_number { Ok(Self(text.to_owned())) } else { Err(NoFileKey) }
    }

    /// The name as text, such as `0123456789abcdef0123456789abcdef-480.jpg`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The media type of the file; all files are JPEGs.
    pub fn content_type(&self) -> &'static str {
        "image/jpeg"
    }
}

impl TryFrom<String> for FileKey {
    type Error = NoFileKey;

    fn try_from(text: String) -> Result<Self, NoFileKey> {
        Self::parse(&text)
    }
}

impl From<FileKey> for String {
    fn from(key: FileKey) -> Self {
        key.0
    }
}

/// The storage can't be reached, or refused the call.
#[derive(Debug, Clone, thiserror::Error)]
#[error("files: {0}")]
pub struct FileError(pub String);

impl From<FileError> for Internal {
    fn from(error: FileError) -> Self {
        Self::Other(error.to_string())
    }
}

/// A storage for files: a folder when embedded, S3-compatible storage in production.
#[async_trait]
pub trait FileStore: Send + Sync {
    /// Stores a file. Once this returns, every reader gets the whole file.
    async fn put(&self, key: &FileKey, body: Bytes) -> Result<(), FileError>;

    /// Returns a file; none if it does not exist.
    async fn get(&self, key: &FileKey) -> Result<Option<Bytes>, FileError>;

    /// Removes a file. A missing file is not an error.
    async fn delete(&self, key: &FileKey) -> Result<(), FileError>;
}

/// A storage for commands that need no files: every call fails.
#[derive(Debug, Clone, Copy)]
pub struct NoFiles;

#[async_trait]
impl FileStore for NoFiles {
    async fn put(&self, _key: &FileKey, _body: Bytes) -> Result<(), FileError> {
        Err(FileError("this process keeps none".to_owned()))
    }

    async fn get(&self, _key: &FileKey) -> Result<Option<Bytes>, FileError> {
        Err(FileError("this process keeps none".to_owned()))
    }

    async fn delete(&self, _key: &FileKey) -> Result<(), FileError> {
        Err(FileError("this process keeps none".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        let key = FileKey::of_jpeg(Uuid::nil(), 480, b"a picture");
        assert_eq!(FileKey::parse(key.as_str()), Ok(key.clone()));
        assert_ne!(FileKey::of_jpeg(Uuid::nil(), 480, b"another"), key);
        let digits = "0123456789abcdef0123456789abcdef";
        for wrong in [
            String::new(),
            format!("{digits}-480.png"),
            format!("{digits}-.jpg"),
            format!("{digits}-480000.jpg"),
            format!("{}-480.jpg", digits.to_uppercase()),
            format!("../{}-480.jpg", &digits[3..]),
            format!("{}-480.jpg", &digits[1..]),
            format!("{digits}-4/0.jpg"),
        ] {
            assert_eq!(FileKey::parse(&wrong), Err(NoFileKey), "{wrong}");
        }
    }
}
