//! Signals between two processes.

use std::time::Duration;

use integrations::RedisSignals;
use kernel::clock::SystemRandom;
use kernel::signals::{Signal, Signals as _};

use crate::support::{in_time, redis};

#[tokio::test]
async fn arrive_everywhere_once() {
    let namespace = kernel::secret::token(&SystemRandom);
    let url = redis::url().into();
    let one = RedisSignals::connect(&url, &namespace, &SystemRandom).unwrap();
    let two = RedisSignals::connect(&url, &namespace, &SystemRandom).unwrap();
    let (at_one, at_two) = (one.listen(&[Signal::Work]), two.listen(&[Signal::Work]));
    let both_hear = async || {
        in_time("a signal", async { tokio::join!(at_one.heard(), at_two.heard()) }).await;
    };
    // Who connects has to check everything first.
    both_hear().await;
    one.publish(Signal::Work);
    both_hear().await;
    two.publish(Signal::Resync);
    both_hear().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((at_one.count(), at_two.count()), (3, 3), "none came back to where it came from");
}
