//! The page of an event, as shown before or without the app.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::documents::EventFacts;
use domain::events::{self, Availability, Content, EventFormat, EventStatus, TicketType, Visibility};
use domain::translation::{self, TranslationError};
use kernel::error::Internal;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::markdown;
use kernel::money::Money;
use kernel::signals::PublicChange;
use kernel::text::Locale;
use minijinja::context;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{content, picture, public, seen, share};
use api_base::app::App;
use api_base::cover_view::CoverView;
use api_base::extract::Path;
use api_base::html::render::fault;
use api_base::html::render::fragment;
use api_base::html::texts::texts;
use api_base::public_cache::ReadLog;
use api_base::rate_limits::ClientAddress;
use api_base::web_app::head::Head;
use api_base::web_app::head::Image;
use api_base::web_app::head::Preview;
use api_base::web_app::head::plain;

/// The length of the description for search engines.
const DATA_DESCRIPTION: usize = 1000;

/// A ticket type that can be ordered now or later, as shown on the page.
struct Offer {
    ticket_type: TicketType,
    price: Money,
    sold_out: bool,
    begins_later: bool,
}

/// All that the page shows.
struct Shown {
    facts: EventFacts,
    offers: Vec<Offer>,
    content: Content,
}

/// `GET /events/{slug}`.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    let render = async |locale: Locale, log: &ReadLog| {
        let (facts, cover) = require(&app, &headers, &slug, locale, log).await?;
        let offers = offers(&app, &facts, log).await.map_err(|error| fault(locale, &error))?;
        let content = content_of(&app, &facts).await.map_err(|error| fault(locale, &error))?;
        let html = html(&app, &Shown { facts, offers, content }, cover, locale);
        html.map_err(|error| fault(locale, &*error))
    };
    public::page(&app, client, &headers, format!("/events/{slug}"), render).await
}

fn html(
    app: &App,
    shown: &Shown,
    cover: Option<CoverView>,
    locale: Locale,
) -> Result<String, Box<dyn std::error::Error>> {
    let body = body(app, shown, cover.as_ref(), locale)?;
    Ok(app.shell.html(locale, &head(app, shown, cover, locale)?, &body))
}

async fn content_of(app: &App, facts: &EventFacts) -> Result<Content, Internal> {
    let id = facts.event.id;
    Ok(events::contents_of(app.env.db.primary(), [id]).await?.remove(&id).unwrap_or_default())
}

/// The event's facts and its cover, or the response if the visitor may not see it.
async fn require(
    app: &App,
    headers: &HeaderMap,
    slug: &str,
    locale: Locale,
    log: &ReadLog,
) -> Result<(EventFacts, Option<CoverView>), Response> {
    let event = seen::find(app, headers, slug).await.map_err(|error| fault(locale, &error))?;
    let event = event.ok_or_else(|| nothing(app, locale))?;
    let cover = picture::view(&app.env, event.cover.as_ref()).map_err(|error| fault(locale, &error))?;
    let facts = EventFacts::from(event);
    log.row(PublicChange::Event(facts.event.typed_id()));
    log.row(PublicChange::Organization(facts.event.of_organization()));
    if let Some(venue) = &facts.venue {
        log.row(PublicChange::Venue(venue.typed_id()));
    }
    Ok((facts, cover))
}

/// `GET /events/{slug}/checkout`: a page of the app; search engines are referred to the event's page.
pub(super) async fn checkout(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Extension(client): Extension<ClientAddress>,
    headers: HeaderMap,
) -> Response {
    let render = async |locale: Locale, log: &ReadLog| {
        let (facts, cover) = require(&app, &headers, &slug, locale, log).await?;
        checkout_html(&app, &facts, cover, locale).map_err(|error| fault(locale, &*error))
    };
    public::page(&app, client, &headers, format!("/events/{slug}/checkout"), render).await
}

fn checkout_html(
    app: &App,
    facts: &EventFacts,
    cover: Option<CoverView>,
    locale: Locale,
) -> Result<String, Box<dyn std::error::Error>> {
    let name = &app.env.site.latest().name;
    let title = format!("{}: {} · {name}", texts(locale).tickets, facts.event.title);
    let head = announced(title, facts, preview(app, facts, cover, locale)?);
    Ok(app.shell.html(locale, &head, &checkout_body(facts, locale)?))
}

/// The page if there is no event, or none that can be seen without login: the app knows who is signed in.
fn nothing(app: &App, locale: Locale) -> Response {
    app.shell.page(StatusCode::NOT_FOUND, locale, &Head::hidden(&app.env.site.latest().name), "")
}

