//! Lists, filters, searches, sums and steps of the clean-up at two sizes of the tables: none may take more than twice as
//! long with ten times as many rows, unless it takes no time worth mentioning.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

mod probes;
mod seed;
mod sql;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use probes::{Probe, Who};
use serde_json::{Value, json};
use sql::Size;
use tokio::net::TcpStream;

use crate::database::Database;
use crate::server::{Server, SetUp};
use crate::{Options, Scale};

/// The number of events of a small installation and of a large one.
const SMALL: i64 = 10_000;
const LARGE: i64 = 1_000_000;
/// How often each is measured, after as many runs that are not.
const RUNS: usize = 20;
/// How long one may be measured.
const LONGEST: Duration = Duration::from_secs(10);
const PASSWORD: &str = "radar-demo-2026";
/// What a read or a step may take, however large the tables are.
const FINE: Duration = Duration::from_millis(50);

type Times = BTreeMap<&'static str, [Duration; 2]>;

/// Fills a database of each size, measures everything on both, and prints a table.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let many = match options.scale {
        Scale::Full if options.database_url.is_some() => LARGE,
        _ => LARGE / 10,
    };
    let small = measure(options, Size { events: SMALL, orders: SMALL * 10 }).await?;
    let large = measure(options, Size { events: many, orders: many * 10 }).await?;
    println!("| {SMALL} events and {many} | p50 | p95 | p50 | p95 | ratio | |");
    println!("|---|---:|---:|---:|---:|---:|---|");
    for (name, _) in probes::all() {
        let ([p50, p95], [large_p50, large_p95]) = (small[name], large[name]);
        let ratio = large_p95.as_secs_f64() / p95.as_secs_f64();
        let verdict = if large_p95 <= FINE || ratio <= 2.0 { "" } else { "grows" };
        println!(
            "| {name} | {:.1} ms | {:.1} ms | {:.1} ms | {:.1} ms | {ratio:.1} | {verdict} |",
            ms(p50),
            ms(p95),
            ms(large_p50),
            ms(large_p95),
        );
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Fills an empty database and measures everything on it: the median and the 95th percentile.
async fn measure(options: &Options, size: Size) -> anyhow::Result<Times> {
    let folder = tempfile::tempdir()?;
    let url = empty_database(options, size, folder.path()).await?;
    let set_up = SetUp { binary: &options.binary, url: &url, redis: None, mail: None, folder: folder.path() };
    let began = Instant::now();
    set_up.migrate().await?;
    let database = Database::connect(&url).await?;
    if !options.filled {
        set_up.load_demo().await?;
        seed::seed(&database, size).await?;
    }
    eprintln!("{} events and {} orders after {:.0?}", size.events, size.orders, began.elapsed());
    // What everybody may see would be answered from memory.
    let server = set_up.start_with(false, &[("HTTP__PUBLIC_CACHE_MEGABYTES", "0")]).await?;
    let mut asked = Asked::connect(&server, &database).await?;
    let mut times = Times::new();
    for (name, probe) in probes::all() {
        times.insert(name, asked.measure(&probe).await.context(name)?);
    }
    Ok(times)
}

/// A database for this size, on the server that was given, or a file.
async fn empty_database(options: &Options, size: Size, folder: &Path) -> anyhow::Result<String> {
    let Some(server) = &options.database_url else {
        return Ok(format!("sqlite://{}/growth.db", folder.display()));
    };
    let name = format!("growth_{}", size.events);
    if !options.filled {
        let admin = Database::connect(server).await?;
        admin.execute(format!("DROP DATABASE IF EXISTS {name}")).await?;
        admin.execute(format!("CREATE DATABASE {name}")).await?;
    }
    let (server, _) = server.rsplit_once('/').context("the URL has no database")?;
    Ok(format!("{server}/{name}"))
}

/// A connection to the API, with the tokens of those who ask.
struct Asked<'a> {
    database: &'a Database,
    api: SendRequest<Full<Bytes>>,
    metrics: SendRequest<Full<Bytes>>,
    host: String,
    organizer: String,
    admin: String,
    logged_in_at: Instant,
}

