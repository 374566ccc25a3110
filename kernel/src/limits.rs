//! How long texts may be: one constant for what is typed, for the database and for forms. The unit is the character
//! (a Unicode code point), in which PostgreSQL and SQLite count too.
//!
//! [`COLUMNS`] has every text column. [`crate::rules`] makes SQLite and PostgreSQL hold to it, and a test fails for a column
//! that is missing here or differs. What is written without somebody having typed it is cut with [`crate::text::cut`].

/// A person's, an organization's, a venue's or a ticket type's name on paper.
pub const NAME: usize = 200;
/// The name that somebody gives to their own account.
pub const DISPLAY_NAME: usize = 100;
/// An e-mail address, in octets (RFC 5321 §4.5.3.1).
pub const EMAIL: usize = 254;
/// Why somebody does something: cancels, refunds, suspends.
pub const REASON: usize = 500;
/// Why an event is cancelled, which becomes the reason of its orders and their refunds.
pub const EVENT_CANCEL_REASON: usize = 1_000;
/// An event's title.
pub const EVENT_TITLE: usize = 200;
/// An event's summary.
pub const EVENT_SUMMARY: usize = 500;
/// An event's description, as Markdown.
pub const EVENT_DESCRIPTION: usize = 20_000;
/// A ticket type's description.
pub const TICKET_TYPE_DESCRIPTION: usize = 2_000;
/// A tag.
pub const TAG: usize = 50;
/// What a cover shows, for those who can't see it.
pub const ALTERNATIVE_TEXT: usize = 300;
/// A web address.
pub const WEB_ADDRESS: usize = 2_000;
/// A venue's street and number.
pub const ADDRESS: usize = 400;
/// A city.
pub const CITY: usize = 100;
/// A city as it is compared.
pub const CITY_KEY: usize = 120;
/// The subject of a message to attendees.
pub const MESSAGE_SUBJECT: usize = 150;
/// The body of a message to attendees.
pub const MESSAGE_BODY: usize = 10_000;
/// What somebody says about an event they were at.
pub const COMMENT: usize = 2_000;
/// What a report says, and the note of whoever resolves it.
pub const REPORT: usize = 2_000;
/// A client's idempotency key.
pub const IDEMPOTENCY_KEY: usize = 100;
/// A client's idempotency key where we make keys of our own beside it.
pub const SHORT_IDEMPOTENCY_KEY: usize = 90;
/// What a program has to say about something that failed. Not typed: it is cut.
pub const ERROR: usize = 2_000;
/// What a mail server, a payment provider or a customer system answers. Not typed: it is cut.
pub const ANSWER: usize = 500;
/// A provider's id.
pub const PROVIDER_ID: usize = 255;
/// The user agent of a session. Not typed: it is cut.
pub const USER_AGENT: usize = 200;
/// A user's language or zone, a state, a kind: words of ours.
const WORD: usize = 16;

/// The shortest password (<https://pages.nist.gov/800-63-3/sp800-63b.html>, §5.1.1.2).
pub const PASSWORD_LEAST: usize = 8;
/// The longest password: beyond it is somebody trying out how much work they can cause.
pub const PASSWORD: usize = 200;
/// How many tags an event has at most, and a search for events.
pub const TAGS: usize = 10;
/// How many ticket types an event has at most.
pub const TICKET_TYPES: usize = 50;
/// How many ticket types an order has at most.
pub const ORDER_LINES: usize = 20;
/// How many places a line of an order has at most.
pub const ORDER_QUANTITY: i32 = 100;

/// What people type, by the name that forms and clients have for it, and the most it holds.
pub const TYPED: &[(&str, usize)] = &[
    ("name", NAME),
    ("displayName", DISPLAY_NAME),
    ("email", EMAIL),
    ("reason", REASON),
    ("eventCancelReason", EVENT_CANCEL_REASON),
    ("eventTitle", EVENT_TITLE),
    ("eventSummary", EVENT_SUMMARY),
    ("eventDescription", EVENT_DESCRIPTION),
    ("ticketTypeDescription", TICKET_TYPE_DESCRIPTION),
    ("tag", TAG),
    ("alternativeText", ALTERNATIVE_TEXT),
    ("webAddress", WEB_ADDRESS),
    ("address", ADDRESS),
    ("city", CITY),
    ("messageSubject", MESSAGE_SUBJECT),
    ("messageBody", MESSAGE_BODY),
    ("comment", COMMENT),
    ("report", REPORT),
];

