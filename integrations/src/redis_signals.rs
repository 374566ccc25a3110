//! Signals between processes, over Redis Pub/Sub.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use kernel::clock::Random;
use kernel::metrics::{self, RedisUse};
use kernel::signals::{Listener, Listeners, Observer, Signal, Signals};
use redis::{RedisError, RedisResult};
use secrecy::SecretString;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::redis_servers::{Reconnecting, RedisServers, too_slow};

/// The most signals that are sent to Redis at once.
const BATCH: usize = 512;
/// The timeout of a call to Redis.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often an idle connection is checked, since a dead one is silent as well.
const PULSE: Duration = Duration::from_secs(10);
/// The pause before a signal is sent again after Redis was away.
const RETRY: Duration = Duration::from_secs(1);
/// The longest pause before a reconnect.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A channel for signals over Redis. Within this process they arrive at once, even if Redis is away.
pub struct RedisSignals {
    local: Arc<Listeners>,
    outgoing: mpsc::UnboundedSender<Signal>,
    // Aborts both tasks when dropped.
    _tasks: JoinSet<()>,
}

impl RedisSignals {
    /// Starts to send and to receive on the namespace's channel. Does not wait for Redis, and keeps trying to connect.
    /// Needs a Tokio runtime.
    pub fn connect(url: &SecretString, namespace: &str, random: &dyn Random) -> RedisResult<Self> {
        let servers = RedisServers::parse(url)?;
        let channel = format!("{namespace}:signals");
        // Identifies this instance, so that it ignores its own signals.
        let instance = kernel::secret::token(random);
        let local = Arc::<Listeners>::default();
        let (outgoing, queue) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        let sender = Reconnecting::to(servers.clone(), PATIENCE);
        tasks.spawn(send_all(sender, channel.clone(), instance.clone(), queue));
        tasks.spawn(listen_forever(servers, channel, instance, Arc::clone(&local)));
        Ok(Self { local, outgoing, _tasks: tasks })
    }
}

impl Signals for RedisSignals {
    fn publish(&self, signal: Signal) {
        self.local.deliver(signal);
        // An error means that this process is ending.
        let _ = self.outgoing.send(signal);
    }

    fn listen(&self, signals: &[Signal]) -> Listener {
        self.local.add(signals)
    }

    fn observe(&self, observer: Observer) {
        self.local.observe(observer);
    }
}

/// Sends what this process publishes. If that fails, all waiting signals are dropped, since a queue would only grow. Once
/// Redis is back, the first signal tells all other processes to check everything.
async fn send_all(redis: Reconnecting, channel: String, instance: String, mut queue: mpsc::UnboundedReceiver<Signal>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut away = false;
    loop {
        if away {
            sleep(RETRY).await;
            while queue.try_recv().is_ok() {}
            batch = vec![Signal::Resync];
        } else if queue.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        let distinct: HashSet<Signal> = batch.drain(..).collect();
        let mut pipe = redis::pipe();
        for signal in distinct {
            pipe.cmd("PUBLISH").arg(&channel).arg(format!("{instance} {signal}")).ignore();
        }
        let send = async || redis.call(async |connection| pipe.query_async::<()>(connection).await).await;
        // The connection may have been lost while it was idle.
        let sent = match send().await {
            Err(_) if !away => send().await,
            sent => sent,
        };
        match sent {
            Ok(()) => away = false,
            Err(error) => {
                if !away {
                    tracing::warn!(%error, "Redis is away: signals reach this process only");
                }
                away = true;
            }
        }
    }
}

/// Receives from other processes, and reconnects whenever the connection is lost.
async fn listen_forever(servers: RedisServers, channel: String, instance: String, local: Arc<Listeners>) {
    let mut pause = Duration::from_millis(100);
    loop {
        match listen(&servers, &channel, &instance, &local, &mut pause).await {
            Ok(()) => tracing::warn!("the connection to Redis was lost"),
            Err(error) => tracing::warn!(%error, "Redis can't be listened to"),
        }
        metrics::redis_away(RedisUse::Signals, true);
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// Receives until the connection ends.
async fn listen(
    servers: &RedisServers,
    channel: &str,
    instance: &str,
    local: &Listeners,
    pause: &mut Duration,
) -> Result<(), RedisError> {
    let connecting = async {
        let mut connection = servers.client().await?.get_async_pubsub().await?;
        connection.subscribe(channel).await?;
        Ok::<_, RedisError>(connection)
    };
    let (mut sink, mut messages) = timeout(PATIENCE, connecting).await.map_err(|_| too_slow())??.split();
    *pause = Duration::from_millis(100);
    metrics::redis_away(RedisUse::Signals, false);
    // Signals from before the subscription were missed.
    local.deliver(Signal::Resync);
    loop {
        match timeout(PULSE, messages.next()).await {
            Ok(None) => return Ok(()),
            Ok(Some(message)) => {
                if let Some(signal) = message.get_payload().ok().and_then(|text: String| foreign(&text, instance)) {
                    local.deliver(signal);
                }
            }
            Err(_) => {
                let _: redis::Value = timeout(PATIENCE, sink.ping()).await.map_err(|_| too_slow())??;
            }
        }
    }
}

/// Parses a signal of another instance; none for our own, which were delivered when they were published.
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
        let listener = signals.listen(&[Signal::Work]);
        for _ in 0..3 {
            signals.publish(Signal::Work);
            listener.heard().await;
        }
    }
}
