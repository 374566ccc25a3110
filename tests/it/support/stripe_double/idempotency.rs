//! Idempotency keys as in Stripe (<https://docs.stripe.com/api/idempotent_requests>): the first response to a key is
//! repeated, even a 500, but refusals of parameters are not stored. Keys expire after a day.

use std::collections::HashMap;

use serde_json::Value;

use super::errors::Refusal;
use super::form::Form;

/// The status and body of a response.
pub(super) type Answer = (u16, Value);

#[derive(Default)]
pub(super) struct Keys(HashMap<String, Kept>);

/// How long a key is stored, in seconds; Stripe guarantees no more.
const KEPT: i64 = 24 * 60 * 60;

struct Kept {
    since: i64,
    line: String,
    form: Form,
    answer: Option<Answer>,
}

impl Keys {
    /// Begins a request with a key; returns the stored response if there is one.
    pub(super) fn begin(&mut self, key: &str, line: &str, form: &Form, now: i64) -> Result<Option<Answer>, Refusal> {
        self.0.retain(|_, kept| now - kept.since < KEPT);
        let Some(kept) = self.0.get(key) else {
            let kept = Kept { since: now, line: line.to_owned(), form: form.clone(), answer: None };
            self.0.insert(key.to_owned(), kept);
            return Ok(None);
        };
        if kept.line != line || kept.form != *form {
            return Err(Refusal::key_reused());
        }
        kept.answer.clone().map(Some).ok_or_else(Refusal::key_in_use)
    }

    /// Ends a request with a key, and stores its response.
    pub(super) fn end(&mut self, key: &str, answer: &Answer) {
        if (400..500).contains(&answer.0) {
            self.0.remove(key);
        } else if let Some(kept) = self.0.get_mut(key) {
            kept.answer = Some(answer.clone());
        }
    }
}
