//! The port for mail: what is sent, how sending fails, and the local mailbox.

use async_trait::async_trait;

use crate::text::EmailAddress;

/// A mail to one recipient, rendered and ready to be sent.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The only recipient; every recipient gets a mail of their own.
    pub to: EmailAddress,
    /// The name in front of our own as the sender, without control characters; none for mails that are ours alone.
    pub sender_name: Option<String>,
    /// The address that answers go to; none for the sender's.
    pub reply_to: Option<EmailAddress>,
    /// The `Message-ID` without angle brackets. It is the same on every try, so that a receiver recognizes a duplicate.
    pub message_id: String,
    /// The subject: one line without control characters.
    pub subject: String,
    /// The HTML body, a complete document.
    pub html: String,
    /// The plain-text body with the same content.
    pub text: String,
    /// Where the recipient unsubscribes from mails of this kind, by a link or with one click in the mail program (RFC
    /// 8058); none for mails that can't be declined.
    pub unsubscribe: Option<String>,
    /// Files to keep (tickets, calendar entries) and pictures that the HTML body shows.
    pub attachments: Vec<Attachment>,
}

/// A file in a mail.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The name under which a mail program saves it; ASCII only.
    pub filename: String,
    /// The media type, such as `application/pdf`.
    pub content_type: String,
    /// The content, not yet encoded for transfer.
    pub body: Vec<u8>,
    /// The `Content-ID` without angle brackets, for a picture that the HTML body shows by `cid:`; none for a file to
    /// keep.
    pub inline_id: Option<String>,
}

/// Why a mail was not accepted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MailError {
    /// Worth another try: the server can't be reached, refuses for now (4xx), or does not accept our login.
    #[error("not delivered, to be tried again: {0}")]
    Temporary(String),
    /// The server refused it for good (5xx).
    #[error("refused: {0}")]
    Permanent(String),
}

/// Sends mail: SMTP in production, a local mailbox when embedded.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the mail over and returns the server's reply, for the record.
    async fn send(&self, mail: &Mail) -> Result<String, MailError>;

    /// Hands over one of many mails that nobody is waiting for. An adapter with a connection pool keeps a separate one
    /// for these, so that urgent mails always find a free connection.
    async fn send_in_bulk(&self, mail: &Mail) -> Result<String, MailError> {
        self.send(mail).await
    }

    /// Whether mails are kept here instead of being sent to anybody.
    fn is_local(&self) -> bool {
        false
    }
}

/// A mail in the local mailbox.
#[derive(Debug, Clone)]
pub struct MailboxEntry {
    /// Its id within the mailbox, as in the address of its page.
    pub id: String,
    /// When it was sent, in Unix seconds.
    pub sent_at: i64,
    /// The mail as it was handed over.
    pub mail: Mail,
}

/// Read access to the local mailbox, in development.
#[async_trait]
pub trait Mailbox: Send + Sync {
    /// The latest `limit` mails, newest first.
    async fn latest(&self, limit: usize) -> Result<Vec<MailboxEntry>, MailError>;
}
