//! Running a process until it is told to stop.

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::compose::App;

/// Says to every part of a process when to stop.
#[derive(Debug, Clone)]
pub struct Stop {
    sender: watch::Sender<bool>,
}

impl Default for Stop {
    fn default() -> Self {
        Self { sender: watch::Sender::new(false) }
    }
}

impl Stop {
    /// Tells everybody to stop.
    pub fn stop(&self) {
        self.sender.send_replace(true);
    }

    /// For those that watch.
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.sender.subscribe()
    }

    /// Resolves once it is time to stop.
    pub async fn stopped(&self) {
        let _ = self.watch().wait_for(|stop| *stop).await;
    }
}

/// Answers requests until it is time to stop, then finishes those that are under way.
///
/// # Errors
/// When the listener fails.
pub async fn api(app: &App, listener: TcpListener, stop: &Stop) -> anyhow::Result<()> {
    let stop = stop.clone();
    let router = app.router()?.into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, router)
        .with_graceful_shutdown(async move { stop.stopped().await })
        .await
        .context("the server failed")
}

/// Does jobs until it is time to stop, then finishes those that run.
///
/// # Errors
/// When a part of the worker fails.
pub async fn worker(app: &App, stop: &Stop) -> anyhow::Result<()> {
    worker::run(app.env.clone(), app.worker_options(), stop.watch()).await
}
