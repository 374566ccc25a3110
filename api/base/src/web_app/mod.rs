//! The built web app: its files, and its page, into which each response puts its own content.

mod files;
pub mod head;
pub mod shell;
pub mod site;

pub use files::Files;
pub use files::WebFile;
use serde_json::{Value, json};
pub use shell::Shell;

use crate::options::ApiOptions;

/// The configuration that is embedded in the app's page.
pub fn config(options: &ApiOptions) -> Value {
    let logins = options.demo_logins.iter();
    json!({
        "apiUrl": "",
        "tileUrl": options.tile_url,
        "tileCredit": { "text": options.tile_credit.0, "url": options.tile_credit.1 },
        "development": !options.production,
        "demoLogins": logins
            .map(|login| json!({ "who": login.who, "email": login.email, "password": login.password }))
            .collect::<Vec<_>>(),
    })
}
