use event_radar::config::{Config, ConfigError, Provider, Role, Source};

use super::{refusal, success};

/// The problems as `key: reason` lines.
fn problems(error: &ConfigError) -> Vec<String> {
    error.0.iter().map(|problem| format!("{}: {}", problem.key, problem.reason)).collect()
}

fn read(text: &str) -> Result<Config, ConfigError> {
    Source::toml(text).read()
}

const PRODUCTION: &str = r#"
    mode = "production"
    [http]
    public_url = "https://tickets.example.org"
    [database]
    url = "postgres://event_radar@db/event_radar"
    [redis]
    url = "redis://redis"
    [files]
    url = "s3://pictures/event-radar"
    [mail]
    url = "smtps://mail.example.org"
    [stripe]
    secret_key = "sk_live_1"
    webhook_secrets = "whsec_new, whsec_old"
    [auth]
    secret_key = "0123456789abcdef0123456789abcdef"
    signing_keys = [{ kid = "2026-01", path = "/run/secrets/signing.pem" }]
"#;

#[test]
fn nothing_has_to_be_configured_on_a_laptop() {
    let config = read("").unwrap();
    config.check(Role::Serve).unwrap();
    assert_eq!(config.provider(), Provider::Sandbox);
    assert_eq!(config.public_url(), "http://localhost:8080");
}

#[test]
fn production_is_accepted_when_it_is_complete() {
    let config = read(PRODUCTION).unwrap();
    for role in [Role::Serve, Role::Api, Role::Worker, Role::Command] {
        config.check(role).unwrap();
    }
    assert_eq!(config.provider(), Provider::Stripe);
    assert_eq!(config.stripe.webhook_secrets.len(), 2);
}

#[test]
fn production_says_everything_that_is_missing_at_once() {
    let config = read("mode = \"production\"\n[payments]\nprovider = \"sandbox\"").unwrap();
    let problems = problems(&config.check(Role::Api).unwrap_err());
    for key in [
        "redis.url",
        "files.url",
        "payments.provider",
        "http.public_url",
        "mail.url",
        "auth.signing_keys",
        "auth.secret_key",
    ] {
        assert!(problems.iter().any(|problem| problem.starts_with(key)), "{key} is not among {problems:#?}");
    }
}

#[test]
fn production_refuses_what_is_only_good_for_trying_out() {
    for (wrong, right, key) in [
        ("http://tickets.example.org", "https://tickets.example.org", "http.public_url"),
        ("short", "0123456789abcdef0123456789abcdef", "auth.secret_key"),
    ] {
        let config = read(&PRODUCTION.replace(right, wrong)).unwrap();
        let problems = problems(&config.check(Role::Serve).unwrap_err());
        assert!(problems[0].starts_with(key), "{problems:#?}");
    }
}

#[test]
fn wrong_values_and_unknown_keys_are_reported_section_by_section() {
    let error = read(
        r#"
        mode = "prod"
        sripe = { secret_key = "sk" }
        [http]
        listne = "0.0.0.0:80"
        [database]
        max_connections = "many"
        [payments]
        provider = "paypal"
        "#,
    )
    .unwrap_err();
    let problems = problems(&error);
    for (key, reason) in [
        ("sripe", "no such section"),
        ("mode", "not one of"),
        ("http.listne", "no such key"),
        ("database.max_connections", "should be"),
        ("payments.provider", "not one of"),
    ] {
        assert!(
            problems.iter().any(|problem| problem.starts_with(&format!("{key}: ")) && problem.contains(reason)),
            "{key} is not among {problems:#?}"
        );
    }
    let text = error.to_string();
    assert!(text.contains("EVENT_RADAR__DATABASE__MAX_CONNECTIONS") && text.contains("for example: 16"), "{text}");
}

#[test]
fn what_cannot_be_read_hides_nothing_else_that_is_wrong() {
    let text = r#"
        mode = "production"
        [http]
        listen = "8080"
        drain_seconds = "soon"
        head_seconds = "later"
        listne = "0.0.0.0:80"
        lsiten = "0.0.0.0:80"
        [database]
        max_connections = "many"
        url = "mysql://db"
        [mail]
        url = ["smtps://mail.example.org"]
        [auth]
        signing_keys = [{ kid = 1, nonsense = true }]
        secret_key = "short"
    "#;
    let error = Source::toml(text).read_for(Role::Serve).unwrap_err();
    let keys: Vec<&str> = error.0.iter().map(|problem| problem.key.as_str()).collect();
    for key in [
        "http.listen",
        "http.drain_seconds",
        "http.head_seconds",
        "http.listne",
        "http.lsiten",
        "http.public_url",
        "database.max_connections",
        "database.url",
        "mail.url",
        "auth.secret_key",
    ] {
        assert_eq!(keys.iter().filter(|found| **found == key).count(), 1, "{key} in {keys:#?}");
    }
    assert!(keys.iter().any(|key| key.starts_with("auth.signing_keys")), "{keys:#?}");
    assert!(Source::toml("").read_for(Role::Serve).is_ok());
}

