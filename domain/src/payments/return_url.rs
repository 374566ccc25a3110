//! The URL that the payment page sends an app's buyers back to. Only URLs that the operator configured are allowed;
//! otherwise this would be an open redirect.

use entity::payment;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};

use kernel::ids::OrderId;
use kernel::text::{Invalid, line};
use kernel::{Env, limits};

/// Validates a client's return URL.
pub fn return_url(env: &Env, text: &str) -> Result<String, Invalid> {
    let address = line(text, limits::WEB_ADDRESS)?;
    // Browsers read `\` as `/` and drop control characters, so the URL could lead somewhere else.
    let is_plain =
        address.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'#'));
    // Browsers resolve `..`, which could lead out of the allowed path.
    let path = address.split('?').next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
    let climbs = path.split('/').any(|part| matches!(part, "." | ".."));
    if is_plain && !climbs && env.settings.return_urls.iter().any(|known| is_below(&address, known)) {
        Ok(address)
    } else {
        Err(Invalid::new("must begin with one of the addresses in payments.return_urls of the server's configuration"))
    }
}

/// The return URL of an order; `None` for the order's page.
pub async fn return_url_of(conn: &impl ConnectionTrait, order_id: OrderId) -> Result<Option<String>, DbErr> {
    let found: Option<Option<String>> = payment::Entity::find()
        .filter(payment::Column::OrderId.eq(order_id))
        .select_only()
        .column(payment::Column::ReturnUrl)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.flatten())
}

/// Whether a URL is the allowed one, or below it.
fn is_below(address: &str, known: &str) -> bool {
    let Some(remaining) = address.strip_prefix(known) else { return false };
    remaining.is_empty() || known.ends_with('/') || remaining.starts_with(['/', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_below_a_known_address() {
        for (address, known) in [
            ("eventradar://orders", "eventradar://orders"),
            ("eventradar://orders?tab=1", "eventradar://orders"),
            ("https://app.example/pay/done", "https://app.example"),
            ("https://app.example/pay/done", "https://app.example/pay/"),
        ] {
            assert!(is_below(address, known), "{address}");
        }
        for (address, known) in [
            ("https://app.example.evil.example/", "https://app.example"),
            ("https://app.example@evil.example/", "https://app.example"),
            ("https://app.example:8443/", "https://app.example"),
            ("eventradar://ordersandmore", "eventradar://orders"),
            ("http://app.example/", "https://app.example"),
        ] {
            assert!(!is_below(address, known), "{address}");
        }
    }
}
