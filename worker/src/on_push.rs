//! When a worker fetches jobs from Redis.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use apalis_core::backend::ext::poll_strategy::{PollSnapshot, PollStrategy};
use futures::task::AtomicWaker;
use tokio::time::{Sleep, sleep};

/// How often Redis is polled for jobs that other processes pushed. By default, apalis-redis polls at every heartbeat.
const POLL: Duration = Duration::from_millis(200);
/// How often it is polled for a while after a push: a fetch that was under way then may have come too early.
const POLL_PUSHED: Duration = Duration::from_millis(10);
const PUSHED_LATELY: Duration = Duration::from_millis(100);

/// Tells this process's worker of a queue that jobs were pushed.
#[derive(Default)]
pub(crate) struct Pushed {
    lately: AtomicBool,
    worker: AtomicWaker,
}

impl Pushed {
    pub(crate) fn tell(&self) {
        self.lately.store(true, Ordering::Release);
        self.worker.wake();
    }
}

/// Polls when this process has pushed jobs, and at regular intervals. `IntervalStrategy` of apalis-core 1.0.0 does not poll
/// its next timer, so a worker whose fetch took longer than the interval while its heartbeat was due is never woken again.
pub(crate) struct OnPush {
    pushed: Arc<Pushed>,
    often_until: Instant,
    clock: Pin<Box<Sleep>>,
}

impl OnPush {
    pub(crate) fn of(pushed: Arc<Pushed>) -> Self {
        Self { pushed, often_until: Instant::now(), clock: Box::pin(sleep(POLL)) }
    }
}

impl PollStrategy for OnPush {
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        self.pushed.worker.register(cx.waker());
        if self.pushed.lately.swap(false, Ordering::AcqRel) {
            self.often_until = Instant::now() + PUSHED_LATELY;
            self.clock.set(sleep(POLL_PUSHED));
        }
        // The timer wakes the task only once it has returned pending.
        while self.clock.as_mut().poll(cx).is_ready() {
            let often = Instant::now() < self.often_until;
            self.clock.set(sleep(if often { POLL_PUSHED } else { POLL }));
        }
        Poll::Pending
    }
}
