//! Reading `domain/demo/demo.json`, and the keys of what it describes.

use kernel::error::Failure;
use kernel::money::{Currency, Money};
use kernel::text::Slug;
use kernel::zones::Timezone;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{DemoErrorCode, broken};

/// The password of all demo accounts. Only development mode loads the demo.
pub const PASSWORD: &str = "radar-demo-2026";

#[derive(Debug, Deserialize)]
pub(super) struct Demo {
    pub(super) organizations: Vec<DemoOrganization>,
    pub(super) venues: Vec<DemoVenue>,
    pub(super) events: Vec<DemoEvent>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoOrganization {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) currency: String,
    /// What it says about itself.
    pub(super) about: Option<String>,
    pub(super) accent: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoVenue {
    pub(super) name: String,
    /// The index of the organization in the list.
    pub(super) organization: usize,
    pub(super) address: String,
    pub(super) city: String,
    pub(super) country: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) timezone: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoEvent {
    pub(super) title: String,
    /// The index of the venue in the list; `None` for an online event.
    pub(super) venue: Option<usize>,
    /// The number of days from now until it begins.
    pub(super) day: i64,
    /// The hour at which it begins, in the event's time zone.
    pub(super) hour: u8,
    pub(super) minutes: i64,
    pub(super) ticket_types: Vec<DemoTicketType>,
    pub(super) tags: Vec<String>,
    pub(super) summary: String,
    pub(super) capacity: Option<i64>,
    /// The share of the places that is sold. Below 1, a ticket type sells only a few; 1 means sold out.
    pub(super) fill: f64,
    pub(super) status: String,
    pub(super) visibility: String,
    pub(super) online_url: Option<String>,
    /// Set for online events; others use their venue's time zone.
    pub(super) timezone: Option<String>,
    /// Set for online events; others belong to their venue's organization.
    pub(super) organization: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoTicketType {
    pub(super) name: String,
    /// A decimal amount in the organization's currency.
    pub(super) price: String,
    pub(super) quantity: i64,
}

pub(super) fn read() -> Result<Demo, Failure<DemoErrorCode>> {
    serde_json::from_str(include_str!("../../demo/demo.json")).map_err(broken)
}

/// The key of a demo row: the same on every machine, so that it is never loaded twice. A UUIDv7 of a fixed date, with a
/// hash of the name in place of random bits.
pub(super) fn key(kind: &str, name: &str) -> Uuid {
    /// 2026-01-01T00:00:00Z in milliseconds.
    const MADE: u64 = 1_767_225_600_000;
    let hash = Sha256::digest(format!("{kind}/{name}"));
    let mut chance = [0; 10];
    chance.copy_from_slice(&hash[..10]);
    uuid::Builder::from_unix_timestamp_millis(MADE, &chance).into_uuid()
}

impl DemoEvent {
    pub(super) fn slug(&self) -> String {
        let fallback = format!("event-{}", &key("event", &self.title).simple().to_string()[24..]);
        Slug::from_title(&self.title, &fallback).as_str().to_owned()
    }

    pub(super) fn organization_of(&self, demo: &Demo) -> usize {
        let of_venue = self.venue.and_then(|venue| demo.venues.get(venue)).map(|venue| venue.organization);
        of_venue.or(self.organization).unwrap_or(0)
    }

    pub(super) fn currency(&self, demo: &Demo) -> Result<Currency, Failure<DemoErrorCode>> {
        Currency::parse(&demo.organizations[self.organization_of(demo)].currency).map_err(broken)
    }

    pub(super) fn zone(&self, demo: &Demo) -> Result<Timezone, Failure<DemoErrorCode>> {
        let of_venue = self.venue.and_then(|venue| demo.venues.get(venue)).map(|venue| venue.timezone.as_str());
        Timezone::parse(of_venue.or(self.timezone.as_deref()).unwrap_or("UTC")).map_err(broken)
    }

    /// When it begins: `day` days from now, at `hour` in its time zone.
    pub(super) fn starts_at(
        &self,
        demo: &Demo,
        now: time::OffsetDateTime,
    ) -> Result<time::OffsetDateTime, Failure<DemoErrorCode>> {
        let zone = self.zone(demo)?;
        let day = zone.local(zone.shift_by(now, time::Duration::days(self.day))).date();
        let hour = time::Time::from_hms(self.hour, 0, 0).map_err(broken)?;
        Ok(zone.at(time::PrimitiveDateTime::new(day, hour)))
    }
}

impl DemoTicketType {
    pub(super) fn key(&self, event: &DemoEvent) -> Uuid {
        key("ticket type", &format!("{}/{}", event.title, self.name))
    }

    pub(super) fn quota_key(&self, event: &DemoEvent) -> Uuid {
        key("quota", &format!("{}/{}", event.title, self.name))
    }

    pub(super) fn price(&self, currency: Currency) -> Result<Money, Failure<DemoErrorCode>> {
        Money::parse(&self.price, currency).map_err(broken)
    }
}