impl<'a> Asked<'a> {
    async fn connect(server: &Server, database: &'a Database) -> anyhow::Result<Self> {
        Ok(Self {
            database,
            api: connection(&server.address).await?,
            metrics: connection(&server.metrics).await?,
            host: server.address.clone(),
            organizer: String::new(),
            admin: String::new(),
            logged_in_at: Instant::now(),
        })
    }

    /// The median and the 95th percentile.
    async fn measure(&mut self, probe: &Probe) -> anyhow::Result<[Duration; 2]> {
        self.log_in_again().await?;
        let (started, mut taken) = (Instant::now(), Vec::with_capacity(RUNS * 2));
        while taken.len() < RUNS * 2 && (taken.len() < 4 || started.elapsed() < LONGEST) {
            let began = Instant::now();
            self.ask(probe).await?;
            taken.push(began.elapsed());
        }
        let mut later = taken.split_off(taken.len() / 2);
        later.sort_unstable();
        Ok([later[later.len() / 2], later[later.len() * 95 / 100]])
    }

    /// Tokens are valid for some minutes.
    async fn log_in_again(&mut self) -> anyhow::Result<()> {
        if self.organizer.is_empty() || self.logged_in_at.elapsed() > Duration::from_mins(1) {
            self.organizer = self.log_in("organizer@example.org").await?;
            self.admin = self.log_in("admin@example.org").await?;
            self.logged_in_at = Instant::now();
        }
        Ok(())
    }

    async fn log_in(&mut self, email: &str) -> anyhow::Result<String> {
        let query = format!(
            "mutation {{ sessionCreate(input: {{ email: \"{email}\", password: \"{PASSWORD}\" }}) \
             {{ session {{ accessToken }} errors {{ message }} }} }}"
        );
        let answer = self.query(Who::Visitor, &query).await?;
        let token = answer["data"]["sessionCreate"]["session"]["accessToken"].as_str();
        Ok(token.with_context(|| format!("nobody logged in: {answer}"))?.to_owned())
    }

    async fn ask(&mut self, probe: &Probe) -> anyhow::Result<()> {
        match probe {
            Probe::Ask(who, query) => self.query(*who, query).await.map(drop),
            Probe::Page(path) => send(&mut self.api, Request::get(*path), &self.host, Bytes::new()).await.map(drop),
            Probe::Scrape => {
                send(&mut self.metrics, Request::get("/metrics"), &self.host, Bytes::new()).await.map(drop)
            }
            Probe::Sql(statement) => self.database.execute_all(format!("BEGIN; {statement}; ROLLBACK")).await,
        }
    }

    async fn query(&mut self, who: Who, query: &str) -> anyhow::Result<Value> {
        let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        let token = match who {
            Who::Visitor => None,
            Who::Organizer => Some(&self.organizer),
            Who::Admin => Some(&self.admin),
        };
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = Bytes::from(json!({ "query": query }).to_string());
        let answer: Value = serde_json::from_slice(&send(&mut self.api, request, &self.host, body).await?)?;
        // The time that it took says enough.
        if answer["errors"][0]["extensions"]["code"] == "TIMEOUT" {
            return Ok(answer);
        }
        anyhow::ensure!(answer["errors"].is_null() && !answer["data"].is_null(), "{answer}");
        let empty = answer["data"].as_object().is_some_and(|data| data.values().all(Value::is_null));
        anyhow::ensure!(!empty, "nothing was found: {query}");
        Ok(answer)
    }
}

async fn connection(address: &str) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (connection, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(driver);
    Ok(connection)
}

async fn send(
    connection: &mut SendRequest<Full<Bytes>>,
    request: hyper::http::request::Builder,
    host: &str,
    body: Bytes,
) -> anyhow::Result<Bytes> {
    connection.ready().await?;
    let response = connection.send_request(request.header(header::HOST, host).body(Full::new(body))?).await?;
    let timed_out = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    anyhow::ensure!(response.status().is_success() || timed_out, "{}", response.status());
    Ok(response.into_body().collect().await?.to_bytes())
}
