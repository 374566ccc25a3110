use std::collections::HashSet;

use domain::checkout::Desk;
use domain::organizations::accounts::{self, AccountFilter};
use domain::registrations::{
    self, CancelRegistration, Filter, Register, Registered, RegistrationErrorCode, RegistrationStatus,
};
use domain::waiting_rooms::Rooms;
use futures::future::join_all;
use kernel::error::Failure;
use kernel::ids::{EventId, TypedId as _};
use kernel::{Actor, Env};

use super::{actor, codes, first, held, loaded, meeting, on_day, organization, person, room};
use crate::support::{AppOptions, both};

async fn register(
    (env, desk): (&Env, &Desk),
    actor: &Actor,
    event: EventId,
    username: Option<&str>,
) -> Result<Registered, Failure<RegistrationErrorCode>> {
    let input = Register { event_id: event.to_string(), username: username.map(str::to_owned) };
    registrations::register(env, desk, actor, input).await
}

fn of_event(event: EventId) -> Filter {
    Filter { event_id: Some(event), ..Filter::default() }
}

both! {
    async fn people_register_themselves_and_others(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        let at = (env, &Desk::new(Rooms::new(env)));
        let small = room(env, &manager, "Developer Meeting Room").await;
        let event = held(env, &manager, meeting(&small, "Retro", on_day(env, 9, 9))).await.typed_id();
        let (pat, terry, hr) = (actor(env, "phartman").await, actor(env, "tgraves").await, actor(env, "hreagan").await);

        let first = register(at, &pat, event, None).await.unwrap();
        assert!(first.created);
        for (who, named) in [(&pat, None), (&pat, Some("PHartman")), (&manager, Some("phartman")), (&hr, Some("phartman"))] {
            let again = register(at, who, event, named).await.unwrap();
            assert_eq!((again.created, &again.registration), (false, &first.registration));
        }
        assert_eq!(codes(register(at, &pat, event, Some("tgraves")).await), "forbidden");
        assert_eq!(codes(register(at, &manager, event, None).await), "[UsernameMissing]");
        assert_eq!(codes(register(at, &hr, event, Some("nobody")).await), "[UnknownUsername]");
        assert_eq!(codes(register(at, &hr, event, Some("?")).await), "[InvalidInput]");
        assert_eq!(codes(register(at, &Actor::Anonymous, event, None).await), "unauthenticated");
        for username in ["tgraves", "jkelly", "fwinters", "clopez"] {
            assert!(register(at, &hr, event, Some(username)).await.unwrap().created);
        }
        assert_eq!(codes(register(at, &manager, event, Some("sheath")).await), "[SoldOut]");

        // Members see their own, others of the organization that register people all, and nobody else any.
        let page = super::first(10);
        let conn = env.db.primary();
        let seen = async |who: &Actor| registrations::select(conn, who, &of_event(event), &page).await.unwrap().page.items.len();
        let outsider = person(app, &app.organizer().await.user).await;
        assert_eq!((seen(&pat).await, seen(&hr).await, seen(&manager).await), (1, 5, 5));
        assert_eq!((seen(&outsider).await, seen(&Actor::Anonymous).await), (0, 0));
        assert_eq!(codes(register(at, &outsider, event, None).await), "[NotFound]");

        // A place that is given up is free again, once, for whoever saw the registration as it is.
        let cancel = |who: Actor, version| async move {
            let registration_id = first.registration.id.to_string();
            registrations::cancel(env, &who, CancelRegistration { registration_id, version }).await
        };
        for stranger in [&terry, &outsider] {
            assert_eq!(codes(cancel(stranger.clone(), None).await), "[NotFound]");
        }
        assert_eq!(codes(cancel(pat.clone(), Some(7)).await), "[EditedMeanwhile]");
        let cancelled = cancel(pat.clone(), Some(1)).await.unwrap();
        assert_eq!((cancelled.status, cancelled.version), (RegistrationStatus::Cancelled, 2));
        assert_eq!(cancel(hr.clone(), None).await.unwrap(), cancelled);
        let again = register(at, &hr, event, Some("phartman")).await.unwrap();
        assert!(again.created && again.registration.id != cancelled.id);
        let standing = Filter { status: Some(RegistrationStatus::Registered), ..of_event(event) };
        assert_eq!(registrations::select(conn, &hr, &standing, &page).await.unwrap().page.items.len(), 5);
        let ids = [cancelled.id.uuid(), again.registration.id.uuid()];
        assert_eq!(registrations::by_ids(conn, &pat, ids).await.unwrap().len(), 2);
        assert_eq!(registrations::by_ids(conn, &terry, ids).await.unwrap().len(), 0);

        // Links to register are for those who can, also where it is full.
        let paid = app.event().paid("9.00").quota(5).published().await;
        let draft = app.event().quota(5).draft().await;
        let over = held(env, &manager, meeting(&small, "Soon", on_day(env, 1, 9))).await.typed_id();
        app.advance(std::time::Duration::from_hours(72));
        let ids: Vec<_> = [&paid.id, &draft.id].map(|id| id.parse::<EventId>().unwrap().uuid()).into();
        let ids = [ids, vec![event.uuid(), over.uuid()]].concat();
        for (who, expected) in [(&pat, 1), (&hr, 1), (&outsider, 0), (&Actor::Anonymous, 0)] {
            let may = registrations::may_register(env, conn, who, &ids).await.unwrap();
            assert_eq!(may, [event.uuid()].into_iter().take(expected).collect::<HashSet<_>>());
        }
        assert_eq!(codes(register(at, &pat, over, None).await), "[NotOnSale]");
        app.settle().await;
        let mailed = app.count("SELECT COUNT(*) AS n FROM notifications WHERE recipient LIKE '%.invalid'").await;
        assert_eq!(mailed, 0, "nothing is mailed to those without an address");
    }
}

