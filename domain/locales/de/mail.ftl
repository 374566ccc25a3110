# Mails. Was Menschen eingegeben haben, kommt als Argument und wird dort entschärft, wo es gezeigt wird.
mail-greeting = Hallo { $name },
mail-link-fallback = Wenn der Knopf nicht funktioniert, kopiere diese Adresse in deinen Browser:
mail-until = bis { $end }
mail-order = Bestellung
mail-total = Summe
mail-line = { $quantity } × { $ticket }
mail-buyer = Käufer
mail-amount = Betrag
mail-reason = Grund
mail-event = Veranstaltung
mail-join = Online teilnehmen
mail-see-order = Bestellung ansehen
mail-open-order = Bestellung öffnen
mail-see-event = Veranstaltung ansehen
mail-ticket = Ticket { $number } von { $count }
mail-why-account = Du bekommst diese Mail, weil jemand diese Adresse bei Event Radar eingegeben hat.
mail-why-buyer = Du bekommst diese Mail wegen der Bestellung { $order } bei Event Radar.
mail-why-organizer = Du bekommst diese Mail, weil du { $organization } bei Event Radar verwaltest.
mail-why-message = Du bekommst diese Mail, weil deine Adresse in einer Bestellung oder auf einem Ticket für { $event } steht. { $organization } hat sie geschrieben; Antworten darauf erreichen niemanden.
mail-test = Test: { $subject }
mail-unsubscribe = Keine Mails dieser Art mehr

link-hours = { $hours ->
    [one] Der Link gilt einmal und eine Stunde lang.
   *[other] Der Link gilt einmal und { $hours } Stunden lang.
}
link-minutes = { $minutes ->
    [one] Der Link gilt einmal und eine Minute lang.
   *[other] Der Link gilt einmal und { $minutes } Minuten lang.
}
link-days = { $days ->
    [one] Der Link gilt einmal und einen Tag lang.
   *[other] Der Link gilt einmal und { $days } Tage lang.
}

verify-subject = Bestätige deine E-Mail-Adresse
verify-intro = Willkommen bei Event Radar. Bitte bestätige, dass diese Adresse dir gehört; danach kannst du dich anmelden und dein Konto ganz nutzen.
verify-button = Adresse bestätigen
verify-note = Wenn du dich nicht registriert hast, kannst du diese Mail ignorieren: Ohne den Link geschieht nichts.

login-subject = Dein Anmelde-Link
login-intro = Mit diesem Link meldest du dich ohne Passwort bei Event Radar an.
login-button = Anmelden
login-note = Wenn du ihn nicht angefordert hast, kannst du diese Mail ignorieren. Gib den Link nie weiter: Wer ihn hat, kommt in dein Konto.

reset-subject = Wähle ein neues Passwort
reset-intro = Jemand, hoffentlich du, möchte für dein Konto bei Event Radar ein neues Passwort wählen.
reset-button = Passwort wählen
reset-note = Wenn du es nicht warst, kannst du diese Mail ignorieren: Dein Passwort bleibt, wie es ist.

password-subject = Dein Passwort wurde geändert
password-intro = Das Passwort deines Kontos bei Event Radar wurde geändert. Alle anderen Geräte wurden abgemeldet.
password-warning = Wenn du das nicht warst, wähle sofort ein neues Passwort.
password-button = Neues Passwort wählen

factor-on-subject = Die Anmeldung in zwei Schritten ist an
factor-on-intro = Dein Konto bei Event Radar fragt jetzt bei jeder Anmeldung nach einem Code deiner Authenticator-App. Bewahre deine Wiederherstellungscodes gut auf: Mit ihnen kommst du auch ohne die App hinein.
factor-off-subject = Die Anmeldung in zwei Schritten ist aus
factor-off-intro = Dein Konto bei Event Radar fragt bei der Anmeldung nicht mehr nach einem Code deiner Authenticator-App.
factor-on-warning = Wenn du das warst, ist nichts zu tun. Wenn nicht, kennt jemand dein Passwort: Der Knopf schaltet den Code ab, beendet alle Anmeldungen und macht das Passwort ungültig, und wir schicken dir einen Link für ein neues.
factor-on-button = Das war ich nicht
factor-off-warning = Wenn du das nicht warst, wähle sofort ein neues Passwort und sieh dir dann die Einstellungen deines Kontos an.
factor-off-button = Neues Passwort wählen

