//! Naming the device behind a session in words its owner recognizes.

/// The longest `User-Agent` that is stored, in characters.
const MAX_LENGTH: usize = kernel::limits::USER_AGENT;

/// The part of a `User-Agent` that is stored; `None` if nothing is left of it.
pub(super) fn stored_user_agent(user_agent: Option<&str>) -> Option<String> {
    let clean: String = user_agent?.chars().filter(|c| !c.is_control()).take(MAX_LENGTH).collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// "Firefox on Linux", "Safari on iPhone"; for anything but a browser, its first word.
pub(super) fn summary(user_agent: &str) -> String {
    match (browser(user_agent), system(user_agent)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => {
            let product = user_agent.split(['/', ' ']).next().unwrap_or_default();
            product.chars().take(40).collect()
        }
    }
}

/// The order matters, because most browsers also claim to be other ones
/// (<https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent>).
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

fn browser(user_agent: &str) -> Option<&'static str> {
    BROWSERS.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
}

fn system(user_agent: &str) -> Option<&'static str> {
    SYSTEMS.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_have_names() {
        for (user_agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            ("curl/8.5.0", "curl"),
            ("<script>alert(1)</script>", "<script>alert(1)<"),
        ] {
            assert_eq!(summary(user_agent), name);
        }
    }

    #[test]
    fn stored_user_agents_are_clean_and_short() {
        assert_eq!(stored_user_agent(Some(" a\0b\n ")).as_deref(), Some("ab"));
        assert_eq!(stored_user_agent(Some(&"x".repeat(500))).unwrap().len(), MAX_LENGTH);
        assert_eq!((stored_user_agent(Some("  ")), stored_user_agent(None)), (None, None));
    }
}