both! {
    async fn nobody_is_registered_twice(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        let hr = actor(env, "hreagan").await;
        let pat = actor(env, "phartman").await;
        let small = room(env, &manager, "Developer Meeting Room").await;
        let event = held(env, &manager, meeting(&small, "Retro", on_day(env, 9, 9))).await.typed_id();
        // Desks of several processes, which do not queue with each other.
        let desks: Vec<Desk> = (0..4).map(|_| Desk::new(Rooms::new(env))).collect();
        let calls = (0..12).map(|n| {
            let at = (env, &desks[n % desks.len()]);
            let (who, named) = if n % 2 == 0 { (&pat, None) } else { (&hr, Some("phartman")) };
            register(at, who, event, named)
        });
        let outcomes: Vec<Registered> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.created).count(), 1);
        let distinct: HashSet<_> = outcomes.iter().map(|outcome| outcome.registration.id).collect();
        assert_eq!(distinct.len(), 1);
        assert_eq!(app.count("SELECT CAST(SUM(sold) AS BIGINT) AS n FROM quotas AS q JOIN events AS e ON e.id = q.event_id WHERE e.title = 'Retro'").await, 1);

        // The control: different people at once are all registered, up to the places that there are.
        let others = ["tgraves", "jkelly", "fwinters", "clopez", "sheath", "gjohnson"];
        let calls = others.iter().enumerate().map(|(n, name)| register((env, &desks[n % desks.len()]), &hr, event, Some(*name)));
        let (done, refused): (Vec<_>, Vec<_>) = join_all(calls).await.into_iter().partition(Result::is_ok);
        assert_eq!(done.into_iter().filter(|done| done.as_ref().is_ok_and(|done| done.created)).count(), 4);
        for refused in refused {
            assert_eq!(codes(refused), "[SoldOut]");
        }
        app.settle().await;
    }
}

both! {
    async fn lists_take_the_same_statements_however_long(app: TestApp = AppOptions { no_worker: true, ..AppOptions::default() }) {
        let env = &app.parts.env;
        loaded(env).await;
        let hr = actor(env, "hreagan").await;
        let conn = env.db.primary();
        let manager = actor(env, "manderson").await;
        let hall = room(env, &manager, "Customer Meeting Room 1").await;
        let mut events = Vec::new();
        for hour in 9..12 {
            events.push(held(env, &manager, meeting(&hall, "Retro", on_day(env, 9, hour))).await.id);
        }
        for n in [1, 3] {
            let page = first(n);
            let registrations = statements(env, async || {
                registrations::select(conn, &hr, &Filter::default(), &page).await.unwrap();
            });
            let accounts = statements(env, async || {
                accounts::select(conn, &hr, organization(env, &hr).await, &AccountFilter::default(), &page).await.unwrap();
            });
            let links = statements(env, async || {
                let ids = &events[..usize::try_from(n).unwrap_or_default()];
                assert_eq!(registrations::may_register(env, conn, &hr, ids).await.unwrap().len(), ids.len());
            });
            assert_eq!((registrations.await, accounts.await, links.await), (2, 4, 4), "of {n}");
        }
    }
}

/// The number of statements that something takes, the least of several tries: others may add some.
async fn statements(env: &Env, run: impl AsyncFn()) -> u64 {
    let mut least = u64::MAX;
    for _ in 0..3 {
        let before = env.db.statements();
        run().await;
        least = least.min(env.db.statements() - before);
    }
    least
}