invitation-subject = { $person } lädt dich zu { $organization } ein
invitation-intro = { $person } möchte dich im Team von { $organization } bei Event Radar haben.
invitation-how = Folge dem Link, um die Einladung anzunehmen oder abzulehnen. Zum Annehmen brauchst du ein Konto mit genau dieser Adresse; du kannst es dabei anlegen.
invitation-button = Einladung ansehen
invitation-note = Wenn dir das nichts sagt, kannst du diese Mail ignorieren: Niemand kommt in ein Team, ohne zuzustimmen.

account-suspended-subject = Dein Konto ist gesperrt
account-suspended-intro = Wir haben dein Konto bei Event Radar gesperrt. Du wurdest überall abgemeldet und kannst dich nicht anmelden, bis wir die Sperre aufheben.
account-suspended-events = Die Veranstaltungen der Organisationen, die dir gehören, sind verborgen, und ihr Verkauf ist gestoppt. Verkaufte Tickets bleiben gültig.
account-suspended-tickets = Tickets, die du hast, bleiben gültig. Ihre Codes findest du in der Mail, die du zu deiner Bestellung bekommen hast.
account-suspended-contact = Wenn du meinst, dass das ein Irrtum ist, schreib uns.

account-reinstated-subject = Dein Konto ist wieder frei
account-reinstated-intro = Wir haben die Sperre deines Kontos bei Event Radar aufgehoben. Du kannst dich wieder anmelden, und alles ist, wie es war.
account-reinstated-events = Die Veranstaltungen deiner Organisationen werden wieder gefunden, und ihr Verkauf geht weiter.
account-reinstated-button = Anmelden

exists-subject = Du hast schon ein Konto
exists-intro = Jemand, hoffentlich du, wollte sich mit dieser Adresse bei Event Radar registrieren. Es gibt damit schon ein Konto, deshalb wurde kein neues angelegt.
exists-login = Du kannst dich einfach anmelden. Wenn du dein Passwort nicht mehr weißt, wähle auf der Anmeldeseite ein neues oder lass dir einen Anmelde-Link schicken.
exists-button = Zur Anmeldeseite
exists-note = Wenn du es nicht warst, kannst du diese Mail ignorieren.

confirmation-subject = { $count ->
    [one] Dein Ticket für { $event }
   *[other] Deine Tickets für { $event }
}
confirmation-intro = { $count ->
    [one] Deine Bestellung { $order } ist bestätigt. Dein Ticket hängt als PDF-Datei an, die Veranstaltung als Kalendereintrag.
   *[other] Deine Bestellung { $order } ist bestätigt. Deine { $count } Tickets hängen als PDF-Datei an, die Veranstaltung als Kalendereintrag.
}
confirmation-show = Zeig die Codes am Einlass vor, auf dem Telefon oder ausgedruckt.
confirmation-more = { $count ->
    [one] Ein weiterer Code ist in der PDF-Datei.
   *[other] { $count } weitere Codes sind in der PDF-Datei.
}
confirmation-note = Jeder Code gilt für eine Person und einmal. Wer ihn hat, kommt hinein: Gib ihn nur denen, die mit dir kommen.

sale-subject = { $count ->
    [one] Ein Ticket verkauft: { $event }
   *[other] { $count } Tickets verkauft: { $event }
}
sale-intro = { $count ->
    [one] Gerade wurde ein Ticket für { $event } bestellt.
   *[other] Gerade wurden { $count } Tickets für { $event } bestellt.
}
sale-fullness = Vergebene Plätze
sale-fullness-value = { $sold } von { $size }
sale-full = Das war der letzte Platz: Die Veranstaltung ist ausverkauft.

