//! What operations want of a mail system.

use async_trait::async_trait;

use crate::text::EmailAddress;

/// A mail, ready to go.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Whom it is for.
    pub to: EmailAddress,
    /// The `Message-ID` without angle brackets, the same on every try, so that a receiver sees a repeat for what it is.
    pub message_id: String,
    /// One line, free of control characters.
    pub subject: String,
    /// The HTML body.
    pub html: String,
    /// The plain-text body, which says the same.
    pub text: String,
    /// Where the receiver ends mails of this kind, by the link and by the mail program itself (RFC 8058); none for
    /// mails that everybody gets.
    pub unsubscribe: Option<String>,
    /// Files.
    pub attachments: Vec<Attachment>,
}

/// A file in a mail.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its name, ASCII.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// The `Content-ID` without angle brackets of a picture that the HTML body shows by `cid:`; none for a file to keep.
    pub inline_id: Option<String>,
}

/// Why a mail did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Worth another try.
    #[error("not delivered, to be tried again: {0}")]
    Temporary(String),
    /// The server refused it for good.
    #[error("refused: {0}")]
    Permanent(String),
}

/// Sends mail: SMTP in production, a local mailbox when embedded.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the mail over and returns the server's words, for the record.
    async fn send(&self, mail: &Mail) -> Result<String, MailError>;

    /// Hands over one of many mails that nobody waits for. Where connections are shared, these have their own, so that
    /// the mails that somebody waits for find one free.
    async fn send_in_bulk(&self, mail: &Mail) -> Result<String, MailError> {
        self.send(mail).await
    }
}

/// A mail kept by the local mailbox.
#[derive(Debug, Clone)]
pub struct KeptMail {
    /// Names it among the others.
    pub id: String,
    /// When it was sent, in Unix seconds.
    pub sent_at: i64,
    /// The mail.
    pub mail: Mail,
}

/// Reads the local mailbox, in development.
#[async_trait]
pub trait Mailbox: Send + Sync {
    /// The latest mails, newest first.
    async fn latest(&self, limit: usize) -> Result<Vec<KeptMail>, MailError>;
}
