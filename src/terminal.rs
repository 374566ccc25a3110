//! What all commands share: the option for the data folder, and output to the terminal.

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
    /// Sets the data folder in the configuration.
    pub(crate) fn apply(&self, source: Source) -> Source {
        match &self.data {
            Some(data) => source.with("data", data),
            None => source,
        }
    }
}

/// Writes to standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether standard error is a terminal.
pub(crate) fn is_terminal() -> bool {
    std::io::stderr().is_terminal()
}