sales-intro = Seit der letzten Nachricht sind { $orders } Bestellungen für { $event } eingegangen.
sales-orders = Bestellungen
sales-tickets = Tickets
sales-order = { $count ->
    [one] { $name }, ein Ticket, { $total }
   *[other] { $name }, { $count } Tickets, { $total }
}
sales-more = { $count ->
    [one] Eine weitere Bestellung steht in der Liste der Bestellungen.
   *[other] { $count } weitere Bestellungen stehen in der Liste der Bestellungen.
}
sales-open-orders = Bestellungen öffnen

cancelled-subject = Deine Bestellung für { $event } wurde storniert
cancelled-intro = Deine Bestellung { $order } wurde storniert. Ihre Tickets gelten nicht mehr.
cancelled-unpaid-intro = Deine Bestellung { $order } wurde storniert, bevor sie bezahlt war. Solltest du inzwischen bezahlt haben, bekommst du alles zurück.
cancelled-event-subject = Abgesagt: { $event }
cancelled-event-intro = Es tut uns leid: { $organization } hat diese Veranstaltung abgesagt. Deine Bestellung { $order } wurde mit ihr storniert, und ihre Tickets gelten nicht mehr.
cancelled-refund = Dein Geld kommt zurück: { $amount } werden auf dem Weg erstattet, auf dem du bezahlt hast. Bei den meisten Banken dauert es fünf bis zehn Tage.
cancelled-calendar = Der angehängte Kalendereintrag kennzeichnet die Veranstaltung als abgesagt.

failed-subject = Deine Zahlung für { $event } hat nicht geklappt
failed-intro = Die Zahlung von { $amount } für deine Bestellung { $order } ist fehlgeschlagen. Es wurde nichts abgebucht, und die Plätze wurden wieder freigegeben.
failed-unpayable = Deine Bestellung { $order } konnte nicht bezahlt werden: Der Zahlungsdienst hat sie nicht angenommen. Das lag nicht an dir. Es wurde nichts abgebucht, die Plätze wurden freigegeben, und { $organization } weiß Bescheid. Du kannst es später noch einmal versuchen oder { $organization } fragen.
failed-again = Wenn du noch kommen möchtest, kannst du erneut bestellen, solange es Plätze gibt.

refund-subject = Deine Erstattung für { $event }
refund-intro-pending = Eine Erstattung von { $amount } für deine Bestellung { $order } ist unterwegs.
refund-intro-succeeded = Wir haben { $amount } für deine Bestellung { $order } erstattet.
refund-arrival = Das Geld kommt auf dem Weg zurück, auf dem du bezahlt hast. Bei den meisten Banken dauert es fünf bis zehn Tage.
refund-late = Deine Zahlung hat uns zu spät erreicht: Die Plätze waren schon vergeben und keine anderen frei, oder die Veranstaltung war vorbei. Es tut uns leid; wir schicken alles zurück.

refund-failed-subject = Eine Erstattung ist fehlgeschlagen: Bestellung { $order }
refund-failed-intro = Eine Erstattung von { $amount } für die Bestellung { $order } ({ $event }) konnte nicht ausgeführt werden. Der Käufer hat das Geld nicht bekommen.
refund-failed-answer = Was der Zahlungsanbieter sagt
refund-failed-action = Bitte sieh dir die Zahlung bei deinem Zahlungsanbieter an. Du kannst die Erstattung erneut anstoßen oder mit dem Käufer einen anderen Weg vereinbaren.

refund-unclear-subject = Wurde erstattet? Bestellung { $order }
refund-unclear-intro = Eine Erstattung von { $amount } für die Bestellung { $order } ({ $event }) wurde begonnen, und niemand kann sagen, ob sie ausgeführt wurde: Der Zahlungsanbieter kennt die Zahlung nicht mehr. Das kommt vor, wenn die Schlüssel oder das Konto beim Anbieter gewechselt haben.
refund-unclear-answer = Was bekannt ist
refund-unclear-action = Bitte sieh dir die Zahlung in dem Konto an, mit dem sie gemacht wurde, bevor du erneut erstattest; sonst bekommt der Käufer das Geld vielleicht doppelt.

