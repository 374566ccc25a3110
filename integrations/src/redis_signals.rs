//! Signals between processes, over Redis.

use std::collections::HashSet;
use std::time::Duration;

use futures::StreamExt as _;
use kernel::clock::Random;
use kernel::metrics::{self, RedisUse};
use kernel::signals::{Signal, Signals};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, RedisResult};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How many signals a slow receiver may lie behind before it has to look at everything.
const BACKLOG: usize = 4096;
/// How many signals go to Redis at once.
const BATCH: usize = 512;
/// How long Redis may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often a quiet connection is checked: a dead one says nothing either.
const PULSE: Duration = Duration::from_secs(10);
/// The longest pause before connecting again.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Signals over Redis. Within this process they arrive at once, whether Redis is there or not.
pub struct RedisSignals {
    local: broadcast::Sender<Signal>,
    outgoing: mpsc::UnboundedSender<Signal>,
    // Ends both tasks when dropped.
    _tasks: JoinSet<()>,
}

impl RedisSignals {
    /// Starts to send and to listen on the namespace's channel. Does not wait for Redis, and goes on without it until it
    /// is there; needs a running runtime.
    pub fn connect(url: &SecretString, namespace: &str, random: &dyn Random) -> RedisResult<Self> {
        let client = Client::open(url.expose_secret())?;
        let channel = format!("{namespace}:signals");
        // Names this instance, which does not listen to itself.
        let instance = kernel::secret::token(random);
        let local = broadcast::Sender::new(BACKLOG);
        let (outgoing, queue) = mpsc::unbounded_channel();
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let manager = ConnectionManager::new_lazy_with_config(client.clone(), config)?;
        let mut tasks = JoinSet::new();
        tasks.spawn(send_all(manager, channel.clone(), instance.clone(), queue));
        tasks.spawn(listen_forever(client, channel, instance, local.clone()));
        Ok(Self { local, outgoing, _tasks: tasks })
    }
}

impl Signals for RedisSignals {
    fn publish(&self, signal: Signal) {
        // Errors mean that nobody listens, or that this process ends.
        let _ = self.local.send(signal);
        let _ = self.outgoing.send(signal);
    }

    fn subscribe(&self) -> broadcast::Receiver<Signal> {
        self.local.subscribe()
    }
}

/// Sends what is published here. What can't be sent is dropped, together with what waits behind it: others look at
/// everything when they are connected again, and a queue would only grow.
async fn send_all(
    mut redis: ConnectionManager,
    channel: String,
    instance: String,
    mut queue: mpsc::UnboundedReceiver<Signal>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut away = false;
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let distinct: HashSet<Signal> = batch.drain(..).collect();
        let mut pipe = redis::pipe();
        for signal in distinct {
            pipe.cmd("PUBLISH").arg(&channel).arg(format!("{instance} {signal}")).ignore();
        }
        let sent: RedisResult<()> = pipe.query_async(&mut redis).await;
        match sent {
            Ok(()) => away = false,
            Err(error) => {
                if !away {
                    tracing::warn!(%error, "Redis is away: signals reach this process only");
                }
                away = true;
                while queue.try_recv().is_ok() {}
            }
        }
    }
}

/// Listens to the others, connecting again whenever the connection is lost.
async fn listen_forever(client: Client, channel: String, instance: String, local: broadcast::Sender<Signal>) {
    let mut pause = Duration::from_millis(100);
    loop {
        match listen(&client, &channel, &instance, &local, &mut pause).await {
            Ok(()) => tracing::warn!("the connection to Redis was lost"),
            Err(error) => tracing::warn!(%error, "Redis can't be listened to"),
        }
        metrics::redis_away(RedisUse::Signals, true);
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Listens until the connection ends.
async fn listen(
    client: &Client,
    channel: &str,
    instance: &str,
    local: &broadcast::Sender<Signal>,
    pause: &mut Duration,
) -> Result<(), RedisError> {
    let connecting = async {
        let mut connection = client.get_async_pubsub().await?;
        connection.subscribe(channel).await?;
        Ok::<_, RedisError>(connection)
    };
    let (mut sink, mut messages) = timeout(PATIENCE, connecting).await.map_err(too_slow)??.split();
    *pause = Duration::from_millis(100);
    metrics::redis_away(RedisUse::Signals, false);
    // What was said before this moment was not heard.
    let _ = local.send(Signal::Resync);
    loop {
        match timeout(PULSE, messages.next()).await {
            Ok(None) => return Ok(()),
            Ok(Some(message)) => {
                if let Some(signal) = message.get_payload().ok().and_then(|text: String| foreign(&text, instance)) {
                    let _ = local.send(signal);
                }
            }
            Err(_) => {
                let _: redis::Value = timeout(PATIENCE, sink.ping()).await.map_err(too_slow)??;
            }
        }
    }
}

fn too_slow(_: tokio::time::error::Elapsed) -> RedisError {
    RedisError::from((redis::ErrorKind::Io, "no answer in time"))
}

/// A signal of another instance; our own were delivered when they were published.
fn foreign(text: &str, instance: &str) -> Option<Signal> {
    let (sender, signal) = text.split_once(' ')?;
    if sender == instance { None } else { signal.parse().ok() }
}

#[cfg(test)]
mod tests {
    use kernel::clock::SystemRandom;

    use super::*;

    #[test]
    fn hears_others_and_not_itself() {
        assert_eq!(foreign("other work", "me"), Some(Signal::Work));
        for text in ["me work", "other", "other nonsense", ""] {
            assert_eq!(foreign(text, "me"), None, "{text}");
        }
    }

    #[tokio::test]
    async fn works_within_the_process_while_redis_is_away() {
        let signals = RedisSignals::connect(&"redis://127.0.0.1:1".into(), "test", &SystemRandom).unwrap();
        let mut receiver = signals.subscribe();
        for _ in 0..3 {
            signals.publish(Signal::Work);
            assert_eq!(receiver.recv().await.unwrap(), Signal::Work);
        }
    }
}