/// The ticket types that are or will be on sale; none if the event is cancelled or over.
async fn offers(app: &App, facts: &EventFacts, log: &ReadLog) -> Result<Vec<Offer>, Internal> {
    let (conn, event, now) = (app.env.db.primary(), &facts.event, app.env.now());
    let is_over = matches!(event.status, EventStatus::Cancelled | EventStatus::Archived) || event.ends_at <= now;
    if is_over {
        return Ok(Vec::new());
    }
    let offers = events::offers_of(conn, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let sales = events::sales(now, event, &offers)?;
    log.availability(sales.changes_at);
    let none_left = sales.availability == Availability::SoldOut;
    let shown = |offer: events::Offer| {
        let few = offer.left();
        let ticket_type = offer.ticket_type;
        let price = Money::stored(ticket_type.price_minor, &ticket_type.currency)?;
        let sold_out = none_left || few.is_some_and(|left| left < i64::from(ticket_type.min_per_order));
        let begins_later = ticket_type.sales_start_at.is_some_and(|start| now < start);
        Ok(Offer { ticket_type, price, sold_out, begins_later })
    };
    let not_over = |offer: &events::Offer| offer.ticket_type.sales_end_at.is_none_or(|end| now < end);
    offers.ticket_types.into_iter().filter(not_over).map(shown).collect()
}

fn body(
    app: &App,
    shown: &Shown,
    cover: Option<&CoverView>,
    locale: Locale,
) -> Result<String, Box<dyn std::error::Error>> {
    let Shown { facts, offers, content } = shown;
    let (event, texts) = (&facts.event, texts(locale));
    let offers = offers.iter().map(|offer| {
        let price = translation::money(locale, offer.price)?;
        Ok(context! { name => offer.ticket_type.name.as_str(), price, sold_out => offer.sold_out })
    });
    let values = context! {
        cover => cover.map(|cover| picture::picture(cover, picture::ON_ITS_PAGE, true)),
        title => event.title.as_str(),
        slug => event.slug.as_str(),
        cancelled => events::was_cancelled(event),
        starts_at => event.starts_at.format(&Rfc3339)?,
        when => format!("{} – {}", facts.starts(locale)?, facts.ends(locale)?),
        place => facts.place(locale)?,
        organizer => facts.organization.name.as_str(),
        organizer_slug => facts.organization.slug.as_str(),
        summary => event.summary.as_deref(),
        description => event.description.as_deref().map(markdown::html),
        offers => offers.collect::<Result<Vec<_>, TranslationError>>()?,
        content => content::values(&app.env, facts, content, locale)?,
        waiting => app.rooms.known(facts.event.typed_id()).is_some(),
        words => context! {
            waiting_title => texts.waiting_title,
            waiting_text => texts.waiting_text,
            cancelled => texts.event_cancelled,
            organizer => texts.organizer,
            tickets => texts.tickets,
            sold_out => texts.sold_out,
            add_to_calendar => texts.add_to_calendar,
        },
    };
    Ok(fragment("event.html", values))
}

/// The event of the checkout, until the app shows the form.
fn checkout_body(facts: &EventFacts, locale: Locale) -> Result<String, Box<dyn std::error::Error>> {
    let event = &facts.event;
    let values = context! {
        tickets => texts(locale).tickets,
        title => event.title.as_str(),
        slug => event.slug.as_str(),
        starts_at => event.starts_at.format(&Rfc3339)?,
        when => format!("{} – {}", facts.starts(locale)?, facts.ends(locale)?),
        place => facts.place(locale)?,
    };
    Ok(fragment("checkout.html", values))
}

fn head(
    app: &App,
    shown: &Shown,
    cover: Option<CoverView>,
    locale: Locale,
) -> Result<Head, Box<dyn std::error::Error>> {
    let Shown { facts, offers, content } = shown;
    let event = &facts.event;
    let mut data = data(app, facts, offers, cover.as_ref())?;
    content::add_data(&mut data, &app.env, facts, content)?;
    let preview = Preview { data: Some(data), ..preview(app, facts, cover, locale)? };
    Ok(announced(format!("{} · {}", event.title, app.env.site.latest().name), facts, preview))
}

fn preview(
    app: &App,
    facts: &EventFacts,
    cover: Option<CoverView>,
    locale: Locale,
) -> Result<Preview, Box<dyn std::error::Error>> {
    let event = &facts.event;
    let image = match cover {
        Some(cover) => Image {
            url: cover.url,
            width: cover.width,
            height: cover.height,
            alternative_text: cover.alternative_text,
            is_large: true,
        },
        None => share::image(app, facts, locale)?,
    };
    let mut description = facts.starts(locale)?;
    if let Some(about) = about(facts) {
        description.push_str(" · ");
        description.push_str(about);
    }
    Ok(Preview {
        title: event.title.clone(),
        description,
        url: app.env.link(&format!("/events/{}", event.slug)),
        kind: "website",
        locale,
        site_name: app.env.site.latest().name.clone(),
        image: Some(image),
        data: None,
    })
}

fn about(facts: &EventFacts) -> Option<&str> {
    facts.event.summary.as_deref().or(facts.event.description.as_deref())
}

/// The head of the page, without anything that is not public.
fn announced(title: String, facts: &EventFacts, preview: Preview) -> Head {
    let event = &facts.event;
    if !seen::is_announced(event) {
        return Head::hidden(&title);
    }
    let listed = matches!(event.status, EventStatus::Published | EventStatus::Cancelled);
    Head::of(title, preview, listed && event.visibility == Visibility::Public)
}

/// The event as structured data (<https://schema.org/Event>), from which search engines show dates and prices.
fn data(
    app: &App,
    facts: &EventFacts,
    offers: &[Offer],
    cover: Option<&CoverView>,
) -> Result<Value, Box<dyn std::error::Error>> {
    let event = &facts.event;
    let zone = facts.zone()?;
    let local = |at: OffsetDateTime| zone.local(at).format(&Rfc3339);
    let url = app.env.link(&format!("/events/{}", event.slug));
    let described = about(facts).map(|text| plain(text, DATA_DESCRIPTION)).filter(|text| !text.is_empty());
    let offers = offers.iter().map(|offer| self::offer(offer, &url)).collect::<Result<Vec<_>, _>>()?;
    let images = cover.map(|cover| cover.variants.iter().rev().map(|variant| variant.url.as_str()).collect::<Vec<_>>());
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": described.unwrap_or_else(|| event.title.clone()),
        "url": url,
        "startDate": local(event.starts_at)?,
        "endDate": local(event.ends_at)?,
        "eventStatus": if events::was_cancelled(event) {
            "https://schema.org/EventCancelled"
        } else {
            "https://schema.org/EventScheduled"
        },
        "eventAttendanceMode": match event.format {
            EventFormat::InPerson => "https://schema.org/OfflineEventAttendanceMode",
            EventFormat::Online => "https://schema.org/OnlineEventAttendanceMode",
            EventFormat::Hybrid => "https://schema.org/MixedEventAttendanceMode",
        },
        "isAccessibleForFree": event.is_free,
        "location": locations(facts, &url),
        "organizer": {
            "@type": "Organization",
            "name": facts.organization.name,
            "url": app.env.link(&format!("/o/{}", facts.organization.slug)),
        },
        "offers": offers,
    });
    if let Some(images) = images {
        data["image"] = json!(images);
    }
    Ok(data)
}