refund-waits-subject = Eine Erstattung wartet: Bestellung { $order }
refund-waits-intro = Eine Erstattung von { $amount } für die Bestellung { $order } ({ $event }) konnte bisher nicht ausgeführt werden. Sie wird von Zeit zu Zeit erneut versucht; vielleicht warten auch andere für diese Veranstaltung.
refund-waits-action = Bitte prüfe, ob mit deinem Konto beim Zahlungsanbieter alles in Ordnung ist. Wenn du das Geld auf anderem Weg zurückgibst, denk daran, dass diese Erstattung noch ausgeführt werden kann.

returned-subject = Deine Erstattung für { $event } ist nicht angekommen
returned-intro = Die Erstattung von { $amount } für deine Bestellung { $order } kam zurück: Deine Bank oder Karte hat sie nicht angenommen. Das tut uns leid.
returned-unsent = Die Erstattung von { $amount } für deine Bestellung { $order } konnte nicht überwiesen werden: Der Zahlungsdienst hat sie nicht angenommen. Das tut uns leid.
returned-unclear = Noch kann niemand sagen, ob die Erstattung von { $amount } für deine Bestellung { $order } ausgeführt wurde: Der Zahlungsdienst gibt darüber keine Auskunft. Das tut uns leid.
returned-action = { $organization } weiß Bescheid und schickt das Geld erneut oder vereinbart mit dir einen anderen Weg. Hörst du einige Tage nichts, schreib ihnen bitte.
returned-tickets = Die Bestellung bleibt storniert, ihre Tickets sind nicht gültig.

inquiry-subject = Eine Bank fragt nach einer Zahlung: Bestellung { $order }
inquiry-intro = Der Käufer der Bestellung { $order } ({ $event }) hat bei seiner Bank wegen einer Zahlung von { $amount } nachgefragt. Die Bank hat noch kein Geld zurückgeholt.
inquiry-action = Bitte antworte bei deinem Zahlungsanbieter oder erstatte die Bestellung: Damit ist es meist erledigt.
inquiry-reason = Grund der Bank

inquiry-closed-subject = Die Bank fragt nicht mehr: Bestellung { $order }
inquiry-closed-intro = Die Nachfrage der Bank zur Zahlung von { $amount } für die Bestellung { $order } ({ $event }) ist erledigt. Es wurde kein Geld zurückgeholt.
inquiry-closed-action = Du musst nichts tun.
inquiry-closed-reason = Grund der Bank

disputed-subject = Eine Zahlung wird angefochten: Bestellung { $order }
disputed-intro = Der Käufer der Bestellung { $order } ({ $event }) ficht eine Zahlung von { $amount } bei seiner Bank an. Die Bank hat das Geld zurückgeholt, bis sie entschieden hat.
disputed-action = Bitte reiche bei deinem Zahlungsanbieter rechtzeitig Nachweise ein; ohne sie behält der Käufer das Geld. Die Bestellung kann so lange nicht erstattet werden. Ihre Tickets bleiben gültig, solange du sie nicht stornierst; eine stornierte Bestellung wird erstattet, wenn die Bank für dich entscheidet.
disputed-ended = Bitte reiche bei deinem Zahlungsanbieter rechtzeitig Nachweise ein; ohne sie behält der Käufer das Geld. Die Bestellung ist storniert: Entscheidet die Bank für dich, wird das Geld dann erstattet.
disputed-refunded = Bitte reiche bei deinem Zahlungsanbieter rechtzeitig Nachweise ein, etwa wie dem Käufer erstattet wurde; ohne sie gibt die Bank ihm das Geld noch einmal. Die Bestellung ist storniert.
disputed-reason = Grund der Bank

