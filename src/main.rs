//! `event-radar`: see `event-radar help`.

use std::process::ExitCode;

use clap::Parser as _;
use event_radar::cli::Cli;
use mimalloc::MiMalloc;

/// Small short-lived values are most of what a request makes; this allocator takes a third less time for them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    // Before anything that speaks TLS: with several providers in the build rustls would not choose by itself.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("event-radar: another TLS provider is installed already");
        return ExitCode::FAILURE;
    }
    let cli = Cli::parse();
    let failure = cli.exit_code_of_failure();
    // Boxed, for it holds what any of the commands needs.
    match Box::pin(event_radar::cli::run(cli)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("event-radar: {error:#}");
            ExitCode::from(failure)
        }
    }
}
