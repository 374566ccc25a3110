//! An environment for unit tests: a SQLite file of its own, migrated, and a clock that the test moves.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use time::{Duration, OffsetDateTime};

use kernel::clock::{Clock, Ids, SystemRandom};
use kernel::crm::NoCrm;
use kernel::db::{Db, DbOptions};
use kernel::files::{FileError, FileKey, FileStore};
use kernel::mail::{Mail, MailError, Mailer};
use kernel::rate_limits::Refusals;
use kernel::signals::{LocalSignals, Signals};
use kernel::site::SiteMemory;
use kernel::waiting_lines::LocalLines;
use kernel::{Env, Settings};

/// A clock that stands still until it is moved.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.whole_milliseconds()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn unix_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

struct NoMail;

#[async_trait]
impl Mailer for NoMail {
    async fn send(&self, _mail: &Mail) -> Result<String, MailError> {
        Err(MailError::Permanent("there is no mail in unit tests".to_owned()))
    }
}

/// A file store in memory.
#[derive(Default)]
pub(crate) struct TestFiles(Mutex<HashMap<FileKey, Bytes>>);

#[async_trait]
impl FileStore for TestFiles {
    async fn put(&self, key: &FileKey, body: Bytes) -> Result<(), FileError> {
        self.0.lock().unwrap().insert(key.clone(), body);
        Ok(())
    }

    async fn get(&self, key: &FileKey) -> Result<Option<Bytes>, FileError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    async fn delete(&self, key: &FileKey) -> Result<(), FileError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}

/// An [`Env`] and the clock that it uses.
pub(crate) struct TestEnv {
    pub(crate) env: Env,
    pub(crate) clock: Arc<TestClock>,
    // Deletes the folder when the test ends.
    _folder: tempfile::TempDir,
}

/// A fresh environment, at noon of 1 June 2026.
pub(crate) async fn test_env() -> TestEnv {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let db = Db::connect(&DbOptions { max_connections: 4, ..DbOptions::new(url) }).await.unwrap();
    migration::up_under_lock(db.writer(), kernel::rules::enforce).await.unwrap();
    let start: OffsetDateTime = time::macros::datetime!(2026-06-01 12:00 UTC);
    let clock = Arc::new(TestClock(AtomicI64::new(start.unix_timestamp() * 1000)));
    let signals: Arc<dyn Signals> = Arc::new(LocalSignals::default());
    let env = Env {
        db,
        ids: Arc::new(Ids::new(Arc::<TestClock>::clone(&clock))),
        clock: Arc::<TestClock>::clone(&clock),
        random: Arc::new(SystemRandom),
        site: SiteMemory::listening(&*signals),
        signals,
        waiting_lines: Arc::new(LocalLines::default()),
        payments: None,
        mailer: Arc::new(NoMail),
        crm: Arc::new(NoCrm),
        geocoder: None,
        files: Arc::new(TestFiles::default()),
        refusals: Arc::new(Refusals::since(start)),
        settings: Arc::new(Settings {
            public_url: "http://localhost".to_owned(),
            secret_key: vec![7; 32].into(),
            demo_basic: true,
            admins_need_second_factor: false,
            crm: None,
            checkout_window: Duration::minutes(31),
            return_urls: Vec::new(),
            hold_grace: Duration::minutes(4),
            job_timeout: None,
            lease_margin: std::time::Duration::from_secs(15),
            retention: kernel::env::Retention::default(),
            messages_per_day: 5,
            message_recipients_per_day: 50_000,
            waiting_room: kernel::env::WaitingRoomSettings::default(),
        }),
    };
    TestEnv { env, clock, _folder: folder }
}
