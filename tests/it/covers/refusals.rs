//! Uploads that are refused, because of the user or the file.

use image::ImageFormat;
use serde_json::{Value, json};

use super::pictures::{bomb, encoded, halves, png};
use super::{cover, delete, put, put_at, refused, set};
use crate::organizers::send;
use crate::support::both;

both! {
    async fn what_is_no_picture_is_refused(app: TestApp) {
        let event = app.event().draft().await;
        let jpeg = encoded(&halves(900, 600), ImageFormat::Jpeg);
        let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
        let cases: [(Vec<u8>, u16, &str); 11] = [
            (vec![0; (10 << 20) + 1], 413, "FILE_TOO_LARGE"),
            (Vec::new(), 415, "UNSUPPORTED_TYPE"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec(), 415, "UNSUPPORTED_TYPE"),
            (gif.to_vec(), 415, "UNSUPPORTED_TYPE"),
            (jpeg[..jpeg.len() / 2].to_vec(), 422, "PICTURE_DAMAGED"),
            (png(900, 600)[..2000].to_vec(), 422, "PICTURE_DAMAGED"),
            ([&png(900, 600)[..60], &[7; 4000]].concat(), 422, "PICTURE_DAMAGED"),
            (b"RIFF\x10\0\0\0WEBPVP8 nonsense".to_vec(), 422, "PICTURE_DAMAGED"),
            (bomb(60_000, 60_000), 422, "PICTURE_TOO_LARGE"),
            (bomb(100, 60_000_000), 422, "PICTURE_TOO_LARGE"),
            (png(199, 900), 422, "PICTURE_TOO_SMALL"),
        ];
        for (upload, status, code) in cases {
            let answer = put(app, &event.id, Some(&event.organizer.user), upload).await;
            refused(answer, status, code).await;
        }
        assert_eq!(cover(app, &event).await, Value::Null);
        assert_eq!(app.count("SELECT COUNT(*) AS n FROM event_covers").await, 0);
    }
}

both! {
    async fn only_organizers_may(app: TestApp) {
        let event = app.event().published().await;
        let before = set(app, &event, png(600, 400)).await;
        let staff = app.user().await;
        app.join(&event.organizer.user, &event.organizer.organization_id, &staff, "CHECK_IN_STAFF").await;
        let stranger = app.organizer().await.user;
        for (user, status, code) in [
            (None, 401, "UNAUTHENTICATED"), (Some(&stranger), 404, "NOT_FOUND"), (Some(&staff), 403, "FORBIDDEN"),
        ] {
            refused(put(app, &event.id, user, png(500, 500)).await, status, code).await;
            refused(delete(app, &event.id, user).await, status, code).await;
        }
        for id in ["event_01h455vb4pex5vsknk084sn02q", "nonsense", &event.slug] {
            refused(put(app, id, Some(&event.organizer.user), png(500, 500)).await, 404, "NOT_FOUND").await;
            refused(delete(app, id, Some(&event.organizer.user)).await, 404, "NOT_FOUND").await;
        }
        assert_eq!(cover(app, &event).await, before);
    }
}

both! {
    async fn a_cancelled_event_keeps_what_it_has(app: TestApp) {
        let event = app.event().published().await;
        let before = set(app, &event, png(600, 400)).await;
        let user = &event.organizer.user;
        send(app, user, "CancelEvent", json!({ "eventId": event.id, "reason": "Rain." })).await.ok();
        refused(put(app, &event.id, Some(user), png(500, 500)).await, 409, "EVENT_CANCELLED").await;
        refused(delete(app, &event.id, Some(user)).await, 409, "EVENT_CANCELLED").await;
        assert_eq!(cover(app, &event).await, before);
    }
}

both! {
    async fn an_alternative_text_is_a_line(app: TestApp) {
        let event = app.event().draft().await;
        let user = Some(&event.organizer.user);
        for text in ["x".repeat(301), "two%0Alines".to_owned()] {
            let path = format!("/events/{}/cover?alternativeText={text}", event.id);
            refused(put_at(app, &path, user, png(500, 500)).await, 422, "INVALID_INPUT").await;
        }
    }
}

both! {
    async fn other_names_are_no_files(app: TestApp) {
        let digits = "0123456789abcdef0123456789abcdef";
        for name in [
            &format!("{digits}-480.jpg"), &format!("{digits}-480.png"), "..%2fevent-radar.db", "%2e%2e%2fkeys%2fsecret", "",
        ] {
            refused(app.http.get(app.url(&format!("/files/{name}"))).send().await.unwrap(), 404, "NOT_FOUND").await;
        }
    }
}
