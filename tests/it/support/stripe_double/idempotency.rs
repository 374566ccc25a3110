//! Idempotency keys as Stripe honours them (<https://docs.stripe.com/api/idempotent_requests>): the first answer under a
//! key is given again, a 500 too; what was refused for its parameters is not kept. Keys are dropped after a day.

use std::collections::HashMap;

use serde_json::Value;

use super::errors::Refusal;
use super::form::Form;

/// An answer.
pub(super) type Answer = (u16, Value);

#[derive(Default)]
pub(super) struct Keys(HashMap<String, Kept>);

/// How long a key is kept, in seconds; Stripe promises no more.
const KEPT: i64 = 24 * 60 * 60;

struct Kept {
    since: i64,
    line: String,
    form: Form,
    answer: Option<Answer>,
}

impl Keys {
    /// Begins a request under a key; gives the kept answer if there is one.
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

    /// Ends a request under a key.
    pub(super) fn end(&mut self, key: &str, answer: &Answer) {
        if (400..500).contains(&answer.0) {
            self.0.remove(key);
        } else if let Some(kept) = self.0.get_mut(key) {
            kept.answer = Some(answer.clone());
        }
    }
}
