//! Computation that can wait, such as drawing tickets for a mail. It runs at a lower priority than requests, and how
//! slowly it gets on tells whether there is processor time left.

use std::io;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::{Builder, Runtime};

/// The nice value of these threads: at 10 they get a tenth of the processor time that others get, and all that the
/// others leave (sched(7)).
const NICE: i32 = 10;

/// This work waits for the processor if it takes so many times as long as it should, and gets next to nothing of it if it
/// takes as long as that.
const SLOW: f64 = 1.2;
const STARVED: f64 = 5.0;
/// How much of what was measured before counts with each new measurement.
const MEMORY: f64 = 0.95;

/// Runs work on threads of lower priority, as many at a time as there are processors. Waits for its end without blocking.
///
/// # Errors
/// When the work panics, or there are no threads.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let threads = threads()?;
    let work = || {
        let (began, used) = (Instant::now(), processor_time());
        let result = work();
        let mut slowness = SLOWNESS.lock().unwrap_or_else(PoisonError::into_inner);
        slowness.note(began.elapsed(), processor_time().saturating_sub(used));
        result
    };
    threads.spawn_blocking(work).await.map_err(io::Error::other)
}

/// Whether recent work had to wait for the processor, which something else needs as well.
pub fn is_slow() -> bool {
    takes(SLOW)
}

/// Whether recent work hardly got the processor, so that others must need it much.
pub fn is_starved() -> bool {
    takes(STARVED)
}

fn takes(times: f64) -> bool {
    let slowness = SLOWNESS.lock().unwrap_or_else(PoisonError::into_inner);
    slowness.takes(times) && slowness.noted.is_some_and(|at| at.elapsed() <= RECENT)
}

static SLOWNESS: Mutex<Slowness> = Mutex::new(Slowness { took: 0.0, used: 0.0, noted: None });
/// Older measurements say nothing about now.
const RECENT: Duration = Duration::from_secs(5);

/// The time that recent work took, and the processor time that it used, in seconds.
struct Slowness {
    took: f64,
    used: f64,
    noted: Option<Instant>,
}

impl Slowness {
    fn note(&mut self, took: Duration, used: Duration) {
        self.took = self.took * MEMORY + took.as_secs_f64();
        self.used = self.used * MEMORY + used.as_secs_f64();
        self.noted = Some(Instant::now());
    }

    /// Whether the work took more than so many times as long as it should.
    fn takes(&self, times: f64) -> bool {
        self.took > self.used * times
    }
}

/// The processor time that this thread has used.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), nanoseconds)
}

/// Lowers the priority of this thread and of those that it will start.
pub fn stand_back() {
    // On other systems the value belongs to the whole process. If it can't be set, requests are only slower.
    #[cfg(target_os = "linux")]
    if rustix::process::getpriority_process(None).is_ok_and(|nice| nice < NICE) {
        let _ = rustix::process::setpriority_process(None, NICE);
    }
}

/// A runtime of which only the blocking threads are used. It is never dropped, like the process itself.
fn threads() -> io::Result<&'static Runtime> {
    static THREADS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
        Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(available_parallelism().map_or(1, usize::from))
            .thread_name("background")
            .on_thread_start(stand_back)
            .build()
    });
    THREADS.as_ref().map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn its_threads_stand_back_and_ours_do_not() {
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let ours = nice();
        assert_eq!(run(nice).await.unwrap(), if cfg!(target_os = "linux") { NICE.max(ours) } else { ours });
        assert_eq!(nice(), ours);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn many_begin_at_once() {
        let work = (0..100).map(|number| tokio::spawn(run(move || number)));
        for (number, done) in futures::future::join_all(work).await.into_iter().enumerate() {
            assert_eq!(done.unwrap().unwrap(), number);
        }
    }

    #[test]
    fn work_that_waits_for_the_processor_is_slow() {
        let (mut slowness, millis) = (Slowness { took: 0.0, used: 0.0, noted: None }, Duration::from_millis);
        assert!(!slowness.takes(SLOW), "nothing is known");
        for _ in 0..100 {
            slowness.note(millis(10), millis(9));
        }
        assert!(!slowness.takes(SLOW));
        for _ in 0..100 {
            slowness.note(millis(2), millis(1));
        }
        assert!(slowness.takes(SLOW));
        for _ in 0..100 {
            slowness.note(millis(1), millis(1));
        }
        assert!(!slowness.takes(SLOW));
    }

    #[tokio::test]
    async fn a_panic_is_an_error() {
        assert!(run(|| panic!("as wanted")).await.is_err());
        assert_eq!(run(|| 1).await.unwrap(), 1);
    }
}
