//! A stand-in for a mail server that takes every mail at once and keeps none (RFC 5321).

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// The stand-in, which ends when this is dropped.
pub(crate) struct Smtp {
    /// The value for `mail.url`.
    pub(crate) url: String,
    _serving: JoinSet<()>,
}

impl Smtp {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("smtp://{}", listener.local_addr()?);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                connections.spawn(async move { drop(serve(stream).await) });
            }
        });
        Ok(Self { url, _serving: serving })
    }
}

async fn serve(stream: TcpStream) -> std::io::Result<()> {
    let mut stream = BufStream::new(stream);
    answer(&mut stream, "220 bench").await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_slice() {
            b"EHLO" => answer(&mut stream, "250-bench\r\n250-8BITMIME\r\n250 SMTPUTF8").await?,
            b"DATA" => {
                answer(&mut stream, "354 go on").await?;
                read_mail(&mut stream, &mut line).await?;
                answer(&mut stream, "250 taken").await?;
            }
            b"QUIT" => return answer(&mut stream, "221 bye").await,
            _ => answer(&mut stream, "250 fine").await?,
        }
    }
}

/// Reads up to the line with nothing but a dot.
async fn read_mail(stream: &mut BufStream<TcpStream>, line: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        line.clear();
        if stream.read_until(b'\n', line).await? == 0 || line == b".\r\n" {
            return Ok(());
        }
    }
}

async fn answer(stream: &mut BufStream<TcpStream>, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes()).await?;
    stream.write_all(b"\r\n").await?;
    stream.flush().await
}
