# E-Mails. Was Menschen eingegeben haben, kommt als Argument und wird dort entschärft, wo es gezeigt wird.
mail-greeting = Hallo { $name },
mail-link-fallback = Wenn der Button nicht funktioniert, kopiere diesen Link in deinen Browser:
mail-until = bis { $end }
mail-order = Bestellung
mail-total = Summe
mail-line = { $quantity } × { $ticket }
mail-buyer = Käufer
mail-amount = Betrag
mail-reason = Grund
mail-event = Event
mail-join = Online teilnehmen
mail-see-order = Bestellung ansehen
mail-open-order = Bestellung öffnen
mail-receipt = Zahlungsbeleg als PDF
mail-see-event = Event ansehen
mail-ticket = Ticket { $number } von { $count }
mail-why-account = Du bekommst diese E-Mail, weil jemand diese Adresse bei Event Radar eingegeben hat.
mail-why-buyer = Du bekommst diese E-Mail wegen der Bestellung { $order } bei Event Radar.
mail-why-organizer = Du bekommst diese E-Mail, weil du { $organization } bei Event Radar verwaltest.
mail-why-message = Du bekommst diese E-Mail, weil deine Adresse in einer Bestellung oder auf einem Ticket für { $event } steht. Geschrieben hat sie { $organization }; Antworten kommen nicht an.
mail-why-message-answered = Du bekommst diese E-Mail, weil deine Adresse in einer Bestellung oder auf einem Ticket für { $event } steht. { $organization } hat sie geschrieben und bekommt deine Antworten.
mail-test = Test: { $subject }
mail-unsubscribe = Solche E-Mails abbestellen
mail-imprint = Impressum
mail-privacy = Datenschutzerklärung
mail-terms = Nutzungsbedingungen

link-hours = { $hours ->
    [one] Der Link funktioniert einmal und gilt eine Stunde.
   *[other] Der Link funktioniert einmal und gilt { $hours } Stunden.
}
link-minutes = { $minutes ->
    [one] Der Link funktioniert einmal und gilt eine Minute.
   *[other] Der Link funktioniert einmal und gilt { $minutes } Minuten.
}
link-days = { $days ->
    [one] Der Link funktioniert einmal und gilt einen Tag.
   *[other] Der Link funktioniert einmal und gilt { $days } Tage.
}

verify-subject = Bestätige deine E-Mail-Adresse
verify-intro = Willkommen bei Event Radar! Bitte bestätige, dass diese E-Mail-Adresse dir gehört, dann kannst du dich anmelden.
verify-button = E-Mail-Adresse bestätigen
verify-note = Wenn du dich nicht registriert hast, kannst du diese E-Mail ignorieren. Solange niemand den Link öffnet, passiert nichts.

mail-code = Oder gib diesen Code auf der Seite ein, die darauf wartet. Er gilt 20 Minuten:

login-subject = Dein Anmeldelink
login-intro = Mit diesem Link meldest du dich ohne Passwort bei Event Radar an.
login-button = Anmelden
login-note = Wenn du ihn nicht angefordert hast, kannst du diese E-Mail ignorieren. Gib den Link nicht weiter: Wer ihn hat, kommt in dein Konto.

reset-subject = Lege ein neues Passwort fest
reset-intro = Für dein Konto bei Event Radar wurde ein neues Passwort angefordert.
reset-button = Neues Passwort festlegen
reset-note = Wenn du das nicht warst, kannst du diese E-Mail ignorieren. Dein Passwort bleibt, wie es ist.

password-subject = Dein Passwort wurde geändert
password-intro = Das Passwort deines Kontos bei Event Radar wurde geändert. Alle anderen Geräte wurden abgemeldet.
password-warning = Wenn du das nicht warst, lege sofort ein neues Passwort fest.
password-button = Neues Passwort festlegen