/// The venue, and for online events the event's page: the online address is for ticket holders.
fn locations(facts: &EventFacts, url: &str) -> Vec<Value> {
    let venue = facts.venue.as_ref().map(|venue| {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut address = HashMap::from([("@type", Some("PostalAddress".to_owned()))]);
        address.insert("streetAddress", given(&venue.address));
        address.insert("addressLocality", given(&venue.city));
        address.insert("addressCountry", given(&venue.country));
        address.retain(|_, value| value.is_some());
        let mut place = json!({ "@type": "Place", "name": venue.name });
        // Its type alone says nothing.
        if address.len() > 1 {
            place["address"] = json!(address);
        }
        if let (Some(latitude), Some(longitude)) = (venue.latitude, venue.longitude) {
            place["geo"] = json!({ "@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude });
        }
        place
    });
    let online =
        (facts.event.format != EventFormat::InPerson).then(|| json!({ "@type": "VirtualLocation", "url": url }));
    venue.into_iter().chain(online).collect()
}

fn offer(offer: &Offer, url: &str) -> Result<Value, time::error::Format> {
    let row = &offer.ticket_type;
    let mut value = json!({
        "@type": "Offer",
        "name": row.name,
        "price": offer.price.amount(),
        "priceCurrency": row.currency,
        "availability": if offer.sold_out {
            "https://schema.org/SoldOut"
        } else if offer.begins_later {
            "https://schema.org/PreOrder"
        } else {
            "https://schema.org/InStock"
        },
        "url": url,
    });
    for (key, at) in [("validFrom", row.sales_start_at), ("validThrough", row.sales_end_at)] {
        if let Some(at) = at {
            value[key] = Value::from(at.format(&Rfc3339)?);
        }
    }
    Ok(value)
}
