//! How many jobs of a queue are handed out at a time.

use std::time::Instant;

use kernel::jobs::Queue;

use crate::WorkerOptions;

/// The most jobs of a queue that are handed out at the same time, even if they are done at once.
const MOST: u64 = 256;
/// The rest after a batch while others need the processor, as a multiple of the time that the batch took.
const REST: u32 = 4;

/// How many jobs of a queue may be handed out and not be finished: so many for each process that works for it.
///
/// Jobs that are done before the next round get a larger one, so that no handler waits for the relay. While others need the
/// processor, jobs that can wait are handed out in batches, with a rest after each: together they cost less than one by one.
#[derive(Debug)]
pub(crate) struct Backlog {
    /// The processes that get jobs from the same queue.
    workers: u64,
    least: u64,
    size: u64,
    /// Whether the last round handed out as many as possible.
    filled: bool,
    /// The jobs of a batch while others need the processor; none for jobs that can't wait.
    while_busy: Option<u64>,
    batch_since: Option<Instant>,
    rest_until: Option<Instant>,
}

/// What may be handed out now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Free {
    /// So many jobs.
    Now(u64),
    /// None before this time.
    NotBefore(Instant),
    /// None before others are finished.
    OnceFinished,
}

impl Backlog {
    pub(crate) fn new(options: &WorkerOptions, queue: Queue) -> Self {
        let while_busy = (queue != Queue::Payments).then_some(options.concurrency.while_busy as u64);
        Self::of(options.least_backlog(queue) as u64, while_busy)
    }

    fn of(least: u64, while_busy: Option<u64>) -> Self {
        Self { workers: 1, least, size: least, filled: false, while_busy, batch_since: None, rest_until: None }
    }

    /// Sets how many processes get jobs from the queue.
    pub(crate) fn share(&mut self, workers: u64) {
        self.workers = workers.max(1);
    }

    /// What may be handed out while `out` jobs are not finished. `busy`: others need the processor.
    pub(crate) fn free(&mut self, out: u64, busy: bool, now: Instant) -> Free {
        if let Some(batch) = self.while_busy.filter(|_| busy) {
            return self.free_while_busy(out, batch.min(self.least) * self.workers, now);
        }
        (self.batch_since, self.rest_until) = (None, None);
        self.adapt(out.div_ceil(self.workers));
        let size = self.size * self.workers;
        if out < size { Free::Now(size - out) } else { Free::OnceFinished }
    }

    fn free_while_busy(&mut self, out: u64, batch: u64, now: Instant) -> Free {
        self.size = self.least;
        // A few that hang, say at a mail server that does not answer, hold up nobody else.
        if out > batch / 2 {
            return Free::OnceFinished;
        }
        if let Some(since) = self.batch_since.take() {
            self.rest_until = Some(now + (now - since) * REST);
        }
        if let Some(until) = self.rest_until.filter(|until| *until > now) {
            return Free::NotBefore(until);
        }
        self.batch_since = Some(now);
        Free::Now(batch - out)
    }

    fn adapt(&mut self, out: u64) {
        if out > self.size / 2 {
            self.size = (self.size / 2).max(self.least);
        } else if self.filled && out <= self.size / 4 {
            self.size = (self.size * 2).min(MOST.max(self.least));
        }
    }

    /// Notes whether the jobs that were handed out took all that was free.
    pub(crate) fn handed_out(&mut self, filled: bool) {
        self.filled = filled;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn grows_while_all_is_done_at_once_and_shrinks_again() {
        let (mut backlog, now) = (Backlog::of(32, None), Instant::now());
        assert_eq!(backlog.free(0, true, now), Free::Now(32), "payments do not make way");
        let mut sizes = Vec::new();
        for _ in 0..5 {
            backlog.handed_out(true);
            sizes.push(backlog.free(0, false, now));
        }
        assert_eq!(sizes, [64, 128, 256, 256, 256].map(Free::Now));
        backlog.handed_out(false);
        assert_eq!(backlog.free(0, false, now), Free::Now(256), "nothing more is due");
        assert_eq!(backlog.free(200, false, now), Free::OnceFinished);
        for out in [200, 100] {
            backlog.free(out, false, now);
        }
        assert_eq!(backlog.free(20, false, now), Free::Now(12));
    }

    #[test]
    fn rests_after_each_batch_while_others_need_the_processor() {
        let (mut backlog, start) = (Backlog::of(64, Some(16)), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        assert_eq!(backlog.free(0, false, at(0)), Free::Now(64));
        assert_eq!(backlog.free(64, true, at(10)), Free::OnceFinished);
        assert_eq!(backlog.free(2, true, at(20)), Free::Now(14));
        assert_eq!(backlog.free(16, true, at(50)), Free::OnceFinished);
        let rested = at(120 + 100 * u64::from(REST));
        assert_eq!(backlog.free(1, true, at(120)), Free::NotBefore(rested));
        assert_eq!(backlog.free(0, true, at(130)), Free::NotBefore(rested));
        assert_eq!(backlog.free(1, true, rested), Free::Now(15));
        assert_eq!(backlog.free(3, false, rested), Free::Now(61), "nobody else needs it any more");
    }

    #[test]
    fn is_as_large_as_there_are_workers() {
        let (mut backlog, now) = (Backlog::of(64, Some(16)), Instant::now());
        backlog.share(3);
        assert_eq!(backlog.free(100, false, now), Free::Now(92));
        assert_eq!(backlog.free(20, true, now), Free::Now(28));
        backlog.share(0);
        assert_eq!(backlog.free(0, false, now), Free::Now(64), "this one is not registered yet");
    }

    #[test]
    fn a_job_that_hangs_holds_up_no_other() {
        let (mut backlog, now) = (Backlog::of(64, Some(2)), Instant::now());
        assert_eq!(backlog.free(1, true, now), Free::Now(1));
    }
}