factor-on-subject = Die Anmeldung in zwei Schritten ist an
factor-on-intro = Ab jetzt meldest du dich bei Event Radar zusätzlich mit einem Code aus deiner Authenticator-App an. Bewahre deine Wiederherstellungscodes sicher auf: Mit ihnen kannst du dich auch ohne die App anmelden.
factor-off-subject = Die Anmeldung in zwei Schritten ist aus
factor-off-intro = Du meldest dich bei Event Radar jetzt ohne Code aus deiner Authenticator-App an.
factor-on-warning = Wenn du das warst, musst du nichts weiter tun. Wenn nicht, kennt jemand dein Passwort: Mit dem Button schaltest du die Anmeldung in zwei Schritten aus, meldest alle Geräte ab und machst das Passwort ungültig. Danach schicken wir dir einen Link für ein neues.
factor-on-button = Das war ich nicht
factor-off-warning = Wenn du das nicht warst, lege sofort ein neues Passwort fest und prüfe dann die Einstellungen deines Kontos.
factor-off-button = Neues Passwort festlegen

guest-subject = { $organization } lädt dich ein: { $event }
guest-intro = { $person } von { $organization } möchte dich dabeihaben.
guest-button = Auf die Einladung antworten
guest-note = Auf der Seite, die sich öffnet, sagst du zu oder ab. Du brauchst kein Konto.
guest-why = Du bekommst diese E-Mail, weil { $person } diese Adresse zu { $event } eingeladen hat. Wenn du keine Einladungen von { $organization } mehr möchtest, bestell sie ab.

order-links-subject = { $count ->
    [one] Der Link zu deiner Bestellung
   *[other] Die Links zu deinen Bestellungen
}
order-links-intro = { $count ->
    [one] Hier ist der Link zu deiner Bestellung. Er öffnet deine Tickets ohne Konto.
   *[other] Hier sind die Links zu deinen Bestellungen. Sie öffnen deine Tickets ohne Konto.
}
order-links-link = { $event } · { $order }
order-links-note = Wer einen Link hat, kann die Tickets sehen. Gib ihn also nicht weiter.
order-links-why = Du bekommst diese E-Mail, weil jemand bei Event Radar nach den Links zu den Bestellungen dieser Adresse gefragt hat. Wenn du das nicht warst, ignoriere sie einfach.

email-change-subject = Bestätige deine neue E-Mail-Adresse
email-change-intro = Dein Konto bei Event Radar soll diese E-Mail-Adresse bekommen. Bitte bestätige, dass sie dir gehört.
email-change-button = E-Mail-Adresse bestätigen
email-change-note = Wenn du das nicht warst, kannst du diese E-Mail ignorieren. Solange die Adresse nicht bestätigt ist, ändert sich nichts.
email-taken-subject = Diese E-Mail-Adresse hat schon ein Konto
email-taken-intro = Jemand wollte ein anderes Konto bei Event Radar auf diese E-Mail-Adresse umstellen. Sie hat schon ein eigenes Konto, darum wurde nichts geändert.
email-taken-button = Zur Anmeldung
email-taken-note = Wenn du das nicht warst, kannst du diese E-Mail ignorieren.
email-changed-subject = Deine E-Mail-Adresse wurde geändert
email-changed-intro = Dein Konto bei Event Radar hat eine neue E-Mail-Adresse, diese hier gehört nicht mehr dazu. Alle anderen Geräte wurden abgemeldet.
email-changed-warning = Wenn du das warst, musst du nichts weiter tun. Wenn nicht, holst du dir mit dem Button dein Konto zurück: Wir setzen diese Adresse wieder ein, melden alle Geräte ab, machen das Passwort ungültig und schicken dir einen Link für ein neues.
email-changed-button = Das war ich nicht

account-deletion-subject = Dein Konto wird gelöscht
account-deletion-intro = Du möchtest dein Konto bei Event Radar löschen. Wir löschen es am { $day }.
account-deletion-kept = Deine Tickets bleiben gültig. Bezahlte Bestellungen und ihre Rechnungen müssen Veranstalter aufbewahren, weil das Gesetz es verlangt. Alles andere, was nur dir gehört, wird gelöscht und lässt sich nicht wiederherstellen.
account-deletion-stop = Hast du es dir anders überlegt, oder warst du das nicht? Melde dich vorher an und behalte dein Konto.
account-deletion-button = Mein Konto behalten

