//! The outside world, as it was configured.

use std::sync::Arc;

use anyhow::Context as _;
use domain::clock::{Clock, Random, SystemClock, SystemRandom};
use domain::mail::{Mailbox, Mailer};
use domain::payments::{PaymentProvider, SandboxDesk};
use domain::signals::{LocalSignals, Signals};
use integrations::{LocalMailbox, Sandbox};

use crate::config::{Config, Provider};

/// What comes from outside: as configured, or as a test wants it.
#[derive(Clone)]
pub struct Outside {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Secrets.
    pub random: Arc<dyn Random>,
    /// Hints between processes.
    pub signals: Arc<dyn Signals>,
    /// How money comes in.
    pub payments: Option<Arc<dyn PaymentProvider>>,
    /// The sandbox's pay page, where the sandbox takes the money.
    pub sandbox: Option<Arc<dyn SandboxDesk>>,
    /// How mail goes out.
    pub mailer: Arc<dyn Mailer>,
    /// The local mailbox, where mail is kept in one.
    pub mailbox: Option<Arc<dyn Mailbox>>,
}

impl Outside {
    /// The outside world that the configuration chose.
    ///
    /// # Errors
    /// Says which part can't be had, and why.
    pub async fn configured(config: &Config) -> anyhow::Result<Self> {
        let mut outside = Self::default();
        outside.choose_mail(config)?;
        outside.choose_payments(config)?;
        Ok(outside)
    }

    fn choose_mail(&mut self, config: &Config) -> anyhow::Result<()> {
        let folder = config.data.join("mailbox");
        let mailbox = LocalMailbox::open(folder, Arc::clone(&self.clock)).context("the local mailbox can't be kept")?;
        let mailbox = Arc::new(mailbox);
        self.mailer = Arc::clone(&mailbox) as _;
        self.mailbox = Some(mailbox);
        Ok(())
    }

    fn choose_payments(&mut self, config: &Config) -> anyhow::Result<()> {
        match config.provider() {
            Provider::Sandbox => {
                let folder = config.data.join("sandbox");
                let sandbox = Sandbox::open(folder, config.public_url(), Arc::clone(&self.clock))
                    .context("the sandbox's payments can't be kept")?;
                let sandbox = Arc::new(sandbox);
                self.payments = Some(Arc::clone(&sandbox) as _);
                self.sandbox = Some(sandbox);
            }
            Provider::Stripe | Provider::Auto | Provider::None => {}
        }
        Ok(())
    }
}

impl Default for Outside {
    /// The machine's clock and generator, signals within the process, no payments; mail is refused.
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            signals: Arc::new(LocalSignals::default()),
            payments: None,
            sandbox: None,
            mailer: Arc::new(NoMail),
            mailbox: None,
        }
    }
}

/// For commands that send none.
struct NoMail;

#[async_trait::async_trait]
impl Mailer for NoMail {
    async fn send(&self, _mail: &domain::mail::Mail) -> Result<String, domain::mail::MailError> {
        Err(domain::mail::MailError::Temporary("this process sends no mail".to_owned()))
    }
}
