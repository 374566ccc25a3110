//! File storage in a folder or in S3-compatible storage.

use std::path::Path as FolderPath;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use kernel::files::{FileError, FileKey, FileStore};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ClientOptions, Error, ObjectStore, ObjectStoreExt as _, PutOptions, RetryConfig,
};
use secrecy::{ExposeSecret as _, SecretString};

/// The timeout of one request, and of all retries together.
const TIMEOUT: Duration = Duration::from_secs(15);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const RETRIES: usize = 2;

/// The storage can't be set up.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct FilesSetupError(#[from] Error);

/// A bucket, and the credentials for it.
#[derive(Debug, Clone)]
pub struct S3Options {
    /// The bucket's name, as in `s3://name/prefix`.
    pub bucket: String,
    /// The prefix of all keys; may be empty.
    pub prefix: String,
    /// The bucket's region; none for the default one, or without `keys` the environment's.
    pub region: Option<String>,
    /// The URL of the server; none for Amazon's.
    pub endpoint: Option<String>,
    /// The access key's id and secret; none to use AWS's environment variables, files and metadata service.
    pub keys: Option<(SecretString, SecretString)>,
}

/// A file storage on top of `object_store`.
#[derive(Debug)]
pub struct ObjectFiles {
    store: Box<dyn ObjectStore>,
    prefix: Path,
    /// Whether the storage stores media types; folders don't.
    has_types: bool,
}

impl ObjectFiles {
    /// Stores files in a folder, and creates it if it does not exist.
    ///
    /// # Errors
    /// When the folder can't be used.
    pub fn folder(path: &FolderPath) -> Result<Self, FilesSetupError> {
        let failed = |error| Error::Generic { store: "folder", source: Box::new(error) };
        std::fs::create_dir_all(path).map_err(failed)?;
        // Once `put` returns, the file is on the disk.
        let store = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self { store: Box::new(store), prefix: Path::default(), has_types: false })
    }

    /// Stores files in a bucket.
    ///
    /// # Errors
    /// When the options don't fit together.
    pub fn s3(options: S3Options) -> Result<Self, FilesSetupError> {
        let S3Options { bucket, prefix, region, endpoint, keys } = options;
        let retry = RetryConfig { max_retries: RETRIES, retry_timeout: TIMEOUT, ..RetryConfig::default() };
        let mut client = ClientOptions::new().with_timeout(TIMEOUT).with_connect_timeout(CONNECT_TIMEOUT);
        let mut builder = match keys {
            Some((id, secret)) => AmazonS3Builder::new()
                .with_access_key_id(id.expose_secret())
                .with_secret_access_key(secret.expose_secret()),
            None => AmazonS3Builder::from_env(),
        };
        if let Some(region) = region {
            builder = builder.with_region(region);
        }
        if let Some(endpoint) = endpoint {
            client = client.with_allow_http(endpoint.starts_with("http://"));
            builder = builder.with_config(AmazonS3ConfigKey::Endpoint, endpoint);
        }
        // Not every S3-compatible server supports bulk deletion.
        let builder = builder.with_bucket_name(bucket).with_disable_bulk_delete(true);
        let store = builder.with_client_options(client).with_retry(retry).build()?;
        Ok(Self { store: Box::new(store), prefix: Path::from(prefix), has_types: true })
    }

    fn path(&self, key: &FileKey) -> Path {
        self.prefix.clone().join(key.as_str())
    }
}

fn failed(error: &Error) -> FileError {
    FileError(error.to_string())
}

#[async_trait]
impl FileStore for ObjectFiles {
    async fn put(&self, key: &FileKey, body: Bytes) -> Result<(), FileError> {
        let mut attributes = Attributes::new();
        if self.has_types {
            attributes.insert(Attribute::ContentType, key.content_type().into());
        }
        let options = PutOptions { attributes, ..PutOptions::default() };
        self.store.put_opts(&self.path(key), body.into(), options).await.map(drop).map_err(|error| failed(&error))
    }

    async fn get(&self, key: &FileKey) -> Result<Option<Bytes>, FileError> {
        match self.store.get(&self.path(key)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(|error| failed(&error)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    async fn delete(&self, key: &FileKey) -> Result<(), FileError> {
        match self.store.delete(&self.path(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_keeps_files_until_they_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let files = ObjectFiles::folder(&folder.path().join("files")).unwrap();
        let key = FileKey::parse("0123456789abcdef0123456789abcdef-480.jpg").unwrap();
        assert_eq!(files.get(&key).await.unwrap(), None);
        files.put(&key, Bytes::from_static(b"one")).await.unwrap();
        files.put(&key, Bytes::from_static(b"two")).await.unwrap();
        assert_eq!(files.get(&key).await.unwrap(), Some(Bytes::from_static(b"two")));
        files.delete(&key).await.unwrap();
        files.delete(&key).await.unwrap();
        assert_eq!(files.get(&key).await.unwrap(), None);
    }
}
