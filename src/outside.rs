//! Chooses the adapters for other systems from the configuration.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use integrations::{
    CrmOptions, CrmSystems, GeocodingOptions, HttpGeocoder, LocalMailbox, LocalRateLimiter, ObjectFiles, RedisLines,
    RedisRateLimiter, RedisSignals, S3Options, Sandbox, Smtp, SmtpSetupError, Stripe, StripeOptions,
};
use kernel::clock::{Clock, Random, SystemClock, SystemRandom};
use kernel::crm::{Crm, NoCrm};
use kernel::files::{FileStore, NoFiles};
use kernel::geocoding::Geocoder;
use kernel::mail::{Mailbox, Mailer};
use kernel::payments::{PaymentProvider, SandboxDesk};
use kernel::rate_limits::RateLimiter;
use kernel::signals::{LocalSignals, Signals};
use kernel::waiting_lines::{LocalLines, WaitingLines};

use crate::config::{Config, FilesPlace, Provider};

/// The clock, randomness and adapters for other systems, as configured or as a test needs them.
#[derive(Clone)]
pub struct Outside {
    /// The source of the current time.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness for secrets.
    pub random: Arc<dyn Random>,
    /// The channel for signals between processes.
    pub signals: Arc<dyn Signals>,
    /// The lines of waiting rooms.
    pub waiting_lines: Arc<dyn WaitingLines>,
    /// The rate limiter; none if there are no limits.
    pub limiter: Option<Arc<dyn RateLimiter>>,
    /// The storage for files.
    pub files: Arc<dyn FileStore>,
    /// The payment provider; none if only free tickets can be sold.
    pub payments: Option<Arc<dyn PaymentProvider>>,
    /// The sandbox's payment page; none with another provider.
    pub sandbox: Option<Arc<dyn SandboxDesk>>,
    /// The client for CRMs.
    pub crm: Arc<dyn Crm>,
    /// The search for addresses; none if it is not set up.
    pub geocoder: Option<Arc<dyn Geocoder>>,
    /// The mail server, or the local mailbox.
    pub mailer: Arc<dyn Mailer>,
    /// The local mailbox; none if mails are sent.
    pub mailbox: Option<Arc<dyn Mailbox>>,
}

/// The timeout of a call to a CRM.
const CRM_TIMEOUT: Duration = Duration::from_secs(10);
/// The timeout of a search for addresses, for which somebody waits.
const GEOCODING_TIMEOUT: Duration = Duration::from_secs(5);
/// The time between two searches.
const GEOCODING_PAUSE: Duration = Duration::from_secs(1);
/// The timeout of a call to Redis about waiting rooms, for which somebody waits.
const LINES_TIMEOUT: Duration = Duration::from_millis(500);
/// The timeout of a call to Stripe.
const STRIPE_TIMEOUT: Duration = Duration::from_secs(10);

impl Outside {
    /// Sets up the adapters that the configuration chooses.
    ///
    /// # Errors
    /// When a part can't be set up; the message says which, and why.
    pub fn configured(config: &Config) -> anyhow::Result<Self> {
        Self::with_clock(Arc::new(SystemClock), config)
    }

    /// Sets up the adapters that the configuration chooses, with another clock than the system's.
    ///
    /// # Errors
    /// Those of [`Self::configured`].
    pub fn with_clock(clock: Arc<dyn Clock>, config: &Config) -> anyhow::Result<Self> {
        let mut outside = Self { clock, ..Self::default() };
        if let Some(url) = &config.redis.url {
            let signals = RedisSignals::connect(url, &config.redis.namespace, outside.random.as_ref());
            // The error could quote the URL and with it a password.
            outside.signals =
                Arc::new(signals.map_err(|_| anyhow!("redis.url (EVENT_RADAR__REDIS__URL): can't be read"))?);
            let lines = RedisLines::connect(url, &config.redis.namespace, LINES_TIMEOUT);
            outside.waiting_lines =
                Arc::new(lines.map_err(|_| anyhow!("redis.url (EVENT_RADAR__REDIS__URL): can't be read"))?);
        }
        outside.choose_limiter(config)?;
        outside.files = Arc::new(files(config)?);
        outside.choose_mail(config)?;
        outside.choose_payments(config)?;
        outside.choose_crm(config)?;
        outside.choose_geocoder(config)?;
        Ok(outside)
    }

    fn choose_limiter(&mut self, config: &Config) -> anyhow::Result<()> {
        self.limiter = match &config.redis.url {
            _ if !config.has_limits() => None,
            None => Some(Arc::new(LocalRateLimiter::new(Arc::clone(&self.clock)))),
            Some(url) => {
                let limiter = RedisRateLimiter::connect(url, &config.redis.namespace, Arc::clone(&self.clock));
                Some(Arc::new(limiter.map_err(|_| anyhow!("redis.url (EVENT_RADAR__REDIS__URL): can't be read"))?))
            }
        };
        Ok(())
    }

