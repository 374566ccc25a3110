//! A connection that closes itself when its client is too slow or idle.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use futures::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// How long to wait for the client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    /// For the rest of a request's header, from its first byte on.
    pub head: Duration,
    /// For the first byte of the next request.
    pub idle: Duration,
    /// For it to read anything of what is sent.
    pub stall: Duration,
}

/// Whose turn it is: the client's while the number is even, the server's while it is odd.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    turns: AtomicUsize,
    /// The task that waits to read. HTTP/1 also reads during the server's turn, and then not again until it is woken.
    reader: AtomicWaker,
}

impl Turns {
    /// A request has arrived: it is the server's turn.
    pub(super) fn begin(&self) -> Answering {
        self.0.turns.fetch_add(1, Ordering::SeqCst);
        Answering(Some(self.clone()))
    }

    fn now(&self) -> usize {
        self.0.turns.load(Ordering::SeqCst)
    }
}

/// The server's turn. It becomes the client's when this is dropped.
#[derive(Debug)]
pub(super) struct Answering(Option<Turns>);

impl Answering {
    /// Leaves it the server's turn for good.
    pub(super) fn forever(mut self) {
        self.0 = None;
    }

    /// Leaves it the server's turn until the body is sent.
    pub(super) fn until_sent(self, body: Body) -> impl HttpBody<Data = Bytes, Error = axum::Error> + Send + 'static {
        Sent { body, _answering: self }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(turns) = self.0.take() {
            turns.0.turns.fetch_add(1, Ordering::SeqCst);
            turns.0.reader.wake();
        }
    }
}

struct Sent {
    body: Body,
    _answering: Answering,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// A stream with timeouts for its client. `held` is dropped with it, even if it has become a WebSocket.
pub(super) struct Guarded<S, H> {
    stream: S,
    turns: Turns,
    waits: Waits,
    /// The turn that the deadline belongs to.
    turn: usize,
    has_begun: bool,
    deadline: Pin<Box<Sleep>>,
    stalled: Option<Pin<Box<Sleep>>>,
    _held: H,
}

impl<S, H> Guarded<S, H> {
    pub(super) fn new(stream: S, turns: Turns, waits: Waits, held: H) -> Self {
        let deadline = Box::pin(sleep(waits.idle));
        Self { stream, turns, waits, turn: 0, has_begun: false, deadline, stalled: None, _held: held }
    }

    /// Resets the idle timeout: a client that reads is not idle. HTTP/1 waits for the next request while a response is
    /// still being sent.
    fn note_write(&mut self, result: &Poll<io::Result<usize>>) {
        if matches!(result, Poll::Ready(Ok(_))) && !self.has_begun {
            self.deadline.as_mut().reset(Instant::now() + self.waits.idle);
        }
    }

    /// Fails if the client has not read anything for too long.
    fn check_stall<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stalled = None;
            return result;
        }
        let stall = self.waits.stall;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(stall)));
        stalled.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin, H: Unpin> AsyncRead for Guarded<S, H> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        this.turns.0.reader.register(cx.waker());
        let turn = this.turns.now();
        let is_theirs = turn.is_multiple_of(2);
        if turn != this.turn {
            this.turn = turn;
            this.has_begun = false;
            this.deadline.as_mut().reset(Instant::now() + this.waits.idle);
        }
        let before = buf.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut this.stream).poll_read(cx, buf) {
            if is_theirs && !this.has_begun && buf.filled().len() > before {
                this.has_begun = true;
                this.deadline.as_mut().reset(Instant::now() + this.waits.head);
            }
            return Poll::Ready(read);
        }
        if is_theirs {
            ready!(this.deadline.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl<S: AsyncWrite + Unpin, H: Unpin> AsyncWrite for Guarded<S, H> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.note_write(&result);
        self.check_stall(cx, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.note_write(&result);
        self.check_stall(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(cx);
        self.check_stall(cx, result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures::FutureExt as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_hours(1);

    #[tokio::test]
    async fn does_not_wait_for_a_request_for_ever() {
        let (_client, server) = duplex(64);
        let waits = Waits { head: LONG, idle: SHORT, stall: LONG };
        let turns = Turns::default();
        let mut guarded = Guarded::new(server, turns.clone(), waits, ());
        assert_eq!(guarded.read_u8().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
        let answering = turns.begin();
        let mut read = pin!(guarded.read_u8());
        assert!(read.as_mut().now_or_never().is_none(), "it is our turn");
        drop(answering);
        assert_eq!(read.await.unwrap_err().kind(), io::ErrorKind::TimedOut, "nor for the next");
    }

    #[tokio::test]
    async fn a_byte_now_and_then_does_not_hold_it() {
        let (mut client, server) = duplex(64);
        let waits = Waits { head: SHORT, idle: LONG, stall: LONG };
        let mut guarded = Guarded::new(server, Turns::default(), waits, ());
        let trickle = async {
            while client.write_all(b"G").await.is_ok() {
                sleep(SHORT / 4).await;
            }
        };
        let read = async { while guarded.read_u8().await.is_ok() {} };
        tokio::select! { () = trickle => panic!("still open"), () = read => {} }
    }

    #[tokio::test]
    async fn has_all_the_time_for_the_answer_and_for_what_became_a_socket() {
        let (mut client, server) = duplex(64);
        let waits = Waits { head: SHORT, idle: SHORT, stall: SHORT };
        let turns = Turns::default();
        let mut guarded = Guarded::new(server, turns.clone(), waits, ());
        client.write_all(b"GET").await.unwrap();
        assert_eq!(guarded.read(&mut [0; 8]).await.unwrap(), 3);
        let answering = turns.begin();
        assert!(tokio::time::timeout(3 * SHORT, guarded.read_u8()).await.is_err(), "it is our turn");
        answering.forever();
        assert!(tokio::time::timeout(3 * SHORT, guarded.read_u8()).await.is_err(), "it is a socket");
    }

    #[tokio::test]
    async fn does_not_wait_for_those_who_take_nothing() {
        let (_client, server) = duplex(4);
        let waits = Waits { head: LONG, idle: LONG, stall: SHORT };
        let mut guarded = Guarded::new(server, Turns::default(), waits, ());
        assert_eq!(guarded.write_all(b"hello").await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }
}
