//! The local mailbox: its page, its JSON for tools, and its attachments.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use kernel::mail::{MailError, Mailbox, MailboxEntry};
use minijinja::context;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::page::{notice, page};
use api_base::extract::Path;

/// How many mails the page shows.
const SHOWN: usize = 100;
/// A number larger than the mailbox holds.
const ALL: usize = 10_000;

type Shared = State<Arc<dyn Mailbox>>;

pub(super) fn router<S: Clone + Send + Sync + 'static>(mailbox: Arc<dyn Mailbox>) -> Router<S> {
    Router::new()
        .route("/dev/mailbox", get(show))
        .route("/dev/mailbox.json", get(list))
        .route("/dev/mailbox/{id}/attachments/{number}", get(attachment))
        .with_state(mailbox)
}

/// A mail in `/dev/mailbox.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MailJson {
    message_id: String,
    to: [String; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    subject: String,
    text: String,
    html: String,
    attachments: Vec<AttachmentJson>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttachmentJson {
    filename: String,
    content_type: String,
    size: usize,
}

async fn show(State(mailbox): Shared) -> Response {
    match mailbox.latest(SHOWN).await {
        Ok(mails) => {
            let mails: Vec<_> = mails.iter().map(shown).collect();
            page(StatusCode::OK, "mailbox.html", context! { mails })
        }
        Err(error) => faulty(&error),
    }
}

async fn list(State(mailbox): Shared) -> Response {
    match mailbox.latest(ALL).await {
        Ok(mails) => {
            let mails: Vec<MailJson> = mails.into_iter().map(MailJson::from).collect();
            ([(CACHE_CONTROL, "no-store")], Json(mails)).into_response()
        }
        Err(error) => faulty(&error),
    }
}

async fn attachment(State(mailbox): Shared, Path((id, number)): Path<(String, usize)>) -> Response {
    let mails = match mailbox.latest(ALL).await {
        Ok(mails) => mails,
        Err(error) => return faulty(&error),
    };
    let file =
        mails.into_iter().find(|kept| kept.id == id).and_then(|kept| kept.mail.attachments.into_iter().nth(number));
    let Some(file) = file else {
        return notice(StatusCode::NOT_FOUND, "Not found", "There is no such mail, or it has no such file.");
    };
    let headers = [
        (CONTENT_TYPE, file.content_type),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&file.filename))),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, file.body).into_response()
}

fn shown(kept: &MailboxEntry) -> minijinja::Value {
    let files = kept.mail.attachments.iter().map(|file| {
        context! { filename => file.filename.as_str(), content_type => file.content_type.as_str(), size => file.body.len() }
    });
    // Pictures in the body are attachments named by their Content-ID.
    let mut html = kept.mail.html.clone();
    for (number, file) in kept.mail.attachments.iter().enumerate() {
        if let Some(inline_id) = &file.inline_id {
            html = html.replace(&format!("cid:{inline_id}"), &format!("/dev/mailbox/{}/attachments/{number}", kept.id));
        }
    }
    context! {
        id => kept.id.as_str(),
        to => kept.mail.to.as_str(),
        subject => kept.mail.subject.as_str(),
        sent_at => OffsetDateTime::from_unix_timestamp(kept.sent_at).ok().and_then(|at| at.format(&Rfc3339).ok()),
        // Links in a frame without scripts would open inside it.
        srcdoc => format!("<base target=\"_blank\">{html}"),
        text => kept.mail.text.as_str(),
        attachments => files.collect::<Vec<_>>(),
    }
}

/// A file name that is safe between quotes in a header.
fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect()
}

fn faulty(error: &MailError) -> Response {
    tracing::error!(%error, "the mailbox could not be read");
    notice(StatusCode::INTERNAL_SERVER_ERROR, "Mailbox", "The mailbox's folder could not be read; the log says why.")
}

impl From<MailboxEntry> for MailJson {
    fn from(kept: MailboxEntry) -> Self {
        let mail = kept.mail;
        let attachment = |file: kernel::mail::Attachment| AttachmentJson {
            filename: file.filename,
            content_type: file.content_type,
            size: file.body.len(),
        };
        Self {
            message_id: mail.message_id,
            to: [mail.to.as_str().to_owned()],
            sender_name: mail.sender_name,
            reply_to: mail.reply_to.map(|address| address.as_str().to_owned()),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            attachments: mail.attachments.into_iter().map(attachment).collect(),
        }
    }
}
