//! Bounces: what a mail server reports about a mail after accepting it, in a delivery status notification (RFC 3464). A
//! notification is trusted if it contains the Message-ID of a mail that we sent: those can't be guessed, and only
//! servers that handled the mail know them. Addresses prove nothing, and the text of a notification is shown only to
//! those who sent the mail.

mod report;

use kernel::Env;
use sea_orm::DbErr;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{messages, notifications};
use report::Report;

/// The largest notification that is accepted, in bytes. Most return only the headers of a mail; some return all of it,
/// with the attached tickets.
pub const MAX_SIZE: usize = 2 * 1024 * 1024;

/// How a notification was classified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The mail is recorded as undeliverable, now or since an earlier notification.
    Noted,
    /// It is not about a mail that is known here.
    Unknown,
    /// It reports a delay or a successful delivery.
    NotFinal,
    /// It is another kind of mail, such as a holiday notice.
    NotAReport,
}

impl Verdict {
    /// The verdict's stable name, for logs and programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noted => "NOTED",
            Self::Unknown => "UNKNOWN_MAIL",
            Self::NotFinal => "NOT_FINAL",
            Self::NotAReport => "NOT_A_REPORT",
        }
    }
}

/// Processes a mail that arrived at the address for bounces, and records what it says about a mail of ours. Idempotent.
///
/// Rule: none of its own; the entry points are protected by a secret, or require access to the machine.
pub async fn receive(env: &Env, raw: &[u8]) -> Result<Verdict, DbErr> {
    let verdict = match Report::read(raw) {
        None => Verdict::NotAReport,
        Some(Report { failure: None, .. }) => Verdict::NotFinal,
        Some(Report { message_id: None, .. }) => Verdict::Unknown,
        Some(Report { message_id: Some(message_id), failure: Some(reason) }) => note(env, &message_id, &reason).await?,
    };
    tracing::info!(verdict = verdict.name(), "a mail came to the address for bounces");
    Ok(verdict)
}

/// Records that the mail with this Message-ID bounced.
async fn note(env: &Env, message_id: &str, reason: &str) -> Result<Verdict, DbErr> {
    let id = message_id.split_once('@').and_then(|(id, _)| Uuid::try_parse(id).ok());
    let Some(id) = id else { return Ok(Verdict::Unknown) };
    let ours = messages::bounced(env, id, message_id, reason).await?
        || notifications::bounced(env, id, message_id, reason).await?;
    Ok(if ours { Verdict::Noted } else { Verdict::Unknown })
}

/// When a mail about an account or an order last bounced: evidence that notifications are received at all.
pub async fn last(env: &Env) -> Result<Option<OffsetDateTime>, DbErr> {
    notifications::last_bounce(env.db.primary()).await
}