invitation-subject = { $person } lädt dich zu { $organization } ein
invitation-intro = { $person } hat dich ins Team von { $organization } bei Event Radar eingeladen.
invitation-how = Über den Link kannst du die Einladung annehmen oder ablehnen. Zum Annehmen brauchst du ein Konto mit dieser E-Mail-Adresse. Du kannst es dabei anlegen.
invitation-button = Einladung ansehen
invitation-note = Wenn dir das nichts sagt, kannst du diese E-Mail ignorieren. Du gehörst nur zum Team, wenn du annimmst.

account-suspended-subject = Dein Konto ist gesperrt
account-suspended-intro = Wir haben dein Konto bei Event Radar gesperrt. Du wurdest überall abgemeldet und kannst dich nicht anmelden, bis wir die Sperre aufheben.
account-suspended-events = Die Events der Organisationen, die dir gehören, sind ausgeblendet, und der Ticketverkauf ist gestoppt. Verkaufte Tickets bleiben gültig.
account-suspended-tickets = Deine eigenen Tickets bleiben gültig. Die Codes findest du in der E-Mail mit deiner Bestellbestätigung.
account-suspended-contact = Wenn du das für einen Irrtum hältst, schreib uns.

account-reinstated-subject = Dein Konto ist wieder frei
account-reinstated-intro = Wir haben die Sperre deines Kontos bei Event Radar aufgehoben. Du kannst dich wieder anmelden, und alles ist, wie es war.
account-reinstated-events = Die Events deiner Organisationen sind wieder sichtbar, und der Ticketverkauf geht weiter.
account-reinstated-button = Anmelden

exists-subject = Du hast schon ein Konto
exists-intro = Jemand wollte sich mit dieser E-Mail-Adresse bei Event Radar registrieren. Du hast schon ein Konto, darum haben wir kein neues angelegt.
exists-login = Wenn du das warst, melde dich einfach an. Hast du dein Passwort vergessen, kannst du es auf der Anmeldeseite zurücksetzen oder dir einen Anmeldelink schicken lassen.
exists-button = Zur Anmeldung
exists-note = Wenn du das nicht warst, kannst du diese E-Mail ignorieren.

confirmation-subject = { $count ->
    [one] Dein Ticket für { $event }
   *[other] Deine Tickets für { $event }
}
confirmation-intro = { $count ->
    [one] Deine Bestellung { $order } ist bestätigt. Im Anhang findest du dein Ticket als PDF und einen Kalendereintrag für das Event.
   *[other] Deine Bestellung { $order } ist bestätigt. Im Anhang findest du deine { $count } Tickets als PDF und einen Kalendereintrag für das Event.
}
confirmation-show = Zeig die Codes unten am Einlass vor, auf dem Handy oder ausgedruckt.
confirmation-more = { $count ->
    [one] Ein weiterer Code ist im PDF.
   *[other] { $count } weitere Codes sind im PDF.
}
confirmation-note = Jeder Code gilt einmal, für eine Person. Gib Codes nur an die weiter, die mit dir kommen.

sale-subject = { $count ->
    [one] Ein Ticket verkauft: { $event }
   *[other] { $count } Tickets verkauft: { $event }
}
sale-intro = { $count ->
    [one] Du hast gerade ein Ticket für { $event } verkauft.
   *[other] Du hast gerade { $count } Tickets für { $event } verkauft.
}
sale-fullness = Verkaufte Tickets
sale-fullness-value = { $sold } von { $size }
sale-full = Das war das letzte Ticket: Dein Event ist ausverkauft.

sales-intro = Seit unserer letzten E-Mail sind { $orders } Bestellungen für { $event } eingegangen.
sales-orders = Bestellungen
sales-tickets = Tickets
sales-order = { $count ->
    [one] { $name }, ein Ticket, { $total }
   *[other] { $name }, { $count } Tickets, { $total }
}
sales-more = { $count ->
    [one] Eine weitere Bestellung steht in deiner Bestellliste.
   *[other] { $count } weitere Bestellungen stehen in deiner Bestellliste.
}
sales-open-orders = Bestellungen ansehen

