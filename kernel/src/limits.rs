//! How long texts may be: one constant for what is typed, for the database and for forms. The unit is the character
//! (a Unicode code point), in which PostgreSQL and SQLite count too.
//!
//! [`COLUMNS`] has every text column. [`crate::rules`] makes SQLite and PostgreSQL enforce it, and a test fails for a
//! column that is missing here or differs. Text that nobody typed is cut with [`crate::text::cut`].

/// Makes a constant of each row, and the list of all of them.
macro_rules! typed {
    ($($(#[$doc:meta])* $constant:ident = $most:literal, $name:literal;)*) => {
        $($(#[$doc])* pub const $constant: usize = $most;)*

        /// The limits of typed text, by the name that forms and clients use for the field.
        pub const TYPED: &[(&str, usize)] = &[$(($name, $constant)),*];
    };
}

typed! {
    /// The name of a buyer, a ticket holder, an organization, a venue or a ticket type.
    NAME = 200, "name";
    /// The name that a user chooses for their own account.
    DISPLAY_NAME = 100, "displayName";
    /// An e-mail address, in octets (RFC 5321 §4.5.3.1).
    EMAIL = 254, "email";
    /// The reason for a cancellation, a refund or a suspension.
    REASON = 500, "reason";
    /// An organizer's words to those who wait in a waiting room.
    WAITING_MESSAGE = 500, "waitingMessage";
    /// The reason for cancelling an event, which its orders and refunds take over.
    EVENT_CANCEL_REASON = 1_000, "eventCancelReason";
    /// The title of an event, as in lists and in the subjects of mails.
    EVENT_TITLE = 200, "eventTitle";
    /// The short text about an event, in lists and link previews.
    EVENT_SUMMARY = 500, "eventSummary";
    /// An event's description, as Markdown.
    EVENT_DESCRIPTION = 20_000, "eventDescription";
    /// A ticket type's description.
    TICKET_TYPE_DESCRIPTION = 2_000, "ticketTypeDescription";
    /// One tag of an event; [`TAGS`] is how many.
    TAG = 50, "tag";
    /// The alternative text of a cover, for people who can't see it.
    ALTERNATIVE_TEXT = 300, "alternativeText";
    /// A URL that people type: of an online event, of a webhook.
    WEB_ADDRESS = 2_000, "webAddress";
    /// A venue's street and number.
    ADDRESS = 400, "address";
    /// What is said about a venue, as Markdown.
    VENUE_DESCRIPTION = 5_000, "venueDescription";
    /// The city of a venue, as typed; [`CITY_KEY`] is for its folded form.
    CITY = 100, "city";
    /// The subject of a message to attendees.
    MESSAGE_SUBJECT = 150, "messageSubject";
    /// The body of a message to attendees.
    MESSAGE_BODY = 10_000, "messageBody";
    /// What a template for messages is called.
    TEMPLATE_NAME = 100, "templateName";
    /// The comment in an attendee's feedback.
    COMMENT = 2_000, "comment";
    /// What an organization says about itself, as Markdown.
    ORGANIZATION_ABOUT = 10_000, "organizationAbout";
    /// The text of a link on an organization's page; [`LINKS`] is how many.
    LINK_LABEL = 60, "linkLabel";
    /// The name that stands before our own as the sender of an organization's mails.
    SENDER_NAME = 80, "senderName";
    /// What the platform is called.
    SITE_NAME = 60, "siteName";
    /// A legal text of the platform or the terms of an organization, as Markdown, in one language.
    LEGAL_TEXT = 100_000, "legalText";
    /// What stands at the end of all mails, in one language.
    MAIL_FOOTER = 500, "mailFooter";
    /// The subject of a mail, as administrators write it in one language.
    MAIL_SUBJECT = 150, "mailSubject";
    /// How a mail begins, as administrators write it in one language.
    MAIL_INTRO = 1_000, "mailIntro";
    /// An organizer's note on an order that they added.
    ORDER_NOTE = 500, "orderNote";
    /// An organizer's personal words to those whom they invite to an event.
    GUEST_MESSAGE = 1_000, "guestMessage";
    /// What organizers call an invitation link.
    GUEST_LINK_NAME = 100, "guestLinkName";
    /// What people call an API key.
    API_KEY_NAME = 100, "apiKeyName";
    /// The message of a report, and the note of the administrator who resolves it.
    REPORT = 2_000, "report";
    /// A visitor's message to an organizer.
    CONTACT_MESSAGE = 2_000, "contactMessage";
    /// The title of an item of an agenda; [`AGENDA_ITEMS`] is how many.
    AGENDA_TITLE = 200, "agendaTitle";
    /// What is said about an item of an agenda.
    AGENDA_DESCRIPTION = 1_000, "agendaDescription";
    /// The room or the stage of an item of an agenda.
    AGENDA_ROOM = 100, "agendaRoom";
    /// What a speaker does and for whom; [`SPEAKERS`] is how many there may be.
    SPEAKER_ROLE = 200, "speakerRole";
    /// What is said about a speaker.
    SPEAKER_BIO = 2_000, "speakerBio";
    /// A question about an event; [`QUESTIONS`] is how many.
    QUESTION = 300, "question";
    /// The answer to a question about an event, as Markdown.
    QUESTION_ANSWER = 5_000, "questionAnswer";
}

/// A city in the form it is compared in ([`crate::text::city_key`]), which may be longer than what was typed.
pub const CITY_KEY: usize = 120;
/// A client's idempotency key.
pub const IDEMPOTENCY_KEY: usize = 100;
/// A client's idempotency key where we also make keys of our own: refunds and messages.
pub const SHORT_IDEMPOTENCY_KEY: usize = 90;
/// The error message of a failed job or call. Not typed: it is cut.
pub const ERROR: usize = 2_000;
/// The answer of a mail server, a payment provider or a CRM. Not typed: it is cut.
pub const ANSWER: usize = 500;
/// An id that a payment provider assigned, of a checkout, a payment, a refund, a dispute or an event.
pub const PROVIDER_ID: usize = 255;
/// The user agent of a session. Not typed: it is cut.
pub const USER_AGENT: usize = 200;
/// A value from a fixed set: a state, a kind, a role, a language.
const WORD: usize = 16;

/// The shortest password (<https://pages.nist.gov/800-63-3/sp800-63b.html>, §5.1.1.2).
pub const PASSWORD_LEAST: usize = 8;
/// The longest password. Longer ones would only cost time to hash.
pub const PASSWORD: usize = 200;
/// The longest username; the shortest has [`USERNAME_LEAST`] characters.
pub const USERNAME: usize = 32;
/// The shortest username.
pub const USERNAME_LEAST: usize = 3;
/// The most tags of an event, and the most in a search for events.
pub const TAGS: usize = 10;
/// The most links on an organization's page.
pub const LINKS: usize = 8;
/// The most items of an event's agenda.
pub const AGENDA_ITEMS: usize = 100;
/// The most speakers of an event.
pub const SPEAKERS: usize = 60;
/// The most questions on an event's page.
pub const QUESTIONS: usize = 40;
/// The most pictures in an event's gallery.
pub const GALLERY: usize = 12;
/// The most names of those who go to an event on its page.
pub const NAMES_GOING: i32 = 30;
/// The most ticket types of an event.
pub const TICKET_TYPES: usize = 50;
/// The most lines of an order, each for one ticket type.
pub const ORDER_LINES: usize = 20;
/// The most tickets in one line of an order.
pub const ORDER_QUANTITY: i32 = 100;

/// The limits of all text columns, by table.
pub const COLUMNS: &[(&str, &[(&str, usize)])] = &[
    ("added_orders", &[("method", WORD), ("note", ORDER_NOTE)]),
    ("api_keys", &[("hint", 8), ("name", API_KEY_NAME), ("scopes", 1_000)]),
    ("audit_entries", &[("action", 64), ("client_address", 45), ("reason", EVENT_CANCEL_REASON), ("subject_kind", 32)]),
    ("check_ins", &[("idempotency_key", IDEMPOTENCY_KEY)]),
    ("contact_messages", &[("email", EMAIL), ("message", CONTACT_MESSAGE), ("name", NAME)]),
    ("crm_changes", &[("email", EMAIL)]),
    ("crm_connections", &[("fingerprint", 64), ("kind", WORD), ("last_error", ERROR), ("url", WEB_ADDRESS)]),
    ("crm_contacts", &[("address_hash", 43), ("reason", ANSWER), ("remote_id", 64), ("state", WORD)]),
    ("disputes", &[("currency", 3), ("provider_dispute_id", PROVIDER_ID), ("reason", 64), ("status", 24)]),
    ("email_changes", &[("new_email", EMAIL), ("old_email", EMAIL)]),
    ("event_agenda_items", &[("description", AGENDA_DESCRIPTION), ("room", AGENDA_ROOM), ("title", AGENDA_TITLE)]),
    ("event_covers", &[("alternative_text", ALTERNATIVE_TEXT)]),
    ("event_pictures", &[("alternative_text", ALTERNATIVE_TEXT), ("purpose", WORD)]),
    ("event_questions", &[("answer", QUESTION_ANSWER), ("question", QUESTION)]),
    ("event_speakers", &[("bio", SPEAKER_BIO), ("name", NAME), ("role", SPEAKER_ROLE), ("url", WEB_ADDRESS)]),
    ("event_sum_changes", &[("measure", WORD), ("state", WORD)]),
    ("event_sums", &[("measure", WORD), ("state", WORD)]),
    ("event_tags", &[("tag", TAG)]),
    (
        "events",
        &[
            ("cancel_reason", EVENT_CANCEL_REASON),
            ("city_key", CITY_KEY),
            ("description", EVENT_DESCRIPTION),
            ("find_text", FIND_TEXT),
            ("format", WORD),
            ("online_url", WEB_ADDRESS),
            ("search_text", EVENT_SEARCH),
            ("slug", 120),
            ("speakers_label", WORD),
            ("status", WORD),
            ("summary", EVENT_SUMMARY),
            ("timezone", 64),
            ("title", EVENT_TITLE),
            ("unpublish_reason", REASON),
            ("visibility", WORD),
        ],
    ),
    ("feedback", &[("comment", COMMENT)]),
    ("guest_links", &[("name", GUEST_LINK_NAME)]),
    ("guest_refusals", &[("address_hash", 43)]),
    ("guests", &[("email", EMAIL), ("locale", WORD), ("message", GUEST_MESSAGE), ("name", NAME), ("status", WORD)]),
    ("idempotency_keys", &[("key", IDEMPOTENCY_KEY), ("operation", 32)]),
    ("inbox", &[("event_id", PROVIDER_ID), ("kind", PROVIDER_ID), ("object_id", PROVIDER_ID), ("provider", WORD)]),
    ("invitations", &[("email", EMAIL), ("locale", WORD), ("role", WORD)]),
    ("job_failures", &[("error", ERROR)]),
    ("ledger_entries", &[("account", 24), ("currency", 3), ("kind", 24)]),
    ("mail_link_requests", &[("email", EMAIL), ("locale", WORD), ("purpose", WORD)]),
    ("mail_opt_outs", &[("address_hash", 43), ("kind", 24)]),
    ("mail_text_tests", &[("intro", MAIL_INTRO), ("kind", 24), ("locale", WORD), ("subject", MAIL_SUBJECT)]),
    ("mail_texts", &[("intro", MAIL_INTRO), ("kind", 24), ("locale", WORD), ("subject", MAIL_SUBJECT)]),
    ("memberships", &[("role", WORD)]),
    (
        "message_recipients",
        &[("email", EMAIL), ("last_error", ANSWER), ("locale", WORD), ("name", NAME), ("state", WORD)],
    ),
    ("message_templates", &[("body", MESSAGE_BODY), ("name", TEMPLATE_NAME), ("subject", MESSAGE_SUBJECT)]),
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
    ("order_link_requests", &[("code", 12), ("email", EMAIL), ("locale", WORD)]),
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
            ("invited_by", WORD),
            ("locale", WORD),
            ("name", NAME),
            ("origin", WORD),
            ("secret", 64),
            ("status", WORD),
        ],
    ),
    (
        "organization_profiles",
        &[
            ("about", ORGANIZATION_ABOUT),
            ("accent_colour", 7),
            ("contact_email", EMAIL),
            ("reply_to", EMAIL),
            ("sender_name", SENDER_NAME),
        ],
    ),
    ("organization_terms", &[("body", LEGAL_TEXT), ("url", WEB_ADDRESS)]),
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
    ("platform_counts", &[("what", WORD)]),
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
    ("sales", &[("currency", 3)]),
    ("search_words", &[("tail", 3), ("word", 40)]),
    ("sessions", &[("revoke_reason", 32), ("user_agent", USER_AGENT)]),
    (
        "sign_ups",
        &[("display_name", NAME), ("email", EMAIL), ("locale", WORD), ("password_hash", 255), ("timezone", 64)],
    ),
    ("site_logos", &[("hash", 64)]),
    ("site_settings", &[("accent_colour", 7), ("contact", WEB_ADDRESS), ("name", SITE_NAME), ("organizing", WORD)]),
    ("site_texts", &[("kind", WORD), ("url", WEB_ADDRESS)]),
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
            ("username", USERNAME),
        ],
    ),
    (
        "venues",
        &[
            ("address", ADDRESS),
            ("city", 120),
            ("city_key", CITY_KEY),
            ("country", 2),
            ("description", VENUE_DESCRIPTION),
            ("name", NAME),
            ("timezone", 64),
        ],
    ),
    ("waiting_rooms", &[("message", WAITING_MESSAGE), ("mode", WORD)]),
    ("quotas", &[("name", NAME)]),
    // A document with an event's description, each letter of it escaped.
    ("replies", &[("content", 300_000), ("key", IDEMPOTENCY_KEY)]),
];

/// The search text of an event: its texts folded, which can turn one letter into several. Not typed: it is cut.
pub const EVENT_SEARCH: usize = 100_000;
/// The search text of a row in a list: its texts folded. Not typed: it is cut.
pub const FIND_TEXT: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// The web app's forms accept exactly what the domain accepts.
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
