//! Logs panics like other errors, in the span they happen in.

use std::any::Any;
use std::panic::{PanicHookInfo, set_hook};

/// Installs the hook that logs panics, in place of the one that prints them to standard error.
pub(crate) fn install_hook() {
    set_hook(Box::new(log_panic));
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(location, error = loggable_message(panic.payload()), "panicked");
}

/// The panic's message if it is a literal. A formatted one may quote anything; the location is enough to find the
/// cause.
fn loggable_message(payload: &dyn Any) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("its words may quote anything and are not told")
}

#[cfg(test)]
mod tests {
    use std::panic::{catch_unwind, take_hook};
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;
    use crate::telemetry::faults::Faults;

    #[test]
    fn a_panic_is_a_fault_with_the_request_it_happened_in() {
        let faults = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&faults);
        let layer = Faults::new("api", move |fault| kept.lock().unwrap().push(fault)).filtered();
        let usual = take_hook();
        install_hook();
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let request = tracing::info_span!(target: "api::observe", "request", id = "request-1");
            let who = "ada@example.org";
            let caught = [
                request.in_scope(|| catch_unwind(|| assert!(who.is_empty(), "no row for {who}"))),
                request.in_scope(|| catch_unwind(|| assert!(who.is_empty(), "this can't be"))),
            ];
            assert!(caught.iter().all(Result::is_err));
        });
        set_hook(usual);
        let faults = faults.lock().unwrap();
        let [formatted, literal] = &faults[..] else { panic!("{faults:?}") };
        assert_eq!((formatted.what.as_str(), formatted.tags["request_id"].as_str()), ("panicked", "request-1"));
        assert!(formatted.tags["location"].starts_with("src/telemetry/panics.rs:"), "{formatted:?}");
        assert!(!format!("{formatted:?}").contains("ada"), "{formatted:?}");
        assert_eq!(literal.error.as_deref(), Some("this can't be"));
    }
}