cancelled-subject = Deine Bestellung für { $event } wurde storniert
cancelled-intro = Deine Bestellung { $order } wurde storniert. Ihre Tickets gelten nicht mehr.
cancelled-unpaid-intro = Deine Bestellung { $order } wurde storniert, bevor sie bezahlt war. Falls du inzwischen bezahlt hast, bekommst du alles zurück.
cancelled-event-subject = Abgesagt: { $event }
cancelled-event-intro = Es tut uns leid: { $organization } hat dieses Event abgesagt. Auch deine Bestellung { $order } wurde storniert, und ihre Tickets gelten nicht mehr.
cancelled-refund = Wir erstatten dir { $amount } auf dem Weg, auf dem du bezahlt hast. Bei den meisten Banken dauert es fünf bis zehn Tage.
cancelled-outside = Du hast direkt an { $organization } bezahlt und bekommst dein Geld deshalb auch direkt von dort zurück.
cancelled-calendar = Der angehängte Kalendereintrag kennzeichnet das Event als abgesagt.

failed-subject = Deine Zahlung für { $event } hat nicht geklappt
failed-intro = Die Zahlung von { $amount } für deine Bestellung { $order } ist fehlgeschlagen. Es wurde nichts abgebucht, und die Tickets sind wieder frei.
failed-unpayable = Deine Bestellung { $order } konnte nicht bezahlt werden: Der Zahlungsanbieter hat sie nicht angenommen. Das lag nicht an dir. Es wurde nichts abgebucht, die Tickets sind wieder frei, und { $organization } weiß Bescheid. Du kannst es später noch einmal versuchen oder { $organization } fragen.
failed-again = Du kannst noch einmal bestellen, solange es Tickets gibt.

refund-subject = Deine Erstattung für { $event }
refund-intro-pending = Eine Erstattung von { $amount } für deine Bestellung { $order } ist unterwegs.
refund-intro-succeeded = Wir haben dir { $amount } für deine Bestellung { $order } erstattet.
refund-arrival = Du bekommst das Geld auf dem Weg zurück, auf dem du bezahlt hast. Bei den meisten Banken dauert es fünf bis zehn Tage.
refund-outside = { $organization } hat vermerkt, dass du { $amount } direkt zurückbekommen hast. Wenn das Geld nicht angekommen ist, wende dich bitte dorthin.
refund-late = Deine Zahlung kam zu spät an: Die Tickets waren schon wieder frei und sind ausverkauft, oder das Event war vorbei. Es tut uns leid; wir erstatten dir alles.

refund-failed-subject = Eine Erstattung ist fehlgeschlagen: Bestellung { $order }
refund-failed-intro = Eine Erstattung von { $amount } für die Bestellung { $order } ({ $event }) ist fehlgeschlagen. Der Käufer hat das Geld nicht bekommen.
refund-failed-answer = Antwort des Zahlungsanbieters
refund-failed-action = Bitte prüfe die Zahlung bei deinem Zahlungsanbieter. Du kannst die Erstattung noch einmal versuchen oder mit dem Käufer einen anderen Weg vereinbaren.

refund-unclear-subject = Bitte prüfe eine Erstattung: Bestellung { $order }
refund-unclear-intro = Wir konnten nicht herausfinden, ob eine Erstattung von { $amount } für die Bestellung { $order } ({ $event }) ausgeführt wurde: Der Zahlungsanbieter kennt die Zahlung nicht mehr. Das kann vorkommen, wenn sich die Schlüssel oder das Konto beim Anbieter geändert haben.
refund-unclear-answer = Was wir wissen
refund-unclear-action = Bitte sieh in dem Konto nach, über das bezahlt wurde, bevor du noch einmal erstattest. Sonst bekommt der Käufer das Geld vielleicht doppelt.

