//! The keys of the embedded set-up: generated once, stored in the data folder, readable by their owner only.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;

/// Reads a key file, and generates it if it does not exist.
pub(crate) fn read_or_make(path: &Path, make: impl FnOnce() -> String) -> anyhow::Result<String> {
    match fs::read_to_string(path) {
        Ok(key) => return Ok(key),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("{} can't be read", path.display())),
    }
    match create(path, &make()) {
        Ok(()) => {}
        // Another process was faster; its key is used.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).with_context(|| format!("{} can't be written", path.display())),
    }
    fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))
}

/// Writes a temporary file and links it to its name, so that nobody reads half a key.
fn create(path: &Path, key: &str) -> io::Result<()> {
    let aside = path.with_extension(format!("new-{}", std::process::id()));
    let written = write_privately(&aside, key).and_then(|()| fs::hard_link(&aside, path));
    let removed = fs::remove_file(&aside);
    written.and(removed)
}

fn write_privately(path: &Path, key: &str) -> io::Result<()> {
    let mut file = private_file(path)?;
    file.write_all(key.as_bytes())?;
    file.sync_all()
}

fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
