//! Sends mail over SMTP.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use kernel::background;
use kernel::clock::Clock;
use kernel::mail::{Mail, MailError, Mailer};
use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

/// The timeout of one SMTP command.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How many connections for mails to single recipients are kept open for the next ones.
const CONNECTIONS: u32 = 40;

/// A mailer that uses an SMTP server, with a pool of connections.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// A separate pool for bulk mail, so that urgent mails always find a free connection.
    bulk: AsyncSmtpTransport<Tokio1Executor>,
    frame: Frame,
}

/// What all mails have in common.
#[derive(Clone)]
struct Frame {
    from: Mailbox,
    /// The envelope sender, which gets bounces; none for the sender itself.
    bounces: Option<Address>,
    clock: Arc<dyn Clock>,
}

/// What is wrong with the options. Messages never quote the URL, which contains a password.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSetupError {
    /// The server's URL is invalid.
    #[error("the mail server's address must be like smtp://user:password@host:587?tls=required or smtps://host")]
    Url,
    /// The sender's address is invalid.
    #[error("the sender must be like Event Radar <tickets@example.org>")]
    From,
    /// The address for bounces is invalid.
    #[error("the address for mails that come back must be like bounces@tickets.example.org")]
    BounceAddress,
}

impl Smtp {
    /// Sets up a pool of connections to `smtp://user:password@host:587?tls=required` (STARTTLS) or
    /// `smtps://user:password@host` (TLS from the start), without connecting yet. Needs a Tokio runtime.
    pub fn new(url: &SecretString, from: &str, clock: Arc<dyn Clock>) -> Result<Self, SmtpSetupError> {
        // The error would quote the URL and with it the password.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret());
        let builder = builder.map_err(|_| SmtpSetupError::Url)?.timeout(Some(TIMEOUT));
        let bulk = builder.clone().build();
        let transport = builder.pool_config(PoolConfig::new().max_size(CONNECTIONS)).build();
        let from = from.parse().map_err(|_| SmtpSetupError::From)?;
        Ok(Self { transport, bulk, frame: Frame { from, bounces: None, clock } })
    }

    /// Has bounces sent to this address. It becomes the envelope sender, which recipients don't see.
    pub fn with_bounces_to(self, address: &str) -> Result<Self, SmtpSetupError> {
        let bounces = Some(address.parse().map_err(|_| SmtpSetupError::BounceAddress)?);
        Ok(Self { frame: Frame { bounces, ..self.frame }, ..self })
    }

    /// Connects and logs in, without sending a mail.
    ///
    /// # Errors
    /// When the server can't be reached or refuses the login.
    pub async fn try_login(&self) -> Result<(), MailError> {
        match tokio::time::timeout(TIMEOUT, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(MailError::Temporary("the server hung up".to_owned())),
            Ok(Err(error)) => Err(fault(&error)),
            Err(_) => Err(MailError::Temporary("no answer in time".to_owned())),
        }
    }

    async fn send_over(
        &self,
        transport: &AsyncSmtpTransport<Tokio1Executor>,
        mail: &Mail,
    ) -> Result<String, MailError> {
        let (frame, mail) = (self.frame.clone(), mail.clone());
        let written = background::run(move || {
            let message = frame.message(&mail)?;
            Ok((message.envelope().clone(), message.formatted()))
        });
        let (envelope, message) = written.await.map_err(|error| MailError::Temporary(error.to_string()))??;
        match transport.send_raw(&envelope, &message).await {
            Ok(response) => {
                let lines: Vec<&str> = response.message().collect();
                Ok(without_addresses(&format!("{} {}", response.code(), lines.join(" "))))
            }
            // Domains are ASCII, so the part before the @ is not, and another try would fail as well.
            Err(error) if error.is_client() && error.to_string().contains("SMTPUTF8") => {
                Err(MailError::Permanent("the mail server takes no such address: it has no SMTPUTF8".to_owned()))
            }
            Err(error) => Err(fault(&error)),
        }
    }
}

