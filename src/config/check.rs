//! Checks whether the configuration is consistent and, in production, safe.

use std::net::IpAddr;

use integrations::check_dsn;
use ipnet::IpNet;
use kernel::crm::is_signing_secret;
use kernel::rate_limits::Rate;
use kernel::text::EmailAddress;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Config, ConfigError, Problem, Provider};

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

/// A valid value for a key, for error messages.
pub(super) fn example(key: &str) -> &'static str {
    match key {
        "mode" => "production",
        "data" => "/var/lib/event-radar",
        "http.listen" => "0.0.0.0:8080",
        "http.public_url" => "https://tickets.example.org",
        "payments.return_urls" => "eventradar://orders,https://app.example.org/orders",
        "http.allowed_origins" => "https://app.example.org,https://admin.example.org",
        "http.trusted_proxies" => "10.0.0.0/8,192.0.2.10",
        "http.drain_seconds" | "http.head_seconds" => "10",
        "http.max_connections" => "10000",
        "http.idle_seconds" => "75",
        "http.sockets_per_address" => "500",
        "http.sockets_per_account" => "100",
        "limits.enabled" | "admin.require_second_factor" | "crm.private_targets" => "true",
        "limits.reads" => "600/1m",
        "limits.writes" => "120/1m",
        "limits.logins" => "30/5m",
        "limits.sign_ups" => "20/1h",
        "limits.mail_links" | "limits.test_mails" => "20/15m",
        "limits.orders" => "30/1m",
        "limits.reports" => "10/1h",
        "web.tile_url" => "https://tiles.example.org/{z}/{x}/{y}.png",
        "web.tile_credit" => "© OpenStreetMap",
        "web.tile_credit_url" => "https://www.openstreetmap.org/copyright",
        "database.url" => "postgres://user:password@db.example.org/event_radar",
        "database.replica_url" => "postgres://user:password@replica.example.org/event_radar",
        "database.max_connections" => "16",
        "redis.url" => "redis://redis.example.org:6379",
        "redis.namespace" => "event-radar",
        "files.url" => "s3://event-radar/pictures",
        "files.region" => "eu-central-1",
        "files.endpoint" => "https://s3.example.org",
        "files.access_key_id" => "AKIA…",
        "files.secret_access_key" => "the access key's secret",
        "mail.url" => "smtp://user:password@mail.example.org:587",
        "mail.from" => "Event Radar <tickets@example.org>",
        "mail.bounce_address" => "bounces@tickets.example.org",
        "crm.hubspot_token" => "pat-eu1-…",
        "crm.hubspot_api_base" => "https://api.hubapi.com",
        "crm.webhook_url" => "https://crm.example.org/event-radar",
        "crm.webhook_secret" => "whsec_ and the output of: openssl rand -base64 32",
        "stripe.secret_key" => "sk_test_…",
        "stripe.webhook_secrets" => "whsec_new,whsec_old",
        "stripe.api_base" => "https://api.stripe.com",
        "payments.provider" => "stripe",
        "payments.checkout_minutes" => "31",
        "messages.per_event_and_day" | "payments.hold_grace_minutes" => "5",
        "messages.recipients_per_organization_and_day" => "50000",
        "retention.jobs_days" | "retention.sessions_days" => "7",
        "retention.mails_days" | "retention.message_recipients_days" | "retention.event_changes_days" => "400",
        "auth.signing_keys" => "[{ kid = \"2026-01\", path = \"/run/secrets/signing-2026-01.pem\" }]",
        "auth.secret_key" | "mail.bounce_secret" => "the output of: openssl rand -hex 32",
        "log.format" => "json",
        "log.level" => "info,event_radar=debug",
        "metrics.listen" => "10.0.0.5:9464",
        "sentry.dsn" => "https://key@sentry.example.org/42",
        "sentry.environment" => "staging",
        "telemetry.otlp_endpoint" => "http://collector.example.org:4318",
        "telemetry.sampling_ratio" => "0.1",
        "worker.poll_interval_ms" | "http.connections_per_address" => "1000",
        "worker.lease_margin_seconds" => "15",
        "worker.job_timeout_seconds" | "retention.webhooks_days" => "30",
        _ => "",
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

    fn values(&mut self) {
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
            ("http.sockets_per_address", config.http.sockets_per_address),
            ("http.sockets_per_account", config.http.sockets_per_account),
        ] {
            if number == 0 {
                self.add(key, "should be at least 1");
            }
        }
        for (key, rate) in config.limits.rates() {
            if let Err(error) = rate.parse::<Rate>() {
                self.add(key, error.to_string());
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
        if !["https://", "http://"].iter().any(|scheme| config.web.tile_credit_url.starts_with(scheme)) {
            self.add("web.tile_credit_url", "should start with https:// or http://");
        }
        self.scheme("database.url", config.database.url.as_ref(), &["postgres:", "postgresql:", "sqlite:"]);
        self.scheme("database.replica_url", config.database.replica_url.as_ref(), &["postgres:", "postgresql:"]);
        self.scheme("redis.url", config.redis.url.as_ref(), &["redis://", "rediss://"]);
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
        if config.database.max_connections < 2 {
            self.add("database.max_connections", "should be at least 2");
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

/// Parses a network, or an address as a network of one.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether this is a URL of map tiles. Its host is inserted into the pages' CSP, so it is checked strictly.
fn is_tile_url(url: &str) -> bool {
    let remaining = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    remaining.and_then(|remaining| remaining.split_once('/')).is_some_and(|(host, path)| {
        let named =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
        named && ["{z}", "{x}", "{y}"].iter().all(|part| path.contains(part))
    })
}

fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

fn is_origin(url: &str) -> bool {
    is_base(url) && behind_scheme(url).is_some_and(|host| !host.trim_end_matches('/').contains('/'))
}

/// Whether this is an origin, with or without a path.
fn is_base(url: &str) -> bool {
    behind_scheme(url).is_some_and(|remaining| {
        !remaining.is_empty() && !remaining.starts_with('/') && !remaining.contains(['?', '#', '@', ' '])
    })
}

/// Whether browsers can be sent back to this URL, of a website or an app, and to URLs below it.
fn is_return_url(url: &str) -> bool {
    let Some((scheme, remaining)) = url.split_once("://") else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let is_own = !["javascript", "data", "file", "blob", "about", "view-source"].contains(&&*scheme.to_lowercase());
    let odd = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'@' | b'\\' | b'"' | b'<' | b'>');
    is_scheme && is_own && !remaining.is_empty() && !remaining.bytes().any(odd)
}

fn behind_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}
