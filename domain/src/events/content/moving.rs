//! Moving an agenda along with its event, in local time, and copying content to another event.

use std::collections::HashMap;

use entity::event;
use kernel::Env;
use kernel::db::Tx;
use kernel::error::Internal;
use kernel::zones::Timezone;
use sea_orm::DbErr;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{AgendaItem, Content, EventPicture, contents_of, files, write};

/// The times of an event before and after a change.
#[derive(Debug, Clone, Copy)]
struct Shift {
    from: (Timezone, OffsetDateTime),
    to: (Timezone, OffsetDateTime),
}

impl Shift {
    fn between(before: &event::Model, after: &event::Model) -> Self {
        let zone = |event: &event::Model| Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc());
        Self { from: (zone(before), before.starts_at), to: (zone(after), after.starts_at) }
    }

    /// The same distance from the beginning on the clocks on the wall, which may be those of another zone.
    fn of(self, at: OffsetDateTime) -> OffsetDateTime {
        let ((old, from), (new, to)) = (self.from, self.to);
        if old == new { old.shift(at, from, to) } else { new.at(new.wall(to) + (old.wall(at) - old.wall(from))) }
    }

    /// An item keeps its hour. If it would end before it begins, because the local hour occurs twice, it keeps its length.
    fn item(self, item: &AgendaItem) -> AgendaItem {
        let starts_at = self.of(item.starts_at);
        let ends_at = item.ends_at.map(|end| match self.of(end) {
            moved if moved > starts_at => moved,
            _ => starts_at + (end - item.starts_at),
        });
        AgendaItem { starts_at, ends_at, ..item.clone() }
    }

    fn content(self, content: Content) -> Content {
        let agenda = content.agenda.iter().map(|item| self.item(item)).collect();
        Content { agenda, ..content }.sorted()
    }
}

/// Moves the agenda of an event whose date, hour or zone changed. The event is locked.
pub(in crate::events) async fn move_along(
    tx: &Tx,
    env: &Env,
    before: &event::Model,
    after: &event::Model,
) -> Result<(), DbErr> {
    if before.starts_at == after.starts_at && before.timezone == after.timezone {
        return Ok(());
    }
    match contents_of(tx, [after.id]).await?.remove(&after.id) {
        Some(content) if !content.agenda.is_empty() => {
            write(tx, env, after.id, &Shift::between(before, after).content(content)).await
        }
        _ => Ok(()),
    }
}

/// The content of an event for a copy of it, with copies of its pictures, which are not the copy's yet.
pub(in crate::events) async fn copy(env: &Env, event_id: Uuid) -> Result<Content, Internal> {
    let Some(mut content) = contents_of(env.db.primary(), [event_id]).await?.remove(&event_id) else {
        return Ok(Content::default());
    };
    let mut copies: HashMap<Uuid, EventPicture> = HashMap::new();
    for picture in content.pictures() {
        copies.insert(picture.id, files::leave_copy(env, picture).await?);
    }
    content.gallery = content.gallery.iter().filter_map(|picture| copies.get(&picture.id).cloned()).collect();
    for speaker in &mut content.speakers {
        speaker.picture = speaker.picture.as_ref().and_then(|picture| copies.get(&picture.id).cloned());
    }
    Ok(content)
}

impl Content {
    /// Writes what was copied from one event to another that begins at another time.
    pub(in crate::events) async fn write_copy(
        self,
        tx: &Tx,
        env: &Env,
        of: &event::Model,
        to: &event::Model,
    ) -> Result<(), Internal> {
        let content = Shift::between(of, to).content(self);
        for picture in content.pictures() {
            files::claim(tx, env, picture, to.id).await?;
        }
        Ok(write(tx, env, to.id, &content).await?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const ZONES: [&str; 6] =
        ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];

    fn zone(name: &str) -> Timezone {
        Timezone::parse(name).unwrap()
    }

    fn item(starts_at: OffsetDateTime, ends_at: Option<OffsetDateTime>) -> AgendaItem {
        AgendaItem { starts_at, ends_at, title: "Talk".into(), description: None, room: None, speakers: Vec::new() }
    }

    #[test]
    fn an_item_keeps_its_hour_when_the_clocks_change() {
        let berlin = zone("Europe/Berlin");
        let (from, to) = (datetime!(2026-10-24 18:00 +2), datetime!(2026-10-25 18:00 +1));
        let shift = Shift { from: (berlin, from), to: (berlin, to) };
        let moved = shift.item(&item(datetime!(2026-10-24 19:30 +2), Some(datetime!(2026-10-24 20:15 +2))));
        assert_eq!(moved.starts_at, datetime!(2026-10-25 19:30 +1));
        assert_eq!(moved.ends_at, Some(datetime!(2026-10-25 20:15 +1)));
    }

    proptest! {
        /// What was a while after the beginning on the clocks on the wall still is, in whatever zone the event is then,
        /// unless the clocks there never show that time.
        #[test]
        fn an_agenda_keeps_its_hours(
            days in 0..1_000_i64, hours in 0..24_i64, moved in -400..400_i64, by in -12..12_i64,
            old in 0..6_usize, new in 0..6_usize,
            times in proptest::collection::vec((0..2_880_i64, 1..300_i64), 1..8),
        ) {
            let (old, new) = (zone(ZONES[old]), zone(ZONES[new]));
            let from = datetime!(2026-01-01 00:00 UTC) + Duration::days(days) + Duration::hours(hours);
            let to = from + Duration::days(moved) + Duration::hours(by);
            let shift = Shift { from: (old, from), to: (new, to) };
            let agenda = times.iter().map(|(after, long)| {
                let starts_at = from + Duration::minutes(*after);
                item(starts_at, Some(starts_at + Duration::minutes(*long)))
            });
            let before = Content { agenda: agenda.collect(), ..Content::default() }.sorted();
            let after = shift.content(before.clone());
            prop_assert_eq!(after.agenda.len(), before.agenda.len());
            prop_assert!(after.agenda.is_sorted_by_key(|item| item.starts_at));
            for (one, other) in before.agenda.iter().zip(before.agenda.iter().map(|item| shift.item(item))) {
                prop_assert!(other.ends_at.unwrap() > other.starts_at);
                let told = new.wall(to) + (old.wall(one.starts_at) - old.wall(from));
                let shown = new.wall(other.starts_at);
                prop_assert!(shown == told || new.wall(new.at(told)) != told, "{told} became {shown}");
            }
        }
    }
}
