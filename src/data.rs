//! The data folder of the embedded set-up.

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rustix::fs::Mode;
use secrecy::ExposeSecret;

use crate::config::Config;

/// The names of everything that we store in the data folder.
const KEPT: [&str; 8] =
    ["event-radar.db", "event-radar.db-wal", "event-radar.db-shm", "files", "in-use", "keys", "mailbox", "sandbox"];

/// Makes all files that this process creates from now on readable by their owner only.
pub(crate) fn make_files_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Creates the data folder if it is used, and checks that it can be written.
///
/// # Errors
/// When it can't; the message says what to do.
pub(crate) fn prepare(config: &Config) -> anyhow::Result<()> {
    // Earlier versions created files that others could read.
    for place in places(config) {
        tighten(&place);
    }
    if !is_used(config) {
        return Ok(());
    }
    let folder = &config.data;
    let hint = "Make it writable, or choose another with --data DIR.";
    if let Err(error) = fs::create_dir_all(folder) {
        bail!("the data folder {} can't be made: {error}. {hint}", folder.display());
    }
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    let written = File::create(&probe).and_then(|mut file| file.write_all(b"probe"));
    let _ = fs::remove_file(&probe);
    if let Err(error) = written {
        bail!("the data folder {} can't be written: {error}. {hint}", folder.display());
    }
    Ok(())
}

/// The paths with private data. They include the data folder itself only if it contains nothing else: somebody may have
/// chosen their working folder. A folder configured for pictures may be shared on purpose, so it is not included.
fn places(config: &Config) -> Vec<PathBuf> {
    let mut places: Vec<_> = KEPT.iter().map(|name| config.data.join(name)).collect();
    let mut entries = fs::read_dir(&config.data).into_iter().flatten().flatten().peekable();
    if entries.peek().is_some() && entries.all(|entry| KEPT.iter().any(|name| entry.file_name() == *name)) {
        places.push(config.data.clone());
    }
    let database = config.database.url.as_ref().map(ExposeSecret::expose_secret);
    if let Some(database) = database.and_then(|url| url.strip_prefix("sqlite:")) {
        let path = database.trim_start_matches("//").split('?').next().unwrap_or_default();
        places.extend(["", "-wal", "-shm"].map(|ending| PathBuf::from(format!("{path}{ending}"))));
    }
    places
}

/// Removes the permissions of other users from a file, or a folder and everything in it. Errors are ignored: the files
/// may belong to another user.
fn tighten(path: &Path) {
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    if metadata.is_symlink() {
        return;
    }
    let mode = metadata.permissions().mode();
    if mode & 0o077 != 0
        && let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
    {
        tracing::warn!(%error, path = %path.display(), "others can read this, and it can't be changed");
    }
    if metadata.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            tighten(&entry.path());
        }
    }
}

/// Whether this configuration stores anything in the data folder.
fn is_used(config: &Config) -> bool {
    config.database.url.is_none() || !config.is_production()
}

/// The lock of the process that serves from the folder.
#[derive(Debug)]
pub(crate) struct InUse(#[expect(dead_code, reason = "dropping it opens the lock")] File);

/// Locks the folder for this process.
///
/// # Errors
/// When another process serves from it; the message says which one, and at which address.
pub(crate) fn take(folder: &Path, address: &str) -> anyhow::Result<InUse> {
    let path = folder.join("in-use");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("{} can't be opened", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            bail!(
                "Event Radar is already running with the data in {}: {}.\n\
                 Stop that one first, or run another beside it with: \
                 make run ARGS=\"--data ./other --listen 127.0.0.1:8081\"",
                folder.display(),
                holder.trim(),
            );
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} can't be locked", path.display()));
        }
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {} on http://{address}", std::process::id())?;
    Ok(InUse(file))
}
