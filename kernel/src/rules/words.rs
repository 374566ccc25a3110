//! Rules for the values of state columns, and for the times that go with a state.

use entity::ledger_entry::{LedgerAccount, LedgerKind};
use entity::{
    added_order, event, event_picture, guest, mail_text, membership, message, message_recipient, notification, order,
    outbox, payment, refund, report,
};
use entity::{role_grant, site_text, ticket, ticket_type, user};
use sea_orm::{ActiveEnum, DbBackend, Iterable};

use super::{Rule, check};

pub(super) fn rules(backend: DbBackend) -> Vec<Rule> {
    let mut rules = vec![
        words::<added_order::PaidBy>(backend, "added_orders", "method"),
        words::<event::EventStatus>(backend, "events", "status"),
        words::<event::Visibility>(backend, "events", "visibility"),
        words::<event::EventFormat>(backend, "events", "format"),
        words::<guest::GuestStatus>(backend, "guests", "status"),
        words::<event::SpeakersLabel>(backend, "events", "speakers_label"),
        words::<event_picture::PicturePurpose>(backend, "event_pictures", "purpose"),
        words::<membership::MemberRole>(backend, "invitations", "role"),
        words::<LedgerKind>(backend, "ledger_entries", "kind"),
        words::<LedgerAccount>(backend, "ledger_entries", "account"),
        words::<membership::MemberRole>(backend, "memberships", "role"),
        words::<mail_text::MailTextKind>(backend, "mail_text_tests", "kind"),
        words::<mail_text::MailTextKind>(backend, "mail_texts", "kind"),
        words::<message::MessageState>(backend, "messages", "state"),
        words::<message_recipient::RecipientState>(backend, "message_recipients", "state"),
        words::<notification::NotificationState>(backend, "notifications", "state"),
        words::<order::OrderOrigin>(backend, "orders", "origin"),
        words::<order::OrderStatus>(backend, "orders", "status"),
        words::<outbox::JobState>(backend, "outbox", "state"),
        words::<payment::PaymentStatus>(backend, "payments", "status"),
        words::<refund::RefundStatus>(backend, "refunds", "status"),
        words::<refund::RefundOrigin>(backend, "refunds", "origin"),
        words::<report::ReportState>(backend, "reports", "state"),
        words::<role_grant::Role>(backend, "role_grants", "role"),
        words::<site_text::SiteTextKind>(backend, "site_texts", "kind"),
        words::<ticket::TicketStatus>(backend, "tickets", "status"),
        words::<ticket_type::TicketKind>(backend, "ticket_types", "kind"),
        words::<user::UserStatus>(backend, "users", "status"),
    ];
    let times: [(&str, &[&str], &str); 3] = [
        (
            "orders",
            &["status", "expires_at", "confirmed_at", "cancelled_at"],
            "(@status <> 'pending' OR (@expires_at IS NOT NULL AND @confirmed_at IS NULL)) \
             AND (@status <> 'confirmed' OR @confirmed_at IS NOT NULL) \
             AND (@status NOT IN ('cancelled', 'expired') OR @cancelled_at IS NOT NULL)",
        ),
        (
            "events",
            &["status", "published_at", "cancelled_at"],
            "(@status <> 'published' OR @published_at IS NOT NULL) \
             AND (@status <> 'cancelled' OR @cancelled_at IS NOT NULL)",
        ),
        ("tickets", &["status", "checked_in_at"], "@status <> 'checked_in' OR @checked_in_at IS NOT NULL"),
    ];
    rules.extend(times.map(|(table, columns, condition)| check(backend, table, "times", columns, condition)));
    rules
}

/// The column has only values of the enum.
fn words<E>(backend: DbBackend, table: &str, column: &str) -> Rule
where
    E: ActiveEnum<Value = String> + Iterable,
{
    let words: Vec<String> = E::iter().map(|word| format!("'{}'", word.to_value())).collect();
    let condition = format!("@{column} IN ({})", words.join(", "));
    check(backend, table, &format!("{column}_words"), &[column], &condition)
}