refund-waits-subject = Eine Erstattung wartet: Bestellung { $order }
refund-waits-intro = Eine Erstattung von { $amount } für die Bestellung { $order } ({ $event }) konnte bisher nicht ausgeführt werden. Wir versuchen es weiter; vielleicht warten noch andere Erstattungen für dieses Event.
refund-waits-action = Bitte prüfe, ob mit deinem Konto beim Zahlungsanbieter alles in Ordnung ist. Wenn du das Geld auf anderem Weg zurückgibst, denk daran, dass diese Erstattung noch ausgeführt werden kann.

returned-subject = Deine Erstattung für { $event } ist nicht angekommen
returned-intro = Die Erstattung von { $amount } für deine Bestellung { $order } kam zurück: Deine Bank oder Karte hat sie nicht angenommen. Das tut uns leid.
returned-unsent = Die Erstattung von { $amount } für deine Bestellung { $order } konnte nicht gesendet werden: Der Zahlungsanbieter hat sie nicht angenommen. Das tut uns leid.
returned-unclear = Wir wissen noch nicht, ob die Erstattung von { $amount } für deine Bestellung { $order } ausgeführt wurde: Der Zahlungsanbieter kann uns dazu nichts sagen. Das tut uns leid.
returned-action = { $organization } weiß Bescheid und schickt das Geld noch einmal oder vereinbart mit dir einen anderen Weg. Wenn du einige Tage nichts hörst, wende dich bitte dorthin.
returned-tickets = Deine Bestellung bleibt storniert, und ihre Tickets sind nicht gültig.

inquiry-subject = Eine Bank fragt nach einer Zahlung: Bestellung { $order }
inquiry-intro = Der Käufer der Bestellung { $order } ({ $event }) hat bei seiner Bank wegen einer Zahlung von { $amount } nachgefragt. Die Bank hat noch kein Geld zurückgeholt.
inquiry-action = Bitte antworte über deinen Zahlungsanbieter, oder erstatte die Bestellung: Damit ist es meist erledigt.
inquiry-reason = Grund der Bank

inquiry-closed-subject = Die Anfrage der Bank ist abgeschlossen: Bestellung { $order }
inquiry-closed-intro = Die Anfrage der Bank zur Zahlung von { $amount } für die Bestellung { $order } ({ $event }) ist abgeschlossen. Es wurde kein Geld zurückgeholt.
inquiry-closed-action = Du musst nichts tun.
inquiry-closed-reason = Grund der Bank

disputed-subject = Eine Zahlung wird angefochten: Bestellung { $order }
disputed-intro = Der Käufer der Bestellung { $order } ({ $event }) hat bei seiner Bank eine Zahlung von { $amount } angefochten. Die Bank hat das Geld zurückgeholt, bis sie entscheidet.
disputed-action = Bitte reiche rechtzeitig über deinen Zahlungsanbieter Nachweise ein; ohne sie behält der Käufer das Geld. Bis dahin kannst du die Bestellung nicht erstatten. Ihre Tickets bleiben gültig, solange du sie nicht stornierst; stornierst du sie und entscheidet die Bank für dich, wird sie erstattet.
disputed-ended = Bitte reiche rechtzeitig über deinen Zahlungsanbieter Nachweise ein; ohne sie behält der Käufer das Geld. Die Bestellung ist storniert: Entscheidet die Bank für dich, wird das Geld dann erstattet.
disputed-refunded = Bitte reiche rechtzeitig über deinen Zahlungsanbieter Nachweise ein, etwa über die Erstattung; ohne sie bekommt der Käufer das Geld doppelt. Die Bestellung ist storniert.
disputed-reason = Grund der Bank

dispute-won-subject = Eine Anfechtung wurde für dich entschieden: Bestellung { $order }
dispute-won-intro = Die Bank hat für dich entschieden: Du bekommst { $amount } für die Bestellung { $order } ({ $event }) zurück.
dispute-won-action = Du musst nichts tun.
dispute-won-ended = Die Bestellung wurde inzwischen storniert, deshalb wird sie dem Käufer jetzt erstattet. Du musst nichts tun.
dispute-won-refunded = Die Bestellung war schon storniert und erstattet. Du musst nichts tun.
dispute-won-open = Die Bestellung ist storniert, und nichts wird automatisch erstattet. Bitte prüfe, ob du dem Käufer noch Geld schuldest.
dispute-won-reason = Grund der Bank