impl Frame {
    /// Builds the message. Addresses are parsed and headers encoded; values that could still break out of a header are
    /// refused.
    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        if mail.subject.chars().any(char::is_control) {
            return Err(unusable("subject"));
        }
        if !is_message_id(&mail.message_id) {
            return Err(unusable("Message-ID"));
        }
        let from = self.sender_of(mail)?;
        let to: Address = mail.to.as_str().parse().map_err(|_| unusable("address"))?;
        let sender = self.bounces.as_ref().unwrap_or(&self.from.email).clone();
        let envelope = Envelope::new(Some(sender), vec![to.clone()]).map_err(|_| unusable("address"))?;
        let millis = u64::try_from(self.clock.unix_millis()).unwrap_or(0);
        let mut message = Message::builder()
            .envelope(envelope)
            .from(from)
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .message_id(Some(format!("<{}>", mail.message_id)))
            // Prevents automatic replies such as out-of-office notices (RFC 3834).
            .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()));
        // Not every server on the way takes other letters in a header; without it, answers go to the sender.
        if let Some(address) = mail.reply_to.as_ref().filter(|address| address.as_str().is_ascii()) {
            let address = address.as_str().parse().map_err(|_| unusable("address for answers"))?;
            message = message.reply_to(Mailbox::new(None, address));
        }
        // Mail programs show a button for this, which sends a POST to the URL (RFC 8058).
        if let Some(url) = &mail.unsubscribe {
            if !is_link(url) {
                return Err(unusable("link to unsubscribe"));
            }
            message = message
                .raw_header(link_header("List-Unsubscribe", url))
                .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        message.multipart(body(mail)?).map_err(|err| MailError::Permanent(err.to_string()))
    }
}

impl Frame {
    /// The sender as recipients see it. The address is always ours, which our domain signs and answers for.
    fn sender_of(&self, mail: &Mail) -> Result<Mailbox, MailError> {
        let Some(name) = &mail.sender_name else { return Ok(self.from.clone()) };
        if name.chars().any(char::is_control) {
            return Err(unusable("sender"));
        }
        let name = match &self.from.name {
            Some(ours) => format!("{name} via {ours}"),
            None => name.clone(),
        };
        Ok(Mailbox::new(Some(name), self.from.email.clone()))
    }
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A header with a URL, unfolded: not every mail program can read a folded URL.
fn link_header(name: &'static str, url: &str) -> HeaderValue {
    let link = format!("<{url}>");
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), link.clone(), link)
}

/// Whether the URL can stand between angle brackets in a header.
fn is_link(url: &str) -> bool {
    url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,\"".contains(&byte))
}

fn unusable(what: &str) -> MailError {
    MailError::Permanent(format!("the mail's {what} can't be used"))
}

/// The body: plain text and HTML as alternatives, the HTML with its pictures (RFC 2387), then the attachments.
fn body(mail: &Mail) -> Result<MultiPart, MailError> {
    let text = MultiPart::alternative().singlepart(SinglePart::plain(mail.text.clone()));
    let html = SinglePart::html(mail.html.clone());
    let (shown, kept): (Vec<_>, Vec<_>) = mail.attachments.iter().partition(|file| file.inline_id.is_some());
    let readable = if shown.is_empty() {
        text.singlepart(html)
    } else {
        let mut related = MultiPart::related().singlepart(html);
        for file in shown {
            related = related.singlepart(part(file)?);
        }
        text.multipart(related)
    };
    if kept.is_empty() {
        return Ok(readable);
    }
    let mut mixed = MultiPart::mixed().multipart(readable);
    for file in kept {
        mixed = mixed.singlepart(part(file)?);
    }
    Ok(mixed)
}

