//! Composes the process from the configuration: environment, router and worker.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use api::auth::{AccessTokens, SigningKey};
use api::connections::ConnectionLimits;
use api::{ApiOptions, ApiState, DemoLogin, Phase, RestOptions, WebFile};
use domain::demo::{self, Loaded};
use integrations::RedisServers;
use kernel::clock::{Ids, Random};
use kernel::db::{Availability, Db, DbOptions};
use kernel::jobs::Jobs;
use kernel::rate_limits::{Rates, Refusals};
use kernel::site::SiteMemory;
use kernel::{Env, Settings, rules};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::watch;
use worker::{Concurrency, FindRedis, WorkerOptions};

use crate::config::Config;
pub use crate::outside::Outside;
use crate::{handles, keys};

/// The parts of a process. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The configuration, checked for the role of the process.
    pub config: Arc<Config>,
    /// The environment of operations.
    pub env: Env,
    /// The clock, randomness and adapters for other systems.
    pub outside: Outside,
    /// The files of the web app; empty if it was not built.
    pub web: &'static [WebFile],
    /// Whether the database is available.
    pub database: Availability,
}

/// The web app that was embedded by `build.rs`. As a constant it would be in the binary once for each use.
static WEB: &[WebFile] = include!(concat!(env!("OUT_DIR"), "/web_files.rs"));

impl App {
    /// Composes a process and connects to the database.
    ///
    /// # Errors
    /// When a part can't be set up; the message says which, and why.
    pub async fn new(config: Config, outside: Outside) -> anyhow::Result<Self> {
        let options = db_options(&config);
        let db = Db::connect(&options).await.context("the database can't be reached")?;
        let database = Availability::watch(&db);
        let settings = settings(&config, outside.random.as_ref())?;
        let env = Env {
            db,
            clock: Arc::clone(&outside.clock),
            ids: Arc::new(Ids::new(Arc::clone(&outside.clock))),
            random: Arc::clone(&outside.random),
            // Before the caches: they are made from it.
            site: SiteMemory::listening(outside.signals.as_ref()),
            signals: Arc::clone(&outside.signals),
            waiting_lines: Arc::clone(&outside.waiting_lines),
            payments: outside.payments.clone(),
            mailer: Arc::clone(&outside.mailer),
            crm: Arc::clone(&outside.crm),
            geocoder: outside.geocoder.clone(),
            files: Arc::clone(&outside.files),
            refusals: Arc::new(Refusals::since(outside.clock.now())),
            settings: Arc::new(settings),
        };
        Ok(Self { config: Arc::new(config), env, outside, web: WEB, database })
    }

    /// Applies pending migrations, and returns how many there were.
    ///
    /// # Errors
    /// When a migration fails, or a newer build has applied migrations that this one does not know.
    pub async fn migrate(&self) -> anyhow::Result<usize> {
        let db = &self.env.db.for_migrations().await.context("the database can't be reached for migrations")?;
        let unknown = migration::unknown(db).await.context("the database can't be read")?;
        if let Some(newest) = unknown.last() {
            anyhow::bail!(
                "the database was written by a newer Event Radar: it has the migration {newest}, which this build \
                 ({}) does not know. Use the newer build, or another database.",
                env!("CARGO_PKG_VERSION"),
            );
        }
        migration::up_under_lock(db, rules::enforce).await.context("the database can't be migrated")
    }

