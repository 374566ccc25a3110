//! Small files that several processes share. Writes are atomic, and only one process writes at a time.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A folder for private files (mail links, order secrets), which other users of the machine can't read.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// The lock that a writer holds. Released when dropped, also by a crash.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl Folder {
    /// Opens the folder, and creates it if it does not exist.
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self { path })
    }

    /// Waits until no other process or task is writing. Blocks the thread.
    pub(crate) fn lock(&self) -> io::Result<FolderLock> {
        let file = private().create(true).truncate(false).write(true).open(self.path.join(".lock"))?;
        file.lock()?;
        Ok(FolderLock { _file: file })
    }

    /// Reads a file; none if it does not exist. Needs no lock, since writes are atomic.
    pub(crate) fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(err) => Err(err),
        }
    }

    /// Writes a file atomically: to a temporary file, which is synced and then renamed.
    pub(crate) fn write(&self, _lock: &FolderLock, name: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = self.path.join(format!(".{name}.new"));
        let mut file = private().create(true).truncate(true).write(true).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, self.path.join(name))?;
        sync_folder(&self.path)
    }

    /// Removes a file, which has to exist.
    pub(crate) fn remove(&self, _lock: &FolderLock, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    /// The sorted names of the files with this ending.
    pub(crate) fn names(&self, ending: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            if let Ok(name) = entry?.file_name().into_string()
                && name.ends_with(ending)
                && !name.starts_with('.')
            {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Syncs a folder, without which a rename is not durable. Only Unix can open folders for this.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Runs file operations on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| io::Error::other("it panicked"))?
}
