//! A small real SMTP server that stores mails and can misbehave.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A running server, which ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct SmtpSink {
    address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    ascii_only: bool,
    mails: Vec<Received>,
    moods: VecDeque<Mood>,
    under_way: usize,
}

/// A mail that the server received.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The sender on the envelope.
    pub(crate) from: String,
    /// The recipients on the envelope.
    pub(crate) to: Vec<String>,
    /// The raw headers and body.
    pub(crate) data: String,
}

/// How the server handles a mail.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    /// Refuses the recipient with this reply, such as `550 5.1.1 no such user`.
    RefuseReceiver(&'static str),
    /// Refuses the mail with this reply, such as `451 4.3.0 try again`.
    RefuseMail(&'static str),
    /// Receives the mail, and closes the connection without a reply.
    HangUp,
    /// Accepts the mail, but never replies.
    TakeAndStall,
    /// Accepts the mail after this time.
    TakeAfter(Duration),
}

impl SmtpSink {
    /// Starts a server on a free port.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self { address: listener.local_addr().unwrap().to_string(), state: Arc::default() };
        let server = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                // A client that disconnects is not an error.
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        sink
    }

    /// Supports only ASCII addresses from now on (no SMTPUTF8).
    pub(crate) fn take_ascii_only(&self) {
        self.state.lock().unwrap().ascii_only = true;
    }

    /// The value for `mail.url`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The accepted mails, oldest first.
    pub(crate) fn mails(&self) -> Vec<Received> {
        self.state.lock().unwrap().mails.clone()
    }

    /// The number of accepted mails.
    pub(crate) fn taken(&self) -> usize {
        self.state.lock().unwrap().mails.len()
    }

    /// The number of mails accepted before the first one to an address; none if there is none yet.
    pub(crate) fn taken_before(&self, address: &str) -> Option<usize> {
        self.state.lock().unwrap().mails.iter().position(|mail| mail.to.iter().any(|to| to == address))
    }

    /// The number of mails that are received but not accepted yet.
    pub(crate) fn under_way(&self) -> usize {
        self.state.lock().unwrap().under_way
    }

    /// Sets how the next mails are handled, one after the other.
    pub(crate) fn next(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state.lock().unwrap().moods.extend(moods);
    }

    fn mood(&self) -> Option<Mood> {
        self.state.lock().unwrap().moods.pop_front()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut from, mut to) = (String::new(), Vec::new());
        let mut mood = None;
        write.write_all(b"220 sink ESMTP\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer = match verb.as_str() {
                "EHLO" if self.state.lock().unwrap().ascii_only => "250-sink\r\n250 8BITMIME",
                "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8",
                "HELO" | "NOOP" | "RSET" => "250 fine",
                "MAIL" => {
                    (from, to) = (address(&line), Vec::new());
                    mood = self.mood();
                    "250 fine"
                }
                "RCPT" => {
                    if let Some(Mood::RefuseReceiver(words)) = mood {
                        words
                    } else {
                        to.push(address(&line));
                        "250 fine"
                    }
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut data = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        data.push_str(line.strip_prefix('.').unwrap_or(&line));
                        data.push_str("\r\n");
                    }
                    match mood.take() {
                        Some(Mood::RefuseMail(words)) => words,
                        Some(Mood::HangUp) => return Ok(()),
                        slow => {
                            if let Some(Mood::TakeAfter(pause)) = slow {
                                self.state.lock().unwrap().under_way += 1;
                                tokio::time::sleep(pause).await;
                                self.state.lock().unwrap().under_way -= 1;
                            }
                            let received = Received { from: from.clone(), to: to.clone(), data };
                            self.state.lock().unwrap().mails.push(received);
                            if let Some(Mood::TakeAndStall) = slow {
                                std::future::pending::<()>().await;
                            }
                            "250 2.0.0 taken"
                        }
                    }
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "502 what?",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

/// The address between the angle brackets of a command.
fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
