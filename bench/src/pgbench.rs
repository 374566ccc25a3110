use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use tokio::process::Command;

use crate::database::OnSale;

/// The statements that the API sends to place a batch of one order, in the same order and form.
const SCRIPT: &str = include_str!("one_order.sql");

/// The rate that pgbench reached, as the limit to compare with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) per_second: f64,
}

/// Runs the same prepared statements, one order per transaction, over `clients` connections without HTTP or GraphQL.
/// This is the limit that the row lock sets on this database and machine.
pub(crate) async fn one_order(
    url: &str,
    sale: &OnSale,
    clients: usize,
    duration: Duration,
    folder: &Path,
) -> anyhow::Result<Limit> {
    let [event, organization] = [sale.event, sale.organization].map(|id| id.to_string());
    let [ticket_type, quota] = [sale.ticket_type, sale.quota].map(|id| id.to_string());
    let defined = [("event", event), ("organization", organization), ("ticket_type", ticket_type), ("quota", quota)];
    run(url, SCRIPT, &defined, clients, duration, folder).await
}

/// Runs a script of prepared statements over `clients` connections.
pub(crate) async fn run(
    url: &str,
    text: &str,
    defined: &[(&str, String)],
    clients: usize,
    duration: Duration,
    folder: &Path,
) -> anyhow::Result<Limit> {
    let script = folder.join("script.sql");
    std::fs::write(&script, text)?;
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", &clients.to_string()])
        .arg(format!("--time={}", duration.as_secs()))
        .args(defined.iter().map(|(name, value)| format!("--define={name}={value}")))
        .arg("--file")
        .arg(&script)
        .arg(url)
        .output()
        .await
        .context("pgbench is needed: it comes with PostgreSQL's server package")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    anyhow::ensure!(output.status.success(), "pgbench failed: {}", String::from_utf8_lossy(&output.stderr));
    let line = text.lines().find(|line| line.starts_with("tps = ")).context("pgbench tells no tps")?;
    let per_second = line.split_whitespace().nth(2).context("no number")?.parse()?;
    Ok(Limit { per_second })
}
