//! The texts of the pages, in each language.

mod ar;
mod de;
mod en;
mod es;
mod fr;

use axum::http::{HeaderMap, header};
use kernel::text::Locale;

/// The texts in one language.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is named for what it says")]
pub struct Texts {
    pub verify_title: &'static str,
    pub verify_text: &'static str,
    pub verify_button: &'static str,
    pub verify_done: &'static str,
    pub first_password_title: &'static str,
    pub first_password_text: &'static str,
    pub first_password_label: &'static str,
    pub first_password_button: &'static str,
    pub name_label: &'static str,
    pub name_invalid: &'static str,
    pub login_title: &'static str,
    pub login_text: &'static str,
    pub login_button: &'static str,
    pub login_done: &'static str,
    pub login_intro: &'static str,
    pub sign_up_title: &'static str,
    pub sign_up_text: &'static str,
    pub forgot_title: &'static str,
    pub forgot_text: &'static str,
    pub needs_scripts: &'static str,
    pub code_text: &'static str,
    pub code_label: &'static str,
    pub code_invalid: &'static str,
    pub code_too_often: &'static str,
    pub reset_title: &'static str,
    pub reset_text: &'static str,
    pub reset_label: &'static str,
    pub reset_button: &'static str,
    pub reset_done: &'static str,
    pub undo_factor_title: &'static str,
    pub undo_factor_text: &'static str,
    pub undo_factor_button: &'static str,
    pub undo_factor_done: &'static str,
    pub undo_factor_changed: &'static str,
    pub undo_factor_invalid: &'static str,
    pub unsubscribe_title: &'static str,
    pub unsubscribe_text: &'static str,
    pub unsubscribe_button: &'static str,
    pub unsubscribe_done: &'static str,
    pub unsubscribe_invalid: &'static str,
    pub no_invitations_title: &'static str,
    pub no_invitations_text: &'static str,
    pub no_invitations_button: &'static str,
    pub no_invitations_done: &'static str,
    pub unfollow_title: &'static str,
    pub unfollow_text: &'static str,
    pub unfollow_button: &'static str,
    pub unfollow_done: &'static str,
    pub weak_password: &'static str,
    pub long_password: &'static str,
    pub link_invalid_title: &'static str,
    pub link_invalid: &'static str,
    pub foreign_form_title: &'static str,
    pub foreign_form: &'static str,
    pub fault_title: &'static str,
    pub fault: &'static str,
    pub not_found_title: &'static str,
    pub not_found: &'static str,
    pub order_not_found: &'static str,
    pub not_cancellable_title: &'static str,
    pub not_cancellable: &'static str,
    pub legal_imprint: &'static str,
    pub legal_privacy: &'static str,
    pub legal_terms: &'static str,
    pub legal_contact: &'static str,
    pub legal_cookies: &'static str,
    pub legal_version: &'static str,
    pub legal_old: &'static str,
    pub legal_current: &'static str,
    pub cookies_text: &'static str,
    pub discover_title: &'static str,
    pub discover_text: &'static str,
    pub discover_today: &'static str,
    pub discover_weekend: &'static str,
    pub discover_next: &'static str,
    pub event_agenda: &'static str,
    pub event_speakers: &'static str,
    pub event_line_up: &'static str,
    pub event_hosts: &'static str,
    pub event_questions: &'static str,
    pub event_gallery: &'static str,
    pub event_cancelled: &'static str,
    pub organizer: &'static str,
    pub organization_text: &'static str,
    pub organization_upcoming: &'static str,
    pub organization_past: &'static str,
    pub organization_contact: &'static str,
    pub organization_nothing: &'static str,
    pub tickets: &'static str,
    pub sold_out: &'static str,
    pub waiting_title: &'static str,
    pub waiting_text: &'static str,
    pub waiting_join: &'static str,
    pub waiting_open: &'static str,
    pub waiting_order: &'static str,
    pub waiting_opens: &'static str,
    pub waiting_lot: &'static str,
    pub waiting_position: &'static str,
    pub waiting_minutes: &'static str,
    pub waiting_soon: &'static str,
    pub waiting_paused: &'static str,
    pub waiting_stay: &'static str,
    pub waiting_admitted: &'static str,
    pub waiting_ended: &'static str,
    pub order: &'static str,
    pub order_pending: &'static str,
    pub order_processing: &'static str,
    pub order_in_review: &'static str,
    pub order_cancelled_in_review: &'static str,
    pub order_unpayable: &'static str,
    pub order_confirmed: &'static str,
    pub order_cancelled: &'static str,
    pub order_expired: &'static str,
    pub ticket_valid: &'static str,
    pub ticket_checked_in: &'static str,
    pub ticket_cancelled: &'static str,
    pub total: &'static str,
    pub pay_now: &'static str,
    pub download_tickets: &'static str,
    pub download_receipt: &'static str,
    pub add_to_calendar: &'static str,
    pub qr_code: &'static str,
    pub join_online: &'static str,
    pub cancel: &'static str,
    pub cancel_question: &'static str,
    pub cancel_button: &'static str,
}

/// The texts in a language.
pub fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &en::TEXTS,
        Locale::De => &de::TEXTS,
        Locale::Fr => &fr::TEXTS,
        Locale::Es => &es::TEXTS,
        Locale::Ar => &ar::TEXTS,
    }
}

/// The language that a browser prefers, of those that we have.
pub fn locale_of(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0.0, Locale::default());
    for range in accepted.split(',').take(32) {
        let mut parts = range.split(';');
        let Some(Ok(locale)) = parts.next().map(str::parse::<Locale>) else { continue };
        let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        if quality > best.0 {
            best = (quality, locale);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_chooses_the_language() {
        let locale =
            |value: &str| locale_of(&HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, value.parse().unwrap())]));
        assert_eq!(locale_of(&HeaderMap::new()), Locale::En);
        assert_eq!(locale("de-AT,de;q=0.9,en;q=0.8"), Locale::De);
        assert_eq!(locale("pl, en;q=0.5, de;q=0.7"), Locale::De);
        assert_eq!(locale("pl"), Locale::En);
        assert_eq!(locale("ar-EG, en;q=0.5"), Locale::Ar);
        assert_eq!(locale("de;q=0, en;q=0.1"), Locale::En);
        assert_eq!(locale(";;q=,,"), Locale::En);
    }
}