    /// Loads the demo data if it is not there; with `reset`, deletes and reloads it.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn load_demo(&self, reset: bool) -> anyhow::Result<Loaded> {
        let desk = self.outside.sandbox.as_deref();
        let loaded = if reset { demo::reset(&self.env, desk).await } else { demo::load(&self.env, desk).await };
        loaded.map_err(|failure| anyhow::anyhow!("the demo data can't be loaded: {failure}"))
    }

    /// The router of the public HTTP server.
    ///
    /// # Errors
    /// When a signing key is invalid.
    pub fn router(&self, phase: watch::Receiver<Phase>) -> anyhow::Result<axum::Router> {
        let config = &self.config;
        let options = ApiOptions {
            production: config.is_production(),
            introspection: config.http.introspection.unwrap_or(!config.is_production()),
            graphiql: !config.is_production(),
            allowed_origins: config.http.allowed_origins.clone(),
            migration: migration::newest(),
            demo_logins: if config.has_demo() { demo_logins() } else { Vec::new() },
            rates: rates(config)?,
            trusted_proxies: config.trusted_proxies(),
            tile_url: config.web.tile_url.clone(),
            tile_credit: (config.web.tile_credit.clone(), config.web.tile_credit_url.clone()),
            bounce_secret: config.mail.bounce_secret.clone(),
            // Some are left for requests.
            max_sockets: config.http.max_sockets.unwrap_or_else(|| (self.connection_limits().most * 9).div_ceil(10)),
            sockets_per_address: config.http.sockets_per_address,
            sockets_per_account: config.http.sockets_per_account,
            public_cache_bytes: u64::from(config.http.public_cache_megabytes) << 20,
            operations_per_socket: config.http.operations_per_socket,
            rest: rest_options(config),
            ..ApiOptions::default()
        };
        let keys = signing_keys(config, self.outside.random.as_ref())?;
        Ok(api::router(ApiState {
            env: self.env.clone(),
            tokens: Arc::new(AccessTokens::new(keys, config.public_url())?),
            options,
            mailbox: self.outside.mailbox.clone(),
            sandbox: self.outside.sandbox.clone(),
            limiter: self.outside.limiter.clone(),
            web: self.web,
            database: self.database.clone(),
            phase,
        }))
    }

    /// The limits on connections: how many are accepted, and how long one may be idle.
    pub fn connection_limits(&self) -> ConnectionLimits {
        let http = &self.config.http;
        // Raises the limit on open files, whatever is configured.
        let possible = handles::connections();
        let most = http.max_connections.unwrap_or(possible);
        ConnectionLimits {
            most,
            // No address gets all connections, even if the system allows only a few.
            per_address: http.connections_per_address.min(most.div_ceil(2)),
            head: Duration::from_secs(http.head_seconds.into()),
            idle: Duration::from_secs(http.idle_seconds.into()),
            trusted_proxies: self.config.trusted_proxies(),
        }
    }

    /// The jobs that the worker runs.
    pub fn jobs() -> Jobs {
        Jobs::of([domain::handlers::jobs()])
    }

    /// The worker's options from the configuration.
    ///
    /// # Errors
    /// When the URL of Redis can't be read.
    pub fn worker_options(&self) -> anyhow::Result<WorkerOptions> {
        let worker = &self.config.worker;
        Ok(WorkerOptions {
            redis: self.config.redis.url.as_ref().map(find_redis).transpose()?,
            namespace: self.config.redis.namespace.clone(),
            concurrency: Concurrency {
                payments: worker.payments,
                mail: worker.mail,
                while_busy: worker.while_busy,
                sync: worker.sync,
                bulk_mail: worker.bulk_mail,
                maintenance: worker.maintenance,
            },
            poll_interval: Duration::from_millis(worker.poll_interval_ms),
        })
    }
}

fn rest_options(config: &Config) -> RestOptions {
    let base_url = config.rest.base_url.clone().unwrap_or_else(|| config.public_url() + api::BASE_PATH);
    RestOptions {
        base_url: base_url.trim_end_matches('/').to_owned(),
        cache_control: config.rest.cache_control.clone(),
    }
}

fn find_redis(url: &SecretString) -> anyhow::Result<FindRedis> {
    let servers = RedisServers::parse(url);
    // The error could quote the URL and with it a password.
    let servers = servers.map_err(|_| anyhow::anyhow!("redis.url (EVENT_RADAR__REDIS__URL): can't be read"))?;
    Ok(FindRedis::by(move || {
        let servers = servers.clone();
        async move { Ok(servers.url().await?) }
    }))
}