dispute-lost-subject = Eine Anfechtung wurde für den Käufer entschieden: Bestellung { $order }
dispute-lost-intro = Die Bank hat für den Käufer entschieden, der { $amount } für die Bestellung { $order } ({ $event }) behält.
dispute-lost-action = Die Tickets der Bestellung bleiben gültig, solange du sie nicht stornierst.
dispute-lost-ended = Die Bestellung ist storniert, und der Käufer hat das Geld. Du musst nichts tun.
dispute-lost-refunded = Die Bestellung war schon erstattet, der Käufer hat das Geld also doppelt. Bitte kläre das mit ihm.
dispute-lost-rest = Die Bestellung ist storniert, und angefochten war nur ein Teil der Zahlung. Bitte erstatte den Rest über deinen Zahlungsanbieter; hier geht das nicht.
dispute-lost-reason = Grund der Bank

quarantined-subject = Bitte prüfe eine Zahlung: Bestellung { $order }
quarantined-intro = Eine Zahlung passt nicht zur Bestellung { $order } ({ $event }). Wir haben dafür keine Tickets ausgestellt und das Geld nicht angerührt.
quarantined-difference = Was nicht passt
quarantined-action = Bitte vergleiche die Zahlung bei deinem Zahlungsanbieter mit der Bestellung, und erstatte sie dort, wenn sie nicht für diese Bestellung gedacht ist.

unpayable-subject = Eine Zahlung konnte nicht gestartet werden: Bestellung { $order }
unpayable-intro = Der Zahlungsanbieter hat eine Zahlung von { $amount } für die Bestellung { $order } ({ $event }) nicht angenommen. Dem Käufer wurde nichts abgebucht, und er weiß Bescheid; die Tickets sind wieder im Verkauf.
unpayable-answer = Antwort des Zahlungsanbieters
unpayable-action = Bitte prüfe den Ticketpreis und ob dein Zahlungsanbieter solche Zahlungen gerade annehmen kann. Bis das behoben ist, kann niemand diese Tickets kaufen. Diese E-Mail bekommst du höchstens einmal pro Stunde.

unverified-subject = Bitte prüfe eine Zahlung: Bestellung { $order }
unverified-intro = Die Bestellung { $order } ({ $event }) ist beendet, und ihre Tickets sind wieder im Verkauf. Wir konnten aber nicht herausfinden, ob { $amount } dafür bezahlt wurden: Der Zahlungsanbieter kennt die Zahlung nicht. Das kann vorkommen, wenn sich die Schlüssel oder das Konto beim Anbieter geändert haben.
unverified-answer = Was wir wissen
unverified-action = Bitte suche die Zahlung in dem Konto, das du vorher benutzt hast, und erstatte sie dort, falls es sie gibt. Vielleicht sind noch andere Bestellungen für dieses Event betroffen; du siehst es in ihrem Verlauf. Diese E-Mail bekommst du höchstens einmal pro Stunde und Event.

review-subject = Wir prüfen deine Zahlung für { $event }
review-intro = Wir haben deine Zahlung für die Bestellung { $order } erhalten, aber sie passt nicht zur Bestellung. Darum hast du noch keine Tickets. { $organization } weiß Bescheid.
review-next = Du musst nichts tun; bitte bezahle nicht noch einmal. { $organization } vergleicht die Zahlung mit der Bestellung und erstattet, was nicht passt. Bei Fragen wende dich dorthin und nenne die Bestellung { $order }.

unpublished-subject = Wir haben dein Event gesperrt: { $event }
unpublished-intro = Wir haben { $event } bei Event Radar gesperrt. Nur dein Team kann es noch sehen, und der Ticketverkauf ist gestoppt.
unpublished-tickets = Verkaufte Tickets bleiben gültig, und du kannst sie einchecken. Wenn das Event nicht stattfindet, sag es bitte ab, damit alle ihr Geld zurückbekommen.
unpublished-action = Du kannst das Event weiter bearbeiten. Wenn der Grund behoben ist, schreib uns: Nur wir können es wieder freigeben.

