//! Computation that can wait, such as drawing tickets for a mail. It runs at a lower priority than requests.

use std::io;
use std::sync::LazyLock;
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Runtime};

/// The nice value of these threads: at 10 they get a tenth of the processor time that others get, and all that the
/// others leave (sched(7)).
const NICE: i32 = 10;

/// Runs work on threads of lower priority, as many at a time as there are processors. Waits for its end without blocking.
///
/// # Errors
/// When the work panics, or there are no threads.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    let threads = threads()?;
    threads.spawn_blocking(work).await.map_err(io::Error::other)
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

    #[tokio::test]
    async fn a_panic_is_an_error() {
        assert!(run(|| panic!("as wanted")).await.is_err());
        assert_eq!(run(|| 1).await.unwrap(), 1);
    }
}
