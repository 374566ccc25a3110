//! `event-radar mail`: takes in mails from a mail server on the machine.

use std::io::{Read as _, sink, stdin};

use anyhow::Context as _;
use clap::Subcommand;
use domain::bounces::{self, Verdict};
use kernel::Env;

use crate::terminal::{Data, print};

/// The exit code if a mail can't be taken in now (`EX_TEMPFAIL` of sysexits). Mail servers keep the mail and try again;
/// with other codes, they would bounce it.
pub(crate) const TRY_AGAIN: u8 = 75;

/// What is handed over.
#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Take a mail that came back from the standard input, and note it where it was sent from. For a pipe of the mail
    /// server, or fetchmail.
    Bounce(Data),
}

/// Takes in a bounce. A mail that is not about one of ours is not a failure: the mail server has done its part.
///
/// # Errors
/// When the mail server has to hand the mail over again.
pub(crate) async fn bounce(env: &Env) -> anyhow::Result<()> {
    let raw = read().context("the standard input can't be read")?;
    let verdict = bounces::receive(env, &raw).await.context("the mail could not be noted")?;
    let text = match verdict {
        Verdict::Noted => "the mail could not be delivered",
        Verdict::Unknown => "no such mail was sent from here; nothing changes",
        Verdict::NotFinal => "the mail may still arrive, or did; nothing changes",
        Verdict::NotAReport => "this is no delivery status notification; nothing changes",
    };
    print(&format!("{}: {text}\n", verdict.name()))
}

/// The beginning of the mail, which contains the reason. The rest is read as well and dropped: a mail server that can't
/// write all of it would assume a failure.
fn read() -> anyhow::Result<Vec<u8>> {
    let (mut input, mut raw) = (stdin().lock(), Vec::new());
    input.by_ref().take(u64::try_from(bounces::MAX_SIZE)?).read_to_end(&mut raw)?;
    std::io::copy(&mut input, &mut sink())?;
    Ok(raw)
}
