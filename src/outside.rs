//! The outside world, as it was configured.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use integrations::{
    CrmOptions, CrmSystems, LocalMailbox, LocalRateLimiter, ObjectFiles, RedisRateLimiter, RedisSignals, S3Options,
    Sandbox, Smtp, SmtpSetupError, Stripe, StripeOptions,
};
use kernel::clock::{Clock, Random, SystemClock, SystemRandom};
use kernel::crm::{Crm, NoCrm};
use kernel::files::{FileStore, NoFiles};
use kernel::mail::{Mailbox, Mailer};
use kernel::payments::{PaymentProvider, SandboxDesk};
use kernel::rate_limits::RateLimiter;
use kernel::signals::{LocalSignals, Signals};

use crate::config::{Config, FilesPlace, Provider};

/// What comes from outside: as configured, or as a test wants it.
#[derive(Clone)]
pub struct Outside {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Secrets.
    pub random: Arc<dyn Random>,
    /// Hints between processes.
    pub signals: Arc<dyn Signals>,
    /// Counts how often one asks; none where there are no limits.
    pub limiter: Option<Arc<dyn RateLimiter>>,
    /// Where files are kept.
    pub files: Arc<dyn FileStore>,
    /// How money comes in.
    pub payments: Option<Arc<dyn PaymentProvider>>,
    /// The sandbox's pay page, where the sandbox takes the money.
    pub sandbox: Option<Arc<dyn SandboxDesk>>,
    /// Speaks to customer systems.
    pub crm: Arc<dyn Crm>,
    /// How mail goes out.
    pub mailer: Arc<dyn Mailer>,
    /// The local mailbox, where mail is kept in one.
    pub mailbox: Option<Arc<dyn Mailbox>>,
}

/// How long a customer system may take to answer a call.
const CRM_TIMEOUT: Duration = Duration::from_secs(10);
/// How long Stripe may take to answer a call.
const STRIPE_TIMEOUT: Duration = Duration::from_secs(10);

impl Outside {
    /// The outside world that the configuration chose.
    ///
    /// # Errors
    /// Says which part can't be had, and why.
    pub fn configured(config: &Config) -> anyhow::Result<Self> {
        let mut outside = Self::default();
        if let Some(url) = &config.redis.url {
            let signals = RedisSignals::connect(url, &config.redis.namespace, outside.random.as_ref());
            // The error could quote the address, and with it a password.
            outside.signals =
                Arc::new(signals.map_err(|_| anyhow!("redis.url (EVENT_RADAR__REDIS__URL): can't be read"))?);
        }
        outside.choose_limiter(config)?;
        outside.files = Arc::new(files(config)?);
        outside.choose_mail(config)?;
        outside.choose_payments(config)?;
        outside.choose_crm(config)?;
        Ok(outside)
    }

    /// Chooses who counts how often one asks. For tests too, which have a clock of their own.
    ///
    /// # Errors
    /// When the address of Redis can't be read.
    pub fn choose_limiter(&mut self, config: &Config) -> anyhow::Result<()> {
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

    /// Chooses how customer systems are spoken to. For tests too, which have a clock of their own.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn choose_crm(&mut self, config: &Config) -> anyhow::Result<()> {
        let options = CrmOptions {
            hubspot_api_base: config.crm.hubspot_api_base.clone(),
            private_targets: config.has_private_targets(),
            timeout: CRM_TIMEOUT,
        };
        let crm = CrmSystems::new(&options, Arc::clone(&self.clock));
        self.crm = Arc::new(crm.context("customer systems can't be spoken to")?);
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
    /// The machine's clock and generator, signals within the process, no payments; mail, files and customer
    /// systems are refused.
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            signals: Arc::new(LocalSignals::default()),
            limiter: None,
            files: Arc::new(NoFiles),
            payments: None,
            sandbox: None,
            crm: Arc::new(NoCrm),
            mailer: Arc::new(NoMail),
            mailbox: None,
        }
    }
}

/// The place for files that the configuration chose.
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

/// For commands that send none.
struct NoMail;

#[async_trait::async_trait]
impl Mailer for NoMail {
    async fn send(&self, _mail: &kernel::mail::Mail) -> Result<String, kernel::mail::MailError> {
        Err(kernel::mail::MailError::Temporary("this process sends no mail".to_owned()))
    }
}