fn part(file: &kernel::mail::Attachment) -> Result<SinglePart, MailError> {
    let content_type = ContentType::parse(&file.content_type).map_err(|_| unusable("attachment"))?;
    if file.filename.chars().any(char::is_control) {
        return Err(unusable("attachment"));
    }
    let place = match &file.inline_id {
        None => Attachment::new(file.filename.clone()),
        Some(id) if is_message_id(id) => Attachment::new_inline_with_name(id.clone(), file.filename.clone()),
        Some(_) => return Err(unusable("attachment")),
    };
    Ok(place.body(file.body.clone(), content_type))
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: &Mail) -> Result<String, MailError> {
        self.send_over(&self.transport, mail).await
    }

    async fn send_in_bulk(&self, mail: &Mail) -> Result<String, MailError> {
        self.send_over(&self.bulk, mail).await
    }
}

/// The error of a failed send. A 5xx is permanent, unless it is about our login and not about the mail.
fn fault(error: &lettre::transport::smtp::Error) -> MailError {
    let message = without_addresses(&error.to_string());
    let login = error.status().is_some_and(|code| matches!(code.to_string().as_str(), "530" | "534" | "535" | "538"));
    if error.is_permanent() && !login { MailError::Permanent(message) } else { MailError::Temporary(message) }
}

/// Removes mail addresses: servers quote the recipient, who must not appear in logs.
fn without_addresses(text: &str) -> String {
    let word = |word| if str::contains(word, '@') { "…" } else { word };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Whether this is a message id: printable ASCII with one `@` and without delimiters (RFC 5322 §3.6.4).
fn is_message_id(id: &str) -> bool {
    let plain = id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>()[]\\,;:\"".contains(&byte));
    plain
        && id.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty() && !right.contains('@'))
}

#[cfg(test)]
mod tests {
    use kernel::mail::Attachment as File;
    use kernel::text::EmailAddress;

    use super::*;

    struct Stopped;

    impl Clock for Stopped {
        fn unix_millis(&self) -> i64 {
            1_700_000_000_000
        }
    }

    fn smtp() -> Smtp {
        Smtp::new(&"smtp://localhost:25".into(), "Event Radar <tickets@example.org>", Arc::new(Stopped)).unwrap()
    }

    fn mail() -> Mail {
        Mail {
            to: EmailAddress::parse("ada@example.org").unwrap(),
            sender_name: None,
            reply_to: None,
            message_id: "order-1@example.org".to_owned(),
            subject: "Deine Karten für Jazz im Hof".to_owned(),
            html: "<p>Hallo</p>".to_owned(),
            text: "Hallo".to_owned(),
            unsubscribe: None,
            attachments: vec![File {
                filename: "ticket.pdf".to_owned(),
                content_type: "application/pdf".to_owned(),
                body: vec![1, 2, 3],
                inline_id: None,
            }],
        }
    }

    #[tokio::test]
    async fn writes_the_headers_and_parts() {
        let wire = String::from_utf8(smtp().frame.message(&mail()).unwrap().formatted()).unwrap();
        for part in [
            "From: \"Event Radar\" <tickets@example.org>\r\n",
            "To: ada@example.org\r\n",
            "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n",
            "Message-ID: <order-1@example.org>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Subject: Deine Karten =?utf-8?b?",
            "Content-Type: multipart/mixed;",
            "Content-Type: multipart/alternative;",
            "Content-Type: application/pdf\r\n",
            "filename=\"ticket.pdf\"",
        ] {
            assert!(wire.contains(part), "{part} in {wire}");
        }
    }

