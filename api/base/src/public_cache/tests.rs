use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use axum::http::StatusCode;
use domain::accounts::{Role, UserStatus};
use futures::future::join_all;
use kernel::actor::{SignedIn, Via};
use kernel::ids::Id;
use kernel::signals::{LocalSignals, PublicChange, Signal};
use kernel::text::EmailAddress;
use tokio::sync::Notify;
use uuid::Uuid;

use super::*;

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn unix_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

struct Stand {
    cache: PublicCache,
    signals: LocalSignals,
    clock: Arc<TestClock>,
}

fn stand(bytes: u64) -> Stand {
    let (signals, clock) = (LocalSignals::default(), Arc::new(TestClock(AtomicI64::new(1_800_000_000_000))));
    let cache = PublicCache::listening(Arc::clone(&clock) as _, &signals, Writers::new(false), bytes);
    Stand { cache, signals, clock }
}

fn question(text: &str) -> Question {
    Question::Query(Bytes::copy_from_slice(text.as_bytes()))
}

fn event(number: u128) -> PublicChange {
    PublicChange::Event(Id::from_uuid(Uuid::from_u128(number)))
}

fn made(body: &str) -> Made {
    Made { body: Bytes::copy_from_slice(body.as_bytes()), name: None }
}

impl Stand {
    async fn keep(&self, text: &str, log: impl FnOnce(&ReadLog)) {
        let look = async |reads: Arc<ReadLog>| {
            log(&reads);
            Ok::<_, ()>(made(text))
        };
        self.cache.look(question(text), look).await.unwrap();
    }

    fn serves(&self, actor: &Actor) -> bool {
        let client = ClientAddress::of(&axum::extract::Request::default(), &[]);
        self.cache.serves(actor, client, &HeaderMap::new())
    }

    fn keeps(&self, text: &str) -> bool {
        self.cache.kept(&question(text)).is_some()
    }
}

fn person(number: u128) -> SignedIn {
    SignedIn {
        user_id: Id::from_uuid(Uuid::from_u128(number)),
        via: Via::Session(Id::from_uuid(Uuid::from_u128(number))),
        email: EmailAddress::stored("pat@example.org"),
        display_name: "Pat Person".to_owned(),
        status: UserStatus::Active,
        email_verified: true,
        locale: Locale::En,
        timezone: "UTC".to_owned(),
        roles: Vec::new(),
        is_member: false,
        lacks_second_factor: false,
    }
}

fn actor(person: SignedIn) -> Actor {
    Actor::User(Box::new(person))
}

#[tokio::test]
async fn is_for_those_who_may_see_no_more_than_everybody() {
    let stand = stand(1 << 20);
    assert!(stand.serves(&Actor::Anonymous) && stand.serves(&actor(person(1))));
    for more in [
        actor(SignedIn { is_member: true, ..person(1) }),
        actor(SignedIn { roles: vec![Role::Organizer], ..person(1) }),
        actor(SignedIn { roles: vec![Role::Admin], lacks_second_factor: true, ..person(1) }),
        Actor::System,
    ] {
        assert!(!stand.serves(&more), "{more:?}");
    }
}

#[tokio::test]
async fn what_depends_on_who_asks_is_for_people_who_are_not_signed_in() {
    let stand = stand(1 << 20);
    let somebody = actor(person(1));
    assert!(stand.cache.may_find(&question("mine"), &somebody), "nobody knows yet");
    stand.keep("mine", ReadLog::viewer).await;
    stand.keep("all", ReadLog::list).await;
    for (text, theirs) in [("mine", false), ("all", true)] {
        let kept = stand.cache.kept(&question(text)).unwrap();
        assert_eq!((kept.is_for(&Actor::Anonymous), kept.is_for(&somebody)), (true, theirs));
        assert_eq!(stand.cache.may_find(&question(text), &somebody), theirs);
    }
    stand.signals.publish(Signal::Public(PublicChange::Anything));
    assert!(!stand.cache.may_find(&question("mine"), &somebody), "also when it is out of date");
}

#[tokio::test]
async fn who_changes_something_at_any_process_is_not_served() {
    let stand = stand(1 << 20);
    stand.keep("list", ReadLog::list).await;
    stand.signals.publish(Signal::Writer(person(1).user_id));
    assert!(!stand.serves(&actor(person(1))) && stand.serves(&actor(person(2))) && stand.serves(&Actor::Anonymous));
    assert!(stand.keeps("list"), "for the others it is as current as before");
}

#[tokio::test]
async fn is_kept_until_it_changes() {
    let stand = stand(1 << 20);
    stand.keep("one", |log| log.row(event(1))).await;
    stand.keep("two", |log| log.row(event(2))).await;
    stand.keep("list", ReadLog::list).await;
    stand.signals.publish(Signal::Availability(Id::from_uuid(Uuid::from_u128(1))));
    assert!(stand.keeps("one") && stand.keeps("two") && stand.keeps("list"));
    stand.signals.publish(Signal::Public(event(1)));
    assert!(!stand.keeps("one") && stand.keeps("two") && !stand.keeps("list"));
}

