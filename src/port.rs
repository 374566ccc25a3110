//! Listens on a port, and reports which process uses it already.

use std::collections::HashSet;
use std::fs;
use std::io;

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;

/// The setting that an address comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Setting {
    Http,
    Metrics,
}

impl Setting {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "--listen HOST:PORT, or http.listen in the configuration",
            Self::Metrics => "metrics.listen in the configuration",
        }
    }

    /// How to set another port, for error messages.
    fn to(self, port: u16) -> String {
        match self {
            Self::Http => format!("make run ARGS=\"--listen 127.0.0.1:{port}\" (event-radar serve --listen HOST:PORT)"),
            Self::Metrics => format!("metrics.listen = \"127.0.0.1:{port}\" (each process needs its own)"),
        }
    }
}

/// Listens on the address.
///
/// # Errors
/// When the address can't be used; if another process uses the port, the message names it.
pub(crate) async fn listen(address: &str, setting: Setting) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let port = address.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(0);
            let owner = owner(port).map_or_else(|| "another process".to_owned(), |owner| format!("process {owner}"));
            bail!(
                "{address} is taken by {owner}. Stop it, or choose another port: {}",
                setting.to(port.saturating_add(1)),
            )
        }
        Err(error) => Err(error).with_context(|| format!("can't listen on {address} ({})", setting.name())),
    }
}

/// The id and name of the process that listens on the port; none if the system does not tell (only Linux does, for
/// processes of the same user).
fn owner(port: u16) -> Option<String> {
    let sockets: HashSet<String> =
        ["/proc/net/tcp", "/proc/net/tcp6"].iter().flat_map(|table| listening(table, port)).collect();
    if sockets.is_empty() {
        return None;
    }
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let Ok(open) = fs::read_dir(process.path().join("fd")) else { continue };
        let has_it = open
            .flatten()
            .any(|file| fs::read_link(file.path()).is_ok_and(|link| sockets.contains(link.to_string_lossy().as_ref())));
        if has_it {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(format!("{} ({})", process.file_name().to_string_lossy(), name.trim()));
        }
    }
    None
}

/// The sockets in a table of `/proc/net` that listen on the port, in the form of `/proc/…/fd` links.
fn listening(table: &str, port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let ending = format!(":{port:04X}");
    let text = fs::read_to_string(table).unwrap_or_default();
    text.lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|columns| columns.len() > 9 && columns[1].ends_with(&ending) && columns[3] == LISTEN)
        .map(|columns| format!("socket:[{}]", columns[9]))
        .collect()
}
