//! Checks whether the configuration is consistent and, in production, safe.

use integrations::check_dsn;
use kernel::crm::is_signing_secret;
use kernel::rate_limits::Rate;
use kernel::text::EmailAddress;
use secrecy::{ExposeSecret as _, SecretString};

use super::addresses::{is_address, is_base, is_origin, is_return_url, is_tile_url, network};
use super::examples::example;
use super::{Config, ConfigError, GeocodingProvider, Problem, Provider};

/// What a process does, which decides what its configuration needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// API and worker in one process.
    Serve,
    /// The API without a worker; jobs run in other processes.
    Api,
    /// The worker without an API.
    Worker,
    /// A command that only uses the database.
    Command,
}

impl Role {
    /// The role's name in traces and faults.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Serve => "serve",
            Self::Api => "api",
            Self::Worker => "worker",
            Self::Command => "command",
        }
    }
}

struct Check<'a> {
    config: &'a Config,
    problems: Vec<Problem>,
}

impl Config {
    /// Checks the configuration of a process with this role.
    ///
    /// # Errors
    /// All problems at once.
    pub fn check(&self, role: Role) -> Result<(), ConfigError> {
        let mut check = Check { config: self, problems: Vec::new() };
        check.values();
        check.payments(role);
        check.crm();
        check.geocoding();
        if role == Role::Api || role == Role::Worker {
            check.separate();
        }
        if self.is_production() {
            check.production(role);
        }
        if check.problems.is_empty() { Ok(()) } else { Err(ConfigError(check.problems)) }
    }
}

