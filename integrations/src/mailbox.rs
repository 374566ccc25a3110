//! A mailer that stores mails in a folder instead of sending them, for development and the embedded set-up.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::clock::Clock;
use kernel::mail::{Attachment, Mail, MailError, Mailbox, MailboxEntry, Mailer};
use kernel::text::EmailAddress;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files::{Folder, blocking};

/// The most mails that are kept; older ones are deleted.
const KEPT: usize = 500;

/// The local mailbox: a folder with one file per mail.
pub struct LocalMailbox {
    folder: Folder,
    clock: Arc<dyn Clock>,
}

#[derive(Serialize, Deserialize)]
struct StoredMail {
    to: String,
    #[serde(default)]
    sender_name: Option<String>,
    #[serde(default)]
    reply_to: Option<String>,
    message_id: String,
    subject: String,
    text: String,
    html: String,
    #[serde(default)]
    unsubscribe: Option<String>,
    attachments: Vec<StoredAttachment>,
}

#[derive(Serialize, Deserialize)]
struct StoredAttachment {
    filename: String,
    content_type: String,
    base64: String,
    inline_id: Option<String>,
}

impl LocalMailbox {
    /// Opens the folder, and creates it if it does not exist.
    pub fn open(dir: PathBuf, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Ok(Self { folder: Folder::open(dir)?, clock })
    }
}

#[async_trait]
impl Mailer for LocalMailbox {
    fn is_local(&self) -> bool {
        true
    }

    async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        let (folder, millis) = (self.folder.clone(), self.clock.unix_millis());
        let (digest, stored) = (digest(&mail.message_id), StoredMail::of(mail));
        let kept = blocking(move || store(&folder, millis, &digest, &stored));
        let id = kept.await.map_err(|err| faulty(&err))?;
        Ok(format!("kept in the local mailbox as {id}"))
    }
}

#[async_trait]
impl Mailbox for LocalMailbox {
    async fn latest(&self, limit: usize) -> Result<Vec<MailboxEntry>, MailError> {
        let folder = self.folder.clone();
        blocking(move || latest(&folder, limit)).await.map_err(|err| faulty(&err))
    }
}

/// Stores a mail and returns its id. It replaces one with the same `Message-ID`, which is the same mail sent again.
/// File names start with a time that only grows, so that they sort by age even if the clock stands still.
fn store(folder: &Folder, millis: i64, digest: &str, mail: &StoredMail) -> io::Result<String> {
    let lock = folder.lock()?;
    let names = folder.names(".json")?;
    let ending = format!("-{digest}.json");
    let name = names.iter().find(|name| name.ends_with(&ending)).cloned().unwrap_or_else(|| {
        let latest = names.last().and_then(|name| stamp(name)).unwrap_or(0);
        format!("{:013}{ending}", millis.max(latest + 1))
    });
    folder.write(&lock, &name, &serde_json::to_vec_pretty(mail)?)?;
    for old in names.iter().filter(|old| **old != name).rev().skip(KEPT - 1) {
        folder.remove(&lock, old)?;
    }
    Ok(id(&name).to_owned())
}

/// Reads the latest mails, without those that are deleted meanwhile or can't be read.
fn latest(folder: &Folder, limit: usize) -> io::Result<Vec<MailboxEntry>> {
    let mut mails = Vec::new();
    for name in folder.names(".json")?.iter().rev() {
        if mails.len() == limit {
            break;
        }
        let Some(bytes) = folder.read(name)? else { continue };
        let stored = serde_json::from_slice::<StoredMail>(&bytes).ok();
        if let Some(mail) = stored.and_then(StoredMail::mail) {
            mails.push(MailboxEntry { id: id(name).to_owned(), sent_at: stamp(name).unwrap_or(0) / 1000, mail });
        }
    }
    Ok(mails)
}

fn id(name: &str) -> &str {
    name.strip_suffix(".json").unwrap_or(name)
}

