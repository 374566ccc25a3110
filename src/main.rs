//! `event-radar`: see `event-radar help`.

use std::process::ExitCode;

use clap::Parser as _;
use event_radar::cli::Cli;
use mimalloc::MiMalloc;

/// Requests mostly allocate small short-lived values, for which this allocator needs a third less time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The stack of each thread, in bytes. Futures are nested deeply, and builds without optimization need a page for each step;
/// what is not used takes no memory.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    // With huge pages, an idle process takes half as much memory again, and nothing gets faster.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    // Before anything uses TLS: with several providers in the build, rustls does not choose one itself.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("event-radar: another TLS provider is installed already");
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    match runtime {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => {
            eprintln!("event-radar: no threads can be started: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> ExitCode {
    let cli = Cli::parse();
    let failure = cli.exit_code_of_failure();
    // Boxed, since the future is as large as the largest command.
    match Box::pin(event_radar::cli::run(cli)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("event-radar: {error:#}");
            ExitCode::from(failure)
        }
    }
}