    #[tokio::test]
    async fn mails_that_can_be_ended_say_how() {
        let smtp = smtp();
        let wire = |mail: &Mail| String::from_utf8(smtp.frame.message(mail).unwrap().formatted()).unwrap();
        assert!(!wire(&mail()).contains("List-Unsubscribe"), "what everybody gets can't be ended");
        let link = |url: &str| Mail { unsubscribe: Some(url.to_owned()), ..mail() };
        let wire = wire(&link("https://example.org/unsubscribe?key=abc-_9"));
        assert!(wire.contains("List-Unsubscribe: <https://example.org/unsubscribe?key=abc-_9>\r\n"), "{wire}");
        assert!(wire.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{wire}");
        assert!(smtp.frame.message(&link("https://example.org/>\r\nBcc: eve@example.org")).is_err());
    }

    #[tokio::test]
    async fn an_organizer_s_mail_has_their_name_and_our_address() {
        let smtp = smtp();
        let wire = |name: &str, answers: Option<&str>| {
            let reply_to = answers.map(EmailAddress::stored);
            let mail = Mail { sender_name: Some(name.to_owned()), reply_to, ..mail() };
            smtp.frame.message(&mail).map(|message| String::from_utf8(message.formatted()).unwrap())
        };
        let plain = wire("Jazz Club", Some("box@jazz.example")).unwrap();
        assert!(plain.contains("From: \"Jazz Club via Event Radar\" <tickets@example.org>\r\n"), "{plain}");
        assert!(plain.contains("Reply-To: box@jazz.example\r\n"), "{plain}");
        let odd = wire("Söhne, \"Boss\" <boss@bank.example>", None).unwrap();
        let from = odd.split("From: ").nth(1).unwrap().split("\r\nTo: ").next().unwrap();
        assert!(from.ends_with(" <tickets@example.org>") && !from.contains("bank.example"), "{from}");
        assert!(!odd.contains("Reply-To"), "{odd}");
        let accents = wire("Jazz", Some("büro@jazz.example")).unwrap();
        assert!(!accents.contains("Reply-To"), "{accents}");
        assert!(wire("Jazz\r\nBcc: eve@example.org", None).is_err());
        assert!(wire("Jazz", Some("box@jazz.example>\r\nBcc: eve@example.org")).is_err());
    }

    #[tokio::test]
    async fn pictures_go_with_the_html() {
        let mut mail = mail();
        mail.attachments.push(File {
            filename: "ticket-1.png".to_owned(),
            content_type: "image/png".to_owned(),
            body: vec![4, 5, 6],
            inline_id: Some("ticket-1@example.org".to_owned()),
        });
        let wire = String::from_utf8(smtp().frame.message(&mail).unwrap().formatted()).unwrap();
        let at = |part: &str| wire.find(part).unwrap_or_else(|| panic!("{part} in {wire}"));
        assert!(at("multipart/mixed") < at("multipart/alternative"));
        assert!(at("multipart/alternative") < at("multipart/related"));
        assert!(at("multipart/related") < at("Content-ID: <ticket-1@example.org>"));
        assert!(at("Content-Disposition: inline") < at("application/pdf"));
        mail.attachments[1].inline_id = Some("a>\r\nBcc: eve@example.org".to_owned());
        assert!(smtp().frame.message(&mail).is_err());
    }

    #[tokio::test]
    async fn nothing_breaks_out_of_a_header() {
        let smtp = smtp();
        for change in [
            |mail: &mut Mail| mail.subject = "Hi\r\nBcc: eve@example.org".to_owned(),
            |mail: &mut Mail| mail.message_id = "a@b>\r\nBcc: eve@example.org".to_owned(),
            |mail: &mut Mail| mail.message_id = "no id".to_owned(),
            |mail: &mut Mail| mail.attachments[0].filename = "a\r\nBcc: eve@example.org".to_owned(),
            |mail: &mut Mail| mail.attachments[0].content_type = "application/pdf\r\nBcc: x".to_owned(),
        ] {
            let mut mail = mail();
            change(&mut mail);
            assert!(matches!(smtp.frame.message(&mail), Err(MailError::Permanent(_))), "{mail:?}");
        }
    }

    #[tokio::test]
    async fn the_set_up_is_checked_without_telling_the_password() {
        let clock = || -> Arc<dyn Clock> { Arc::new(Stopped) };
        let wrong = Smtp::new(&"http://user:hunter2@host".into(), "a@example.org", clock()).err().unwrap();
        assert!(!format!("{wrong} {wrong:?}").contains("hunter2"));
        assert!(Smtp::new(&"smtp://localhost".into(), "nobody", clock()).is_err());
        assert_eq!(without_addresses("550 <ada@example.org>: no such user"), "550 … no such user");
    }
}
