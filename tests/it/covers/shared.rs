//! The picture that is shown with a shared link to an event without a cover.

use reqwest::{Response, StatusCode};
use serde_json::json;

use super::pictures::png;
use super::set;
use crate::support::{TestApp, TestEvent, both};

async fn get(app: &TestApp, address: &str) -> Response {
    app.http.get(address).send().await.unwrap()
}

/// The address of the picture on the event's page.
async fn address(app: &TestApp, event: &TestEvent) -> String {
    let page = get(app, &app.url(&format!("/events/{}", event.slug))).await.text().await.unwrap();
    let (_, picture) = page.split_once("<meta property=\"og:image\" content=\"").unwrap_or_else(|| panic!("{page}"));
    assert!(page.contains("content=\"summary_large_image\""), "{page}");
    picture.split_once('"').unwrap().0.replace("&amp;", "&")
}

async fn pixels(app: &TestApp, address: &str) -> Vec<u8> {
    let answer = get(app, address).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "image/png");
    let file = answer.bytes().await.unwrap();
    let picture = image::load_from_memory_with_format(&file, image::ImageFormat::Png).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (1200, 630));
    picture.into_raw()
}

both! {
    async fn a_link_without_a_cover_shows_the_title(app: TestApp) {
        let event = app.event().published().await;
        let first = address(app, &event).await;
        let shown = pixels(app, &first).await;
        let answer = get(app, &first).await;
        assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
        let again = app.http.get(&first).header("if-none-match", &answer.headers()["etag"]).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

        let input = json!({ "eventId": event.id, "title": "夏の夜 – Sommernacht" });
        let update = "mutation($input: EventUpdateInput!) { eventUpdate(input: $input) { errors { code } } }";
        app.gql(update, json!({ "input": input })).as_(&event.organizer.user).ok().await;
        let second = address(app, &event).await;
        assert_ne!(first, second, "what may be kept forever has a new address");
        assert_ne!(pixels(app, &second).await, shown);
        assert_eq!(get(app, &first).await.headers()["cache-control"], "public, max-age=300", "it shows something else");

        let cover = set(app, &event, png(1200, 630)).await;
        assert_eq!(address(app, &event).await, cover["url"].as_str().unwrap());

        let placed = app.gql("PlaceOrder", json!({ "input": app.order_input(&event, 1) })).ok().await;
        let (id, secret) = (placed["order"]["id"].as_str().unwrap(), placed["order"]["secret"].as_str().unwrap());
        let page = get(app, &app.url(&format!("/orders/{id}?secret={secret}"))).await.text().await.unwrap();
        let file = cover["url"].as_str().unwrap().split_once("/files/").unwrap().1;
        assert!(page.contains(file) && page.contains("fetchpriority=\"high\""), "an order shows it, too: {page}");
    }
}

both! {
    async fn nobody_gets_a_picture_of_what_is_not_public(app: TestApp) {
        let draft = app.event().draft().await;
        let address = app.url(&format!("/events/{}/share.png", draft.slug));
        assert_eq!(get(app, &address).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(get(app, &app.url("/events/none/share.png")).await.status(), StatusCode::NOT_FOUND);
        let event = app.event().published().await;
        let address = address.replace(&draft.slug, &event.slug);
        assert_eq!(get(app, &address).await.status(), StatusCode::OK);
        let input = json!({ "eventId": event.id, "visibility": "PRIVATE" });
        let update = "mutation($input: EventUpdateInput!) { eventUpdate(input: $input) { errors { code } } }";
        app.gql(update, json!({ "input": input })).as_(&event.organizer.user).ok().await;
        assert_eq!(get(app, &address).await.status(), StatusCode::NOT_FOUND);
    }
}
