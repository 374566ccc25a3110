use domain::events::{self, DuplicateEvent, EventErrorCode, EventFields, EventStatus, UpdateEvent};
use domain::venues::{self, CreateVenue, DeleteVenue, UpdateVenue};
use futures::future::join_all;
use kernel::error::Failure;
use kernel::ids::TypedId as _;
use kernel::patch::Patch;
use kernel::{Actor, Env};
use time::Duration;

use super::{actor, codes, held, loaded, meeting, on_day, organization, person, room};
use crate::support::both;

async fn hall(env: &Env, manager: &Actor, exclusive: bool) -> String {
    let input = CreateVenue {
        organization_id: organization(env, manager).await.to_string(),
        name: if exclusive { "Lab" } else { "Hall" }.to_owned(),
        address: None,
        city: None,
        country: None,
        latitude: None,
        longitude: None,
        capacity: None,
        description: Some("With a **projector**.".to_owned()),
        timezone: Some("asia/tokyo".to_owned()),
        exclusive,
        idempotency_key: None,
    };
    let venue = venues::create(env, manager, input).await.unwrap();
    assert_eq!((venue.timezone.as_deref(), venues::location_of(&venue)), (Some("Asia/Tokyo"), None));
    venue.typed_id().to_string()
}

fn change(venue_id: &str) -> UpdateVenue {
    UpdateVenue {
        venue_id: venue_id.to_owned(),
        name: None,
        address: Patch::Keep,
        city: Patch::Keep,
        country: Patch::Keep,
        latitude: Patch::Keep,
        longitude: Patch::Keep,
        capacity: Patch::Keep,
        description: Patch::Keep,
        timezone: Patch::Keep,
        exclusive: None,
        version: None,
    }
}

both! {
    async fn a_room_has_one_meeting_at_a_time(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        let lab = hall(env, &manager, true).await;
        let retro = held(env, &manager, meeting(&lab, "Retro", on_day(env, 9, 9))).await;
        // At once on sale, without a limit, in the room's zone.
        assert_eq!((retro.status, retro.timezone.as_str(), retro.starts_at.hour()), (EventStatus::Published, "Asia/Tokyo", 0));
        let types = events::ticket_types_of(env.db.primary(), [retro.id]).await.unwrap();
        assert_eq!(types[&retro.id].iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Registration"]);

        let taken = events::create_at_venue(env, &manager, meeting(&lab, "Demo", on_day(env, 9, 9))).await;
        let Err(Failure::Rejected(problems)) = taken else { panic!("{taken:?}") };
        assert_eq!(problems[0].code, EventErrorCode::VenueTaken);
        assert!(problems[0].message.contains("09:00 to ") && problems[0].message.contains("Retro"), "{}", problems[0].message);
        let late = time::PrimitiveDateTime::new(on_day(env, -1, 9).date(), on_day(env, 0, 9).time());
        assert_eq!(codes(events::create_at_venue(env, &manager, meeting(&lab, "Past", late)).await), "[EventInPast]");
        // One after the other is fine, and so is another room.
        let next = held(env, &manager, meeting(&lab, "Demo", on_day(env, 9, 10))).await;
        let other = room(env, &manager, "Main Boardroom").await;
        let board = held(env, &manager, meeting(&other, "Board", on_day(env, 9, 9))).await;
        let moved = |event: &events::Event, fields| {
            let input = UpdateEvent { event_id: event.typed_id().to_string(), fields, ..UpdateEvent::default() };
            events::update(env, &manager, input)
        };
        let earlier = EventFields { starts_at: Some(next.starts_at - Duration::minutes(1)), ..EventFields::default() };
        assert_eq!(codes(moved(&next, earlier).await), "[VenueTaken]");
        let into_lab = EventFields { venue_id: Patch::Set(lab.clone()), ..EventFields::default() };
        assert_eq!(codes(moved(&board, into_lab.clone()).await), "[VenueTaken]");
        let renamed = EventFields { title: Some("Retrospective".to_owned()), ..EventFields::default() };
        moved(&retro, renamed).await.unwrap();
        let again = |starts_at| DuplicateEvent { event_id: retro.typed_id().to_string(), title: None, starts_at, idempotency_key: None };
        assert_eq!(codes(events::duplicate(env, &manager, again(None)).await), "[VenueTaken]");
        let copy = events::duplicate(env, &manager, again(Some(retro.starts_at + Duration::days(1)))).await.unwrap();
        assert_eq!(copy.status, EventStatus::Draft);

        // What was cancelled does not count. Who made a venue exclusive later finds out when they publish.
        let cancel = events::CancelEvent { event_id: retro.typed_id().to_string(), reason: "Ill.".to_owned() };
        events::cancel(env, &manager, cancel).await.unwrap();
        moved(&board, into_lab).await.unwrap();
        let open = hall(env, &manager, false).await;
        let one = held(env, &manager, meeting(&open, "One", on_day(env, 12, 9))).await;
        let draft = events::duplicate(env, &manager, DuplicateEvent { event_id: one.typed_id().to_string(), ..again(None) }).await;
        let draft = draft.unwrap().typed_id().to_string();
        venues::update(env, &manager, UpdateVenue { exclusive: Some(true), ..change(&open) }).await.unwrap();
        assert_eq!(codes(events::publish(env, &manager, &draft).await), "[VenueTaken]");

        // Venues stay while something takes place there; what they are is forgotten part by part.
        let delete = |who: Actor, venue_id: String, version| async move {
            venues::delete(env, &who, DeleteVenue { venue_id, version }).await
        };
        assert_eq!(codes(delete(manager.clone(), open.clone(), None).await), "[VenueInUse]");
        let place = UpdateVenue { city: Patch::Set("Kyoto".to_owned()), country: Patch::Set("jp".to_owned()), ..change(&open) };
        let known = venues::update(env, &manager, place).await.unwrap();
        assert_eq!((known.city_key.as_str(), known.country.as_str(), known.version), ("kyoto", "JP", 3));
        let unknown = UpdateVenue { city: Patch::Clear, country: Patch::Clear, ..change(&open) };
        assert_eq!(venues::location_of(&venues::update(env, &manager, unknown).await.unwrap()), None);
        let empty = hall(env, &manager, false).await;
        let outsider = person(app, &app.organizer().await.user).await;
        assert_eq!(codes(delete(outsider, empty.clone(), None).await), "[NotFound]");
        assert_eq!(codes(delete(actor(env, "hreagan").await, empty.clone(), None).await), "forbidden");
        assert_eq!(codes(delete(manager.clone(), empty.clone(), Some(9)).await), "[EditedMeanwhile]");
        delete(manager.clone(), empty.clone(), Some(1)).await.unwrap();
        assert_eq!(codes(delete(manager.clone(), empty, None).await), "[NotFound]");
        app.settle().await;
    }
}

both! {
    async fn of_many_at_once_one_gets_the_room(app: TestApp) {
        let env = &app.parts.env;
        let manager = loaded(env).await;
        for (exclusive, held) in [(true, 1), (false, 8)] {
            let hall = hall(env, &manager, exclusive).await;
            let at_once = (0..8).map(|n| events::create_at_venue(env, &manager, meeting(&hall, &format!("Talk {n}"), on_day(env, 9, 9))));
            let outcomes = join_all(at_once).await;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), held);
            for refused in outcomes.into_iter().filter(Result::is_err) {
                assert_eq!(codes(refused), "[VenueTaken]");
            }
        }
        app.settle().await;
    }
}
