//! Signals between two processes.

use std::time::Duration;

use integrations::RedisSignals;
use kernel::clock::SystemRandom;
use kernel::signals::{Signal, Signals as _};
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;

use crate::support::redis;

async fn next(receiver: &mut Receiver<Signal>) -> Option<Signal> {
    timeout(Duration::from_secs(5), receiver.recv()).await.ok().and_then(Result::ok)
}

#[tokio::test]
async fn arrive_everywhere_once() {
    let namespace = kernel::secret::token(&SystemRandom);
    let url = redis::url().into();
    let one = RedisSignals::connect(&url, &namespace, &SystemRandom).unwrap();
    let two = RedisSignals::connect(&url, &namespace, &SystemRandom).unwrap();
    let (mut at_one, mut at_two) = (one.subscribe(), two.subscribe());
    // A new receiver has to check everything first.
    assert_eq!(next(&mut at_one).await, Some(Signal::Resync));
    assert_eq!(next(&mut at_two).await, Some(Signal::Resync));

    one.publish(Signal::Work);
    assert_eq!(next(&mut at_one).await, Some(Signal::Work));
    assert_eq!(next(&mut at_two).await, Some(Signal::Work));
    two.publish(Signal::Resync);
    assert_eq!(next(&mut at_two).await, Some(Signal::Resync));
    assert_eq!(next(&mut at_one).await, Some(Signal::Resync));
    let quiet = Duration::from_millis(300);
    assert!(timeout(quiet, at_one.recv()).await.is_err(), "its own signal came back");
    assert!(timeout(quiet, at_two.recv()).await.is_err(), "its own signal came back");
}
