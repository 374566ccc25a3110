//! How long a process takes until it is ready, and how much memory it has then.

use std::time::{Duration, Instant};

use crate::Run;
use crate::http::{Connection, VISITORS};
use crate::report::{Line, Measured};

/// How fast a process should be ready.
const READY: Duration = Duration::from_millis(300);
/// How much memory an idle process should have at most, in MB.
const IDLE: f64 = 60.0;

pub(crate) async fn measure(run: &mut Run<'_>) -> anyhow::Result<()> {
    for _ in 0..run.rounds {
        let started = Instant::now();
        let server = run.set_up.start(false).await?;
        let mut connection = Connection::open(&server, VISITORS).await?;
        while connection.get("/health/ready").await.is_err() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let took = started.elapsed();
        tokio::time::sleep(Duration::from_secs(2)).await;
        let megabytes = f64::from(u32::try_from(server.memory()? / 1000)?) / 1000.0;
        let line = |name: &str, unit, against| Line { name: name.to_owned(), unit, against, wanted: 1.0 };
        let once = Measured { rate: 1.0 / took.as_secs_f64(), p50: took, p99: took };
        let ready = line("starts until ready (p50)", "/s", "300 ms");
        run.report.add(ready, once, Some(1.0 / READY.as_secs_f64()));
        let idle = Measured { rate: megabytes, p50: Duration::ZERO, p99: Duration::ZERO };
        run.report.add(Line { wanted: 0.0, ..line("memory of an idle API", "MB", "at most") }, idle, Some(IDLE));
    }
    Ok(())
}
