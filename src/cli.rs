//! The command line: options, and what each command does.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::accounts::{self, Account, second_factor};
use domain::admins::{self, ChangeRole};
use domain::crm;
use domain::demo::Loaded;
use futures::FutureExt as _;
use kernel::text::EmailAddress;
use kernel::{Actor, Failure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::compose::App;
use crate::config::{Config, Role, Source};
use crate::jobs::JobsCommand;
use crate::mail::{self, MailCommand};
use crate::outside::Outside;
use crate::telemetry::Telemetry;
use crate::terminal::{Data, print};
use crate::{data, doctor, log, serve};

/// Event Radar: events, tickets, payments.
#[derive(Debug, Parser)]
#[command(name = "event-radar", version, about)]
pub struct Cli {
    /// The configuration file [default: event-radar.toml, if there is one].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything in one process: migrations, demo data, the web server and jobs.
    Serve(Serve),
    /// Run the web server; `worker` runs the jobs.
    Api(Listen),
    /// Run jobs.
    Worker(Data),
    /// Migrate the database.
    Migrate(Data),
    /// Load the demo data if it isn't there yet.
    Demo {
        /// Remove the demo events and their orders first, and load them again.
        #[arg(long)]
        reset: bool,
        #[command(flatten)]
        data: Data,
    },
    /// Print the GraphQL schema.
    Schema,
    /// Print the OpenAPI description of the REST API.
    Openapi,
    /// Print the time zones and their rules for the web app.
    Zones,
    /// Manage accounts.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Process incoming mail.
    Mail {
        #[command(subcommand)]
        command: MailCommand,
    },
    /// List and manage jobs and queues.
    Jobs {
        #[command(subcommand)]
        command: JobsCommand,
    },
    /// Manage CRM contacts.
    Crm {
        #[command(subcommand)]
        command: CrmCommand,
    },
    /// Check the whole setup and say what to fix. Changes nothing.
    Doctor {
        #[command(flatten)]
        options: doctor::Options,
        #[command(flatten)]
        data: Data,
    },
    /// Ask a running process whether it is healthy, for container health checks.
    Health {
        /// Where it listens.
        #[arg(default_value = "127.0.0.1:8080")]
        address: String,
    },
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    listen: Listen,
    /// Don't load demo data.
    #[arg(long)]
    no_demo: bool,
}

#[derive(Debug, Args)]
struct Listen {
    /// The address to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Give an account a role.
    GrantRole {
        /// The account's email address.
        email: String,
        /// The role.
        role: GrantableRole,
        #[command(flatten)]
        data: Data,
    },
    /// Turn off an account's two-step login, for someone who lost the app and the recovery codes.
    ResetSecondFactor {
        /// The account's email address.
        email: String,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Debug, Subcommand)]
enum CrmCommand {
    /// Erase a person for good from the CRM of the platform and of every organization that may know them.
    Erase {
        /// The person's email address.
        email: String,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum GrantableRole {
    /// May create organizations and events.
    Organizer,
    /// May do everything (admin).
    Admin,
}

/// Runs the command to its end.
///
/// # Errors
/// When the command fails, with a message for people.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    data::make_files_private();
    let source = Source::standard(cli.config.as_deref())?;
    match cli.command {
        Command::Serve(args) => process(&args.listen.apply(source), Role::Serve, !args.no_demo).await,
        Command::Api(args) => process(&args.apply(source), Role::Api, false).await,
        Command::Worker(args) => process(&args.apply(source), Role::Worker, false).await,
        Command::Migrate(args) => migrate(configure(&args.apply(source), Role::Command)?).await,
        Command::Demo { reset, data } => demo(configure(&data.apply(source), Role::Command)?, reset).await,
        Command::Schema => print(&api::sdl()),
        Command::Openapi => print(&api::openapi()?),
        Command::Zones => print(&kernel::zones::Rules::current().json()?),
        Command::User { command: UserCommand::GrantRole { email, role, data } } => {
            grant_role(configure(&data.apply(source), Role::Command)?, &email, role).await
        }
        Command::User { command: UserCommand::ResetSecondFactor { email, data } } => {
            reset_second_factor(configure(&data.apply(source), Role::Command)?, &email).await
        }
        Command::Mail { command: MailCommand::Bounce(data) } => {
            mail::bounce(&command(configure(&data.apply(source), Role::Command)?).await?.env).await
        }
        Command::Jobs { command: what } => {
            let app = command(configure(&what.data().apply(source), Role::Command)?).await?;
            what.run(&app.env).await
        }
        Command::Crm { command: CrmCommand::Erase { email, data } } => {
            erase_contact(configure(&data.apply(source), Role::Command)?, &email).await
        }
        Command::Doctor { options, data } => doctor::run(&data.apply(source), &options).await,
        Command::Health { address } => health(&address).await,
    }
}

impl Cli {
    /// The exit code of the process if the command fails.
    pub fn exit_code_of_failure(&self) -> u8 {
        match self.command {
            Command::Mail { .. } => mail::TRY_AGAIN,
            _ => 1,
        }
    }
}

impl Listen {
    fn apply(&self, source: Source) -> Source {
        let source = self.data.apply(source);
        match &self.listen {
            Some(listen) => source.with("http.listen", listen),
            None => source,
        }
    }
}

/// Runs a process until it has to stop, and flushes telemetry at the end.
async fn process(source: &Source, role: Role, demo: bool) -> anyhow::Result<()> {
    let config = source.read_for(role)?;
    let telemetry = Telemetry::start(&config, role)?;
    let ended = AssertUnwindSafe(serve::run(config, role, demo)).catch_unwind().await;
    if let Ok(Err(error)) = &ended {
        tracing::error!(error = format!("{error:#}"), "the process ends with a fault");
    }
    telemetry.finish().await;
    ended.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Reads and checks a command's configuration, and starts the log.
fn configure(source: &Source, role: Role) -> anyhow::Result<Config> {
    let config = source.read_for(role)?;
    log::start(&config.log)?;
    Ok(config)
}

async fn migrate(config: Config) -> anyhow::Result<()> {
    let app = command(config).await?;
    match app.migrate().await? {
        0 => print("The database is up to date.\n"),
        changes => print(&format!("The database was brought up to date with {changes} migrations.\n")),
    }
}

async fn demo(config: Config, reset: bool) -> anyhow::Result<()> {
    if config.is_production() {
        bail!("demo data is not for production");
    }
    crate::data::prepare(&config)?;
    let outside = Outside::configured(&config)?;
    let app = App::new(config, outside).await?;
    app.migrate().await?;
    print(match app.load_demo(reset).await? {
        Loaded::Now => "The demo data was loaded.\n",
        Loaded::Before => "The demo data is there already; --reset restores it.\n",
    })
}

async fn grant_role(config: Config, email: &str, role: GrantableRole) -> anyhow::Result<()> {
    let app = command(config).await?;
    let account = account(&app, email).await?;
    let role = match role {
        GrantableRole::Organizer => accounts::Role::Organizer,
        GrantableRole::Admin => accounts::Role::Admin,
    };
    let grant = ChangeRole { user_id: account.user_id.to_string(), role, reason: None };
    match admins::grant_role(&app.env, &Actor::System, grant).await {
        Ok(account) => print(&format!("{email} now has: {:?}\n", account.roles)),
        Err(Failure::Rejected(problems)) => {
            bail!(problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "))
        }
        Err(failure) => bail!("the role could not be granted: {failure}"),
    }
}

async fn reset_second_factor(config: Config, email: &str) -> anyhow::Result<()> {
    let app = command(config).await?;
    let account = account(&app, email).await?;
    let reset = second_factor::reset(&app.env, account.user_id).await;
    print(&if reset.context("the second factor could not be switched off")? {
        format!("The second factor of {email} is off; a mail tells them.\n")
    } else {
        format!("{email} has no second factor.\n")
    })
}

async fn erase_contact(config: Config, email: &str) -> anyhow::Result<()> {
    let app = command(config).await?;
    match crm::erase_everywhere(&app.env, &Actor::System, email).await {
        Ok(0) => print("No CRM has a contact with this email address.\n"),
        Ok(systems) => print(&format!("CRMs asked to erase the contact: {systems}. Workers will do it.\n")),
        Err(Failure::Rejected(problems)) => {
            bail!(problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "))
        }
        Err(failure) => bail!("they could not be erased: {failure}"),
    }
}

/// Finds the account with this address, or fails.
async fn account(app: &App, email: &str) -> anyhow::Result<Account> {
    let Ok(email) = EmailAddress::of_account(email) else { bail!("{email:?} is not an email address") };
    let account = accounts::find_by_email(&app.env, &email).await.context("the account could not be looked up")?;
    account.with_context(|| format!("there is no account with the address {email}"))
}

/// The app for a command that only uses the database.
async fn command(config: Config) -> anyhow::Result<App> {
    crate::data::prepare(&config)?;
    App::new(config, Outside::default()).await
}

/// Requests `/health/ready` over plain HTTP, since the process is in the same container.
async fn health(address: &str) -> anyhow::Result<()> {
    let asked = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(format!("GET /health/ready HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes()).await?;
        let mut answer = String::new();
        stream.take(1024).read_to_string(&mut answer).await?;
        anyhow::Ok(answer)
    };
    let answer = tokio::time::timeout(Duration::from_secs(5), asked).await.context("no answer within 5 s")??;
    let status = answer.split(' ').nth(1).unwrap_or("no status");
    if status != "200" {
        bail!("not ready: {status}");
    }
    print("ready\n")
}