dispute-won-subject = Eine Anfechtung wurde für dich entschieden: Bestellung { $order }
dispute-won-intro = Die Bank hat für dich entschieden: Die { $amount } für die Bestellung { $order } ({ $event }) gehören wieder dir.
dispute-won-action = Du musst nichts tun.
dispute-won-ended = Die Bestellung wurde inzwischen storniert, deshalb bekommt der Käufer jetzt sein Geld zurück. Du musst nichts tun.
dispute-won-refunded = Die Bestellung war schon storniert und erstattet. Du musst nichts tun.
dispute-won-open = Die Bestellung ist storniert, und nichts wird automatisch erstattet. Bitte prüfe, ob du dem Käufer noch Geld schuldest.
dispute-won-reason = Grund der Bank

dispute-lost-subject = Eine Anfechtung wurde für den Käufer entschieden: Bestellung { $order }
dispute-lost-intro = Die Bank hat für den Käufer entschieden, der { $amount } für die Bestellung { $order } ({ $event }) behält.
dispute-lost-action = Die Tickets der Bestellung bleiben gültig, solange du sie nicht stornierst.
dispute-lost-ended = Die Bestellung ist storniert, und der Käufer hat das Geld. Du musst nichts tun.
dispute-lost-refunded = Die Bestellung war auch schon erstattet, der Käufer hat das Geld also doppelt. Bitte kläre das mit ihm.
dispute-lost-rest = Die Bestellung ist storniert, und angefochten war nur ein Teil der Zahlung. Bitte erstatte den Rest bei deinem Zahlungsanbieter; hier geht das nicht.
dispute-lost-reason = Grund der Bank

quarantined-subject = Eine Zahlung braucht dich: Bestellung { $order }
quarantined-intro = Eine Zahlung für die Bestellung { $order } ({ $event }) passt nicht zu ihr. Es wurden keine Tickets dafür ausgestellt, und das Geld wurde nicht angerührt.
quarantined-difference = Was nicht passt
quarantined-action = Bitte vergleiche die Zahlung bei deinem Zahlungsanbieter mit der Bestellung und erstatte sie dort, wenn sie nicht für diese Bestellung gedacht ist.

unpayable-subject = Eine Bestellung konnte nicht bezahlt werden: Bestellung { $order }
unpayable-intro = Der Zahlungsdienst hat für die Bestellung { $order } ({ $event }) keine Zahlung über { $amount } eröffnet. Es wurde nichts abgebucht, die Plätze sind wieder frei, und die Person, die bestellt hat, weiß Bescheid.
unpayable-answer = Was er dazu sagt
unpayable-action = Bitte prüfe den Ticketpreis und ob dein Zahlungsanbieter solche Zahlungen gerade annehmen kann. Bis das geklärt ist, kann niemand diese Tickets kaufen. Diese Mail bekommst du höchstens einmal in der Stunde.

unverified-subject = Wurde sie bezahlt? Bestellung { $order }
unverified-intro = Die Bestellung { $order } ({ $event }) ist beendet, ihre Plätze sind wieder frei, und niemand kann sagen, ob { $amount } für sie gezahlt wurden: Der Zahlungsanbieter kennt die Zahlung nicht. Das kommt vor, wenn die Schlüssel oder das Konto beim Anbieter gewechselt haben.
unverified-answer = Was bekannt ist
unverified-action = Bitte suche die Zahlung in dem Konto, das vorher benutzt wurde, und erstatte sie dort, falls sie gemacht wurde. Weitere Bestellungen dieser Veranstaltung können ebenso geendet haben; im Verlauf einer jeden steht es. Diese Mail bekommst du für eine Veranstaltung höchstens einmal in der Stunde.

review-subject = Deine Zahlung für { $event } wird geprüft
review-intro = Deine Zahlung für die Bestellung { $order } ist angekommen, passt aber nicht zur Bestellung. Darum gibt es noch keine Tickets, und { $organization } weiß Bescheid.
review-next = Du musst nichts tun; bitte bezahle nicht noch einmal. { $organization } vergleicht die Zahlung mit der Bestellung und schickt zurück, was nicht passt. Bei Fragen wende dich dorthin und nenne die Bestellung { $order }.

