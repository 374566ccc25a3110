//! What all commands share: where the data is, and writing to the terminal.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use clap::Args;

use crate::config::Source;

/// Where the data is.
#[derive(Debug, Args)]
pub(crate) struct Data {
    /// The folder for the embedded database, keys, mailbox and sandbox payments [default: ./data].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Data {
    /// The configuration with it.
    pub(crate) fn apply(&self, source: Source) -> Source {
        match &self.data {
            Some(data) => source.with("data", data),
            None => source,
        }
    }
}

/// Writes to the standard output. A reader that has gone away is no error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether a person reads along.
pub(crate) fn is_terminal() -> bool {
    std::io::stderr().is_terminal()
}