#[test]
fn inconsistent_values_are_reported() {
    let text = r#"
        [http]
        listen = "8080"
        public_url = "localhost"
        [web]
        tile_url = "https://{z}.example.org/{x}/{y}"
        tile_credit_url = "javascript:alert(1)"
        [database]
        url = "mysql://db"
        [redis]
        url = "http://redis"
        [files]
        url = "s3:/pictures"
        endpoint = "s3.example.org"
        access_key_id = "AKIA1"
        [mail]
        url = "mail.example.org"
        bounce_address = "Bounces <bounces@example.org>"
        bounce_secret = "short"
        [stripe]
        secret_key = "sk_test_1"
        [payments]
        checkout_minutes = 30
        [worker]
        mail = 0
        while_busy = 0
        [auth]
        signing_keys = [{ kid = "a" }]
    "#;
    let problems = problems(&read(text).unwrap().check(Role::Serve).unwrap_err());
    for key in [
        "http.listen",
        "http.public_url",
        "web.tile_url",
        "web.tile_credit_url",
        "database.url",
        "redis.url",
        "files.url",
        "files.endpoint",
        "files.secret_access_key",
        "mail.url",
        "mail.bounce_address",
        "mail.bounce_secret",
        "payments.checkout_minutes",
        "stripe.webhook_secrets",
        "worker.mail",
        "worker.while_busy",
        "auth.signing_keys",
    ] {
        assert!(problems.iter().any(|problem| problem.starts_with(key)), "{key} is not among {problems:#?}");
    }
}

#[test]
fn an_empty_variable_is_none_and_a_number_may_be_a_secret() {
    let config = read("[redis]\nurl = \"\"\n[stripe]\nwebhook_secrets = [\"a\", 12]").unwrap();
    assert!(config.redis.url.is_none());
    assert_eq!(config.stripe.webhook_secrets.len(), 2);
}

#[test]
fn secrets_do_not_show() {
    let config = read(PRODUCTION).unwrap();
    let shown = format!("{config:?}");
    for secret in ["sk_live_1", "whsec_new", "0123456789abcdef"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn the_environment_overrides_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("event-radar.toml"), "[http]\nlisten = \"nonsense\"\n").unwrap();
    let said = refusal(folder.path(), &["api"], &[]);
    assert!(said.contains("http.listen (EVENT_RADAR__HTTP__LISTEN): should be HOST:PORT"), "{said}");
    success(folder.path(), &["migrate"], &[("HTTP__LISTEN", "127.0.0.1:1")]);
}

#[test]
fn where_errors_and_traces_go_is_looked_at_and_not_quoted() {
    let text = "[sentry]\ndsn = \"secret-5\"\n[telemetry]\notlp_endpoint = \"collector:4317\"\nsampling_ratio = 2";
    let problems = problems(&read(text).unwrap().check(Role::Serve).unwrap_err());
    for key in ["sentry.dsn", "telemetry.otlp_endpoint", "telemetry.sampling_ratio"] {
        assert!(problems.iter().any(|problem| problem.starts_with(key)), "{key} is not in {problems:?}");
    }
    assert!(!problems.join("\n").contains("secret-5"), "{problems:?}");
    let off = read("[sentry]\ndsn = \"\"\n[telemetry]\notlp_endpoint = \"\"").unwrap();
    assert!(off.sentry.dsn.is_none() && off.telemetry.otlp_endpoint.is_none());
}

#[test]
fn the_search_for_addresses_needs_an_address() {
    for (text, expected) in [
        ("provider = \"photon\"", "geocoding.url: is missing, and geocoding.provider is set"),
        ("provider = \"nominatim\"\nurl = \"nominatim\"", "geocoding.url: should be http(s)://HOST, maybe with a path"),
    ] {
        let wrong = read(&format!("[geocoding]\n{text}")).unwrap().check(Role::Serve).unwrap_err();
        assert_eq!(problems(&wrong), [expected]);
    }
    read("[geocoding]\nprovider = \"photon\"\nurl = \"https://photon.example.org\"").unwrap().check(Role::Api).unwrap();
}

#[test]
fn a_file_that_was_asked_for_has_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let said = refusal(folder.path(), &["--config", "missing.toml", "migrate"], &[]);
    assert!(said.contains("missing.toml"), "{said}");
}

/// All keys, from the errors that sections return for an unknown key.
fn all_keys() -> Vec<String> {
    let sections = [
        "http",
        "limits",
        "messages",
        "waiting_room",
        "web",
        "rest",
        "database",
        "redis",
        "files",
        "mail",
        "crm",
        "geocoding",
        "stripe",
        "payments",
        "auth",
        "admin",
        "worker",
        "log",
        "metrics",
        "sentry",
        "telemetry",
        "retention",
    ];
    let keys = sections.iter().flat_map(|section| {
        let error = read(&format!("[{section}]\nthere_is_no_such_key = 1")).unwrap_err();
        let known = error.0[0].reason.split("there are ").nth(1).unwrap().to_owned();
        known.split(", ").map(|key| format!("{section}.{key}")).collect::<Vec<_>>()
    });
    ["mode".to_owned(), "data".to_owned()].into_iter().chain(keys).collect()
}

#[test]
fn the_reference_knows_every_key_and_no_other() {
    let reference = include_str!("../../../docs/configuration.md");
    let mut documented: Vec<&str> =
        reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut keys = all_keys();
    documented.sort_unstable();
    keys.sort_unstable();
    assert_eq!(documented, keys);
}