impl Check<'_> {
    fn add(&mut self, key: &str, reason: impl Into<String>) {
        self.problems.push(Problem { key: key.to_owned(), reason: reason.into(), example: example(key) });
    }

    fn http(&mut self) {
        let config = self.config;
        for (key, address) in
            [("http.listen", Some(&config.http.listen)), ("metrics.listen", config.metrics.listen.as_ref())]
        {
            if address.is_some_and(|address| !is_address(address)) {
                self.add(key, "should be HOST:PORT");
            }
        }
        if let Some(url) = &config.http.public_url
            && !is_origin(url)
        {
            self.add("http.public_url", "should be http(s)://HOST without a path");
        }
        for origin in &config.http.allowed_origins {
            if !is_origin(origin) {
                self.add("http.allowed_origins", format!("{origin:?} should be http(s)://HOST without a path"));
            }
        }
        for proxy in &config.http.trusted_proxies {
            if network(proxy).is_none() {
                self.add("http.trusted_proxies", format!("{proxy:?} should be an address or a network"));
            }
        }
        for (key, number) in [
            ("http.max_connections", config.http.max_connections.unwrap_or(1)),
            ("http.connections_per_address", config.http.connections_per_address),
            ("http.head_seconds", config.http.head_seconds.into()),
            ("http.idle_seconds", config.http.idle_seconds.into()),
            ("http.max_sockets", config.http.max_sockets.unwrap_or(1)),
            ("http.sockets_per_address", config.http.sockets_per_address),
            ("http.sockets_per_account", config.http.sockets_per_account),
            ("http.operations_per_socket", config.http.operations_per_socket),
        ] {
            if number == 0 {
                self.add(key, "should be at least 1");
            }
        }
    }

    fn values(&mut self) {
        let config = self.config;
        self.http();
        for (key, rate) in config.limits.rates() {
            if let Err(error) = rate.parse::<Rate>() {
                self.add(key, error.to_string());
            }
        }
        for (key, number) in [
            ("waiting_room.per_minute", config.waiting_room.per_minute),
            ("waiting_room.minutes_to_order", config.waiting_room.minutes_to_order),
        ] {
            if !(1..=1_000_000).contains(&number) {
                self.add(key, "should be 1 to 1000000");
            }
        }
        for (key, days, least) in config.retention.days() {
            if days < least {
                self.add(key, format!("should be at least {least}"));
            }
        }
        if let Some(url) = &config.web.tile_url
            && !is_tile_url(url)
        {
            self.add("web.tile_url", "should be http(s)://HOST/… with {z}, {x} and {y} after the host");
        }
        if let Some(url) = &config.rest.base_url
            && !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
        {
            self.add("rest.base_url", "should start with https:// or http://");
        }
        if config.rest.basic == Some(true) && config.is_production() {
            self.add("rest.basic", "is for the demo alone, and can't be on in production");
        }
        if !["https://", "http://"].iter().any(|scheme| config.web.tile_credit_url.starts_with(scheme)) {
            self.add("web.tile_credit_url", "should start with https:// or http://");
        }
        self.database();
        self.scheme(
            "redis.url",
            config.redis.url.as_ref(),
            &["redis://", "rediss://", "redis+sentinel://", "rediss+sentinel://"],
        );
        self.scheme("mail.url", config.mail.url.as_ref(), &["smtp://", "smtps://"]);
        self.bounces();
        self.files();
        if let Some(dsn) = &config.sentry.dsn
            && let Err(error) = check_dsn(dsn)
        {
            self.add("sentry.dsn", error.to_string());
        }
        if config.telemetry.otlp_endpoint.as_ref().is_some_and(|endpoint| !is_base(endpoint)) {
            self.add(
                "telemetry.otlp_endpoint",
                "should be http(s)://HOST:PORT, maybe with a path; /v1/traces is added",
            );
        }
        if !(0.0..=1.0).contains(&config.telemetry.sampling_ratio) {
            self.add("telemetry.sampling_ratio", "should be between 0 and 1");
        }
        if let Some(secret) = &config.auth.secret_key
            && secret.expose_secret().len() < 32
        {
            self.add("auth.secret_key", "should have at least 32 characters");
        }
        if config.auth.signing_keys.iter().any(|key| key.private_key.is_some() == key.path.is_some()) {
            self.add("auth.signing_keys", "each key needs either private_key or path");
        }
        for (key, number) in [
            ("worker.payments", config.worker.payments),
            ("worker.mail", config.worker.mail),
            ("worker.while_busy", config.worker.while_busy),
            ("worker.sync", config.worker.sync),
            ("worker.bulk_mail", config.worker.bulk_mail),
            ("worker.maintenance", config.worker.maintenance),
        ] {
            if number == 0 {
                self.add(key, "should be at least 1, or jobs of the queue are never done");
            }
        }
        if config.worker.poll_interval_ms == 0 {
            self.add("worker.poll_interval_ms", "should be at least 1");
        }
    }

    fn database(&mut self) {
        let database = &self.config.database;
        self.scheme("database.url", database.url.as_ref(), &["postgres:", "postgresql:", "sqlite:"]);
        self.scheme("database.replica_url", database.replica_url.as_ref(), &["postgres:", "postgresql:"]);
        self.scheme("database.migration_url", database.migration_url.as_ref(), &["postgres:", "postgresql:"]);
        if !database.prepared_statements && database.migration_url.is_none() {
            self.add("database.migration_url", "is missing: migrations need prepared statements, past the pooler");
        }
        if database.max_connections < 2 {
            self.add("database.max_connections", "should be at least 2");
        }
    }

    fn scheme(&mut self, key: &str, url: Option<&SecretString>, schemes: &[&str]) {
        if let Some(url) = url
            && !schemes.iter().any(|scheme| url.expose_secret().starts_with(scheme))
        {
            self.add(key, format!("should start with {}", schemes.join(" or ")));
        }
    }

    fn bounces(&mut self) {
        let mail = &self.config.mail;
        if mail.bounce_address.as_ref().is_some_and(|address| EmailAddress::parse(address).is_err()) {
            self.add("mail.bounce_address", "should be an address, without a name");
        }
        if mail.bounce_secret.as_ref().is_some_and(|secret| secret.expose_secret().len() < 32) {
            self.add("mail.bounce_secret", "should have at least 32 characters");
        }
    }

    fn files(&mut self) {
        let files = &self.config.files;
        if files.place(&self.config.data).is_none() {
            self.add("files.url", "should be s3://BUCKET/PREFIX or file:///PATH");
        }
        if let Some(endpoint) = &files.endpoint
            && !["https://", "http://"].iter().any(|scheme| endpoint.starts_with(scheme))
        {
            self.add("files.endpoint", "should start with https:// or http://");
        }
        match (&files.access_key_id, &files.secret_access_key) {
            (Some(_), None) => self.add("files.secret_access_key", "is missing, and files.access_key_id is set"),
            (None, Some(_)) => self.add("files.access_key_id", "is missing, and files.secret_access_key is set"),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }

    fn payments(&mut self, role: Role) {
        let config = self.config;
        for address in &config.payments.return_urls {
            if !is_return_url(address) {
                let why = format!("{address:?} should be SCHEME://HOST, with a path or without");
                self.add("payments.return_urls", why);
            }
        }
        if config.provider() != Provider::Stripe {
            return;
        }
        if !(31..=24 * 60 - 1).contains(&config.payments.checkout_minutes) {
            let why = "should be 31 to 1439: Stripe keeps a checkout open for 30 minutes to 24 hours on its own clock";
            self.add("payments.checkout_minutes", why);
        }
        if role == Role::Command {
            return;
        }
        if config.stripe.secret_key.is_none() {
            self.add("stripe.secret_key", "is missing, and payments.provider is stripe");
        }
        if config.stripe.webhook_secrets.is_empty() && role != Role::Worker {
            self.add(
                "stripe.webhook_secrets",
                "is missing: without it no payment would ever be confirmed by a webhook",
            );
        }
    }

    fn crm(&mut self) {
        let config = &self.config.crm;
        if config.hubspot_token.is_some() && config.webhook_url.is_some() {
            self.add("crm.webhook_url", "should not be set where crm.hubspot_token is: it is one or the other");
        }
        self.scheme("crm.webhook_url", config.webhook_url.as_ref(), &["https://", "http://"]);
        match (&config.webhook_url, &config.webhook_secret) {
            (Some(_), None) => self.add("crm.webhook_secret", "is missing, and crm.webhook_url is set"),
            (_, Some(secret)) if !is_signing_secret(secret) => {
                self.add("crm.webhook_secret", "should be whsec_ and 24 to 64 bytes in Base64");
            }
            _ => {}
        }
    }

    fn geocoding(&mut self) {
        let geocoding = &self.config.geocoding;
        match &geocoding.url {
            None if geocoding.provider != GeocodingProvider::None => {
                self.add("geocoding.url", "is missing, and geocoding.provider is set");
            }
            Some(url) if !is_base(url) => {
                self.add("geocoding.url", "should be http(s)://HOST, maybe with a path");
            }
            _ => {}
        }
    }

    /// API and worker as separate processes need a database and a Redis that both can reach.
    fn separate(&mut self) {
        if !self.config.is_production() {
            return;
        }
        if self.config.database.url.is_none() {
            self.add("database.url", "is missing: api and worker would each have a database of their own");
        }
        if self.config.redis.url.is_none() {
            self.add("redis.url", "is missing: api and worker tell each other of work and of changes through Redis");
        }
        if self.config.files.url.is_none() {
            self.add("files.url", "is missing: api and worker would each have pictures of their own");
        }
    }

    fn production(&mut self, role: Role) {
        let config = self.config;
        if config.payments.provider == Provider::Sandbox {
            self.add("payments.provider", "the sandbox moves no money and is not for production");
        }
        if role == Role::Command {
            return;
        }
        match &config.http.public_url {
            None => self.add("http.public_url", "is missing: links in mails start with it"),
            Some(url) if !url.starts_with("https://") => {
                self.add("http.public_url", "should be https: tokens and payments pass through it");
            }
            Some(_) => {}
        }
        if config.mail.url.is_none() {
            self.add("mail.url", "is missing: the local mailbox is not for production");
        }
        if config.auth.signing_keys.is_empty() {
            self.add("auth.signing_keys", "is missing: generated keys are not for production");
        }
        if config.auth.secret_key.is_none() {
            self.add("auth.secret_key", "is missing: a generated key is not for production");
        }
    }
}
