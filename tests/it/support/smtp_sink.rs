//! A small real SMTP server that keeps what it gets, and can be out of sorts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A running server. It ends with the test's runtime.
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

/// A mail as it came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The envelope's sender.
    pub(crate) from: String,
    /// The envelope's receivers.
    pub(crate) to: Vec<String>,
    /// Headers and body.
    pub(crate) data: String,
}

/// What the server does with a mail.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    /// Says this to the receiver's address, such as `550 5.1.1 no such user`.
    RefuseReceiver(&'static str),
    /// Says this after the mail, such as `451 4.3.0 try again`.
    RefuseMail(&'static str),
    /// Takes the mail in, and hangs up without a word.
    HangUp,
    /// Takes the mail and never says so.
    TakeAndStall,
    /// Takes the mail after a while.
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
                // A client that hangs up is no news.
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        sink
    }

    /// Takes addresses of ASCII alone from now on, and says so.
    pub(crate) fn take_ascii_only(&self) {
        self.state.lock().unwrap().ascii_only = true;
    }

    /// Its address, for `mail.url`.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The mails it took, oldest first.
    pub(crate) fn mails(&self) -> Vec<Received> {
        self.state.lock().unwrap().mails.clone()
    }

    /// How many mails it took.
    pub(crate) fn taken(&self) -> usize {
        self.state.lock().unwrap().mails.len()
    }

    /// How many mails it took before the first one to the address; none while there is none.
    pub(crate) fn taken_before(&self, address: &str) -> Option<usize> {
        self.state.lock().unwrap().mails.iter().position(|mail| mail.to.iter().any(|to| to == address))
    }

    /// How many mails it has in its hands and has not taken yet.
    pub(crate) fn under_way(&self) -> usize {
        self.state.lock().unwrap().under_way
    }

    /// What it does with the next mails, one each.
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

/// The address between angle brackets.
fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
