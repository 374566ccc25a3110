//! The tables with what everybody may see. Whoever changes one of their rows announces which event, organization or venue
//! changed; a transaction that announces none of a kind makes everything that is kept in memory out of date. So nobody can
//! forget it, but whoever changes several has to announce each of them.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::signals::{PublicChange, Signal};

/// What a table is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Event = 1,
    Organization = 2,
    Venue = 4,
    Site = 8,
}

impl Part {
    const ALL: [Self; 4] = [Self::Event, Self::Organization, Self::Venue, Self::Site];

    /// The part that a table belongs to. Covers, other pictures and logos are missing, because most of their rows belong to nothing: they
    /// are announced when they become an event's or an organization's. So are quotas: places left are never kept for long.
    fn of(table: &str) -> Option<Self> {
        match table {
            "events"
            | "event_tags"
            | "event_agenda_items"
            | "event_agenda_speakers"
            | "event_guests"
            | "event_speakers"
            | "event_questions"
            | "ticket_types"
            | "ticket_type_quotas" => Some(Self::Event),
            "organizations" | "organization_profiles" | "organization_suspensions" | "organization_terms" => {
                Some(Self::Organization)
            }
            "site_settings" | "site_texts" | "site_logos" | "mail_texts" => Some(Self::Site),
            "venues" => Some(Self::Venue),
            _ => None,
        }
    }

    fn is_announced(self, announced: &[Signal]) -> bool {
        announced.iter().any(|signal| match signal {
            Signal::Public(PublicChange::Event(_)) => self == Self::Event,
            Signal::Public(PublicChange::Organization(_)) => self == Self::Organization,
            Signal::Public(PublicChange::Venue(_)) => self == Self::Venue,
            Signal::Public(PublicChange::Site) => self == Self::Site,
            Signal::Public(PublicChange::Anything) => true,
            _ => false,
        })
    }
}

/// Which of these tables a transaction has written.
#[derive(Debug, Default)]
pub(super) struct Written(AtomicU8);

impl Written {
    /// Notes what a statement writes.
    pub(super) fn note(&self, sql: &str) {
        for part in tables_of(sql).filter_map(Part::of) {
            self.0.fetch_or(part as u8, Ordering::Relaxed);
        }
    }

    /// Whether something was written that is not announced.
    pub(super) fn is_unannounced(&self, announced: &[Signal]) -> bool {
        let written = self.0.load(Ordering::Relaxed);
        Part::ALL.into_iter().any(|part| written & part as u8 != 0 && !part.is_announced(announced))
    }
}

/// The tables that a statement writes: one, unless it inserts into several ([`super::Inserts`]).
fn tables_of(sql: &str) -> impl Iterator<Item = &str> {
    let parts = sql.starts_with("WITH ").then(|| sql.match_indices("INSERT INTO "));
    let parts = parts.into_iter().flatten().map(|(at, _)| &sql[at..]);
    std::iter::once(sql).chain(parts).filter_map(table_of)
}

fn table_of(sql: &str) -> Option<&str> {
    let rest = ["INSERT INTO ", "UPDATE ", "DELETE FROM "].into_iter().find_map(|verb| sql.strip_prefix(verb))?;
    rest.trim_start_matches('"').split(|c: char| !c.is_ascii_lowercase() && c != '_').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id;

    #[test]
    fn finds_the_table() {
        assert_eq!(table_of(r#"INSERT INTO "events" ("id") VALUES ($1)"#), Some("events"));
        assert_eq!(table_of("UPDATE venues SET name = 'x'"), Some("venues"));
        assert_eq!(table_of(r#"DELETE FROM "event_tags" WHERE TRUE"#), Some("event_tags"));
        assert_eq!(table_of(r#"SELECT "id" FROM "events""#), None);
        let several = "WITH part1 AS (INSERT INTO venues (id) SELECT 1) INSERT INTO events (id) SELECT 2";
        assert_eq!(tables_of(several).collect::<Vec<_>>(), ["venues", "events"]);
    }

    #[test]
    fn who_announces_nothing_is_noticed() {
        let written = Written::default();
        let event = Signal::Public(PublicChange::Event(Id::from_uuid(uuid::Uuid::nil())));
        written.note(r#"UPDATE "quotas" SET "sold" = 1"#);
        assert!(!written.is_unannounced(&[]));
        written.note(r#"UPDATE "ticket_types" SET "name" = 'x'"#);
        assert!(written.is_unannounced(&[Signal::Work]) && !written.is_unannounced(&[event]));
        written.note(r#"UPDATE "venues" SET "name" = 'x'"#);
        assert!(written.is_unannounced(&[event]) && !written.is_unannounced(&[Signal::Public(PublicChange::Anything)]));
    }
}
