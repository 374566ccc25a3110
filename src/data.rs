//! The data folder of the embedded set-up.

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::config::Config;

/// Makes the data folder where something will be kept in it, and makes sure that it can be written.
///
/// # Errors
/// Says what is wrong with the folder and what to do.
pub(crate) fn prepare(config: &Config) -> anyhow::Result<()> {
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

/// Whether anything is kept in the data folder.
fn is_used(config: &Config) -> bool {
    config.database.url.is_none() || !config.is_production()
}

/// Held by the process that serves from the folder.
#[derive(Debug)]
pub(crate) struct InUse(#[expect(dead_code, reason = "dropping it opens the lock")] File);

/// Takes the folder for this process.
///
/// # Errors
/// When another process serves from it; says which one, and where.
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
