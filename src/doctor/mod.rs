//! `event-radar doctor`: checks everything that a set-up depends on, and reports what to fix. It changes nothing and
//! prints no secrets.

mod crm;
mod database;
mod mail;
mod money;
mod telemetry;
mod web;

use std::fmt::Write as _;
use std::net::SocketAddr;

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use crate::config::{Config, ConfigError, Role, Source};
use crate::terminal;

/// How it is told, and what helps to find out.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Print JSON, for programs.
    #[arg(long)]
    json: bool,
    /// The selector of the mail service's DKIM key; without it, usual ones are tried.
    #[arg(long, value_name = "NAME")]
    dkim_selector: Option<String>,
    /// Ask this DNS server instead of the system's.
    #[arg(long, value_name = "IP:PORT")]
    dns: Option<SocketAddr>,
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Ok,
    Warning,
    Problem,
}

/// The result of one check.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    level: Level,
    message: String,
    /// What to do about it; none if nothing is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, level: Level::Ok, message: message.into(), advice: None }
    }

    fn warning(check: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Warning, message: message.into(), advice: Some(advice.into()) }
    }

    fn problem(check: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { check, level: Level::Problem, message: message.into(), advice: Some(advice.into()) }
    }

    /// A finding that is a problem in production, but only a warning in development.
    fn for_the_world(config: &Config, check: &'static str, message: String, advice: &str) -> Self {
        if config.is_production() {
            Self::problem(check, message, advice)
        } else {
            Self::warning(check, message, advice)
        }
    }
}

#[derive(Serialize)]
struct Report {
    level: Level,
    findings: Vec<Finding>,
}

/// Runs all checks, and prints the findings.
///
/// # Errors
/// When there are problems.
pub(crate) async fn run(source: &Source, options: &Options) -> anyhow::Result<()> {
    let findings = Box::pin(examine(source, options)).await;
    let level = findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok);
    let problems = findings.iter().filter(|finding| finding.level == Level::Problem).count();
    let report = Report { level, findings };
    terminal::print(&if options.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        text(&report.findings)
    })?;
    match problems {
        0 => Ok(()),
        1 => bail!("there is a problem"),
        more => bail!("there are {more} problems"),
    }
}

fn text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for Finding { check, level, message, advice } in findings {
        let label = match level {
            Level::Ok => "ok",
            Level::Warning => "WARNING",
            Level::Problem => "PROBLEM",
        };
        let _ = writeln!(text, "{label:<8} {check:<14} {message}");
        if let Some(advice) = advice {
            let _ = writeln!(text, "{:<8} {:<14} → {advice}", "", "");
        }
    }
    text
}

async fn examine(source: &Source, options: &Options) -> Vec<Finding> {
    let Ok(config) = source.read() else {
        // Without a valid configuration, the set-up can't be checked, but all problems with the values can be reported.
        return source.read_for(Role::Serve).err().as_ref().map(wrong).unwrap_or_default();
    };
    // In production, API and worker may be separate processes, which need more; the API's role covers that.
    let role = if config.is_production() && config.redis.url.is_some() { Role::Api } else { Role::Serve };
    let mut findings = match config.check(role) {
        Ok(()) => vec![Finding::ok("configuration", "all values are valid")],
        Err(error) => wrong(&error),
    };
    let (database, money, mail, web, crm, telemetry) = tokio::join!(
        database::look(&config),
        money::look(&config),
        mail::look(&config, options),
        web::look(&config),
        crm::look(&config),
        telemetry::look(&config),
    );
    findings.extend([database, money, mail, web, crm, telemetry].into_iter().flatten());
    findings
}

fn wrong(error: &ConfigError) -> Vec<Finding> {
    let finding = |problem: &crate::config::Problem| {
        let advice = if problem.example.is_empty() {
            "see docs/configuration.md".to_owned()
        } else {
            format!("for example: {}", problem.example)
        };
        Finding::problem("configuration", format!("{}: {}", problem.key, problem.reason), advice)
    };
    error.0.iter().map(finding).collect()
}