/// Every text column, by table, and the most it holds.
pub const COLUMNS: &[(&str, &[(&str, usize)])] = &[
    ("audit_entries", &[("action", 64), ("client_address", 45), ("reason", EVENT_CANCEL_REASON), ("subject_kind", 32)]),
    ("check_ins", &[("idempotency_key", IDEMPOTENCY_KEY)]),
    ("crm_changes", &[("email", EMAIL)]),
    ("crm_connections", &[("fingerprint", 64), ("kind", WORD), ("last_error", ERROR), ("url", WEB_ADDRESS)]),
    ("crm_contacts", &[("address_hash", 43), ("reason", ANSWER), ("remote_id", 64), ("state", WORD)]),
    ("disputes", &[("currency", 3), ("provider_dispute_id", PROVIDER_ID), ("reason", 64), ("status", 24)]),
    ("event_covers", &[("alternative_text", ALTERNATIVE_TEXT)]),
    ("event_tags", &[("tag", TAG)]),
    (
        "events",
        &[
            ("cancel_reason", EVENT_CANCEL_REASON),
            ("description", EVENT_DESCRIPTION),
            ("find_text", FIND_TEXT),
            ("format", WORD),
            ("online_url", WEB_ADDRESS),
            ("search_text", EVENT_SEARCH),
            ("slug", 120),
            ("status", WORD),
            ("summary", EVENT_SUMMARY),
            ("timezone", 64),
            ("title", EVENT_TITLE),
            ("unpublish_reason", REASON),
            ("visibility", WORD),
        ],
    ),
    ("feedback", &[("comment", COMMENT)]),
    ("idempotency_keys", &[("key", IDEMPOTENCY_KEY), ("operation", 32)]),
    ("inbox", &[("event_id", PROVIDER_ID), ("kind", PROVIDER_ID), ("object_id", PROVIDER_ID), ("provider", WORD)]),
    ("invitations", &[("email", EMAIL), ("locale", WORD), ("role", WORD)]),
    ("job_failures", &[("error", ERROR)]),
    ("ledger_entries", &[("account", 24), ("currency", 3), ("kind", 24)]),
    ("mail_link_requests", &[("email", EMAIL), ("locale", WORD), ("purpose", WORD)]),
    ("mail_opt_outs", &[("address_hash", 43), ("kind", 24)]),
    ("memberships", &[("role", WORD)]),
    (
        "message_recipients",
        &[("email", EMAIL), ("last_error", ANSWER), ("locale", WORD), ("name", NAME), ("state", WORD)],
    ),
    (
        "messages",
        &[
            ("body", MESSAGE_BODY),
            ("idempotency_key", SHORT_IDEMPOTENCY_KEY),
            ("state", WORD),
            ("subject", MESSAGE_SUBJECT),
        ],
    ),
    (
        "notifications",
        &[
            ("kind", 48),
            ("last_error", ANSWER),
            // An id and a host.
            ("message_id", 300),
            ("provider_response", ANSWER),
            ("recipient", EMAIL),
            ("state", WORD),
        ],
    ),
    ("one_time_tokens", &[("purpose", WORD)]),
    ("order_lines", &[("ticket_type_name", NAME)]),
    (
        "orders",
        &[
            ("cancel_reason", EVENT_CANCEL_REASON),
            ("code", 12),
            ("currency", 3),
            ("email", EMAIL),
            ("find_text", FIND_TEXT),
            ("idempotency_key", IDEMPOTENCY_KEY),
            ("idempotency_scope", EMAIL),
            ("locale", WORD),
            ("name", NAME),
            ("secret", 64),
            ("status", WORD),
        ],
    ),
    ("organizations", &[("currency", 3), ("find_text", FIND_TEXT), ("name", NAME), ("slug", 80)]),
    (
        "outbox",
        &[
            ("kind", 64),
            ("last_error", ERROR),
            ("queue", WORD),
            ("request_id", 64),
            ("state", WORD),
            ("traceparent", 64),
            ("unique_key", 200),
        ],
    ),
    (
        "payments",
        &[
            ("checkout_id", PROVIDER_ID),
            ("checkout_url", 2_048),
            ("currency", 3),
            ("failure", ANSWER),
            ("intent_id", PROVIDER_ID),
            ("provider", WORD),
            ("return_url", WEB_ADDRESS),
            ("status", WORD),
        ],
    ),
    ("provider_news", &[("provider", WORD)]),
    ("queue_pauses", &[("queue", WORD)]),
    (
        "refunds",
        &[
            ("currency", 3),
            ("failure", ANSWER),
            ("idempotency_key", IDEMPOTENCY_KEY),
            ("origin", WORD),
            ("provider_refund_id", PROVIDER_ID),
            ("reason", EVENT_CANCEL_REASON),
            ("status", WORD),
        ],
    ),
    (
        "reports",
        &[
            ("message", REPORT),
            ("note", REPORT),
            ("outcome", WORD),
            ("reason", WORD),
            ("state", WORD),
            ("subject_kind", WORD),
        ],
    ),
    ("role_grants", &[("role", WORD)]),
    ("search_words", &[("tail", 3), ("word", 40)]),
    ("sessions", &[("revoke_reason", 32), ("user_agent", USER_AGENT)]),
    (
        "sign_ups",
        &[("display_name", NAME), ("email", EMAIL), ("locale", WORD), ("password_hash", 255), ("timezone", 64)],
    ),
    ("site_settings", &[("organizing", WORD)]),
    ("ticket_types", &[("currency", 3), ("description", TICKET_TYPE_DESCRIPTION), ("kind", WORD), ("name", NAME)]),
    (
        "tickets",
        &[("find_text", FIND_TEXT), ("holder_email", EMAIL), ("holder_name", NAME), ("secret", 64), ("status", WORD)],
    ),
    (
        "users",
        &[
            ("display_name", NAME),
            ("email", EMAIL),
            ("find_text", FIND_TEXT),
            ("locale", WORD),
            ("password_hash", 255),
            ("status", WORD),
            ("timezone", 64),
        ],
    ),
    ("venues", &[("address", ADDRESS), ("city", 120), ("city_key", CITY_KEY), ("country", 2), ("name", NAME)]),
    ("quotas", &[("name", NAME)]),
];

/// What an event is found by: its texts folded, which may take several letters for one. Not typed: it is cut.
pub const EVENT_SEARCH: usize = 100_000;
/// What a row of a list is found by: its texts folded. Not typed: it is cut.
pub const FIND_TEXT: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// The forms of the web app take what the domain takes.
    #[test]
    fn forms_have_the_same_limits() {
        let form = include_str!("../../web/src/lib/limits.ts");
        let typed: Vec<(&str, usize)> = form
            .lines()
            .filter_map(|line| line.trim().strip_suffix(',')?.split_once(": "))
            .map(|(name, most)| (name, most.parse().unwrap()))
            .collect();
        assert_eq!(typed, TYPED);
    }
}
