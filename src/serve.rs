//! Runs a process until it has to stop.

use std::time::Duration;

use anyhow::Context as _;
use api::{Phase, connections};
use domain::crm;
use domain::demo::{self, Loaded};
use kernel::Env;
use kernel::readiness::{self, Readiness};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::compose::{App, Outside};
use crate::config::{Config, Provider, Role};
use crate::{data, metrics, port, terminal};

/// How long requests and jobs may continue once the process has to stop. The worker's own limit is a little shorter.
const GRACE: Duration = Duration::from_secs(25);
/// How long WebSockets may take to close.
const GOODBYE: Duration = Duration::from_secs(5);
/// How often a worker checks whether the database is migrated.
const READY_PAUSE: Duration = Duration::from_secs(1);

/// Tells all parts of a process when to stop.
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
    /// Tells all parts to stop. Further calls have no effect.
    pub fn stop(&self) {
        self.sender.send_replace(true);
    }

    /// A receiver that turns true when it is time to stop.
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.sender.subscribe()
    }

    /// Resolves once it is time to stop.
    pub async fn stopped(&self) {
        let _ = self.watch().wait_for(|stop| *stop).await;
    }
}

/// Serves requests until it is time to stop. Then it reports that it is not ready, keeps serving while load balancers
/// notice, and finishes the requests in progress.
///
/// # Errors
/// When the listener fails.
pub async fn api(app: &App, listener: TcpListener, stop: &Stop) -> anyhow::Result<()> {
    let phase = watch::Sender::new(Phase::Serving);
    let router = app.router(phase.subscribe())?;
    let leave = {
        let (phase, stop, drain) = (phase.clone(), stop.clone(), app.config.drain());
        async move {
            stop.stopped().await;
            phase.send_replace(Phase::Leaving);
            tokio::time::sleep(drain).await;
            phase.send_replace(Phase::Ending);
        }
    };
    let ((), ()) =
        tokio::join!(connections::serve(listener, router, app.connection_limits(), phase.subscribe()), leave);
    // WebSockets are detached from the server; each drops its receiver of the phase when it has closed.
    if tokio::time::timeout(GOODBYE, phase.closed()).await.is_err() {
        tracing::warn!("stopped with sockets still open");
    }
    Ok(())
}

/// Runs jobs until it is time to stop, then finishes those that are running.
///
/// # Errors
/// When a part of the worker fails.
pub async fn worker(app: &App, stop: &Stop) -> anyhow::Result<()> {
    let env = Env { db: app.env.db.counted_apart(), ..app.env.clone() };
    crm::align(&env).await.context("the platform's CRM can't be saved")?;
    worker::run(env, App::jobs(), app.worker_options()?, stop.watch()).await
}

/// Runs a process until SIGTERM or SIGINT.
///
/// # Errors
/// When it can't start, or a part of it fails.
pub async fn run(mut config: Config, role: Role, demo: bool) -> anyhow::Result<()> {
    data::prepare(&config)?;
    let embedded = config.is_embedded();
    let _in_use =
        (role == Role::Serve && embedded).then(|| data::take(&config.data, &config.http.listen)).transpose()?;
    let listener =
        if role == Role::Worker { None } else { Some(port::listen(&config.http.listen, port::Setting::Http).await?) };
    if let Some(listener) = &listener
        && config.http.listen.ends_with(":0")
    {
        config.http.listen = listener.local_addr()?.to_string();
    }
    let outside = Outside::configured(&config)?;
    let measured = match &config.metrics.listen {
        Some(address) => Some(port::listen(address, port::Setting::Metrics).await?),
        None => None,
    };
    let app = App::new(config, outside).await?;
    if let Some(listener) = measured {
        metrics::start(app.env.clone(), listener)?;
    }
    let stop = Stop::default();
    tokio::spawn(stop_on_signal(stop.clone()));
    if role == Role::Serve {
        prepare(&app, demo).await?;
    }
    if let Some(listener) = &listener {
        announce(&app, listener, role, demo)?;
    }
    let parts = async {
        let api = async {
            match listener {
                Some(listener) => api(&app, listener, &stop).await,
                None => Ok(()),
            }
        };
        let worker = async {
            if role == Role::Api {
                return Ok(());
            }
            wait_until_migrated(&app, &stop).await?;
            worker(&app, &stop).await
        };
        tokio::try_join!(api, worker)
    };
    let deadline = async {
        stop.stopped().await;
        tokio::time::sleep(app.config.drain() + GRACE).await;
    };
    tokio::select! {
        ended = parts => ended.map(|_| ()),
        () = deadline => {
            tracing::warn!("stopped with requests still open");
            Ok(())
        }
    }
}

