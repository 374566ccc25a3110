//! The line of an event's waiting room, without scripts. The page reloads by itself and carries the place in its address; the
//! browser's cookie says whose it is, so the app has the same place where scripts run.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::events::Event;
use domain::translation;
use domain::waiting_rooms::{self, JoinRoom, Place, PlaceStatus};
use kernel::error::{Failure, Internal};
use kernel::ids::TypedId as _;
use kernel::text::Locale;
use kernel::zones::Timezone;
use minijinja::context;
use serde::Deserialize;

use crate::web::seen::find;
use api_base::app::App;
use api_base::auth;
use api_base::auth::cookie::TokenCookie;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::html::render::fault;
use api_base::html::render::foreign;
use api_base::html::render::not_found;
use api_base::html::render::page;
use api_base::html::texts::Texts;
use api_base::html::texts::locale_of;
use api_base::html::texts::texts;

/// How often the page reloads, in seconds: each time another number of these, so that not all do it in the same moment.
const REFRESH: std::ops::Range<u32> = 8..13;

/// The parameters of the page.
#[derive(Deserialize)]
pub(super) struct Line {
    /// The signed place.
    #[serde(default)]
    place: Option<String>,
}

/// `GET /events/{slug}/line?place=…`: the place, or a button to take one.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(line): Query<Line>,
    headers: HeaderMap,
) -> Response {
    let locale = locale_of(&headers);
    let event = match event(&app, &headers, &slug, locale).await {
        Ok(event) => event,
        Err(answer) => return answer,
    };
    let place = match &line.place {
        Some(token) => waiting_rooms::look(&app.env, &app.rooms, token).await,
        None => match app.rooms.of(event.typed_id()).await {
            Ok(Some(_)) => return shown(&app, &event, locale, Shown::outside(texts(locale))),
            Ok(None) => return shown(&app, &event, locale, Shown::open(texts(locale))),
            Err(error) => return fault(locale, &Internal::Database(error)),
        },
    };
    match place.map(|place| of_place(&event, locale, &place)) {
        Ok(Ok(place)) => shown(&app, &event, locale, place),
        Ok(Err(error)) => fault(locale, &*error),
        Err(Failure::Internal(error)) => fault(locale, &error),
        // A token that is none of ours: take a place anew.
        Err(_) => shown(&app, &event, locale, Shown::outside(texts(locale))),
    }
}

/// `POST /events/{slug}/line`: takes a place, and leads to it.
pub(super) async fn join(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Line>, FormRejection>,
) -> Response {
    let locale = locale_of(&headers);
    let Some(Form(sent)) = form.ok().filter(|_| app.origins.same_site_form(&headers)) else {
        return foreign(locale);
    };
    let actor = match auth::actor_or_nobody(&app.env, &app.tokens, &headers).await {
        Ok(actor) => actor,
        Err(error) => return fault(locale, &error),
    };
    let event = match event(&app, &headers, &slug, locale).await {
        Ok(event) => event,
        Err(answer) => return answer,
    };
    let key = TokenCookie::Visitor.read(&app.env, &headers);
    let join = JoinRoom { event_id: event.typed_id().to_string(), token: sent.place, key };
    let joined = waiting_rooms::join(&app.env, &app.rooms, &actor, join).await;
    let joined = match joined {
        Ok(joined) => joined,
        Err(Failure::Internal(error)) => return fault(locale, &error),
        Err(_) => return not_found(locale),
    };
    // Tokens have only characters that addresses may have.
    let place = joined.place.token.map(|token| format!("?place={token}")).unwrap_or_default();
    let to = format!("/events/{}/line{place}", event.slug);
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    if let Some((key, until)) = joined.key {
        let cookie = TokenCookie::Visitor.setting(&app.env, &key, until);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The event, if the visitor may see it; else the response. While many wait for it, the database is not asked.
async fn event(app: &App, headers: &HeaderMap, slug: &str, locale: Locale) -> Result<Event, Response> {
    if let Some(room) = app.rooms.public_by_slug(slug) {
        return Ok(room.event.clone());
    }
    let found = find(app, headers, slug).await.map_err(|error| fault(locale, &error))?;
    Ok(found.ok_or_else(|| not_found(locale))?.event)
}

/// What the page says.
#[derive(Default)]
struct Shown {
    position: Option<u64>,
    text: String,
    more: Vec<String>,
    message: Option<String>,
    /// The button that takes a place.
    join: Option<&'static str>,
    /// The link to the tickets.
    order: Option<&'static str>,
    /// The place that they had, for the button.
    again: Option<String>,
    reloads: bool,
}

impl Shown {
    fn outside(texts: &Texts) -> Self {
        Self { text: texts.waiting_text.to_owned(), join: Some(texts.waiting_join), ..Self::default() }
    }

    fn open(texts: &Texts) -> Self {
        Self { text: texts.waiting_open.to_owned(), order: Some(texts.waiting_order), ..Self::default() }
    }
}

fn of_place(event: &Event, locale: Locale, place: &Place) -> Result<Shown, Box<dyn std::error::Error>> {
    let texts = texts(locale);
    let zone = Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc());
    let moment = |at| translation::date_time(locale, &zone, at);
    let waiting = Shown { message: place.message.clone(), reloads: true, ..Shown::default() };
    Ok(match &place.status {
        PlaceStatus::Open => Shown::open(texts),
        PlaceStatus::Ended => {
            let (join, again) = (Some(texts.waiting_join), place.token.clone());
            Shown { text: texts.waiting_ended.to_owned(), join, again, ..Shown::default() }
        }
        PlaceStatus::Admitted { ends_at, .. } => Shown {
            text: format!("{} {}.", texts.waiting_admitted, moment(*ends_at)?),
            order: Some(texts.waiting_order),
            ..Shown::default()
        },
        PlaceStatus::BeforeOpening { opens_at } => {
            let opens = format!("{} {}.", texts.waiting_opens, moment(*opens_at)?);
            Shown { text: opens, more: vec![texts.waiting_lot.to_owned()], ..waiting }
        }
        PlaceStatus::Waiting { position, estimate } => {
            let time = match estimate.map(|time| time.as_secs().div_ceil(60)) {
                None => texts.waiting_paused.to_owned(),
                Some(..=1) => texts.waiting_soon.to_owned(),
                Some(minutes) => texts.waiting_minutes.replace("{n}", &minutes.to_string()),
            };
            let more = vec![time, texts.waiting_stay.to_owned()];
            Shown { position: Some(*position), text: texts.waiting_position.to_owned(), more, ..waiting }
        }
    })
}

fn shown(app: &App, event: &Event, locale: Locale, shown: Shown) -> Response {
    let values = context! {
        title => texts(locale).waiting_title,
        slug => event.slug.as_str(),
        event => event.title.as_str(),
        position => shown.position,
        text => shown.text,
        more => shown.more,
        message => shown.message,
        join => shown.join,
        order => shown.order,
        join_again => shown.again,
        refresh => shown.reloads.then(|| refresh(app)),
    };
    let mut page = page(StatusCode::OK, locale, "waiting.html", values);
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

/// A random number of seconds.
fn refresh(app: &App) -> u32 {
    let mut byte = [0];
    app.env.random.fill(&mut byte);
    REFRESH.start + u32::from(byte[0]) % (REFRESH.end - REFRESH.start)
}