    fn choose_crm(&mut self, config: &Config) -> anyhow::Result<()> {
        let options = CrmOptions {
            hubspot_api_base: config.crm.hubspot_api_base.clone(),
            private_targets: config.has_private_targets(),
            timeout: CRM_TIMEOUT,
        };
        let crm = CrmSystems::new(&options, Arc::clone(&self.clock));
        self.crm = Arc::new(crm.context("CRMs can't be reached")?);
        Ok(())
    }

    fn choose_geocoder(&mut self, config: &Config) -> anyhow::Result<()> {
        let Some((service, url)) = config.geocoding.service() else { return Ok(()) };
        let options =
            GeocodingOptions { service, url: url.to_owned(), timeout: GEOCODING_TIMEOUT, pause: GEOCODING_PAUSE };
        let geocoder = HttpGeocoder::new(&options);
        self.geocoder = Some(Arc::new(geocoder.context("geocoding.url (EVENT_RADAR__GEOCODING__URL): can't be used")?));
        Ok(())
    }

    fn choose_mail(&mut self, config: &Config) -> anyhow::Result<()> {
        let Some(url) = &config.mail.url else {
            let folder = config.data.join("mailbox");
            let mailbox = LocalMailbox::open(folder, Arc::clone(&self.clock));
            let mailbox = Arc::new(mailbox.context("the local mailbox can't be kept")?);
            self.mailer = Arc::clone(&mailbox) as _;
            self.mailbox = Some(mailbox);
            return Ok(());
        };
        let smtp = Smtp::new(url, &config.mail.from, Arc::clone(&self.clock));
        let smtp = match &config.mail.bounce_address {
            Some(address) => smtp.and_then(|smtp| smtp.with_bounces_to(address)),
            None => smtp,
        };
        let smtp = smtp.map_err(|error| {
            let key = match error {
                SmtpSetupError::Url => "mail.url (EVENT_RADAR__MAIL__URL)",
                SmtpSetupError::From => "mail.from (EVENT_RADAR__MAIL__FROM)",
                SmtpSetupError::BounceAddress => "mail.bounce_address (EVENT_RADAR__MAIL__BOUNCE_ADDRESS)",
            };
            anyhow!("{key}: {error}")
        })?;
        self.mailer = Arc::new(smtp);
        Ok(())
    }

    fn choose_payments(&mut self, config: &Config) -> anyhow::Result<()> {
        match (config.provider(), &config.stripe.secret_key) {
            (Provider::Sandbox, _) => {
                let folder = config.data.join("sandbox");
                let sandbox = Sandbox::open(folder, config.public_url(), Arc::clone(&self.clock));
                let sandbox = Arc::new(sandbox.context("the sandbox's payments can't be kept")?);
                self.payments = Some(Arc::clone(&sandbox) as _);
                self.sandbox = Some(sandbox);
            }
            (Provider::Stripe, Some(secret_key)) => {
                let options = StripeOptions {
                    secret_key: secret_key.clone(),
                    webhook_secrets: config.stripe.webhook_secrets.clone(),
                    api_base: config.stripe.api_base.clone(),
                    timeout: STRIPE_TIMEOUT,
                };
                let stripe = Stripe::new(options, Arc::clone(&self.clock));
                self.payments = Some(Arc::new(stripe.context("stripe can't be set up")?));
            }
            (Provider::Stripe | Provider::Auto | Provider::None, _) => {}
        }
        Ok(())
    }
}

impl Default for Outside {
    /// The system's clock and randomness, signals within the process, and no other systems: mail, files and customer
    /// systems fail, and there is no payment provider.
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            signals: Arc::new(LocalSignals::default()),
            waiting_lines: Arc::new(LocalLines::default()),
            limiter: None,
            files: Arc::new(NoFiles),
            payments: None,
            sandbox: None,
            crm: Arc::new(NoCrm),
            geocoder: None,
            mailer: Arc::new(NoMail),
            mailbox: None,
        }
    }
}

/// The file storage that the configuration chooses.
fn files(config: &Config) -> anyhow::Result<ObjectFiles> {
    const KEY: &str = "files.url (EVENT_RADAR__FILES__URL)";
    let place = config.files.place(&config.data);
    match place.with_context(|| format!("{KEY}: should be s3://BUCKET/PREFIX or file:///PATH"))? {
        FilesPlace::Folder(path) => {
            ObjectFiles::folder(&path).with_context(|| format!("{KEY}: files can't be kept in {}", path.display()))
        }
        FilesPlace::Bucket { name, prefix } => {
            let options = S3Options {
                bucket: name,
                prefix,
                region: config.files.region.clone(),
                endpoint: config.files.endpoint.clone(),
                keys: config.files.access_key_id.clone().zip(config.files.secret_access_key.clone()),
            };
            ObjectFiles::s3(options).with_context(|| format!("{KEY}: the bucket can't be set up"))
        }
    }
}

/// A mailer for commands that send no mail: every call fails.
struct NoMail;

#[async_trait::async_trait]
impl Mailer for NoMail {
    async fn send(&self, _mail: &kernel::mail::Mail) -> Result<String, kernel::mail::MailError> {
        Err(kernel::mail::MailError::Temporary("this process sends no mail".to_owned()))
    }
}
