//! How many jobs of a queue are handed out at a time.

use std::time::{Duration, Instant};

use kernel::jobs::Queue;

use crate::WorkerOptions;

/// The most jobs of a queue that are handed out at the same time, even if they are done at once.
const MOST: u64 = 256;
/// The rest after a batch while others need the processor, as a multiple of the time that the batch took: usually, and once
/// the queue's jobs are late.
pub(crate) const REST: u32 = 4;
pub(crate) const SHORT_REST: u32 = 1;
/// The longest rest: somebody may wait for a login link.
const LONGEST_REST: Duration = Duration::from_secs(2);

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

    /// Notes how many jobs are not finished: once half of a batch is, the rest begins, which takes so many times as long as
    /// the batch.
    pub(crate) fn note(&mut self, out: u64, rest: u32, now: Instant) {
        let half = self.batch() * self.workers / 2;
        if let Some(since) = self.batch_since.take_if(|_| out <= half) {
            self.rest_until = Some(now + ((now - since) * rest).min(LONGEST_REST));
        }
    }

    /// What may be handed out while `out` jobs are not finished. `busy`: others need the processor.
    pub(crate) fn free(&mut self, out: u64, busy: bool, now: Instant) -> Free {
        if busy && self.while_busy.is_some() {
            return self.free_while_busy(out, now);
        }
        (self.batch_since, self.rest_until) = (None, None);
        self.adapt(out.div_ceil(self.workers));
        self.room(self.size, out)
    }

    fn free_while_busy(&mut self, out: u64, now: Instant) -> Free {
        self.size = self.least;
        // A few that hang, say at a mail server that does not answer, hold up nobody else.
        if out > self.batch() * self.workers / 2 {
            return Free::OnceFinished;
        }
        match self.rest_until.filter(|until| *until > now) {
            Some(until) => Free::NotBefore(until),
            None => self.room(self.batch(), out),
        }
    }

    /// What is left of so many jobs for each process. No process takes more than its own part, since others look at the same
    /// moment.
    fn room(&self, each: u64, out: u64) -> Free {
        match (each * self.workers).saturating_sub(out).min(each) {
            0 => Free::OnceFinished,
            free => Free::Now(free),
        }
    }

    /// The jobs of a batch while others need the processor.
    fn batch(&self) -> u64 {
        self.while_busy.unwrap_or(self.least).min(self.least)
    }

    fn adapt(&mut self, out: u64) {
        if out > self.size / 2 {
            self.size = (self.size / 2).max(self.least);
        } else if self.filled && out <= self.size / 4 {
            self.size = (self.size * 2).min(MOST.max(self.least));
        }
    }

    /// Notes that so many jobs were handed out where so many were free.
    pub(crate) fn handed_out(&mut self, jobs: u64, free: u64, now: Instant) {
        self.filled = jobs >= free;
        if !self.filled {
            // The next ones may take longer.
            self.size = self.least;
        }
        if jobs > 0 {
            self.batch_since.get_or_insert(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_while_all_is_done_at_once_and_shrinks_again() {
        let (mut backlog, now) = (Backlog::of(32, None), Instant::now());
        assert_eq!(backlog.free(0, true, now), Free::Now(32), "payments do not make way");
        let mut sizes = Vec::new();
        for _ in 0..5 {
            backlog.handed_out(256, 256, now);
            sizes.push(backlog.free(0, false, now));
        }
        assert_eq!(sizes, [64, 128, 256, 256, 256].map(Free::Now));
        assert_eq!(backlog.free(200, false, now), Free::OnceFinished);
        for out in [200, 100] {
            backlog.free(out, false, now);
        }
        assert_eq!(backlog.free(20, false, now), Free::Now(12));
        backlog.handed_out(12, 12, now);
        assert_eq!(backlog.free(0, false, now), Free::Now(64));
        backlog.handed_out(3, 64, now);
        assert_eq!(backlog.free(0, false, now), Free::Now(32), "nothing more was due");
    }

    #[test]
    fn rests_after_each_batch_while_others_need_the_processor() {
        let (mut backlog, start) = (Backlog::of(64, Some(16)), Instant::now());
        let at = |millis| start + Duration::from_millis(millis);
        assert_eq!(backlog.free(0, false, at(0)), Free::Now(64));
        assert_eq!(backlog.free(64, true, at(10)), Free::OnceFinished);
        assert_eq!(backlog.free(2, true, at(20)), Free::Now(14));
        backlog.handed_out(14, 14, at(20));
        backlog.note(16, REST, at(50));
        assert_eq!(backlog.free(16, true, at(50)), Free::OnceFinished);
        backlog.note(1, REST, at(120));
        let rested = at(120 + 100 * u64::from(REST));
        for millis in [120, 130] {
            backlog.note(0, REST, at(millis));
            assert_eq!(backlog.free(1, true, at(millis)), Free::NotBefore(rested));
        }
        assert_eq!(backlog.free(1, true, rested), Free::Now(15));
        assert_eq!(backlog.free(3, false, rested), Free::Now(125), "nobody else needs it any more");
    }

    #[test]
    fn a_rest_follows_the_batch_and_not_the_time_without_jobs() {
        let (mut backlog, start) = (Backlog::of(64, Some(16)), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(backlog.free(0, true, at(0)), Free::Now(16));
        backlog.handed_out(1, 16, at(0));
        backlog.note(0, REST, at(1));
        assert_eq!(backlog.free(0, true, at(60)), Free::Now(16));
        backlog.handed_out(16, 16, at(60));
        backlog.note(0, REST, at(90));
        assert_eq!(backlog.free(0, true, at(90)), Free::NotBefore(at(90) + LONGEST_REST));
        assert_eq!(backlog.free(0, true, at(92)), Free::Now(16));
        backlog.handed_out(0, 16, at(92));
        backlog.note(0, REST, at(93));
        assert_eq!(backlog.free(0, true, at(93)), Free::Now(16), "others were faster");
    }

    #[test]
    fn each_process_takes_its_own_part() {
        let (mut backlog, now) = (Backlog::of(64, Some(16)), Instant::now());
        backlog.share(3);
        assert_eq!(backlog.free(100, false, now), Free::Now(64));
        assert_eq!(backlog.free(150, false, now), Free::Now(42));
        assert_eq!(backlog.free(20, true, now), Free::Now(16));
        backlog.share(0);
        assert_eq!(backlog.free(0, false, now), Free::Now(64), "this one is not registered yet");
    }

    #[test]
    fn a_job_that_hangs_holds_up_no_other() {
        let (mut backlog, now) = (Backlog::of(64, Some(2)), Instant::now());
        assert_eq!(backlog.free(1, true, now), Free::Now(1));
    }
}
