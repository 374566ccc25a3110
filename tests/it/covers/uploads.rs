//! Uploads that succeed, and the files made from them.

use image::ImageFormat;
use serde_json::{Value, json};

use super::pictures::{WHEREABOUTS, encoded, from_a_phone, halves, png};
use super::{addresses, cover, put_at, set};
use crate::support::{TestApp, both};

async fn fetch(app: &TestApp, address: &str) -> image::RgbImage {
    let answer = app.http.get(address).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let bytes = answer.bytes().await.unwrap();
    for trace in ["Exif", "ICC_PROFILE", WHEREABOUTS] {
        assert!(!bytes.windows(trace.len()).any(|part| part == trace.as_bytes()), "{trace}");
    }
    image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn is_red(picture: &image::RgbImage, x: u32, y: u32) -> bool {
    let [red, _, blue] = picture.get_pixel(x, y).0;
    red > 180 && blue < 80
}

both! {
    async fn every_kind_is_shown_in_all_widths(app: TestApp) {
        let event = app.event().published().await;
        assert_eq!(cover(app, &event).await, Value::Null);
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let set = set(app, &event, encoded(&halves(2000, 1000), format)).await;
            assert_eq!((&set["width"], &set["height"], &set["alternativeText"]), (&json!(1600), &json!(800), &Value::Null));
            assert_eq!(set["url"], set["variants"][2]["url"]);
            assert_eq!(cover(app, &event).await, set);
            for (variant, width) in set["variants"].as_array().unwrap().iter().zip([480, 960, 1600]) {
                assert_eq!((&variant["width"], &variant["height"]), (&json!(width), &json!(width / 2)));
                let picture = fetch(app, variant["url"].as_str().unwrap()).await;
                assert_eq!(picture.dimensions(), (width, width / 2));
                assert!(is_red(&picture, 10, 10) && !is_red(&picture, width - 10, 10));
            }
        }
    }
}

both! {
    async fn it_stands_upright_and_says_nothing_of_where_it_was_taken(app: TestApp) {
        let event = app.event().draft().await;
        let cover = set(app, &event, from_a_phone(&halves(900, 600))).await;
        assert_eq!((&cover["width"], &cover["height"]), (&json!(600), &json!(900)));
        for address in addresses(&cover) {
            let picture = fetch(app, &address).await;
            let (width, height) = picture.dimensions();
            // Rotated to the right, so the left half is on top.
            assert!(is_red(&picture, width / 2, 10) && !is_red(&picture, width / 2, height - 10));
        }
    }
}

both! {
    async fn a_shared_link_shows_it(app: TestApp) {
        let event = app.event().published().await;
        let path = format!("/events/{}/cover?alternativeText=A%20%22band%22", event.id);
        let answer = put_at(app, &path, Some(&event.organizer.user), png(1200, 630)).await;
        let cover = answer.json::<Value>().await.unwrap()["cover"].clone();
        assert_eq!(cover["alternativeText"], "A \"band\"");
        let page = app.http.get(app.url(&format!("/events/{}", event.slug))).send().await.unwrap().text().await.unwrap();
        for (property, content) in [
            ("og:image", cover["url"].as_str().unwrap()), ("og:image:width", "1200"), ("og:image:height", "630"),
            ("og:image:alt", "A &quot;band&quot;"),
        ] {
            assert!(page.contains(&format!("<meta property=\"{property}\" content=\"{content}\">")), "{page}");
        }
        assert!(page.contains("content=\"summary_large_image\""), "{page}");
        let data = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["image"][0], cover["url"]);

        // The page preloads it, in the widths that the app will request.
        let address = |url: &Value| url.as_str().unwrap().trim_start_matches(&app.url("")).replace('/', "&#x2f;");
        let widths = cover["variants"].as_array().unwrap().iter().map(|file| format!("{} {}w", address(&file["url"]), file["width"]));
        let srcset = format!("srcset=\"{}\"", widths.collect::<Vec<_>>().join(", "));
        let list = app.http.get(app.url("/")).send().await.unwrap().text().await.unwrap();
        for page in [&page, &list] {
            let picture = page.split("<img class=\"cover\" ").nth(1).and_then(|remaining| remaining.split('>').next()).unwrap_or_default();
            assert!(picture.contains(&srcset) && picture.contains("alt=\"A &quot;band&quot;\""), "{picture}: {srcset}");
        }
    }
}