#[tokio::test]
async fn a_change_during_the_look_is_not_missed() {
    let stand = stand(1 << 20);
    stand
        .keep("one", |log| {
            log.row(event(1));
            stand.signals.publish(Signal::Public(event(1)));
        })
        .await;
    assert!(!stand.keeps("one"));
}

#[tokio::test]
async fn nothing_outlives_the_clock() {
    let stand = stand(1 << 20);
    stand.keep("places left", |log| log.availability(None)).await;
    stand.keep("title", |log| log.row(event(1))).await;
    stand
        .keep("on sale at", |log| {
            log.row(event(1));
            log.availability(Some(stand.clock.now() + time::Duration::seconds(1)));
        })
        .await;
    assert!(stand.keeps("places left") && stand.keeps("title") && stand.keeps("on sale at"));
    stand.clock.0.fetch_add(1000, Ordering::SeqCst);
    assert!(!stand.keeps("on sale at"), "the sale has begun");
    stand.clock.0.fetch_add(2000, Ordering::SeqCst);
    assert!(!stand.keeps("places left") && stand.keeps("title"));
    stand.clock.0.fetch_sub(60_000, Ordering::SeqCst);
    assert!(!stand.keeps("title"), "the clock was set back");
}

#[tokio::test]
async fn one_looks_for_all() {
    let stand = stand(1 << 20);
    let (looks, go) = (AtomicUsize::new(0), Notify::new());
    let ask = async || {
        let look = async |_| {
            looks.fetch_add(1, Ordering::SeqCst);
            go.notified().await;
            Ok::<_, ()>(made("all"))
        };
        stand.cache.look(question("all"), look).await.unwrap()
    };
    let answers = join_all((0..100).map(|_| ask()));
    let (answers, ()) = tokio::join!(answers, async { go.notify_one() });
    assert_eq!((answers.len(), looks.load(Ordering::SeqCst)), (100, 1));
    assert!(stand.cache.looks().is_empty());
}

#[tokio::test]
async fn who_waits_for_a_look_that_fails_looks_too() {
    let stand = stand(1 << 20);
    let looks = AtomicUsize::new(0);
    let ask = async || {
        let look = async |_| {
            looks.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Err::<Made, _>("away")
        };
        stand.cache.look(question("all"), look).await
    };
    let answers = join_all((0..10).map(|_| ask())).await;
    assert!(answers.iter().all(|answer| answer.as_ref().is_err_and(|why| *why == "away")));
    assert_eq!(looks.load(Ordering::SeqCst), 10);
    assert!(!stand.keeps("all") && stand.cache.looks().is_empty());
}

#[tokio::test]
async fn who_waits_for_a_look_that_is_given_up_goes_on() {
    let stand = stand(1 << 20);
    let never = stand.cache.look(question("all"), async |_| std::future::pending::<Result<Made, ()>>().await);
    let mut never = Box::pin(never);
    assert!(futures::poll!(&mut never).is_pending());
    let second = stand.cache.look(question("all"), async |_| Ok::<_, ()>(made("all")));
    let mut second = Box::pin(second);
    assert!(futures::poll!(&mut second).is_pending());
    drop(never);
    assert!(second.await.is_ok());
}

#[tokio::test]
async fn stays_within_its_size() {
    let stand = stand(100_000);
    for number in 0..1000 {
        stand.keep(&format!("{number}{}", "x".repeat(1000)), |_| ()).await;
    }
    let answers = stand.cache.answers.as_ref().unwrap();
    assert!(answers.weight() <= 100_000 && answers.len() > 10, "{} bytes, {}", answers.weight(), answers.len());
    stand.keep(&"x".repeat(LONGEST_KEY + 1), |_| ()).await;
    assert!(!stand.keeps(&"x".repeat(LONGEST_KEY + 1)));
}

#[tokio::test]
async fn keeps_nothing_without_memory() {
    let stand = stand(0);
    stand.keep("one", |_| ()).await;
    assert!(!stand.keeps("one"));
}

#[tokio::test]
async fn is_sent_in_the_form_that_the_client_takes() {
    let stand = stand(1 << 20);
    let text = "places ".repeat(1000);
    let answer = stand.cache.look(question("text"), async |_| Ok::<_, ()>(made(&text))).await.unwrap();
    let html = axum::http::HeaderValue::from_static("text/html");
    let plain = answer.conditional_response(&HeaderMap::new(), html.clone());
    let tag = plain.headers()[header::ETAG].clone();
    let mut asked = HeaderMap::from_iter([(header::ACCEPT_ENCODING, "br, gzip".parse().unwrap())]);
    let zipped = answer.conditional_response(&asked, html.clone());
    assert_eq!(
        (&zipped.headers()[header::CONTENT_ENCODING], &zipped.headers()[header::ETAG]),
        (&"gzip".parse().unwrap(), &tag)
    );
    let zipped = axum::body::to_bytes(zipped.into_body(), 100_000).await.unwrap();
    let mut unzipped = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(zipped.as_ref()), &mut unzipped).unwrap();
    assert_eq!(unzipped, text);
    asked.insert(header::IF_NONE_MATCH, tag);
    assert_eq!(answer.conditional_response(&asked, html).status(), StatusCode::NOT_MODIFIED);
}
