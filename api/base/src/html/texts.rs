//! The texts of the pages, in each language.

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
    pub discover_title: &'static str,
    pub discover_text: &'static str,
    pub event_cancelled: &'static str,
    pub organizer: &'static str,
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
    pub add_to_calendar: &'static str,
    pub qr_code: &'static str,
    pub join_online: &'static str,
    pub cancel: &'static str,
    pub cancel_question: &'static str,
    pub cancel_button: &'static str,
}

static EN: Texts = Texts {
    verify_title: "Confirm your e-mail address",
    verify_text: "Press the button to confirm that this address is yours.",
    verify_button: "Confirm my address",
    verify_done: "Thank you, your address is confirmed and you are signed in on this device.",
    first_password_title: "Choose a password",
    first_password_text: "You opened the link on another device or in another browser than the one you signed up with. \
                          So that nobody else's password opens your account, choose one here.",
    first_password_label: "Password",
    first_password_button: "Confirm and sign in",
    name_label: "Your name",
    name_invalid: "Please enter a name of at most 100 characters.",
    login_title: "Sign in",
    login_text: "Press the button to sign in on this device.",
    login_button: "Sign in",
    login_done: "You are signed in on this device.",
    code_text: "Type the code that your authenticator app shows, or one of your recovery codes.",
    code_label: "Code",
    code_invalid: "This code is not right, or was used already.",
    code_too_often: "There were too many wrong codes. Wait an hour, or use a recovery code.",
    reset_title: "Choose a new password",
    reset_text: "You will be signed out everywhere and can then sign in with the new password.",
    reset_label: "New password",
    reset_button: "Save the password",
    reset_done: "Your new password is saved. You can sign in with it now.",
    undo_factor_title: "Undo two-step login",
    undo_factor_text: "If it was not you who switched two-step login on, press the button: it is switched off, your \
                       password stops working, you are signed out everywhere, and we mail you a link to choose a new \
                       password.",
    undo_factor_button: "This wasn't me",
    undo_factor_done: "Two-step login is off, your password no longer works, and every device was signed out. We have \
                       mailed you a link to choose a new password.",
    undo_factor_changed: "The two-step login that this link is about is off already, or another one is on. Nothing was \
                          changed.",
    undo_factor_invalid: "It was used already, is too old, or was not copied in full. If you can't log in, write to us.",
    unsubscribe_title: "Emails from Event Radar",
    unsubscribe_text: "Press the button to get no more mails of this kind at the address that the mail went to.",
    unsubscribe_button: "No more of these mails",
    unsubscribe_done: "Done: no more mails of this kind will come. You can close this page.",
    unsubscribe_invalid: "It was copied in part, or is not one of ours. Open it from the mail again.",
    weak_password: "Use at least 8 characters, but not what others would try first, such as your name.",
    long_password: "Use at most 200 characters.",
    link_invalid_title: "This link does not work",
    link_invalid: "It was used already, is too old, or was not copied in full. Ask for a new one.",
    foreign_form_title: "Please try again",
    foreign_form: "This form did not come from our page. Open the link from your mail again.",
    fault_title: "Something went wrong",
    fault: "It is our fault. Please try again in a few minutes.",
    not_found_title: "Not found",
    not_found: "There is no such page, or the link is not complete.",
    order_not_found: "Open the order with the link in our email, or log in with the account that placed it.",
    not_cancellable_title: "This order can't be cancelled",
    not_cancellable: "It may be cancelled already. If it was paid, please ask the organizer for a refund.",
    discover_title: "Events",
    discover_text: "Find events near you and online, and get your tickets in a minute.",
    event_cancelled: "This event was cancelled",
    organizer: "Organizer",
    tickets: "Tickets",
    sold_out: "sold out",
    waiting_title: "Waiting room",
    waiting_text: "Many people want tickets right now. Take a place in line: everybody is served in a fair order.",
    waiting_join: "Take a place in line",
    waiting_open: "Nobody has to wait: you can get your tickets right away.",
    waiting_order: "Get tickets",
    waiting_opens: "You are in. The line opens on",
    waiting_lot: "The order of everybody who is here by then is drawn by lot, so being early or reloading changes nothing. \
                  This page updates itself.",
    waiting_position: "Your place in line:",
    waiting_minutes: "About {n} minutes to go.",
    waiting_soon: "It will be your turn in less than a minute.",
    waiting_paused: "The organizer has paused the line. You keep your place.",
    waiting_stay: "This page updates itself. Keep it open, so that you don't miss your turn.",
    waiting_admitted: "It is your turn! You can order until",
    waiting_ended: "Your time to order is over. You can take a new place at the end of the line.",
    order: "Order",
    order_pending: "Waiting for your payment",
    order_processing: "Your payment is on its way",
    order_in_review: "Your payment has arrived, but does not match the order. The organizer looks into it; please don't pay again",
    order_cancelled_in_review: "Cancelled. Your payment does not match the order, and the organizer looks into it",
    order_unpayable: "The payment could not be prepared. Nothing was charged, and the places were given back",
    order_confirmed: "Confirmed",
    order_cancelled: "Cancelled",
    order_expired: "Expired: it was not paid in time",
    ticket_valid: "Valid",
    ticket_checked_in: "Checked in",
    ticket_cancelled: "Cancelled",
    total: "Total",
    pay_now: "Pay now",
    download_tickets: "Tickets as PDF",
    add_to_calendar: "Add to calendar",
    qr_code: "QR code to show at the entrance",
    join_online: "Join online",
    cancel: "Cancel this order",
    cancel_question: "The tickets will no longer be valid. This can't be undone.",
    cancel_button: "Cancel the order",
};

