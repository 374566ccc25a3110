//! Tests of the test support itself.

use std::time::Duration;

use crate::support::both;

both! {
    async fn starts_answers_and_ends(app: TestApp) {
        let answer = app.http.get(app.url("/health/live")).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        app.advance(Duration::from_hours(1));
        app.settle().await;
    }
}