fn stamp(name: &str) -> Option<i64> {
    name.split_once('-')?.0.parse().ok()
}

fn digest(message_id: &str) -> String {
    hex::encode(&Sha256::digest(message_id.as_bytes())[..8])
}

fn faulty(err: &io::Error) -> MailError {
    MailError::Temporary(format!("the mailbox's folder: {err}"))
}

impl StoredMail {
    fn of(mail: &Mail) -> Self {
        let attachment = |attachment: &Attachment| StoredAttachment {
            filename: attachment.filename.clone(),
            content_type: attachment.content_type.clone(),
            base64: STANDARD.encode(&attachment.body),
            inline_id: attachment.inline_id.clone(),
        };
        Self {
            to: mail.to.as_str().to_owned(),
            sender_name: mail.sender_name.clone(),
            reply_to: mail.reply_to.as_ref().map(|address| address.as_str().to_owned()),
            message_id: mail.message_id.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
            unsubscribe: mail.unsubscribe.clone(),
            attachments: mail.attachments.iter().map(attachment).collect(),
        }
    }

    fn mail(self) -> Option<Mail> {
        let attachment = |stored: StoredAttachment| {
            let body = STANDARD.decode(stored.base64).ok()?;
            Some(Attachment {
                filename: stored.filename,
                content_type: stored.content_type,
                body,
                inline_id: stored.inline_id,
            })
        };
        Some(Mail {
            to: EmailAddress::parse(&self.to).ok()?,
            sender_name: self.sender_name,
            reply_to: self.reply_to.as_deref().map(EmailAddress::stored),
            message_id: self.message_id,
            subject: self.subject,
            html: self.html,
            text: self.text,
            unsubscribe: self.unsubscribe,
            attachments: self.attachments.into_iter().map(attachment).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stopped;

    impl Clock for Stopped {
        fn unix_millis(&self) -> i64 {
            1_700_000_000_000
        }
    }

    fn mail(number: usize, subject: &str) -> Mail {
        Mail {
            to: EmailAddress::parse("ada@example.org").unwrap(),
            sender_name: None,
            reply_to: None,
            message_id: format!("{number}@example.org"),
            subject: subject.to_owned(),
            html: "<p>Hello</p>".to_owned(),
            text: "Hello".to_owned(),
            unsubscribe: None,
            attachments: vec![Attachment {
                filename: "ticket.pdf".to_owned(),
                content_type: "application/pdf".to_owned(),
                body: vec![0, 159, 255],
                inline_id: None,
            }],
        }
    }

    #[tokio::test]
    async fn keeps_the_latest_first_and_a_repeat_once() {
        let dir = tempfile::tempdir().unwrap();
        let mailbox = LocalMailbox::open(dir.path().join("mails"), Arc::new(Stopped)).unwrap();
        for number in 0..3 {
            mailbox.send(&mail(number, &format!("mail {number}"))).await.unwrap();
        }
        mailbox.send(&mail(1, "mail 1 again")).await.unwrap();
        let kept = mailbox.latest(10).await.unwrap();
        let subjects: Vec<_> = kept.iter().map(|kept| kept.mail.subject.as_str()).collect();
        assert_eq!(subjects, ["mail 2", "mail 1 again", "mail 0"]);
        assert_eq!(kept[0].mail.attachments[0].body, [0, 159, 255]);
        assert_eq!(kept[0].sent_at, 1_700_000_000);
        assert_eq!(mailbox.latest(1).await.unwrap().len(), 1);
    }

    #[test]
    fn lets_the_oldest_go() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path().to_owned()).unwrap();
        for number in 0..KEPT + 2 {
            let mail = mail(number, "x");
            store(&folder, 0, &digest(&mail.message_id), &StoredMail::of(&mail)).unwrap();
        }
        let names = folder.names(".json").unwrap();
        assert_eq!(names.len(), KEPT);
        assert_eq!(stamp(&names[0]), Some(3));
    }
}