static DE: Texts = Texts {
    verify_title: "E-Mail-Adresse bestätigen",
    verify_text: "Bestätige mit einem Klick, dass diese Adresse dir gehört.",
    verify_button: "Adresse bestätigen",
    verify_done: "Danke, deine Adresse ist bestätigt, und du bist auf diesem Gerät angemeldet.",
    first_password_title: "Passwort wählen",
    first_password_text: "Du hast den Link auf einem anderen Gerät oder in einem anderen Browser geöffnet als dem, in dem \
                          du dich registriert hast. Damit kein fremdes Passwort dein Konto öffnet, wähle hier eines.",
    first_password_label: "Passwort",
    first_password_button: "Bestätigen und anmelden",
    name_label: "Dein Name",
    name_invalid: "Bitte gib einen Namen mit höchstens 100 Zeichen ein.",
    login_title: "Anmelden",
    login_text: "Melde dich mit einem Klick auf diesem Gerät an.",
    login_button: "Anmelden",
    login_done: "Du bist auf diesem Gerät angemeldet.",
    code_text: "Gib den Code aus deiner Authenticator-App ein oder einen deiner Wiederherstellungscodes.",
    code_label: "Code",
    code_invalid: "Dieser Code stimmt nicht oder wurde schon benutzt.",
    code_too_often: "Das waren zu viele falsche Codes. Warte eine Stunde oder nimm einen Wiederherstellungscode.",
    reset_title: "Neues Passwort wählen",
    reset_text: "Du wirst überall abgemeldet und kannst dich danach mit dem neuen Passwort anmelden.",
    reset_label: "Neues Passwort",
    reset_button: "Passwort speichern",
    reset_done: "Dein neues Passwort ist gespeichert. Du kannst dich jetzt damit anmelden.",
    undo_factor_title: "Anmeldung in zwei Schritten rückgängig machen",
    undo_factor_text: "Wenn nicht du die Anmeldung in zwei Schritten eingeschaltet hast, drück auf den Knopf: Sie wird \
                       ausgeschaltet, dein Passwort gilt nicht mehr, du wirst überall abgemeldet, und wir schicken dir \
                       einen Link für ein neues Passwort.",
    undo_factor_button: "Das war ich nicht",
    undo_factor_done: "Die Anmeldung in zwei Schritten ist aus, dein Passwort gilt nicht mehr, und alle Geräte wurden \
                       abgemeldet. Wir haben dir einen Link für ein neues Passwort geschickt.",
    undo_factor_changed: "Die Anmeldung in zwei Schritten, um die es in diesem Link geht, ist schon aus, oder eine \
                          andere ist an. Nichts wurde geändert.",
    undo_factor_invalid: "Er wurde schon benutzt, ist zu alt oder nicht vollständig. Wenn du nicht hineinkommst, \
                          schreib uns.",
    unsubscribe_title: "Mails von Event Radar",
    unsubscribe_text: "Mit einem Klick kommen keine Mails dieser Art mehr an die Adresse, an die die Mail ging.",
    unsubscribe_button: "Keine solchen Mails mehr",
    unsubscribe_done: "Erledigt: Es kommen keine Mails dieser Art mehr. Du kannst diese Seite schließen.",
    unsubscribe_invalid: "Er ist nicht vollständig oder nicht von uns. Öffne ihn noch einmal aus der Mail.",
    weak_password: "Nimm mindestens 8 Zeichen, aber nichts, was andere zuerst probieren, etwa deinen Namen.",
    long_password: "Nimm höchstens 200 Zeichen.",
    link_invalid_title: "Dieser Link funktioniert nicht",
    link_invalid: "Er wurde schon benutzt, ist zu alt oder nicht vollständig. Fordere einen neuen an.",
    foreign_form_title: "Bitte versuche es noch einmal",
    foreign_form: "Dieses Formular kam nicht von unserer Seite. Öffne den Link aus deiner Mail noch einmal.",
    fault_title: "Etwas ist schiefgegangen",
    fault: "Der Fehler liegt bei uns. Bitte versuche es in ein paar Minuten noch einmal.",
    not_found_title: "Nicht gefunden",
    not_found: "Diese Seite gibt es nicht, oder der Link ist nicht vollständig.",
    order_not_found: "Öffne die Bestellung über den Link in unserer Mail, oder melde dich mit dem Konto an, mit dem du bestellt hast.",
    not_cancellable_title: "Diese Bestellung kann nicht storniert werden",
    not_cancellable: "Vielleicht ist sie schon storniert. Wenn sie bezahlt ist, bitte den Veranstalter um Erstattung.",
    discover_title: "Veranstaltungen",
    discover_text: "Finde Veranstaltungen in deiner Nähe und online und hol dir in einer Minute deine Tickets.",
    event_cancelled: "Diese Veranstaltung wurde abgesagt",
    organizer: "Veranstalter",
    tickets: "Tickets",
    sold_out: "ausverkauft",
    waiting_title: "Warteraum",
    waiting_text: "Gerade wollen viele ein Ticket. Stell dich an: Alle kommen der Reihe nach dran.",
    waiting_join: "Anstellen",
    waiting_open: "Niemand muss warten: Du kannst deine Tickets gleich holen.",
    waiting_order: "Tickets holen",
    waiting_opens: "Du bist dabei. Los geht es am",
    waiting_lot: "Die Reihenfolge aller, die bis dahin da sind, wird ausgelost. Es bringt also nichts, früher da zu sein \
                  oder neu zu laden. Diese Seite aktualisiert sich selbst.",
    waiting_position: "Dein Platz in der Schlange:",
    waiting_minutes: "Noch etwa {n} Minuten.",
    waiting_soon: "Du bist in weniger als einer Minute dran.",
    waiting_paused: "Der Veranstalter hat die Schlange angehalten. Dein Platz bleibt dir.",
    waiting_stay: "Diese Seite aktualisiert sich selbst. Lass sie offen, damit du nicht verpasst, wenn du dran bist.",
    waiting_admitted: "Du bist dran! Bestellen kannst du bis",
    waiting_ended: "Deine Zeit zum Bestellen ist um. Du kannst dich noch einmal hinten anstellen.",
    order: "Bestellung",
    order_pending: "Wartet auf deine Zahlung",
    order_processing: "Deine Zahlung ist unterwegs",
    order_in_review: "Deine Zahlung ist angekommen, passt aber nicht zur Bestellung. Der Veranstalter sieht sie sich an; bitte bezahle nicht noch einmal",
    order_cancelled_in_review: "Storniert. Deine Zahlung passt nicht zur Bestellung, und der Veranstalter sieht sie sich an",
    order_unpayable: "Die Zahlung konnte nicht vorbereitet werden. Es wurde nichts abgebucht, und die Plätze wurden freigegeben",
    order_confirmed: "Bestätigt",
    order_cancelled: "Storniert",
    order_expired: "Abgelaufen: sie wurde nicht rechtzeitig bezahlt",
    ticket_valid: "Gültig",
    ticket_checked_in: "Eingelassen",
    ticket_cancelled: "Storniert",
    total: "Summe",
    pay_now: "Jetzt bezahlen",
    download_tickets: "Tickets als PDF",
    add_to_calendar: "In den Kalender",
    qr_code: "QR-Code für den Einlass",
    join_online: "Online teilnehmen",
    cancel: "Bestellung stornieren",
    cancel_question: "Die Tickets gelten dann nicht mehr. Das lässt sich nicht rückgängig machen.",
    cancel_button: "Jetzt stornieren",
};

/// The texts in a language.
pub fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &EN,
        Locale::De => &DE,
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
        assert_eq!(locale("fr, en;q=0.5, de;q=0.7"), Locale::De);
        assert_eq!(locale("fr"), Locale::En);
        assert_eq!(locale("de;q=0, en;q=0.1"), Locale::En);
        assert_eq!(locale(";;q=,,"), Locale::En);
    }
}
