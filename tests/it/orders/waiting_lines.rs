//! The lines of waiting rooms, in memory and in Redis.

use std::sync::Arc;
use std::time::Duration;

use integrations::RedisLines;
use kernel::ids::EventId;
use kernel::waiting_lines::{Ask, DRAWN, Line, LineId, LocalLines, Pace, Standing, WaitingLines as _};
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::redis;

/// Something that happens to a line: time passes, and some ask.
#[derive(Debug, Clone)]
struct Step {
    after: i64,
    paused: bool,
    per_minute: u32,
    asking: Vec<(u128, bool)>,
    forget: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (
        0..40_000_i64,
        prop::bool::weighted(0.1),
        1..200_u32,
        prop::collection::vec((1..25_u128, any::<bool>()), 0..12),
    )
        .prop_map(|(after, paused, per_minute, asking)| Step { after, paused, per_minute, asking, forget: false });
    let forget = Just(Step { after: 0, paused: false, per_minute: 60, asking: Vec::new(), forget: true });
    prop::collection::vec(prop_oneof![12 => step, 1 => forget], 1..25)
}

/// In memory and in Redis the same happens, whatever happens; and nobody is let in before somebody who waits with a lower
/// number, is there, and was there when they were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_in_memory_and_in_redis_are_the_same() {
    let url = redis::url().into();
    let namespace = format!("lines-{}", std::process::id());
    let [lines, beside] =
        [(); 2].map(|()| Arc::new(RedisLines::connect(&url, &namespace, Duration::from_mins(1)).unwrap()));
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut runner =
            proptest::test_runner::TestRunner::new(ProptestConfig { cases: 40, ..ProptestConfig::default() });
        let number = std::cell::Cell::new(0_u128);
        runner
            .run(&steps(), |steps| {
                number.set(number.get() + 1);
                let event = EventId::from_uuid(Uuid::from_u128(number.get()));
                runtime.block_on(walk(&lines, &beside, event, &steps));
                Ok(())
            })
            .unwrap();
    })
    .await
    .unwrap();
}

async fn walk(redis: &RedisLines, beside: &RedisLines, event_id: EventId, steps: &[Step]) {
    let (local, opens_at, line) = (LocalLines::default(), 1_780_000_020_000, LineId { event_id, generation: 3 });
    let mut held = std::collections::HashMap::<u128, Standing>::new();
    let mut now = 1_780_000_000_000;
    for step in steps {
        now += step.after;
        if step.forget {
            local.close(line).await;
            redis.close(line).await;
            continue;
        }
        let (per_minute, is_paused) = (step.per_minute, step.paused);
        let pace = Pace { now, opens_at, per_minute, is_paused, has_begun: !held.is_empty() };
        let ask = |(who, joins): &(u128, bool)| Ask {
            place: Uuid::from_u128(*who),
            joins: *joins,
            number: held.get(who).and_then(|held| match held {
                Standing::Waiting { number, .. } => Some(*number),
                _ => None,
            }),
            admitted_at: held.get(who).and_then(|held| match held {
                Standing::Admitted { at } => Some(*at),
                _ => None,
            }),
            draw: u64::try_from(*who * 7_919 % 1_009).unwrap() % DRAWN,
            again_before: joins.then_some(now - 60_000),
        };
        let asks: Vec<Ask> = step.asking.iter().map(ask).collect();
        let (one, other): (Line, Line) = (local.look(line, pace, &asks).await, redis.look(line, pace, &asks).await);
        assert_eq!(one, other, "after {step:?}");
        // Another process sees the same, so it was Redis that answered.
        let seen = beside.look(line, pace, &[]).await;
        assert_eq!(Line { standings: Vec::new(), ..one.clone() }, seen);
        for ((who, _), standing) in step.asking.iter().zip(&one.standings) {
            match standing {
                Standing::Nowhere => {}
                Standing::Waiting { number, before } => {
                    assert!(one.next.is_some_and(|next| next <= *number) && *before < one.waiting);
                    held.insert(*who, *standing);
                }
                Standing::Admitted { at } => {
                    if let Some(Standing::Waiting { number, .. }) = held.insert(*who, *standing)
                        && *at == now
                    {
                        assert!(one.next.is_none_or(|next| next > number), "somebody with a lower number still waits");
                    }
                }
            }
        }
    }
}
