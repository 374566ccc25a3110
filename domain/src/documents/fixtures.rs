//! What unit tests of documents and mails need.

use std::sync::LazyLock;

use ::documents::{Cover, Look, Picture};
use kernel::env::Settings;

pub(crate) use super::samples::{details, facts};

/// Settings with a public URL to link to.
pub(crate) fn settings() -> Settings {
    Settings {
        demo_basic: false,
        public_url: "https://radar.example.org:8443".to_owned(),
        secret_key: vec![0_u8; 32].into(),
        admins_need_second_factor: false,
        crm: None,
        checkout_window: time::Duration::minutes(30),
        return_urls: Vec::new(),
        hold_grace: time::Duration::minutes(5),
        job_timeout: None,
        lease_margin: std::time::Duration::from_secs(15),
        retention: kernel::env::Retention::default(),
        messages_per_day: 5,
        message_recipients_per_day: 50_000,
        waiting_room: kernel::env::WaitingRoomSettings::default(),
    }
}

/// A look with pictures that were made from uploads.
pub(crate) fn look() -> Look {
    static LOOK: LazyLock<Look> = LazyLock::new(|| {
        let drawn = pictures::draw("Jazz im Hof", &["jazz".to_owned()]).unwrap();
        let picture = Picture::of_jpeg(&drawn.renditions.last().unwrap().jpeg).unwrap();
        let logo = Picture::of_jpeg(&drawn.renditions.first().unwrap().jpeg);
        let cover = Some(Cover { picture, text: Some("Ein Saxofon im Hof".to_owned()) });
        Look { accent: [0x8a, 0x1c, 0x4a], on_accent: [255; 3], highlight: [0x8a, 0x1c, 0x4a], logo, cover }
    });
    LOOK.clone()
}
