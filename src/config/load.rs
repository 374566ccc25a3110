//! Reads and merges the sources of the configuration.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format as _, Toml};
use figment::value::Value;
use serde::de::DeserializeOwned;

use super::examples::example;
use super::{Config, ConfigError, Problem, Role};

/// The prefix of our environment variables.
pub const PREFIX: &str = "EVENT_RADAR__";

/// The configuration file that is read by default.
const FILE: &str = "event-radar.toml";

/// The keys outside of sections.
const TOP: [&str; 2] = ["mode", "data"];
const SECTIONS: [&str; 22] = [
    "http",
    "limits",
    "messages",
    "waiting_room",
    "retention",
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
];

/// The sources that configuration is read from.
#[derive(Debug, Clone)]
pub struct Source {
    figment: Figment,
}

impl Source {
    /// The given file, or the default one if it exists, and the environment.
    ///
    /// # Errors
    /// When the given file does not exist.
    pub fn standard(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::new();
        let path = file.unwrap_or(Path::new(FILE));
        if path.is_file() {
            figment = figment.merge(Toml::file_exact(path));
        } else if file.is_some() {
            let reason = format!("there is no file {}", path.display());
            let example = "--config /etc/event-radar.toml";
            return Err(ConfigError(vec![Problem { key: "config".to_owned(), reason, example }]));
        }
        Ok(Self { figment: figment.merge(Env::prefixed(PREFIX).split("__")) })
    }

    /// A source from TOML text, for tests.
    pub fn toml(text: &str) -> Self {
        Self { figment: Figment::from(Toml::string(text)) }
    }

    /// Overrides one key, as command-line options do.
    #[must_use]
    pub fn with(self, key: &str, value: impl serde::Serialize) -> Self {
        Self { figment: self.figment.merge((key, value)) }
    }

    /// Reads the configuration, and checks it for a process with this role.
    ///
    /// # Errors
    /// All problems at once: unknown keys, invalid values, and inconsistencies among the valid ones.
    pub fn read_for(&self, role: Role) -> Result<Config, ConfigError> {
        let (config, mut problems) = self.read_what_can_be();
        // An invalid value was replaced by its default, so a complaint that it is missing would be wrong.
        let unread: Vec<String> = problems.iter().map(|problem| problem.key.clone()).collect();
        if let Err(ConfigError(more)) = config.check(role) {
            let is_unread = |key: &str| {
                unread.iter().any(|unread| {
                    let below = unread.strip_prefix(key).or_else(|| key.strip_prefix(unread.as_str()));
                    below.is_some_and(|below| below.is_empty() || below.starts_with('.'))
                })
            };
            problems.extend(more.into_iter().filter(|problem| !is_unread(&problem.key)));
        }
        if problems.is_empty() { Ok(config) } else { Err(ConfigError(problems)) }
    }

    /// Reads the configuration, without the checks of [`Config::check`].
    ///
    /// # Errors
    /// All unknown keys and invalid values.
    pub fn read(&self) -> Result<Config, ConfigError> {
        let (config, problems) = self.read_what_can_be();
        if problems.is_empty() { Ok(config) } else { Err(ConfigError(problems)) }
    }

    /// The configuration with defaults in place of invalid values, and the problems with these.
    fn read_what_can_be(&self) -> (Config, Vec<Problem>) {
        let mut problems = self.unknown();
        let figment = &self.figment;
        let config = Config {
            mode: section(figment, "mode", &mut problems),
            data: match figment.find_value("data") {
                Ok(_) => section::<PathBuf>(figment, "data", &mut problems),
                Err(_) => PathBuf::from("data"),
            },
            http: section(figment, "http", &mut problems),
            rest: section(figment, "rest", &mut problems),
            limits: section(figment, "limits", &mut problems),
            messages: section(figment, "messages", &mut problems),
            waiting_room: section(figment, "waiting_room", &mut problems),
            retention: section(figment, "retention", &mut problems),
            web: section(figment, "web", &mut problems),
            database: section(figment, "database", &mut problems),
            redis: section(figment, "redis", &mut problems),
            files: section(figment, "files", &mut problems),
            mail: section(figment, "mail", &mut problems),
            crm: section(figment, "crm", &mut problems),
            geocoding: section(figment, "geocoding", &mut problems),
            stripe: section(figment, "stripe", &mut problems),
            payments: section(figment, "payments", &mut problems),
            auth: section(figment, "auth", &mut problems),
            admin: section(figment, "admin", &mut problems),
            worker: section(figment, "worker", &mut problems),
            log: section(figment, "log", &mut problems),
            metrics: section(figment, "metrics", &mut problems),
            sentry: section(figment, "sentry", &mut problems),
            telemetry: section(figment, "telemetry", &mut problems),
        };
        (config, problems)
    }

    /// Unknown top-level keys; without this check, a misspelt section would be ignored.
    fn unknown(&self) -> Vec<Problem> {
        let top: figment::value::Dict = match self.figment.extract() {
            Ok(top) => top,
            Err(error) => return vec![problem("the file", &error)],
        };
        top.keys()
            .filter(|key| !TOP.contains(&key.as_str()) && !SECTIONS.contains(&key.as_str()))
            .map(|key| Problem {
                key: key.clone(),
                reason: format!("there is no such section; there are {}", SECTIONS.join(", ")),
                example: "",
            })
            .collect()
    }
}

fn section<T: DeserializeOwned + Default>(figment: &Figment, name: &str, problems: &mut Vec<Problem>) -> T {
    let Ok(mut value) = figment.find_value(name) else {
        return T::default();
    };
    // Reading a section stops at the first error. To find more, read it again without that key.
    loop {
        let errors = match value.deserialize() {
            Ok(section) => return section,
            Err(errors) => errors,
        };
        let wrong: Vec<String> = errors.clone().into_iter().filter_map(|error| key_of(&error)).collect();
        problems.extend(errors.into_iter().map(|error| problem(name, &error)));
        let Value::Dict(_, keys) = &mut value else { return T::default() };
        let before = keys.len();
        keys.retain(|key, _| !wrong.contains(key));
        if keys.len() == before {
            return T::default();
        }
    }
}

/// The key of a section that caused the error.
fn key_of(error: &figment::Error) -> Option<String> {
    match (&error.kind, error.path.first()) {
        (_, Some(key)) => Some(key.clone()),
        (Kind::UnknownField(field, _), None) => Some(field.clone()),
        _ => None,
    }
}

fn problem(section: &str, error: &figment::Error) -> Problem {
    // If the section itself has the wrong type, figment puts its name last.
    let mut key = section.to_owned();
    let in_section = error.path.iter().filter(|part| *part != section).map(String::as_str);
    let unknown = match &error.kind {
        Kind::UnknownField(field, _) if !error.path.contains(field) => Some(field.as_str()),
        _ => None,
    };
    for part in in_section.chain(unknown) {
        key.push('.');
        key.push_str(part);
    }
    // Only the kind of error: figment's message repeats keys and profiles. Secret values are never quoted.
    let reason = match &error.kind {
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => format!("should be {expected}"),
        Kind::UnknownVariant(found, known) => format!("{found:?} is not one of {}", known.join(", ")),
        Kind::UnknownField(_, known) => format!("there is no such key; there are {}", known.join(", ")),
        other => other.to_string(),
    };
    Problem { example: example(&key), key, reason }
}