unpublished-subject = Deine Veranstaltung wurde von Event Radar genommen: { $event }
unpublished-intro = Wir haben { $event } von Event Radar genommen. Außer dir findet sie niemand mehr, und es werden keine Tickets verkauft.
unpublished-tickets = Verkaufte Tickets bleiben gültig, und du kannst sie einchecken. Wenn die Veranstaltung nicht stattfindet, sag sie bitte ab, damit alle ihr Geld zurückbekommen.
unpublished-action = Du kannst die Veranstaltung weiter bearbeiten. Wenn der Grund behoben ist, schreib uns: Nur wir können sie zurückbringen.

reinstated-subject = Deine Veranstaltung ist zurück auf Event Radar: { $event }
reinstated-intro = Wir haben { $event } zurück auf Event Radar gebracht. Man findet sie wieder, und der Verkauf geht weiter.

dead-jobs-subject = { $count ->
    [one] Eine Aufgabe ist endgültig fehlgeschlagen
   *[other] { $count } Aufgaben sind endgültig fehlgeschlagen
}
dead-jobs-intro = { $count ->
    [one] Eine Aufgabe ist bei Event Radar endgültig fehlgeschlagen, und vielleicht wartet jemand auf das, was sie tun sollte. Bitte sieh sie dir an und lass sie noch einmal ausführen, wenn der Grund behoben ist, oder verwirf sie.
   *[other] { $count } Aufgaben sind bei Event Radar endgültig fehlgeschlagen, und vielleicht wartet jemand auf das, was sie tun sollten. Bitte sieh sie dir an und lass sie noch einmal ausführen, wenn der Grund behoben ist, oder verwirf sie.
}
dead-jobs-button = Aufgaben ansehen
dead-jobs-why = Du bekommst diese Mail, weil du Event Radar betreibst. Von weiteren Aufgaben, die fehlschlagen, hörst du frühestens nach einer Stunde.

not-ended-subject = Noch nicht alle Bestellungen sind storniert: { $event }
not-ended-intro = { $count ->
    [one] { $event } ist abgesagt, aber eine der Bestellungen ließ sich nach vielen Versuchen nicht stornieren.
   *[other] { $event } ist abgesagt, aber { $count } der Bestellungen ließen sich nach vielen Versuchen nicht stornieren.
}
not-ended-action = Wer Event Radar betreibt, weiß davon. Die anderen Bestellungen sind storniert, und was für sie bezahlt wurde, geht zurück.

report-subject = Was aus deiner Meldung wurde: { $subject }
report-intro = Du hast uns gemeldet, dass mit { $subject } etwas nicht stimmt. Danke; wir haben es uns angesehen.
report-acted = Du hattest recht, und wir haben etwas dagegen getan.
report-dismissed = Wir haben nichts gefunden, wogegen wir etwas tun müssen.
report-note = Unsere Antwort
report-why = Du bekommst diese Mail, weil du bei Event Radar etwas gemeldet hast.
reminder-subject = Bald: { $event }
reminder-intro = { $count ->
    [one] Zur Erinnerung: Du hast ein Ticket für { $event }. Viel Freude dabei!
   *[other] Zur Erinnerung: Du hast { $count } Tickets für { $event }. Viel Freude dabei!
}
reminder-show = Deine Tickets sind auf der Seite deiner Bestellung. Zeig ihre Codes am Einlass vor.

changed-subject = Geändert: { $event }
changed-intro = { $organization } hat geändert, wann oder wo { $event } stattfindet. Deine Bestellung { $order } und ihre Tickets gelten weiter.
changed-calendar = Der angehängte Kalendereintrag ersetzt den, den du vielleicht schon hast.
changed-time-before = Wann, bisher
changed-time-now = Wann, ab jetzt
changed-place-before = Wo, bisher
changed-place-now = Wo, ab jetzt
changed-online-before = Online, bisher
changed-online-now = Online, ab jetzt
changed-nowhere = nirgends

feedback-subject = Wie war { $event }?
feedback-intro = { $event } ist vorbei, und wir hoffen, es hat dir gefallen. Wie war es?
feedback-use = Ein Klick genügt. Was du sagst, geht an { $organization } und hilft beim nächsten Mal.
feedback-button = Sag, wie es war
