//! The mails whose texts administrators can write, with the built-in texts and the placeholders of each.

use entity::mail_text::MailTextKind::{
    self, ConfirmAddress, EventCancelled, EventChanged, EventInvitation, FeedbackRequest, LoginLink, NewEvent,
    OrderCancelled, OrderConfirmed, RefundMade, RefundPending, Reminder, ResetPassword,
};
use fluent_bundle::{FluentArgs, FluentValue};
use kernel::text::Locale;

use crate::translation::{self, SITE_NAME, TranslationError};

/// All mails whose texts can be written, in the order in which they are listed.
pub const KINDS: [MailTextKind; 13] = [
    OrderConfirmed,
    Reminder,
    EventChanged,
    OrderCancelled,
    EventCancelled,
    RefundPending,
    RefundMade,
    FeedbackRequest,
    EventInvitation,
    NewEvent,
    ConfirmAddress,
    LoginLink,
    ResetPassword,
];

/// What mails about an order can say.
macro_rules! of_order {
    ($($more:literal),*) => {
        &["name", "event", "date", "venue", "organizer", "order", $($more,)* "site"]
    };
}

/// The placeholders of a mail, as they are typed between braces.
pub fn placeholders(kind: MailTextKind) -> &'static [&'static str] {
    match kind {
        OrderConfirmed | Reminder => of_order!("count"),
        EventChanged | OrderCancelled | EventCancelled | FeedbackRequest => of_order!(),
        RefundPending | RefundMade => of_order!("amount"),
        EventInvitation => &["person", "event", "date", "venue", "organizer", "site"],
        NewEvent => &["name", "event", "date", "venue", "organizer", "site"],
        // Anybody can have such a mail sent to any address, so it says nothing that they typed.
        ConfirmAddress | LoginLink | ResetPassword => &["site"],
    }
}

/// The keys of the built-in subject and introduction.
fn keys(kind: MailTextKind) -> (&'static str, &'static str) {
    match kind {
        OrderConfirmed => ("confirmation-subject", "confirmation-intro"),
        Reminder => ("reminder-subject", "reminder-intro"),
        EventChanged => ("changed-subject", "changed-intro"),
        OrderCancelled => ("cancelled-subject", "cancelled-intro"),
        EventCancelled => ("cancelled-event-subject", "cancelled-event-intro"),
        RefundPending => ("refund-subject", "refund-intro-pending"),
        RefundMade => ("refund-subject", "refund-intro-succeeded"),
        FeedbackRequest => ("feedback-subject", "feedback-intro"),
        EventInvitation => ("guest-subject", "guest-intro"),
        NewEvent => ("announced-subject", "announced-intro"),
        ConfirmAddress => ("verify-subject", "verify-intro"),
        LoginLink => ("login-subject", "login-intro"),
        ResetPassword => ("reset-subject", "reset-intro"),
    }
}

/// The texts that a mail has unless somebody writes others, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its subject, in which placeholders may stand.
    pub subject: String,
    /// The introduction.
    pub intro: String,
}

/// The built-in texts of a mail in a language. Where they depend on a number, they are those for many.
pub fn built_in(kind: MailTextKind, locale: Locale) -> Result<BuiltIn, TranslationError> {
    let typed = |name: &str| format!("{{{{{name}}}}}");
    let mut args = FluentArgs::new();
    for name in placeholders(kind) {
        let argument = if *name == "organizer" { "organization" } else { name };
        args.set(argument, FluentValue::from(typed(name)));
    }
    let say = |key| Ok(translation::text(locale, key, &args)?.replace(SITE_NAME, &typed("site")));
    let (subject, intro) = keys(kind);
    Ok(BuiltIn { subject: say(subject)?, intro: say(intro)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::placeholders::unknown;
    use sea_orm::Iterable as _;

    #[test]
    fn the_built_in_texts_can_be_typed() {
        assert!(MailTextKind::iter().all(|kind| KINDS.contains(&kind)));
        for (kind, locale) in KINDS.into_iter().flat_map(|kind| Locale::ALL.map(|locale| (kind, locale))) {
            let texts = built_in(kind, locale).unwrap();
            for text in [texts.subject, texts.intro] {
                assert_eq!(unknown(&text, |name| placeholders(kind).contains(&name)), None, "{text}");
                assert!(text.chars().count() < kernel::limits::MAIL_SUBJECT * 2 && !text.contains('\n'), "{text}");
            }
        }
        let said = built_in(OrderConfirmed, Locale::En).unwrap();
        assert!(said.subject.contains("{{event}}") && said.intro.contains("{{count}} tickets"), "{said:?}");
        assert!(built_in(ConfirmAddress, Locale::De).unwrap().intro.contains("{{site}}"));
    }
}
