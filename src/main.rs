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
    // Boxed, for it holds what any of the commands needs.
    match Box::pin(event_radar::cli::run(Cli::parse())).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("event-radar: {error:#}");
            ExitCode::FAILURE
        }
    }
}
