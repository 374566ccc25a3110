//! Mails that come back: what a mail server says later about a mail that ours had taken, in a delivery status
//! notification (RFC 3464). It is believed if it returns the Message-ID of a mail that we sent: those can't be guessed,
//! and only whoever had the mail in their hands knows one. Addresses prove nothing, and what the notification says is
//! told to nobody but those who sent the mail.

mod report;

use kernel::Env;
use sea_orm::DbErr;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{messages, notifications};
use report::Report;

/// The largest notification that is read, in bytes. Most return the headers of a mail; some return all of it, with the
/// tickets.
pub const MAX_SIZE: usize = 2 * 1024 * 1024;

/// What came of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The mail is on record as one that could not be delivered, now or since earlier.
    Noted,
    /// It is about no mail that is known here.
    Unknown,
    /// It says that a mail is late, or that it arrived.
    NotFinal,
    /// It is another kind of mail, such as a holiday notice.
    NotAReport,
}

impl Verdict {
    /// A word for logs and for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noted => "NOTED",
            Self::Unknown => "UNKNOWN_MAIL",
            Self::NotFinal => "NOT_FINAL",
            Self::NotAReport => "NOT_A_REPORT",
        }
    }
}

/// Takes in a mail that came to the address for bounces, and notes what it says about a mail of ours. May be called with
/// the same one any number of times.
///
/// Rule: none of its own; the way in is guarded, by a secret or by being on the machine.
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

/// Notes that the mail of this Message-ID came back.
async fn note(env: &Env, message_id: &str, reason: &str) -> Result<Verdict, DbErr> {
    let id = message_id.split_once('@').and_then(|(id, _)| Uuid::try_parse(id).ok());
    let Some(id) = id else { return Ok(Verdict::Unknown) };
    let ours = messages::bounced(env, id, message_id, reason).await?
        || notifications::bounced(env, id, message_id, reason).await?;
    Ok(if ours { Verdict::Noted } else { Verdict::Unknown })
}

/// When a mail about an account or an order came back last; a sign that notifications find their way in.
pub async fn last(env: &Env) -> Result<Option<OffsetDateTime>, DbErr> {
    notifications::last_bounce(env.db.primary()).await
}