/// Migrates the database, and loads the demo data if it is missing.
async fn prepare(app: &App, demo: bool) -> anyhow::Result<()> {
    let migrations = app.migrate().await?;
    if migrations > 0 {
        tracing::info!(migrations, "the database was brought up to date");
    }
    if demo && app.config.has_demo() && app.load_demo(false).await? == Loaded::Now {
        tracing::info!("the demo data was loaded");
    }
    Ok(())
}

/// Waits until the database is migrated, since a worker may start before that.
async fn wait_until_migrated(app: &App, stop: &Stop) -> anyhow::Result<()> {
    let newest = migration::newest();
    let mut warned = false;
    while !*stop.watch().borrow() {
        match readiness::check(&app.env, &newest).await {
            Ok(Readiness::Ready) => break,
            Ok(Readiness::NotMigrated) if !warned => {
                tracing::warn!("the database is not migrated yet (event-radar migrate); waiting");
                warned = true;
            }
            Ok(Readiness::NotMigrated) => {}
            Ok(Readiness::NotWritable) => tracing::warn!("the database can't be written; waiting"),
            Err(error) => tracing::warn!(%error, "the database does not answer; waiting"),
        }
        tokio::time::sleep(READY_PAUSE).await;
    }
    Ok(())
}

/// Logs the address and, in development, shows people where everything is.
fn announce(app: &App, listener: &TcpListener, role: Role, demo: bool) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, "listening");
    if role != Role::Serve || app.config.is_production() {
        return Ok(());
    }
    let url = app.config.public_url();
    let mut lines = vec![
        String::new(),
        "Event Radar is running.".to_owned(),
        String::new(),
        if app.web.is_empty() {
            format!("  Web app    not built: it needs Node.js, see {url}")
        } else {
            format!("  Web app    {url}")
        },
        format!("  API        {url}/graphql"),
        format!("  GraphiQL   {url}/graphiql"),
    ];
    if app.outside.mailbox.is_some() {
        lines.push(format!("  Mailbox    {url}/dev/mailbox"));
    }
    if app.config.provider() == Provider::Sandbox {
        lines.push("  Payments   sandbox: no money moves; checkouts lead to a pay page of our own".to_owned());
    }
    if app.config.is_embedded() {
        let data = std::path::absolute(&app.config.data)?;
        lines.push(format!("  Data       {} (delete it to start afresh)", data.display()));
    }
    if demo && app.config.has_demo() {
        lines.push(format!("  Demo       log in with the password \"{}\" as", demo::PASSWORD));
        lines.extend(demo::LOGINS.iter().map(|login| format!("             {} ({})", login.email, login.role)));
    }
    lines.push(String::new());
    lines.push("Stop it with Ctrl-C.".to_owned());
    lines.push(String::new());
    terminal::print(&(lines.join("\n") + "\n"))
}

/// Stops the process gracefully at the first signal, and at once at the second.
async fn stop_on_signal(stop: Stop) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals can't be heard; the process has to be killed to stop it");
        return;
    };
    for again in [false, true] {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        if again {
            std::process::exit(130);
        }
        tracing::info!("stopping; once more to stop at once");
        stop.stop();
    }
}