reinstated-subject = Dein Event ist zurück auf Event Radar: { $event }
reinstated-intro = Wir haben { $event } wieder freigegeben. Alle können es finden, und der Ticketverkauf geht weiter.

dead-jobs-subject = { $count ->
    [one] Eine Aufgabe ist endgültig fehlgeschlagen
   *[other] { $count } Aufgaben sind endgültig fehlgeschlagen
}
dead-jobs-intro = { $count ->
    [one] Bei Event Radar ist eine Aufgabe endgültig fehlgeschlagen, und vielleicht wartet jemand darauf. Bitte sieh sie dir an, und wiederhole oder verwirf sie dann.
   *[other] Bei Event Radar sind { $count } Aufgaben endgültig fehlgeschlagen, und vielleicht wartet jemand darauf. Bitte sieh sie dir an, und wiederhole oder verwirf sie dann.
}
dead-jobs-button = Aufgaben ansehen
dead-jobs-why = Du bekommst diese E-Mail, weil du Event Radar betreibst. Wenn weitere Aufgaben fehlschlagen, schreiben wir dir frühestens in einer Stunde wieder.

not-ended-subject = Noch nicht alle Bestellungen sind storniert: { $event }
not-ended-intro = { $count ->
    [one] { $event } ist abgesagt, aber eine der Bestellungen ließ sich auch nach vielen Versuchen nicht stornieren.
   *[other] { $event } ist abgesagt, aber { $count } der Bestellungen ließen sich auch nach vielen Versuchen nicht stornieren.
}
not-ended-action = Die Betreiber von Event Radar wissen Bescheid. Alle anderen Bestellungen sind storniert und werden erstattet.

report-subject = Deine Meldung: { $subject }
report-intro = Danke, dass du { $subject } gemeldet hast. Wir haben es uns angesehen.
report-acted = Du hattest recht, und wir haben etwas unternommen.
report-dismissed = Wir haben nichts gefunden, wogegen wir etwas unternehmen müssen.
report-note = Unsere Antwort
report-why = Du bekommst diese E-Mail, weil du bei Event Radar etwas gemeldet hast.
reminder-subject = Bald: { $event }
reminder-intro = { $count ->
    [one] Zur Erinnerung: Du hast ein Ticket für { $event }. Viel Spaß!
   *[other] Zur Erinnerung: Du hast { $count } Tickets für { $event }. Viel Spaß!
}
reminder-show = Deine Tickets findest du auf der Seite deiner Bestellung. Zeig die Codes am Einlass vor.

changed-subject = Geändert: { $event }
changed-intro = { $organization } hat Zeit oder Ort von { $event } geändert. Deine Bestellung { $order } und ihre Tickets bleiben gültig.
changed-calendar = Der angehängte Kalendereintrag ersetzt den bisherigen.
changed-time-before = Alte Zeit
changed-time-now = Neue Zeit
changed-place-before = Alter Ort
changed-place-now = Neuer Ort
changed-online-before = Alter Link
changed-online-now = Neuer Link
changed-nowhere = keiner

feedback-subject = Wie war { $event }?
feedback-intro = { $event } ist vorbei. Wir hoffen, es hat dir gefallen. Wie war es?
feedback-use = Ein Klick genügt. Dein Feedback geht an { $organization } und hilft beim nächsten Event.
feedback-button = Feedback geben

announced-subject = Neu von { $organization }: { $event }
announced-intro = { $organization } hat { $event } angekündigt. Du folgst { $organization } bei Event Radar.
announced-why = Du bekommst diese E-Mail, weil du { $organization } bei Event Radar folgst.
announced-unfollow = { $organization } nicht mehr folgen
contact-subject = Nachricht von { $name } über Event Radar
contact-intro = { $name } hat { $organization } geschrieben:
contact-answer = Antworte einfach auf diese E-Mail. Deine Adresse sieht niemand, solange du nicht antwortest.
contact-from = Von
contact-why = Du bekommst diese E-Mail, weil man { $organization } bei Event Radar schreiben kann. Das kannst du unter „Öffentliche Seite“ ausschalten.