fn rates(config: &Config) -> anyhow::Result<Rates> {
    let [reads, writes, logins, sign_ups, mail_links, test_mails, orders, reports, key_reads, key_writes] =
        config.limits.rates().map(|(key, rate)| rate.parse().with_context(|| key));
    Ok(Rates {
        reads: reads?,
        writes: writes?,
        logins: logins?,
        sign_ups: sign_ups?,
        mail_links: mail_links?,
        test_mails: test_mails?,
        orders: orders?,
        reports: reports?,
        key_reads: key_reads?,
        key_writes: key_writes?,
    })
}

fn demo_logins() -> Vec<DemoLogin> {
    let login = |login: &demo::Login| DemoLogin {
        who: login.role.to_owned(),
        email: login.email.to_owned(),
        password: demo::PASSWORD.to_owned(),
    };
    demo::LOGINS.iter().map(login).collect()
}

pub(crate) fn db_options(config: &Config) -> DbOptions {
    let expose = |url: &SecretString| url.expose_secret().to_owned();
    let url = config.database.url.as_ref().map_or_else(|| embedded_url(&config.data), expose);
    DbOptions {
        url,
        replica_url: config.database.replica_url.as_ref().map(expose),
        migration_url: config.database.migration_url.as_ref().map(expose),
        prepared_statements: config.database.prepared_statements,
        max_connections: config.database.max_connections,
    }
}

/// The URL of the SQLite database in the data folder.
pub fn embedded_url(data: &Path) -> String {
    format!("sqlite://{}", data.join("event-radar.db").display())
}

fn settings(config: &Config, random: &dyn Random) -> anyhow::Result<Settings> {
    let minutes = |minutes: u32| time::Duration::minutes(i64::from(minutes));
    Ok(Settings {
        public_url: config.public_url(),
        secret_key: secret_key(config, random)?,
        demo_basic: config.rest.basic.unwrap_or(true) && !config.is_production(),
        admins_need_second_factor: config.admins_need_second_factor(),
        crm: config.crm(),
        checkout_window: minutes(config.payments.checkout_minutes),
        return_urls: config.payments.return_urls.clone(),
        hold_grace: minutes(config.payments.hold_grace_minutes),
        job_timeout: config.worker.job_timeout_seconds.map(Duration::from_secs),
        lease_margin: Duration::from_secs(config.worker.lease_margin_seconds),
        retention: config.retention.periods(),
        messages_per_day: config.messages.per_event_and_day,
        message_recipients_per_day: config.messages.recipients_per_organization_and_day,
        waiting_room: config.waiting_room.settings(),
    })
}

fn secret_key(config: &Config, random: &dyn Random) -> anyhow::Result<secrecy::SecretSlice<u8>> {
    let text = if let Some(key) = &config.auth.secret_key {
        key.expose_secret().to_owned()
    } else {
        let make = || kernel::secret::token(random) + &kernel::secret::token(random);
        keys::read_or_make(&keys_folder(config)?.join("secret"), make)?
    };
    Ok(text.trim().as_bytes().to_vec().into())
}

fn signing_keys(config: &Config, random: &dyn Random) -> anyhow::Result<Vec<SigningKey>> {
    if config.auth.signing_keys.is_empty() {
        let path = keys_folder(config)?.join("signing.pem");
        let pem = keys::read_or_make(&path, || api::auth::generate_key(random).expose_secret().to_owned())?;
        return Ok(vec![SigningKey { kid: "local".to_owned(), private_pem: pem.into() }]);
    }
    let read = |key: &crate::config::SigningKey| -> anyhow::Result<SigningKey> {
        let private_pem = match (&key.private_key, &key.path) {
            (Some(pem), _) => pem.clone(),
            (None, Some(path)) => std::fs::read_to_string(path)
                .with_context(|| format!("auth.signing_keys: {} can't be read", path.display()))?
                .into(),
            (None, None) => anyhow::bail!("auth.signing_keys: {} has neither private_key nor path", key.kid),
        };
        Ok(SigningKey { kid: key.kid.clone(), private_pem })
    };
    config.auth.signing_keys.iter().map(read).collect()
}

fn keys_folder(config: &Config) -> anyhow::Result<std::path::PathBuf> {
    let folder = config.data.join("keys");
    std::fs::create_dir_all(&folder).with_context(|| format!("the folder {} can't be made", folder.display()))?;
    Ok(folder)
}
